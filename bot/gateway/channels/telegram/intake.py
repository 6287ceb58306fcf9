"""Telegram's updates, stored whole before they are acknowledged (R1), and their fate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.gateway.channels.telegram.updates import Update, read
from bot.gateway.database import Connection
from bot.gateway.rendering import TELEGRAM
from bot.gateway.tables import Event

events: Any = Event.__table__
KEEPS_BODY = ("asked_which",)  # what a mentor has still to say of it
NOTHING_TO_DO = {"other": "ignored", "moved": "moved"}
LONGEST = 120


def store(db: Connection, raw: Mapping[str, Any], now: dt.datetime) -> bool:
    """Keeps an update once; False if it is known. Raises ValueError if it has no number.

    Numbers may start anew after a quiet week: another update of the same number is kept too.
    """
    seen = read(raw)
    remote = seen.remote[:LONGEST]
    for event_id in (str(seen.id), f"{seen.id}/{remote}"[:LONGEST]):
        known = db.execute(
            select(events.c.remote_id).where(
                events.c.channel == TELEGRAM, events.c.event_id == event_id
            )
        ).first()
        if known is None:
            db.execute(insert(events), _row(seen, raw, event_id, remote, now))
            return True
        if known.remote_id == remote:
            return False
    return False


def _row(
    seen: Update, raw: Mapping[str, Any], event_id: str, remote: str, now: dt.datetime
) -> dict[str, Any]:
    ignored = seen.kind in NOTHING_TO_DO
    fate = NOTHING_TO_DO.get(seen.kind)
    return {
        "channel": TELEGRAM,
        "event_id": event_id,
        "queue": seen.queue,
        "body": None if ignored else dict(raw),
        "state": "done" if ignored else "queued",
        "fate": fate,
        "attempts": 0,
        "remote_id": remote,
        "received_at": now,
        "finished_at": now if ignored else None,
    }


def heads(db: Connection, limit: int = 100) -> list[int]:
    """The oldest unhandled event of each queue, oldest first."""
    first = select(func.min(events.c.id)).where(events.c.state == "queued").group_by(events.c.queue)
    return sorted(db.execute(first).scalars())[:limit]


def take(db: Connection, event_id: int) -> Any | None:
    """The event's row, locked; None if another process handles it or has done so."""
    query = select(events).where(events.c.id == event_id, events.c.state == "queued")
    return db.execute(query.with_for_update(skip_locked=True)).one_or_none()


def finish(db: Connection, event_id: int, now: dt.datetime, fate: str, **about: Any) -> None:
    """Ends the event with its fate; its body goes, unless it is needed still."""
    ended = {"state": "done", "fate": fate, "finished_at": now, **about}
    if fate not in KEEPS_BODY:
        ended["body"] = None
    _change(db, event_id, ended)


def fail(db: Connection, event_id: int, now: dt.datetime, fate: str) -> None:
    """Ends the event as one that could not be handled; its body stays for whoever looks."""
    _change(db, event_id, {"state": "failed", "fate": fate, "finished_at": now})


def tried(db: Connection, event_id: int) -> int:
    """Counts a try that crashed; gives how many there were."""
    _change(db, event_id, {"attempts": events.c.attempts + 1})
    query = select(events.c.attempts).where(events.c.id == event_id)
    count: int = db.execute(query).scalar_one()
    return count


def brought(db: Connection, queue: str, chat: str, message: str) -> Any | None:
    """The handled event that brought this message, or its newest version; None if none did."""
    remotes = [f"{chat}:{message}:{kind}" for kind in ("message", "edit")]
    query = select(events).where(
        events.c.channel == TELEGRAM,
        events.c.queue == queue,
        events.c.remote_id.in_(remotes),
        events.c.state == "done",
    )
    found: Any = db.execute(query.order_by(events.c.id.desc()).limit(1)).one_or_none()
    return found


def event(db: Connection, event_id: int) -> Any | None:
    """The row of an event."""
    return db.execute(select(events).where(events.c.id == event_id)).one_or_none()


def _change(db: Connection, event_id: int, values: Mapping[str, Any]) -> None:
    db.execute(update(events).where(events.c.id == event_id).values(values))
