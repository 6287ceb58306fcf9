"""When mentors work: weekdays, Chinese public holidays, and the 调休 days worked instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import chinese_calendar
from chinese_calendar.constants import holidays as _published

HERE = ZoneInfo("Asia/Shanghai")
KNOWN_YEARS = frozenset(day.year for day in _published)
LOOK_AHEAD = 60  # days; no holiday lasts longer
NEW_YEAR_SHIFTS = (12, 24)  # 2018-12-29 was worked for 元旦 2019: published with the year after

Span = tuple[dt.time, dt.time]


@dataclass(frozen=True)
class Opening:
    """When the desk opens next; not ``certain`` where the holidays are not published yet."""

    at: dt.datetime
    certain: bool


@dataclass(frozen=True)
class Hours:
    """The hours of a working day, in the time of ``zone``; ends are not included.

    ``exceptions`` says of single days whether they are worked, before all else.
    """

    spans: tuple[Span, ...] = (
        (dt.time(8, 30), dt.time(12)),
        (dt.time(14, 30), dt.time(17, 30)),
    )
    exceptions: Mapping[dt.date, bool] = field(default_factory=dict)
    zone: ZoneInfo = HERE

    def works_on(self, day: dt.date) -> bool:
        """Whether ``day`` is a working day; weekends alone decide in a year without data."""
        if day in self.exceptions:
            return self.exceptions[day]
        if day.year in KNOWN_YEARS:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def certain_of(self, day: dt.date) -> bool:
        """Whether the holidays around ``day`` are published, as far as this program knows."""
        if day in self.exceptions:
            return True
        late = (day.month, day.day) >= NEW_YEAR_SHIFTS
        return day.year in KNOWN_YEARS and (not late or day.year + 1 in KNOWN_YEARS)

    def open_at(self, now: dt.datetime) -> bool:
        """Whether ``now`` is within the hours of a working day."""
        here = now.astimezone(self.zone)
        within = any(start <= here.time() < end for start, end in self.spans)
        return within and self.works_on(here.date())

    def next_opening(self, now: dt.datetime) -> Opening:
        """The next beginning of hours after ``now``, in UTC."""
        here = now.astimezone(self.zone)
        certain = True
        for day in _days_from(here.date()):
            certain = certain and self.certain_of(day)
            for start, _ in self.spans if self.works_on(day) else ():
                opens = dt.datetime.combine(day, start, self.zone)
                if opens > here:
                    return Opening(opens.astimezone(dt.timezone.utc), certain)
        raise ValueError(f"no working day within {LOOK_AHEAD} days of {here.date()}")

    def opening_on(self, day: dt.date) -> dt.datetime:
        """The first opening on ``day``, or on the first working day after it, in UTC."""
        midnight = dt.datetime.combine(day, dt.time.min, self.zone)
        return self.next_opening(midnight - dt.timedelta(microseconds=1)).at


def _days_from(day: dt.date) -> Iterator[dt.date]:
    return (day + dt.timedelta(days=ahead) for ahead in range(LOOK_AHEAD))
