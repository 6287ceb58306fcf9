"""What is given has the bound of the text, and a total only where all that it counts is known."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from policy_kb.rules.amounts import Given, given
from policy_kb.rules.amounts import Sum as Yuan
from policy_kb.rules.dates import Day, whole_months
from policy_kb.rules.facts import Facts
from policy_kb.rules.schema import Amount, Sum, Wage

COUNT = Sum(("made",), ("lost",), (), least=True, bound=Decimal(0))
WAGE = Wage("wage", Decimal(60), "start", "end", "then", 12)
ROWS = [
    (dt.date(2022, 1, 1), dt.date(2024, 3, 1), Decimal(1000)),
    (dt.date(2024, 3, 1), dt.date(2025, 3, 1), Decimal(2000)),
    (dt.date(2025, 3, 1), dt.date(2100, 1, 1), Decimal(3000)),
]


class Wages:
    """A wage that rises every spring, from 2022 on."""

    def __call__(self, key, on):
        return next(iter(self.during(key, on, on)), None)

    def during(self, key, first, last):
        return [value for start, until, value in ROWS if start <= last and until > first]


def amount(bound, low=None, high=None, per="once", **more):
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return Amount(bound, *ends, per, "", "2.1.1", "", **more)


def got(what, **values) -> Given:
    days = {k: Day.parse(v) if isinstance(v, str) else v for k, v in values.items()}
    return given(what, Facts(dt.date(2026, 11, 22), days), Wages())


def yuan(bound, low, high, per):
    return Yuan(bound, *(None if e is None else Decimal(e) for e in (low, high)), per)


@pytest.mark.parametrize(
    ("bound", "low", "high"),
    [("floor", 5000, None), ("cap", None, 5000), ("exact", 5000, 5000), ("range", 5000, 8000),
     ("none", None, None)],
)  # fmt: skip
def test_an_amount_is_what_the_text_gives_and_no_more(bound, low, high):
    assert got(amount(bound, low, high)) == Given(yuan(bound, low, high, "once"))


@pytest.mark.parametrize(
    ("bound", "ends", "values", "total"),
    [
        ("cap", (None, 5000), {"made": 3, "lost": 1}, ("cap", None, 10000)),
        ("cap", (None, 5000), {"made": 3, "lost": 3}, ("cap", None, 0)),
        ("cap", (None, 5000), {"made": 3, "lost": 4}, None),
        ("cap", (None, 5000), {"made": 3}, None),
        ("cap", (None, 5000), {"lost": 0}, None),
        ("per_head", (3000, 3000), {"made": 7, "lost": 0}, ("exact", 21000, 21000)),
        ("floor", (3000, None), {"made": 2, "lost": 0}, ("floor", 6000, None)),
    ],
)
def test_the_total_stands_beside_it_only_if_the_count_is_known(bound, ends, values, total):
    found = got(amount(bound, *ends, per="household", count=COUNT), **values)

    assert found.each == yuan(bound, *ends, "household")
    assert found.total == (total and yuan(*total, "total"))


def internship(start, end, then=None):
    found = got(amount("exact", per="month", wage=WAGE), start=start, end=end, then=then)
    total = found.total and (found.total.bound, found.total.low, found.total.high)
    return (found.each.bound, found.each.low, found.each.high), total, found.notes


@pytest.mark.parametrize(
    ("start", "end", "then", "each", "total"),
    [
        pytest.param("2023-03-01", "2023-08-31", "2023-10-01", ("exact", 600, 600),
                     ("exact", 3600, 3600), id="one wage all the time"),
        pytest.param("2023-12-01", "2024-05-31", "2024-06-01", ("range", 600, 1200),
                     ("range", 5400, 7200), id="three months of each, or all of the later"),
        pytest.param("2023-06-01", "2023-08-31", "2024-06-01", ("range", 600, 1200),
                     ("range", 1800, 3600), id="another wage on the day of the start-up"),
        pytest.param("2024-02-15", "2024-03-14", None, ("range", 600, 1200),
                     ("range", 600, 1200), id="a change within the month"),
        pytest.param("2023-03-01", "2023-08-31", "2024", ("range", 600, 1200),
                     ("range", 3600, 7200), id="a start-up some day of the year of a change"),
        pytest.param("2023-03", "2023-08-31", None, ("exact", 600, 600), None,
                     id="no total for a start of which only the month is known"),
        pytest.param("2023-03-01", None, None, ("exact", None, None), None,
                     id="nothing without the end"),
        pytest.param("2023-03-01", "2023-02-01", None, ("exact", None, None), None,
                     id="nothing for an end before the start"),
        pytest.param("2020-03-01", "2020-08-31", "2020-10-01", ("exact", None, None), None,
                     id="nothing where no wage is on record"),
    ],
)  # fmt: skip
def test_a_share_of_the_wage_by_the_month(start, end, then, each, total):
    assert internship(start, end, then)[:2] == (each, total)


@pytest.mark.parametrize(
    ("end", "total", "note"),
    [
        ("2023-02-28", 7200, None),
        ("2023-03-01", 7200, "最长不超过12个月"),
        ("2023-06-30", 7200, "最长不超过12个月"),
        ("2023-02-27", 6600, "不足一个月"),
        ("2023-01-31", 6600, None),
    ],
)
def test_no_more_than_twelve_months_count_and_no_part_of_one(end, total, note):
    _, found, notes = internship("2022-03-01", end)

    assert found == ("exact", total, total)
    assert [note in one for one in notes] == ([True] if note else [])


def test_no_total_is_given_where_a_month_has_no_wage_on_record():
    each, total, notes = internship("2021-10-01", "2022-03-31", "2022-04-01")

    assert (each, total) == (("exact", 600, 600), None)
    assert "没有收录最低工资标准" in notes[0]


@drawn(st.dates(dt.date(2022, 1, 1), dt.date(2025, 12, 31)), st.integers(1, 500),
       st.none() | st.dates(dt.date(2022, 1, 1), dt.date(2026, 12, 31)))  # fmt: skip
def test_the_total_lies_between_all_months_at_the_least_and_all_at_the_most(start, days, then):
    end = start + dt.timedelta(days=days)
    each, total, _ = internship(str(start), str(end), then and str(then))

    months = Decimal(min(12, whole_months(start, end)[0]))
    assert each[1] * months <= total[1] <= total[2] <= each[2] * months
    assert (each[0] == "exact") == (each[1] == each[2])
