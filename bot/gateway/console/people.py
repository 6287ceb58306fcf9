"""The people of the desk as the console shows them, and what a supervisor may do with them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.gateway.console import sessions
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.desk.telling import tell
from bot.handoff import claims, mentors
from bot.handoff.errors import Unknown
from bot.handoff.history import SYSTEM, by
from bot.handoff.statements import mentors as table


def mentor_object(row: Any, load: int) -> dict[str, Any]:
    """A mentor as JSON."""
    return {
        "id": row.id,
        "name": row.name,
        "alias": row.alias,
        "role": row.role,
        "on_duty": row.on_duty,
        "capacity": row.capacity,
        "load": load,
        "regions": list(row.regions),
        "topics": list(row.topics),
    }


def one(db: Connection, mentor_id: int) -> dict[str, Any]:
    """An active mentor. Raises Unknown."""
    row = claims.find_mentor(db, mentor_id)
    if not row.active:
        raise Unknown("mentor", mentor_id)
    return mentor_object(row, claims.load_of(db, mentor_id))


def everyone(db: Connection) -> list[dict[str, Any]]:
    """All active mentors, by name."""
    return [mentor_object(row, load) for row, load in mentors.listed(db)]


def aliases(db: Connection) -> dict[int, str]:
    """What users call each mentor, by id; also those who were removed."""
    return dict(db.execute(select(table.c.id, table.c.alias)).all())


def takers(db: Connection, case: Any) -> list[dict[str, Any]]:
    """Whom a case can be passed to: not its mentor, no officer, with room."""
    return [
        one
        for one in everyone(db)
        if one["role"] != "officer"
        and one["load"] < one["capacity"]
        and one["id"] != case.mentor_id
    ]


def set_duty(
    db: Connection, office: Office, mentor_id: int, on_duty: bool, me: int
) -> dict[str, Any]:
    """The mentor, on or off duty. Raises Unknown."""
    mentors.set_duty(db, mentor_id, on_duty, office.now(), actor=by(me))
    return one(db, mentor_id)


def removed(db: Connection, office: Office, mentor_id: int, me: int | None) -> list[int]:
    """The numbers of the cases that went back to the queue. Raises Unknown.

    ``me`` is the supervisor who removes, None for the site itself.
    """
    one(db, mentor_id)
    actor = SYSTEM if me is None else by(me)
    gone = mentors.remove(db, office.desk, mentor_id, office.now(), actor=actor)
    sessions.revoke_all(db, mentor_id, office.now())
    tell(db, office, gone.notices)
    return sorted(gone.given_back)
