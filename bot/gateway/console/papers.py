"""What is written about cases: closing with a record, visits, reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.gateway.console import clauses, people
from bot.gateway.console.access import Me
from bot.gateway.console.refusals import Faulty, fault_of
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.handoff import records, reviews, visits
from bot.handoff.desk import Outcome
from bot.handoff.errors import Invalid
from bot.handoff.masking import alias, mask
from bot.handoff.moves import hold, owned
from bot.handoff.records import Record


def close(db: Connection, office: Office, me: Me, number: int, record: Record) -> Outcome:
    """Closes the mentor's case. Raises Unknown, NotAllowed, or Faulty with every fault."""
    owned(hold(db, number), me.id, "close")
    faults = _faults(office, record)
    if faults:
        raise Faulty(faults)
    return records.close(db, office.desk, number, me.id, record, office.now())


def _faults(office: Office, record: Record) -> dict[str, str]:
    faults: dict[str, str] = {}
    try:
        records.check(record, today(office))
    except Invalid as error:
        faults = {field: fault_of(office.phrases, field) for field in error.fields}
    if "basis" not in faults and (strange := clauses.unknown(office.guide, record.basis)):
        faults["basis"] = office.phrases.say("desk_fault_clauses", clauses="、".join(strange))
    return faults


def today(office: Office) -> dt.date:
    """The desk's day."""
    return office.now().astimezone(office.desk.hours.zone).date()


def day_of(text: str | None) -> dt.date | None:
    """The day that is meant; what is none is a day that nobody can choose."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return dt.date.min


def calendar(db: Connection, me: Me) -> list[dict[str, Any]]:
    """The visits to come: a mentor's own, or all."""
    aliases = people.aliases(db)
    rows = visits.calendar(db, mentor_id=None if me.oversees else me.id)
    return [
        {
            "case_number": row.case_number,
            "alias": alias(row.conversation_id),
            "due_on": row.due_on.isoformat(),
            "state": row.state,
            "mentor": {"id": row.mentor_id, "alias": aliases[row.mentor_id]},
            "mine": row.mentor_id == me.id,
        }
        for row in rows
    ]


def move_visit(db: Connection, office: Office, me: Me, number: int, day: str | None) -> None:
    """Moves a planned visit. Raises Faulty, Unknown, or NotAllowed."""
    chosen = day_of(day)
    if chosen is None or not records.can_visit(chosen, today(office)):
        raise Faulty({"day": fault_of(office.phrases, "next_visit")})
    visits.reschedule(db, office.desk, number, me.id, chosen, office.now())


def review_list(db: Connection, me: Me, state: str) -> list[dict[str, Any]]:
    """The marked answers of a state, masked; of a mentor only the own ones."""
    aliases = people.aliases(db)
    return [
        {
            "id": row.id,
            "case_number": row.case_number,
            "fault": row.fault,
            "question": mask(row.question),
            "answer": mask(row.answer),
            "note": mask(row.note),
            "clauses": list(row.clauses),
            "by": aliases[row.mentor_id],
            "created_at": row.created_at.isoformat(timespec="milliseconds"),
            "state": row.state,
        }
        for row in reviews.queue(db, state)
        if me.oversees or row.mentor_id == me.id
    ]


def drafts(db: Connection, kind: str) -> str:
    """The accepted reviews as drafts for an editor: NLU lines, or notes."""
    rows = reviews.queue(db, "accepted")
    return reviews.draft_nlu(rows) if kind == "nlu" else reviews.draft_notes(rows)
