"""What a program gives: the bound of the text, and the total where what it counts is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from policy_kb.rules.dates import after, whole_months
from policy_kb.rules.facts import Facts
from policy_kb.rules.judge import total
from policy_kb.rules.schema import Amount, Wage

DAY = dt.timedelta(days=1)


class Parameters(Protocol):
    """The dated values from outside the plan."""

    def __call__(self, key: str, on: dt.date) -> Decimal | None:
        """The value in force on a day; None if no row covers the day."""

    def during(self, key: str, first: dt.date, last: dt.date) -> Sequence[Decimal]:
        """All values in force on some day from first to last, in order of time."""


@dataclass(frozen=True)
class Sum:
    """An amount in yuan. None stands for an end that the text or the facts do not give."""

    bound: str
    low: Decimal | None
    high: Decimal | None
    per: str | None


@dataclass(frozen=True)
class Given:
    """What is given, the total where it is known, and what the figures leave open."""

    each: Sum
    total: Sum | None = None
    notes: tuple[str, ...] = ()


def given(amount: Amount, facts: Facts, parameters: Parameters) -> Given:
    """Work out what the amount comes to on these facts; never a promise."""
    if amount.wage is not None:
        return _by_wage(amount, amount.wage, facts, parameters)
    each = Sum(amount.bound, amount.low, amount.high, amount.per)
    if amount.count is None:
        return Given(each)
    low, high, _ = total(amount.count, facts)
    if low != high or low < 0:
        return Given(each)
    bound = "exact" if amount.bound == "per_head" else amount.bound
    return Given(each, Sum(bound, _times(amount.low, low), _times(amount.high, low), "total"))


def _times(value: Decimal | None, count: Decimal) -> Decimal | None:
    return None if value is None else value * count


def _by_wage(amount: Amount, wage: Wage, facts: Facts, parameters: Parameters) -> Given:
    start, end = facts.get(wage.start), facts.get(wage.end)
    if start is None or end is None or end.last < start.first:
        return Given(Sum(amount.bound, None, None, amount.per))
    last = min(end.last, after(start.last, wage.most_months) - DAY)
    during = parameters.during(wage.parameter, start.first, max(last, start.first))
    day = facts.get(wage.also_on)
    then = parameters.during(wage.parameter, day.first, day.last) if day else ()
    rates = [rate * wage.percent / 100 for rate in (*during, *then)]
    if not rates:
        return Given(Sum(amount.bound, None, None, amount.per))
    low, high = min(rates), max(rates)
    each = Sum(amount.bound if low == high else "range", low, high, amount.per)
    if not (start.exact and end.exact):
        return Given(each)
    months, notes = _months(wage, start.first, end.first)
    of_months = _of_months(wage, start.first, months, parameters)
    if not all(of_months):
        return Given(each, notes=(*notes, "见习有的月份没有收录最低工资标准，总额算不出来。"))
    whole = _readings(wage, of_months, then)
    bound = amount.bound if whole[0] == whole[1] else "range"
    return Given(each, Sum(bound, *whole, "total"), notes)


def _months(wage: Wage, start: dt.date, end: dt.date) -> tuple[int, tuple[str, ...]]:
    """The whole months that count, and what is open about them."""
    months, rest = whole_months(start, end)
    if months >= wage.most_months and (rest or months > wage.most_months):
        most = wage.most_months
        return most, (f"方案说见习期限最长不超过{most}个月，超过的部分没有算进去。",)
    return months, ("见习最后不足一个月的天数没有算进去，怎么算以当地为准。",) if rest else ()


def _of_months(
    wage: Wage, start: dt.date, months: int, parameters: Parameters
) -> list[Sequence[Decimal]]:
    """The wages in force in each month from start on; none for a month that no row covers."""
    bounds = [after(start, month) for month in range(months + 1)]
    return [
        parameters.during(wage.parameter, first, until - DAY) for first, until in pairwise(bounds)
    ]


def _readings(
    wage: Wage, of_months: Sequence[Sequence[Decimal]], then: Sequence[Decimal]
) -> tuple[Decimal, Decimal]:
    """The least and the greatest total: by the wage of each month, or by that of one day."""
    totals = [sum(map(pick, of_months), Decimal(0)) for pick in (min, max)]
    totals += [rate * len(of_months) for rate in then]
    return min(totals) * wage.percent / 100, max(totals) * wage.percent / 100
