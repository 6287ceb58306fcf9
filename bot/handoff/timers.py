"""Timers as rows: set, stopped, and taken by one process at a time, whatever the clock does.

Taking one (``due``) and doing it (``firing.fire``) are two transactions. The second ends the
timer only if the lease still stands, so no timer is done twice; a process that died in between
lets its lease run out, so none is lost.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select, update

from bot.handoff import statements
from bot.handoff.desk import Connection
from bot.handoff.statements import timers

LEASE = dt.timedelta(seconds=30)
SLACK = dt.timedelta(minutes=1)  # clocks of two machines differ by less


@dataclass(frozen=True)
class Due:
    """A timer that this process may do, until its lease ends."""

    id: int
    number: int
    kind: str
    owner: str
    attempt: int


def arm(
    db: Connection,
    number: int,
    kind: str,
    now: dt.datetime,
    wait: dt.timedelta,
    *,
    step: int = 0,
) -> None:
    """Sets the case's timer of this kind to ``wait`` from now, instead of the one it had."""
    _set(db, number, kind, now, now + wait, int(wait.total_seconds()), step)


def arm_at(
    db: Connection, number: int, kind: str, now: dt.datetime, due_at: dt.datetime, *, step: int = 0
) -> None:
    """As ``arm``, for a moment that stays when the clock is changed."""
    _set(db, number, kind, now, due_at, None, step)


def disarm(db: Connection, number: int, *kinds: str) -> None:
    """Stops the case's timers of these kinds, also one that is being done."""
    db.execute(statements.CANCEL_TIMERS, {"which": number, "kinds": kinds})


def armed(db: Connection, number: int, kind: str) -> bool:
    """Whether the case has a timer of this kind."""
    asked = {"which": number, "kind": kind}
    return db.execute(statements.PENDING_TIMER, asked).first() is not None


def ripe(db: Connection, now: dt.datetime) -> bool:
    """Whether ``due`` may find something: a look that takes no lock."""
    asked = {"now": now, "ahead": now + SLACK}
    return db.execute(statements.RIPE_TIMER, asked).first() is not None


def due(db: Connection, owner: str, now: dt.datetime, limit: int = 100) -> list[Due]:
    """Takes up to ``limit`` timers whose time has come, and those that someone let fall."""
    _count_anew(db, now)
    fallen = and_(
        timers.c.state == "running",
        or_(timers.c.lease_until < now, timers.c.lease_until > now + LEASE + SLACK),
    )
    ripe = and_(timers.c.state == "pending", timers.c.due_at <= now)
    rows = db.execute(
        select(timers)
        .where(or_(ripe, fallen))
        .order_by(timers.c.due_at, timers.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    return [_take(db, row, owner, now) for row in rows]


def ended(db: Connection, timer: Due, now: dt.datetime) -> bool:
    """Marks the timer as done; False when it was stopped or another process has it."""
    held = {"timer": timer.id, "holder": timer.owner, "attempt": timer.attempt}
    return bool(db.execute(statements.END_TIMER, {**held, "finished_at": now}).rowcount)


def _take(db: Connection, row: Any, owner: str, now: dt.datetime) -> Due:
    taken = {"owner": owner, "lease_until": now + LEASE, "attempts": row.attempts + 1}
    db.execute(statements.LEASE_TIMER, {"timer": row.id, **taken})
    return Due(row.id, row.case_number, row.kind, owner, row.attempts + 1)


def _count_anew(db: Connection, now: dt.datetime) -> None:
    """Of a timer that was set later than now, only its wait means anything."""
    ahead = db.execute(
        select(timers.c.id, timers.c.wait)
        .where(
            timers.c.state == "pending", timers.c.wait.isnot(None), timers.c.set_at > now + SLACK
        )
        .order_by(timers.c.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in ahead:
        fresh = {"set_at": now, "due_at": now + dt.timedelta(seconds=row.wait)}
        db.execute(update(timers).where(timers.c.id == row.id).values(fresh))


def _set(
    db: Connection,
    number: int,
    kind: str,
    now: dt.datetime,
    due_at: dt.datetime,
    wait: int | None,
    step: int,
) -> None:
    disarm(db, number, kind)
    added = {
        "case_number": number,
        "kind": kind,
        "step": step,
        "wait": wait,
        "set_at": now,
        "due_at": due_at,
        "state": "pending",
        "attempts": 0,
    }
    db.execute(statements.ADD_TIMER, added)
