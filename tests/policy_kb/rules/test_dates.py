"""Calendar arithmetic clamps to the end of the month, and a part of a date is all of its days."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.rules.dates import Day, after, whole_months
from policy_kb.rules.facts import Facts
from policy_kb.rules.judge import judge
from policy_kb.rules.schema import Period
from policy_kb.rules.ternary import Result

DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2023, 11, 1), dt.date(2026, 3, 31))
MONTHS = st.integers(0, 26)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-02-28", 12, "2024-02-28"),
        ("2024-03-31", 6, "2024-09-30"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2024-05-10", 0, "2024-05-10"),
    ],
)
def test_a_day_some_months_later(start, months, due):
    assert after(day(start), months) == day(due)


@given(DAYS, MONTHS)
def test_months_later_is_the_same_day_of_the_month_or_its_last(start, months):
    due = after(start, months)

    assert (due.year - start.year) * 12 + due.month - start.month == months
    assert due.day == min(start.day, monthrange(due.year, due.month)[1])


@given(DAYS, DAYS, MONTHS)
def test_a_later_start_is_never_due_earlier(one, other, months):
    earlier, later = sorted((one, other))

    assert after(earlier, months) <= after(later, months)


@pytest.mark.parametrize(
    ("start", "end", "months", "rest"),
    [
        ("2024-03-01", "2024-08-31", 6, False),
        ("2024-03-01", "2024-08-30", 5, True),
        ("2024-03-01", "2024-09-01", 6, True),
        ("2024-03-15", "2024-09-14", 6, False),
        ("2024-01-31", "2024-02-28", 1, False),
        ("2024-01-31", "2024-02-27", 0, True),
        ("2024-03-01", "2024-03-01", 0, True),
        ("2024-03-02", "2024-03-01", 0, False),
        ("2024-03-02", "2024-01-01", 0, False),
        ("2024-02-29", "2025-02-27", 12, False),
    ],
)
def test_whole_months_count_both_ends(start, end, months, rest):
    assert whole_months(day(start), day(end)) == (months, rest)


@given(DAYS, DAYS)
def test_whole_months_are_the_most_that_fit(one, other):
    start, end = sorted((one, other))
    months, rest = whole_months(start, end)

    assert after(start, months) <= end + DAY < after(start, months + 1)
    assert rest == (after(start, months) < end + DAY)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_part_of_a_date_is_any_of_its_days(text, first, last):
    read = Day.parse(text)

    assert (read.first, read.last, str(read)) == (day(first), day(last), text)
    assert read.exact == (first == last)


@pytest.mark.parametrize(
    "text",
    ["2023-02-29", "2024-13", "2024-00", "2024-04-31", "2024-7-1", "24-07-01", "1899", "2101",
     "2024/07/01", "2024-07-01T00:00", "去年", ""],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  # the message is the fact's to give
        Day.parse(text)


def coarse(exact: dt.date, parts: int) -> Day:
    """The day, its month or its year."""
    return Day.parse("-".join(exact.isoformat().split("-")[:parts]))


def each_day(part: Day):
    return [part.first + DAY * n for n in range((part.last - part.first).days + 1)]


def held(start: dt.date, end: dt.date, months: int, least: bool) -> Result:
    due = after(start, months)
    return Result.MET if (due <= end if least else end <= due) else Result.NOT_MET


@settings(max_examples=150, deadline=None)
@given(DAYS, DAYS, st.integers(2, 3), st.integers(1, 3), st.sampled_from([0, 6, 12, 24]),
       st.booleans())  # fmt: skip
def test_a_period_holds_if_it_does_for_every_day(one, other, fine, rough, months, least):
    start, end = coarse(one, fine), coarse(other, rough)
    period = Period("left_school_on", "registered_on", least, months)
    facts = Facts(day("2026-11-22"), {"left_school_on": start, "registered_on": end})

    found = judge(period, facts, lambda key, on: None)

    every_day = {held(a, b, months, least) for a in each_day(start) for b in each_day(end)}
    assert found.result == (every_day.pop() if len(every_day) == 1 else Result.UNKNOWN)
    parts = [key for key in ("left_school_on", "registered_on") if not facts.get(key).exact]
    assert set(found.missing) == (set(parts) if found.result == Result.UNKNOWN else set())


@pytest.mark.parametrize("least", [True, False])
def test_the_anniversary_is_included_either_way_and_said_to_be_the_bound(least):
    period = Period("registered_on", "as_of", least, 12, "正好满1年")
    facts = Facts(day("2026-11-22"), {"registered_on": Day.parse("2025-11-22")})

    found = judge(period, facts, lambda key, on: None)

    assert (found.result, found.notes) == (Result.MET, ("正好满1年",))


@pytest.mark.parametrize(
    ("registered", "on"), [("2026-03-10", "2027-03-10"), ("2026-03", None), ("2026", None)]
)
def test_a_period_that_will_hold_says_from_when_if_its_start_is_known(registered, on):
    period = Period("registered_on", "as_of", least=True, months=12)
    facts = Facts(day("2026-11-22"), {"registered_on": Day.parse(registered)})

    found = judge(period, facts, lambda key, on: None)

    assert (found.result, found.on) == (Result.NOT_MET, on and day(on))


def test_a_period_between_two_given_days_does_not_come_to_hold_by_waiting():
    period = Period("left_school_on", "registered_on", least=True, months=12)
    days = {"left_school_on": Day.parse("2025-07-01"), "registered_on": Day.parse("2026-01-01")}

    found = judge(period, Facts(day("2026-11-22"), days), lambda key, on: None)

    assert (found.result, found.on) == (Result.NOT_MET, None)


def test_a_window_that_has_closed_never_opens_again():
    period = Period("left_school_on", "as_of", least=False, months=24)
    facts = Facts(day("2026-11-22"), {"left_school_on": Day.parse("2020-07-01")})

    found = judge(period, facts, lambda key, on: None)

    assert (found.result, found.on) == (Result.NOT_MET, None)
