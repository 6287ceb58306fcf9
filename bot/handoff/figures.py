"""What an officer wants to know of the desk: times, load, topics, regions, ratings, gaps."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bot.handoff import statements
from bot.handoff.desk import Connection
from bot.handoff.reviews import reviews
from bot.handoff.search import Filter, find
from bot.handoff.states import OPEN


@dataclass(frozen=True)
class Spread:
    """Of ``count`` times, in seconds: the median and what nine of ten do not exceed."""

    count: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class Load:
    """A mentor's open cases beside the capacity."""

    mentor_id: int
    name: str
    load: int
    capacity: int


@dataclass(frozen=True)
class Figures:
    """The figures of some cases. Keys of the counts are ids; None where a case has none.

    ``claim``, ``first_answer`` and ``closing`` run from the opening; cancelled cases do not count
    in ``closing``. ``gaps`` are the topics of cases opened for want of policy, ``reviews`` the
    marked answers by state.
    """

    cases: int
    open: int
    claim: Spread
    first_answer: Spread
    closing: Spread
    states: dict[str, int]
    reasons: dict[str, int]
    topics: dict[str | None, int]
    regions: dict[str | None, int]
    services: dict[str, int]
    ratings: dict[int, int]
    gaps: dict[str | None, int]
    reviews: dict[str, int]
    load: tuple[Load, ...]


def figures(db: Connection, wanted: Filter | None = None) -> Figures:
    """The figures of the cases that were asked for; load and reviews are those of now."""
    rows = find(db, wanted or Filter())
    closed = [row for row in rows if row.state == "closed"]
    return Figures(
        cases=len(rows),
        open=sum(row.state in OPEN for row in rows),
        claim=spread(_since_opening(rows, "claimed_at")),
        first_answer=spread(_since_opening(rows, "answered_at")),
        closing=spread(_since_opening(closed, "closed_at")),
        states=_count(row.state for row in rows),
        reasons=_count(row.reason for row in rows),
        topics=_count(row.topic for row in rows),
        regions=_count(row.region for row in rows),
        services=_count(row.service for row in closed),
        ratings=_count(row.rating for row in closed if row.rating is not None),
        gaps=_count(row.topic for row in rows if row.reason == "policy_gap"),
        reviews=_review_states(db),
        load=_loads(db),
    )


def spread(seconds: Iterable[float]) -> Spread:
    """Median and 90th percentile, by nearest rank: each is a time that was really taken."""
    ordered = sorted(seconds)
    return Spread(len(ordered), _rank(ordered, 0.5), _rank(ordered, 0.9))


def _rank(ordered: Sequence[float], share: float) -> float | None:
    return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None


def _since_opening(rows: Iterable[Any], moment: str) -> list[float]:
    ends: list[tuple[Any, dt.datetime | None]] = [(row, getattr(row, moment)) for row in rows]
    return [max(0.0, (end - row.opened_at).total_seconds()) for row, end in ends if end is not None]


def _count(values: Iterable[Any]) -> dict[Any, int]:
    return dict(Counter(values).most_common())


def _review_states(db: Connection) -> dict[str, int]:
    query = select(reviews.c.state, func.count()).group_by(reviews.c.state)
    return dict(db.execute(query).all())


def _loads(db: Connection) -> tuple[Load, ...]:
    loads = dict(db.execute(statements.LOADS).all())
    return tuple(
        Load(row.id, row.name, loads.get(row.id, 0), row.capacity)
        for row in db.execute(statements.ACTIVE_MENTORS)
        if row.role != "officer"
    )
