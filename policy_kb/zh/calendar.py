"""Feast days, by jionlp's calendar."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from functools import lru_cache


@lru_cache(maxsize=256)
def feast_month(words: str, on: dt.date) -> str | None:
    """Give the month of a feast such as 2025年中秋; the year alone if it spans two months."""
    parsed = _parse(words, on)
    if parsed is None:
        return None
    first, last = parsed
    return first[:7] if first[:7] == last[:7] else first[:4]


def _parse(words: str, on: dt.date) -> tuple[str, str] | None:
    with contextlib.redirect_stdout(io.StringIO()):  # it greets on import
        import jionlp

        base = dt.datetime.combine(on, dt.time()).timestamp()
        try:
            first, last = jionlp.parse_time(words, time_base=base)["time"]
        except (ValueError, KeyError, TypeError):
            return None
    return str(first), str(last)
