"""Proof that no case is lost: what has neither owner nor timer, and what contradicts itself (R16).

It only reads. A clean desk gives no faults.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.handoff.desk import Connection
from bot.handoff.statements import cases, conversations, mentors, timers
from bot.handoff.states import ENDED, HELD, MODE, OPEN
from bot.handoff.visits import visits

LATE = dt.timedelta(minutes=5)  # after its time a timer should have been done


@dataclass(frozen=True)
class Fault:
    """Something that must not be. ``number`` is None where the conversation has no case."""

    kind: str
    number: int | None
    conversation_id: str | None
    said: str


@dataclass(frozen=True)
class Fate:
    """A row of the ledger: the end of a case, or who or what will see to it."""

    number: int
    state: str
    owner: str | None  # mentor:3
    next_timer: dt.datetime | None

    @property
    def lost(self) -> bool:
        """Whether nobody and nothing will ever see to it."""
        return self.state not in ENDED and self.owner is None and self.next_timer is None


def ledger(db: Connection) -> list[Fate]:
    """The fate of every case, in order of their numbers."""
    rung = _next_timers(db)
    query = select(cases.c.number, cases.c.state, cases.c.mentor_id).order_by(cases.c.number)
    return [
        Fate(
            row.number,
            row.state,
            f"mentor:{row.mentor_id}" if row.state in HELD else None,
            rung.get(row.number),
        )
        for row in db.execute(query)
    ]


def faults(db: Connection, now: dt.datetime) -> list[Fault]:
    """Everything that is wrong with the desk; empty when nothing is."""
    lost = [Fault("lost", fate.number, None, fate.state) for fate in ledger(db) if fate.lost]
    return [*lost, *disagreements(db), *_orphans(db), *_late(db, now), *_forgotten_visits(db)]


def disagreements(db: Connection) -> list[Fault]:
    """Open cases and conversations that do not agree.

    The mode is another, or was changed behind the case's back, or waits for a case that is not.
    """
    query = (
        select(conversations, cases.c.number, cases.c.state, cases.c.epoch.label("seen"))
        .select_from(
            conversations.outerjoin(
                cases,
                (cases.c.conversation_id == conversations.c.id) & cases.c.state.in_(OPEN),
            )
        )
        .order_by(conversations.c.id)
    )
    found = []
    for row in db.execute(
        query.where((conversations.c.mode != "bot") | cases.c.number.isnot(None))
    ):
        if row.number is None:
            found.append(Fault("no_case", None, row.id, f"mode {row.mode}"))
        elif MODE[row.state] != row.mode:
            found.append(Fault("mode", row.number, row.id, f"{row.state} in mode {row.mode}"))
        elif row.epoch != row.seen:
            found.append(Fault("epoch", row.number, row.id, f"{row.seen}, not {row.epoch}"))
    return found


def _next_timers(db: Connection) -> dict[int, dt.datetime]:
    query = select(timers.c.case_number, timers.c.due_at).where(
        timers.c.state.in_(("pending", "running"))
    )
    found: dict[int, dt.datetime] = {}
    for number, due_at in db.execute(query):
        found[number] = min(due_at, found.get(number, due_at))
    return found


def _orphans(db: Connection) -> list[Fault]:
    """Cases held by someone who was removed."""
    query = (
        select(cases.c.number, mentors.c.name)
        .join(mentors, mentors.c.id == cases.c.mentor_id)
        .where(cases.c.state.in_(HELD), mentors.c.active.is_(False))
    )
    return [Fault("removed_owner", row.number, None, row.name) for row in db.execute(query)]


def _late(db: Connection, now: dt.datetime) -> list[Fault]:
    """Timers that nobody does: the scan stands still."""
    query = select(timers.c.case_number, timers.c.kind).where(
        timers.c.state.in_(("pending", "running")), timers.c.due_at < now - LATE
    )
    return [Fault("late", row.case_number, None, row.kind) for row in db.execute(query)]


def _forgotten_visits(db: Connection) -> list[Fault]:
    """Visits that are still to be made and have no timer."""
    waiting: Any = select(visits.c.case_number).where(visits.c.state.in_(("planned", "asked")))
    timed = set(
        db.execute(
            select(timers.c.case_number).where(
                timers.c.kind == "visit", timers.c.state.in_(("pending", "running"))
            )
        ).scalars()
    )
    numbers = db.execute(waiting).scalars().all()
    return [Fault("visit", number, None, "no timer") for number in numbers if number not in timed]
