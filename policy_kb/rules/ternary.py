"""The results of a condition and how they combine: three values, and the text's own silence.

Kleene's strong logic of met, not met and unknown, with ``UNDECIDED`` beside it: the inputs are
there, and the text does not settle what follows. A result is never read as a bool.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Result(str, Enum):
    """What became of a condition. Only ``UNKNOWN`` can change when more facts come in."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"

    def __bool__(self) -> bool:
        raise TypeError("a result has four values: compare it with one of them")


_ALL = (Result.NOT_MET, Result.UNKNOWN, Result.UNDECIDED)
_ANY = (Result.MET, Result.UNKNOWN, Result.UNDECIDED)
_INVERSE = {Result.MET: Result.NOT_MET, Result.NOT_MET: Result.MET}
_DOUBTED = {Result.NOT_MET: Result.UNDECIDED}
_OPENED = {Result.MET: Result.UNDECIDED}


def every(results: Iterable[Result]) -> Result:
    """Whether all hold, whatever their order; met if there are none."""
    found = set(results)
    return next((result for result in _ALL if result in found), Result.MET)


def some(results: Iterable[Result]) -> Result:
    """Whether at least one holds, whatever their order; not met if there are none."""
    found = set(results)
    return next((result for result in _ANY if result in found), Result.NOT_MET)


def inverse(result: Result) -> Result:
    """Whether it does not hold."""
    return _INVERSE.get(result, result)


def doubted(result: Result) -> Result:
    """Met if it holds; where it does not, the text leaves the matter open."""
    return _DOUBTED.get(result, result)


def opened(result: Result) -> Result:
    """Where it holds, the text leaves the matter open; not met where it does not."""
    return _OPENED.get(result, result)
