"""What one message asks: the questions in it, as the NLU read them, and what they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from policy_kb.encoder import unpacked
from policy_kb.search import Hit, Searcher
from policy_kb.zh.facts import FactsRead, read_facts
from policy_kb.zh.mention import Mention
from policy_kb.zh.text import LONGEST, is_chinese

NO_TOPIC = "-"
FALLBACK = "nlu_fallback"
LINKS = frozenset(("、", "和", "跟", "与", "及", "以及", "还有", ","))


@dataclass(frozen=True)
class Question:
    """One question: its intent, the likelier intents, the topics that may answer it."""

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    hits: tuple[Hit, ...]
    named: tuple[str, ...]
    """Topics that it calls by a name."""
    details: tuple[str, ...]
    """What it wants to know that the plan does not hold."""
    pointless: float
    """How probable it is that the words alone point to no topic."""
    doubtful: bool = False
    """Whether it is out of scope, but not surely."""


@dataclass(frozen=True)
class Asked:
    """One message, read."""

    text: str
    whole: Question
    parts: tuple[Question, ...]
    """The questions in it, where it asks more than one thing; else none."""
    mentions: tuple[Mention, ...]
    cut: bool = False
    """Whether only the beginning of a very long text was read."""
    answer: str = ""
    """What a button answers to a question of ours: ``jobs_created=2``."""

    def named(self, kind: str) -> tuple[str, ...]:
        """Ids of one kind that are named and not denied, in order of appearance."""
        return _ids(self.mentions, kind)

    def listed_topics(self) -> tuple[str, ...]:
        """Topics that are named one after another in a list: A、B和C."""
        topics = [m for m in self.mentions if m.kind == "topic" and not m.negated]
        listed = [
            topic.id
            for one, other in pairwise(topics)
            if self.text[one.end : other.start] in LINKS
            for topic in (one, other)
        ]
        return tuple(dict.fromkeys(listed))

    def facts(self, on: dt.date) -> FactsRead:
        """What is said of the person, and of others, by the keys of the interface."""
        return read_facts(self.text, self.mentions, on)


def read(message: Mapping[str, Any], searcher: Searcher) -> Asked:
    """Read the ``latest_message`` of a tracker."""
    intent = message.get("intent") or {}
    name, confidence = intent.get("name") or FALLBACK, float(intent.get("confidence") or 0)
    pressed = _pressed(message, "topic")
    if pressed is not None or "clean" not in message:
        hits = (Hit(pressed, searcher.clauses[pressed], 1.0),) if pressed else ()
        question = Question("", name, confidence, ((name, 1.0),), hits, (), (), float(not pressed))
        return Asked("", question, (), (), answer=_pressed(message, "answer") or "")
    text = str(message["clean"])
    mentions = tuple(Mention(**mention) for mention in message.get("mentions", ()))
    ranking = tuple((i["name"], float(i["confidence"])) for i in message.get("intent_ranking", ()))
    found = _found(text, message, mentions, searcher)
    doubtful = bool(message.get("doubtful"))
    whole = Question(text, name, confidence, ranking, *found, doubtful)
    parts = tuple(_part(part, mentions, searcher) for part in message.get("questions", ()))
    return Asked(text, whole, parts, mentions, len(str(message.get("text"))) > LONGEST)


def _part(part: Mapping[str, Any], mentions: tuple[Mention, ...], searcher: Searcher) -> Question:
    text, name, confidence = str(part["text"]), str(part["intent"]), float(part["confidence"])
    inside = tuple(mention for mention in mentions if mention.text in text)
    found = _found(text, part, inside, searcher)
    return Question(text, name, confidence, ((name, confidence),), *found)


def _found(
    text: str,
    source: Mapping[str, Any],
    mentions: tuple[Mention, ...],
    searcher: Searcher,
) -> tuple[tuple[Hit, ...], tuple[str, ...], tuple[str, ...], float]:
    if not any(is_chinese(sign) for sign in text):
        return (), (), (), 1.0  # letters and signs alone name no policy
    learned = {str(topic): float(p) for topic, p in source.get("topics", ())}
    named = _ids(mentions, "topic")
    vector = unpacked(source["vector"]) if source.get("vector") else None
    pointless = learned.pop(NO_TOPIC, 0.0)
    hits = searcher.search(text, vector, named, learned)
    return tuple(hits), named, _ids(mentions, "detail"), pointless


def _ids(mentions: tuple[Mention, ...], kind: str) -> tuple[str, ...]:
    ids = [m.id for m in mentions if m.kind == kind and not m.negated and m.id]
    return tuple(dict.fromkeys(ids))


def _pressed(message: Mapping[str, Any], name: str) -> str | None:
    """The topic, or the answer, in a button's payload; such messages were never cleaned."""
    if "clean" in message and not str(message.get("text", "")).startswith("/"):
        return None
    for entity in message.get("entities", ()):
        if entity.get("entity") == name:
            return str(entity["value"])
    return None
