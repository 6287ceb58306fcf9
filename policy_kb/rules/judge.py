"""One test on the facts: its result, and what could still change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
_ENDLESS = Decimal("Infinity")
_CHANGED = {Not: inverse, UndecidedUnless: doubted, UndecidedIf: opened}


@dataclass(frozen=True)
class Outcome:
    """The result of a test.

    ``missing`` holds the facts that could still change an unknown result; ``notes`` the open
    points of values exactly on a bound; ``on`` the day from which a failing period will hold;
    ``until`` the last day on which a period that is met holds; ``gap`` what a number lacks.
    """

    result: Result
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    on: dt.date | None = None
    until: dt.date | None = None
    gap: int | None = None


def judge(test: Test, facts: Facts, parameter: Parameter) -> Outcome:
    """Judge one test. What is unknown stays so unless the result is the same whatever it is."""
    if isinstance(test, (All, AnyOf)):
        return _combined(test, [judge(one, facts, parameter) for one in test.of])
    if isinstance(test, (Not, UndecidedUnless, UndecidedIf)):
        inner = judge(test.of, facts, parameter)
        result = _CHANGED[type(test)](inner.result)
        return Outcome(result, inner.missing, inner.notes if result == Result.MET else ())
    if isinstance(test, Share):
        return _share(test, facts, parameter)
    if isinstance(test, Is):
        return _is(test, facts)
    if isinstance(test, (Groups, OtherGroups)):
        return _groups(test, facts)
    return _sum(test, facts) if isinstance(test, Sum) else _period(test, facts)


def _combined(test: All | AnyOf, parts: Sequence[Outcome]) -> Outcome:
    combine, other = (every, Result.MET) if isinstance(test, All) else (some, Result.NOT_MET)
    result = combine(part.result for part in parts)
    telling = [part for part in parts if part.result == result]
    missing = [key for part in telling for key in part.missing]
    notes = [note for part in telling for note in part.notes] if result == Result.MET else []
    found = Outcome(result, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(notes)))
    untils = [part.until for part in telling if part.until]
    if result == Result.MET and untils:
        found = replace(found, until=min(untils) if isinstance(test, All) else max(untils))
    if result == Result.NOT_MET and len(telling) == 1 and _only(parts, telling[0], other):
        found = replace(found, on=telling[0].on, gap=telling[0].gap)
    return found


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
        if value is None and key in test.optional:
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
        nothing = low == high == 0 and test.least.fixed
        if nothing:
            return Outcome(Result.NOT_MET)
        known = _share_of(test.least, None, facts.as_of, parameter) is not None
        lacks = tuple(dict.fromkeys([test.of, *missing]))
        return Outcome(Result.UNKNOWN, lacks) if known else Outcome(Result.UNDECIDED)
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


def _share_of(
    least: Percent, whole: Decimal | None, on: dt.date, parameter: Parameter
) -> Decimal | None:
    if least.parameter is None:
        return least.fixed
    over = least.over is not None and whole is not None and whole > least.over
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
