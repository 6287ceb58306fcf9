"""Where the mentors' group is now: Telegram gives a group another number when it is upgraded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.gateway.channels.telegram.updates import MOVED
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.tables import Event

events: Any = Event.__table__


def group_now(db: Connection, office: Office) -> str | None:
    """The group's number, as the site says or as Telegram said since; None if there is none."""
    if office.group is None:
        return None
    told = select(events.c.remote_id).where(
        events.c.queue == office.group, events.c.fate == "moved"
    )
    last: str | None = db.execute(told.order_by(events.c.id.desc()).limit(1)).scalar_one_or_none()
    return office.group if last is None else last.removeprefix(MOVED)
