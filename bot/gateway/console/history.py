"""What became of a case: its service record, its visit, and its history in words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.gateway.console import people
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.handoff.masking import mask, masked
from bot.handoff.records import TEXTS, records
from bot.handoff.statements import case_events, mentors
from bot.handoff.visits import visits


def record(db: Connection, number: int) -> dict[str, Any] | None:
    """The service record, masked; None before the case is closed."""
    query = (
        select(records, mentors.c.alias)
        .join(mentors, mentors.c.id == records.c.mentor_id)
        .where(records.c.case_number == number)
    )
    row = db.execute(query).one_or_none()
    if row is None:
        return None
    return {
        "service": row.service,
        **{name: mask(getattr(row, name)) for name in TEXTS},
        "basis": list(row.basis),
        "next_visit": row.next_visit and row.next_visit.isoformat(),
        "written_at": row.written_at.isoformat(timespec="milliseconds"),
        "mentor": {"id": row.mentor_id, "alias": row.alias},
    }


def visit(db: Connection, number: int) -> dict[str, Any] | None:
    """The follow-up of a closed case; None if there is none."""
    row = db.execute(select(visits).where(visits.c.case_number == number)).one_or_none()
    if row is None:
        return None
    return {"due_on": row.due_on.isoformat(), "state": row.state, "led_to": row.led_to}


def events(db: Connection, office: Office, number: int) -> list[dict[str, Any]]:
    """Who did what, in order."""
    aliases = people.aliases(db)
    query = select(case_events).where(case_events.c.case_number == number)
    rows = db.execute(query.order_by(case_events.c.id)).all()
    return [
        {
            "at": row.at.isoformat(timespec="milliseconds"),
            "who": _who(office, row.actor, aliases),
            "said": _said(office, row, aliases),
        }
        for row in rows
    ]


def _who(office: Office, actor: str, aliases: dict[int, str]) -> str:
    if actor.startswith("mentor:"):
        return aliases[int(actor.removeprefix("mentor:"))]
    return office.phrases.say("voice_user" if actor == "user" else "voice_system")


def _said(office: Office, row: Any, aliases: dict[int, str]) -> str:
    detail = dict(masked(row.detail))  # type: ignore[call-overload]  # a mapping stays one
    if "reason" in detail:
        detail["reason"] = office.phrases.say(f"reason_{detail['reason']}")
    name = f"desk_event_{row.action}"
    if name not in office.phrases.responses:
        name = "desk_event_other"
    return office.phrases.say(name, **{**detail, "alias": aliases.get(row.mentor_id, "")})
