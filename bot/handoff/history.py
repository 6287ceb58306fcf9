"""Who did what, when: one row for each change. It holds ids and names, never what people wrote."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.handoff import statements
from bot.handoff.desk import Connection

USER, TIMER, SYSTEM = "user", "timer", "system"


def by(mentor_id: int) -> str:
    """A mentor as the actor of an event."""
    return f"mentor:{mentor_id}"


def note(
    db: Connection,
    action: str,
    actor: str,
    now: dt.datetime,
    *,
    number: int | None = None,
    mentor_id: int | None = None,
    before: str | None = None,
    after: str | None = None,
    **detail: Any,
) -> None:
    """Writes down that ``actor`` did ``action``."""
    noted = {
        "case_number": number,
        "mentor_id": mentor_id,
        "actor": actor,
        "action": action,
        "before": before,
        "after": after,
        "detail": detail,
        "at": now,
    }
    db.execute(statements.NOTE, noted)
