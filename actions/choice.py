"""Which topic a question is about, as far as that is clear, and what it wants to know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from actions.asked import FALLBACK, Question
from policy_kb.search import Hit

CLEAR = 0.5
"""A clause must be at least as probable as all others together."""
WORTH_OFFERING = 0.04
MOST_OFFERED = 4
POINTLESS = 0.5
LIKELY_INTENT = 0.3
OUT_OF_SCOPE = "out_of_scope"
UPSET = frozenset({"complain", "express_distress", "ask_human"})
UPSET_ENOUGH = 0.25
"""A person in trouble is met with kindness sooner than a question is answered."""
_WEARY = re.compile("(?:累|忙|烦|气|急|热|冷|饿|困|渴|麻烦|折腾|笑|乐|堵|挤)死(?:了|我|人|个人)")
_GRAVE = re.compile(
    "不想活|活(?:不|着没|够)|想死|去死|寻死|自杀|轻生|跳楼|割腕|遗书|解脱|撑不|扛不|熬不|绝望|崩溃|没意思"
    "|不想干|欠|债|催|逼|赔"
)
TALK = frozenset({"greet", "goodbye", "thank", "chitchat", "affirm", "deny", "cancel", "dont_know"})
STATED = TALK | {"give_facts", "correct_topic"}


@dataclass(frozen=True)
class Choice:
    """What to answer about: ``topic`` if that is clear, else ``offered`` to choose from."""

    intent: str
    topic: str | None
    offered: tuple[str, ...]
    hits: tuple[Hit, ...]

    @property
    def clauses(self) -> list[str]:
        """Clauses of the topics found, best first."""
        return list(dict.fromkeys(hit.clause for hit in self.hits))[:5]


def choose(question: Question, spoken_of: str | None, clause_of: dict[str, str]) -> Choice:
    """Choose for one question; ``spoken_of`` is the topic of the turn before."""
    intent = wanted(question)
    if not question.hits and question.pointless == 1.0:
        return Choice(intent, None, (), ())
    if question.pointless >= POINTLESS and not question.named:
        if spoken_of is None or dict(question.ranking).get(OUT_OF_SCOPE, 0.0) >= LIKELY_INTENT:
            return Choice(intent, None, (), question.hits)
        near = [h for h in question.hits if h.clause == clause_of[spoken_of] and h.score >= CLEAR]
        topic = near[0].topic if near else spoken_of
        first = Hit(topic, clause_of[topic], 1.0)
        return Choice(intent, topic, (), (first, *question.hits))
    offered = tuple(h.topic for h in question.hits if h.score >= WORTH_OFFERING)[:MOST_OFFERED]
    clear = bool(question.hits) and sure(question.hits) >= CLEAR
    return Choice(intent, question.hits[0].topic if clear else None, offered, question.hits)


def is_weary(text: str) -> bool:
    """Whether 死 is only said for emphasis: 累死了. What is graver beside it is not weary."""
    return bool(_WEARY.search(text)) and not _GRAVE.search(text)


def interleaved(clauses: Iterable[Sequence[str]]) -> list[str]:
    """Clauses of several questions: the best of each, then the second best, each once."""
    ranks = zip_longest(*clauses)
    return list(dict.fromkeys(clause for rank in ranks for clause in rank if clause))


def sure(hits: tuple[Hit, ...]) -> float:
    """How probable the clause of the best hit is."""
    return sum(hit.score for hit in hits if hit.clause == hits[0].clause)


def wanted(question: Question) -> str:
    """The intent to act on: for an unsure one the likeliest question, if any is likely.

    ``ask_what`` stands for a question about a clear topic whose kind is not clear; the
    fallback itself for what is hardly a question at all.
    """
    if question.intent != FALLBACK:
        return question.intent
    asks = [(name, p) for name, p in question.ranking if name.startswith("ask_")]
    others = [(name, p) for name, p in question.ranking if name != FALLBACK]
    upset = [(name, p) for name, p in others if name in UPSET]
    if upset and sum(p for _, p in upset) >= UPSET_ENOUGH:
        return max(upset, key=lambda pair: pair[1])[0]
    if asks and sum(p for _, p in asks) >= CLEAR:
        name, probability = max(asks, key=lambda pair: pair[1])
        return name if probability >= LIKELY_INTENT else "ask_what"
    if others and others[0][0] in STATED and others[0][1] >= LIKELY_INTENT:
        return others[0][0]
    if question.named:
        return "ask_what"
    return FALLBACK
