"""Closing a case with its service record, and the user's rating of it. One transaction each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import insert, select

from bot.handoff.cases import CASE_TIMERS
from bot.handoff.desk import Connection, Desk, Notice, Outcome
from bot.handoff.errors import Invalid, Unknown
from bot.handoff.history import USER
from bot.handoff.moves import hold, move, owned
from bot.handoff.papers import SERVICES, ServiceRecord
from bot.handoff.ringing import withdraw
from bot.handoff.timers import disarm
from bot.handoff.visits import plan

CLAUSE = re.compile(r"(?:[a-z0-9-]+#)?\d+(?:\.\d+)*")  # 2.3.2, or nmg-2022-31#2.3.2
TEXTS = ("problem", "advice", "result", "next_step")
MAX_TEXT = 5000
MAX_AHEAD = dt.timedelta(days=3 * 366)

records: Any = ServiceRecord.__table__


@dataclass(frozen=True)
class Record:
    """服务记录. ``service`` is a key of ``SERVICES``, ``basis`` the clauses that were relied on."""

    service: str
    problem: str
    advice: str
    basis: Sequence[str]
    result: str
    next_step: str
    next_visit: dt.date | None = None


def close(
    db: Connection, desk: Desk, number: int, mentor_id: int, record: Record, now: dt.datetime
) -> Outcome:
    """Closes the mentor's case with its record; the conversation is the bot's again.

    Raises Invalid with every fault of the record, or NotAllowed.
    """
    case = hold(db, number)
    actor = owned(case, mentor_id, "close")
    check(record, now.astimezone(desk.hours.zone).date())
    _store(db, number, mentor_id, record, now)
    told = withdraw(db, number, now, "withdrawn")
    state = move(db, desk, case, "close", actor, now, {"closed_at": now})
    disarm(db, number, *CASE_TIMERS)
    if record.next_visit is not None:
        plan(db, desk, number, record.next_visit, now)
    notices = [Notice("user", "closed", number, detail={"rating": True})]
    notices += [Notice("mentor", "withdrawn", number, one) for one in told]
    return Outcome(number, state, tuple(notices), mentor_id=mentor_id)


def check(record: Record, today: dt.date) -> None:
    """Raises Invalid that names every field which does not do."""
    faults = [
        (field, f"1 to {MAX_TEXT} characters")
        for field in TEXTS
        if not 1 <= len(getattr(record, field).strip()) <= MAX_TEXT
    ]
    if record.service not in SERVICES:
        faults.insert(0, ("service", f"one of {', '.join(SERVICES)}"))
    if not record.basis or not all(CLAUSE.fullmatch(clause) for clause in record.basis):
        faults.append(("basis", "one or more clauses, such as 2.3.2"))
    if not can_visit(record.next_visit, today):
        faults.append(("next_visit", "a day after today, within three years"))
    if faults:
        raise Invalid(faults)


def can_visit(day: dt.date | None, today: dt.date) -> bool:
    """Whether a visit can be planned for this day; None plans none."""
    return day is None or today < day <= today + MAX_AHEAD


def rate(
    db: Connection, desk: Desk, number: int, rating: int, now: dt.datetime, note: str = ""
) -> Outcome:
    """Keeps the user's rating of a closed case, 1 to 5; a later one replaces it.

    Raises Invalid, or NotAllowed for a case that is not closed.
    """
    if not 1 <= rating <= 5:
        raise Invalid([("rating", "1 to 5")])
    case = hold(db, number)
    if case.state == "closed" and (case.rating, case.rating_note or "") == (rating, note):
        return Outcome(number, case.state, fresh=False, mentor_id=case.mentor_id)
    given = {"rating": rating, "rating_note": note or None, "rated_at": now}
    state = move(db, desk, case, "rate", USER, now, given)
    return Outcome(number, state, mentor_id=case.mentor_id)


def record_of(db: Connection, number: int) -> Any:
    """The row of the case's record. Raises Unknown."""
    row = db.execute(select(records).where(records.c.case_number == number)).one_or_none()
    if row is None:
        raise Unknown("record", number)
    return row


def _store(db: Connection, number: int, mentor_id: int, record: Record, now: dt.datetime) -> None:
    texts = {field: getattr(record, field).strip() for field in TEXTS}
    whose = {"case_number": number, "mentor_id": mentor_id, "written_at": now}
    db.execute(insert(records), {**asdict(record), **texts, **whose, "basis": list(record.basis)})
