"""Figures of merit as pure functions of what is true and what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Precision, recall and their harmonic mean, each 0 where there is nothing to divide."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hits: int, said: int, true: int) -> Score:
        """From the number of right answers, of answers given, and of things to find."""
        both = said + true
        return cls(share(hits, said), share(hits, true), share(2 * hits, both))


@dataclass(frozen=True)
class Confusion:
    """How often the intent ``truth`` was taken for ``said``."""

    truth: str
    said: str
    times: int


def share(part: float, whole: float) -> float:
    """``part`` of ``whole``; 0 if there is no whole."""
    return part / whole if whole else 0.0


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    """The share of answers that are right."""
    return share(sum(a == b for a, b in zip(truth, said)), len(truth))


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean F1 of all classes that are true or said somewhere, each counted alike."""
    hits = Counter(a for a, b in zip(truth, said) if a == b)
    true, given = Counter(truth), Counter(said)
    classes = true.keys() | given.keys()
    total = sum(Score.of(hits[name], given[name], true[name]).f1 for name in classes)
    return share(total, len(classes))


def confusions(truth: Sequence[str], said: Sequence[str], most: int = 15) -> list[Confusion]:
    """The mistakes made most often, most frequent first, then by name."""
    seen = Counter((a, b) for a, b in zip(truth, said) if a != b)
    ordered = sorted(seen.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(a, b, times) for (a, b), times in ordered[:most]]


def refusals(foreign: Sequence[bool], refused: Sequence[bool]) -> tuple[Score, float]:
    """How well foreign texts are refused, and the share of the others refused wrongly."""
    hits = sum(a and b for a, b in zip(foreign, refused))
    wrong = sum(refused) - hits
    return Score.of(hits, sum(refused), sum(foreign)), share(wrong, len(foreign) - sum(foreign))


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 15) -> float:
    """How far confidence is from the share of right answers: the mean over equal bins of [0, 1].

    Each bin counts by the answers in it; a confidence on a border belongs to the bin above.
    """
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right):
        place = min(int(confidence * bins), bins - 1)
        held.setdefault(place, []).append((confidence, is_right))
    gaps = (abs(sum(c for c, _ in part) - sum(r for _, r in part)) for part in held.values())
    return share(sum(gaps), len(confidences))


def spans_found(
    truth: Iterable[Collection[Hashable]], said: Iterable[Collection[Hashable]]
) -> Score:
    """Over all texts, how many of the spans said are true and the other way round."""
    hits = given = true = 0
    for a, b in zip(truth, said):
        hits += len(set(a) & set(b))
        given += len(set(b))
        true += len(set(a))
    return Score.of(hits, given, true)


def within(
    truth: Sequence[Collection[str]], rankings: Sequence[Sequence[str]], first: int
) -> float:
    """The share of texts with something true among the ``first`` of their ranking."""
    found = sum(bool(set(names) & set(ranked[:first])) for names, ranked in zip(truth, rankings))
    return share(found, len(truth))
