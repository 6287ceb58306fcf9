"""From answers to figures, for all texts and for each author and hand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.answers import FALLBACK, KINDS, Answer, Span
from bot.evaluation.gold import Marked
from bot.evaluation.metrics import (
    Confusion,
    Score,
    accuracy,
    calibration_error,
    confusions,
    macro_f1,
    refusals,
    share,
    spans_found,
    within,
)
from bot.nlu.model import OUT_OF_SCOPE, Example


@dataclass(frozen=True)
class Ranked:
    """Shares of the texts about a topic whose topic or clause is first, or among five."""

    topic_1: float
    topic_5: float
    clause_1: float
    clause_5: float


@dataclass(frozen=True)
class Figures:
    """What the answers to some texts are worth.

    ``accuracy`` and ``macro_f1`` judge the best guess. ``acted`` is the share of texts that
    are acted on, ``acted_right`` the share of those where that is right. ``refused`` judges
    turning away as out of scope, ``declined`` that or asking again.
    """

    texts: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    acted: float
    acted_right: float
    refused: Score
    refused_wrongly: float
    declined: Score
    declined_wrongly: float
    searches: Mapping[str, Ranked]


def figures(
    examples: Sequence[Example], answers: Sequence[Answer], clause_of: Mapping[str, str]
) -> Figures:
    """The figures of ``answers`` to ``examples``; ``clause_of`` maps topics to clauses."""
    truth = [example.intent for example in examples]
    said = [answer.intent for answer in answers]
    foreign = [intent == OUT_OF_SCOPE for intent in truth]
    refused, refused_wrongly = refusals(foreign, [answer.refused for answer in answers])
    declined, declined_wrongly = refusals(foreign, [answer.declined for answer in answers])
    acted = [(a, b.decision) for a, b in zip(truth, answers) if b.decision != FALLBACK]
    return Figures(
        texts=len(truth),
        accuracy=accuracy(truth, said),
        macro_f1=macro_f1(truth, said),
        calibration_error=calibration_error(
            [answer.confidence for answer in answers],
            [a == b for a, b in zip(truth, said)],
        ),
        acted=share(len(acted), len(truth)),
        acted_right=share(sum(a == b for a, b in acted), len(acted)),
        refused=refused,
        refused_wrongly=refused_wrongly,
        declined=declined,
        declined_wrongly=declined_wrongly,
        searches=_searches(examples, answers, clause_of),
    )


def by(
    key: Callable[[Example], str],
    examples: Sequence[Example],
    answers: Sequence[Answer],
    clause_of: Mapping[str, str],
) -> dict[str, Figures]:
    """The figures of each group that ``key`` makes, by name."""
    parts: dict[str, list[tuple[Example, Answer]]] = {}
    for example, answer in zip(examples, answers):
        parts.setdefault(key(example), []).append((example, answer))
    return {
        name: figures([e for e, _ in part], [a for _, a in part], clause_of)
        for name, part in sorted(parts.items())
    }


def mistaken(examples: Sequence[Example], answers: Sequence[Answer]) -> list[Confusion]:
    """The most frequent confusions of intents."""
    return confusions([e.intent for e in examples], [a.intent for a in answers])


def entities(gold: Sequence[Marked], answers: Mapping[str, Answer]) -> dict[str, Score]:
    """Scores by what must agree: the span, span and id, or the id alone; the second by kind."""
    marked = [line for line in gold if line.text in answers]
    truth = [line.spans for line in marked]
    said = [frozenset(answers[line.text].spans) for line in marked]

    views: dict[str, Callable[[Span], Hashable]] = {
        "span": lambda s: (s.kind, s.start, s.end),
        "span and id": lambda s: s,
        "id": lambda s: (s.kind, s.id),
    }
    scores = {
        name: spans_found(*([set(map(view, one)) for one in side] for side in (truth, said)))
        for name, view in views.items()
    }
    for kind in KINDS:
        scores[kind] = spans_found(
            *([{s for s in one if s.kind == kind} for one in side] for side in (truth, said))
        )
    return scores


def _searches(
    examples: Sequence[Example], answers: Sequence[Answer], clause_of: Mapping[str, str]
) -> dict[str, Ranked]:
    about = [(e.topics, a.rankings) for e, a in zip(examples, answers) if e.topics]
    names = sorted({name for _, rankings in about for name in rankings})
    return {name: _ranked([(t, r.get(name, ())) for t, r in about], clause_of) for name in names}


def _ranked(
    found: Sequence[tuple[Sequence[str], Sequence[str]]], clause_of: Mapping[str, str]
) -> Ranked:
    topics = [names for names, _ in found]
    rankings = [ranked for _, ranked in found]
    wanted = [_clauses(names, clause_of) for names in topics]
    clauses = [_clauses(ranked, clause_of) for ranked in rankings]
    return Ranked(
        within(topics, rankings, 1),
        within(topics, rankings, 5),
        within(wanted, clauses, 1),
        within(wanted, clauses, 5),
    )


def _clauses(topics: Sequence[str], clause_of: Mapping[str, str]) -> list[str]:
    """The clauses of topics, each once, in order; the classifier may know a topic no more held."""
    return list(dict.fromkeys(clause_of[topic] for topic in topics if topic in clause_of))
