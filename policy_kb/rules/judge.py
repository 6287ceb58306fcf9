"""One test on the facts: its result, and what could still change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from policy_kb.rules.facts import Facts
from policy_kb.rules.schema import (
    All,
    AnyOf,
    Groups,
    Is,
    Not,
    OtherGroups,
    Percent,
    Period,
    Share,
    Sum,
    Test,
    UndecidedIf,
    UndecidedUnless,
)
from policy_kb.rules.ternary import Result, doubted, every, inverse, opened, some

Parameter = Callable[[str, dt.date], "Decimal | None"]
"""The value of a parameter in force on a day; None if no row covers the day."""
Ends = tuple[Result, Result]
_ENDLESS = Decimal("Infinity")
_CHANGED = {Not: inverse, UndecidedUnless: doubted, UndecidedIf: opened}


@dataclass(frozen=True)
class Outcome:
    """The result of a test.

    ``missing`` holds the facts that could still change an unknown result, ``ends`` the worst and
    the best that can come of it; ``notes`` the open points of values exactly on a bound; ``on``
    the day from which a failing period will hold; ``until`` the last day on which a period that
    is met holds; ``gap`` what a number lacks.
    """

    result: Result
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    on: dt.date | None = None
    until: dt.date | None = None
    gap: int | None = None
    ends: Ends = (Result.NOT_MET, Result.MET)

    @property
    def could(self) -> Ends:
        """The worst and the best that can come of it: the result, where that is settled."""
        return self.ends if self.result == Result.UNKNOWN else (self.result, self.result)


def judge(test: Test, facts: Facts, parameter: Parameter) -> Outcome:
    """Judge one test. What is unknown stays so unless the result is the same whatever it is."""
    if isinstance(test, (All, AnyOf)):
        parts = [judge(one, facts, parameter) for one in test.of]
        return together(parts) if isinstance(test, All) else _combined(parts, 1)
    if isinstance(test, (Not, UndecidedUnless, UndecidedIf)):
        return _changed(judge(test.of, facts, parameter), _CHANGED[type(test)])
    if isinstance(test, Share):
        return _share(test, facts, parameter)
    if isinstance(test, Is):
        return _is(test, facts)
    if isinstance(test, (Groups, OtherGroups)):
        return _groups(test, facts)
    return _sum(test, facts) if isinstance(test, Sum) else _period(test, facts)


def together(parts: Sequence[Outcome]) -> Outcome:
    """What becomes of things that all have to hold, whatever their order."""
    return _combined(parts, 0)


def _combined(parts: Sequence[Outcome], end: int) -> Outcome:
    """All of them, which the worst ends settle (0), or any, which the best do (1)."""
    combine = (every, some)[end]
    ends = combine(part.could[0] for part in parts), combine(part.could[1] for part in parts)
    if ends[0] == ends[1]:
        return _settled(ends[0], parts, end)
    least = ends[1 - end]  # what comes out even if a part turns as little as it can
    turning = [part for part in parts if combine((part.could[end], least)) != least]
    return Outcome(Result.UNKNOWN, _each(part.missing for part in turning), ends=ends)


def _settled(result: Result, parts: Sequence[Outcome], end: int) -> Outcome:
    telling = [part for part in parts if part.result == result]
    if result == Result.MET:
        until = (min, max)[end]((part.until for part in telling if part.until), default=None)
        return Outcome(result, notes=_each(part.notes for part in telling), until=until)
    other = (Result.MET, Result.NOT_MET)[end]
    if result == Result.NOT_MET and len(telling) == 1 and _only(parts, telling[0], other):
        return Outcome(result, on=telling[0].on, gap=telling[0].gap)
    return Outcome(result)


def _each(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for each in lists for one in each))


def _changed(inner: Outcome, change: Callable[[Result], Result]) -> Outcome:
    one, other = (change(end) for end in inner.could)
    ends = every((one, other)), some((one, other))
    if ends[0] != ends[1]:
        return Outcome(Result.UNKNOWN, inner.missing, ends=ends)
    return Outcome(one, (), inner.notes if one == Result.MET else ())


def _only(parts: Sequence[Outcome], failing: Outcome, other: Result) -> bool:
    return all(part.result == other for part in parts if part is not failing)


def _is(test: Is, facts: Facts) -> Outcome:
    value = facts.get(test.fact)
    if value is None and test.given and facts.get(test.given) is not None:
        value = True
    if value is None:
        return Outcome(Result.UNKNOWN, (test.asks or test.fact,))
    return Outcome(Result.MET if value == test.value else Result.NOT_MET)


def _groups(test: Groups | OtherGroups, facts: Facts) -> Outcome:
    given = facts.get("groups")
    if given is None:
        return Outcome(Result.UNKNOWN, ("groups",))
    inside = test.any_of if isinstance(test, Groups) else test.besides
    if any((group in inside) == isinstance(test, Groups) for group in given):
        return Outcome(Result.MET)
    return Outcome(Result.NOT_MET) if facts.complete else Outcome(Result.UNKNOWN, ("groups",))


def _sum(test: Sum, facts: Facts) -> Outcome:
    low, high, missing = total(test, facts)
    decided = Result.UNKNOWN
    if (low if test.least else -high) >= (test.bound if test.least else -test.bound):
        decided = Result.MET
    elif (high < test.bound) if test.least else (low > test.bound):
        decided = Result.NOT_MET
    if decided == Result.UNKNOWN:
        return Outcome(decided, missing)
    exact = low == high == test.bound and test.at_bound
    gap = abs(test.bound - low) if low == high and decided == Result.NOT_MET else None
    return Outcome(decided, (), (test.at_bound,) if exact and test.at_bound else (), gap=_int(gap))


def total(test: Sum, facts: Facts) -> tuple[Decimal, Decimal, tuple[str, ...]]:
    """The least and the greatest that a sum can be, and the facts that it lacks."""
    low = high = Decimal(0)
    missing = []
    for key in (*test.plus, *test.minus):
        value = facts.get(key)
        if value is None and key in test.optional and key not in facts.wanted:
            continue
        least, most = (Decimal(0), _ENDLESS) if value is None else (Decimal(str(value)),) * 2
        if value is None:
            missing.append(key)
        low, high = (low + least, high + most) if key in test.plus else (low - most, high - least)
    return low, high, tuple(missing)


def _share(test: Share, facts: Facts, parameter: Parameter) -> Outcome:
    whole = facts.get(test.of)
    low, high, missing = total(Sum(test.part, (), (), True, Decimal(0)), facts)
    if whole is None:
        if not _ruled(test.least, facts.as_of, parameter):
            return Outcome(Result.UNDECIDED)
        best = Result.MET if high else Result.UNDECIDED  # no share is left if the whole is 0
        return Outcome(Result.UNKNOWN, _each([[test.of], missing]), ends=(Result.NOT_MET, best))
    percent = _share_of(test.least, Decimal(str(whole)), facts.as_of, parameter)
    if percent is None or whole == 0:
        return Outcome(Result.UNDECIDED)
    bound = percent * Decimal(str(whole)) / 100
    if low >= bound:
        exact = test.at_bound if low == high == bound else None
        return Outcome(Result.MET, (), (exact,) if exact else ())
    if high >= bound:
        return Outcome(Result.UNKNOWN, missing)
    return Outcome(Result.NOT_MET, gap=_int(bound - low))


def _ruled(least: Percent, on: dt.date, parameter: Parameter) -> bool:
    """Whether a share is laid down for some whole."""
    keys = [key for key in (least.parameter, least.over_parameter) if key]
    return not keys or any(parameter(key, on) is not None for key in keys)


def _share_of(least: Percent, whole: Decimal, on: dt.date, parameter: Parameter) -> Decimal | None:
    if least.parameter is None:
        return least.fixed
    over = least.over is not None and whole > least.over
    key = least.over_parameter if over and least.over_parameter else least.parameter
    return parameter(key, on)


def _period(test: Period, facts: Facts) -> Outcome:
    start, end = facts.get(test.start), facts.get(test.end)
    missing = tuple(
        key for key, day in ((test.start, start), (test.end, end)) if day is None or not day.exact
    )
    if start is None or end is None:
        return Outcome(Result.UNKNOWN, missing)
    due = start.after(test.months)
    if test.least:
        met, failed = due.last <= end.first, due.first > end.last
    else:
        met, failed = end.last <= due.first, end.first > due.last
    if not met and not failed:
        return Outcome(Result.UNKNOWN, missing)
    notes = (test.at_bound,) if test.at_bound and due.exact and due == end else ()
    if failed:
        waits = test.least and test.end == "as_of" and due.exact
        return Outcome(Result.NOT_MET, on=due.first if waits else None)
    return Outcome(Result.MET, (), notes, until=due.last if not test.least and due.exact else None)


def _int(gap: Decimal | None) -> int | None:
    """What is lacking, in whole ones; nobody can hire half a person."""
    if gap is None or not gap.is_finite():
        return None
    return int(gap.to_integral_value(ROUND_CEILING))
