"""Working days as China keeps them, and no more certainty than there is."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.handoff.hours import HERE, KNOWN_YEARS, Hours

HOURS = Hours()


def at(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=HERE)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        pytest.param((2026, 11, 23, 8, 29), False, id="a minute early"),
        pytest.param((2026, 11, 23, 8, 30), True, id="on the minute"),
        pytest.param((2026, 11, 23, 12, 0), False, id="the noon break begins"),
        pytest.param((2026, 11, 23, 14, 30), True, id="and ends"),
        pytest.param((2026, 11, 23, 17, 29), True, id="the last minute"),
        pytest.param((2026, 11, 23, 17, 30), False, id="closed"),
        pytest.param((2026, 11, 22, 9, 0), False, id="a Sunday"),
        pytest.param((2026, 9, 20, 9, 0), True, id="a Sunday worked for 国庆"),
        pytest.param((2026, 10, 10, 9, 0), True, id="a Saturday worked for 国庆"),
        pytest.param((2026, 10, 1, 9, 0), False, id="国庆"),
        pytest.param((2026, 2, 16, 9, 0), False, id="春节, a Monday"),
        pytest.param((2026, 2, 14, 9, 0), True, id="a Saturday worked for 春节"),
    ],
)
def test_open(when, is_open):
    assert HOURS.open_at(at(*when)) is is_open
    assert HOURS.open_at(at(*when).astimezone(dt.timezone.utc)) is is_open


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param((2026, 11, 23, 3), (2026, 11, 23, 8, 30), id="the same morning"),
        pytest.param((2026, 11, 23, 12, 30), (2026, 11, 23, 14, 30), id="after noon"),
        pytest.param((2026, 11, 27, 18), (2026, 11, 30, 8, 30), id="over the weekend"),
        pytest.param((2026, 9, 30, 18), (2026, 10, 8, 8, 30), id="over 国庆"),
        pytest.param((2026, 2, 14, 18), (2026, 2, 24, 8, 30), id="over 春节, nine days"),
        pytest.param((2026, 9, 19, 10), (2026, 9, 20, 8, 30), id="the 调休 Sunday"),
    ],
)
def test_next_opening(now, opens):
    opening = HOURS.next_opening(at(*now))

    assert opening.at == at(*opens) and opening.certain


def test_the_library_knows_this_year():
    assert 2026 in KNOWN_YEARS


def test_of_a_year_without_data_only_weekends_are_known_and_it_says_so():
    beyond = max(KNOWN_YEARS) + 1
    saturday = next(
        day
        for day in (dt.date(beyond, 6, 1) + dt.timedelta(days=ahead) for ahead in range(7))
        if day.weekday() == 5
    )

    opening = HOURS.next_opening(dt.datetime.combine(saturday, dt.time(9), HERE))

    assert not opening.certain
    assert opening.at.astimezone(HERE).date() == saturday + dt.timedelta(days=2)


def test_the_last_week_of_the_last_known_year_is_not_certain():
    last = max(KNOWN_YEARS)

    assert HOURS.certain_of(dt.date(last, 12, 23))
    assert not HOURS.certain_of(dt.date(last, 12, 29))  # as 2018-12-29 was, for 2019


def test_a_site_corrects_single_days():
    strike = dt.date(2026, 11, 23)
    hours = Hours(exceptions={strike: False, dt.date(2027, 1, 4): True})

    assert not hours.open_at(at(2026, 11, 23, 9))
    assert hours.certain_of(dt.date(2027, 1, 4)) and hours.open_at(at(2027, 1, 4, 9))


def test_a_desk_that_never_opens_is_a_fault_of_the_site():
    closed = {dt.date(2026, 11, 1) + dt.timedelta(days=ahead): False for ahead in range(90)}

    with pytest.raises(ValueError, match="no working day"):
        Hours(exceptions=closed).next_opening(at(2026, 11, 1, 9))


def test_a_visit_on_a_holiday_is_made_on_the_first_day_worked():
    assert HOURS.opening_on(dt.date(2026, 10, 1)) == at(2026, 10, 8, 8, 30)
    assert HOURS.opening_on(dt.date(2026, 11, 24)) == at(2026, 11, 24, 8, 30)
