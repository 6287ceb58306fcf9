"""Days as exact as they were given, and calendar arithmetic with them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
EARLIEST, LATEST = 1900, 2100
"""Years outside these are a slip of the pen."""


@dataclass(frozen=True)
class Day:
    """A day of which only the month or the year may be known: any from first to last."""

    first: dt.date
    last: dt.date

    @classmethod
    def parse(cls, text: str) -> Day:
        """Read ``2024``, ``2024-07`` or ``2024-07-01``. Raises ValueError for any other text."""
        match = _FORM.fullmatch(text)
        if match is None or not EARLIEST <= int(match[1]) <= LATEST:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if month is None:
            return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))
        if day is None:
            last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            return cls(dt.date(year, month, 1), dt.date(year, month, last))
        return cls.on(dt.date(year, month, day))

    @classmethod
    def on(cls, day: dt.date) -> Day:
        """Give an exact day."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def after(self, months: int) -> Day:
        """Give the day so many calendar months later."""
        return Day(after(self.first, months), after(self.last, months))

    def __str__(self) -> str:
        """Give it as it was said, no more exactly."""
        if self.exact:
            return self.first.isoformat()
        return f"{self.first:%Y-%m}" if self.first.month == self.last.month else f"{self.first:%Y}"


def after(day: dt.date, months: int) -> dt.date:
    """Give the day so many calendar months later, clamped to the end of the month.

    31 January and one month is 28 or 29 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months(start: dt.date, end: dt.date) -> tuple[int, bool]:
    """Count the whole months from start to end, both days included; and say if days are left."""
    beyond = end + dt.timedelta(days=1)
    months = (beyond.year - start.year) * 12 + beyond.month - start.month
    while months > 0 and after(start, months) > beyond:
        months -= 1
    months = max(months, 0)
    return months, after(start, months) < beyond
