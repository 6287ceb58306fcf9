"""创业回访: asking again after a case was closed. An answer opens a new case that follows it.

A closed case is never opened again: its record stands, and its number means what it meant.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select, update

from bot.handoff import statements
from bot.handoff.cases import Request, open_case, open_one
from bot.handoff.desk import Connection, Desk, Notice, Outcome
from bot.handoff.errors import NotAllowed, Unknown
from bot.handoff.history import TIMER, USER, by, note
from bot.handoff.moves import hold, owned_or_supervised
from bot.handoff.papers import Visit
from bot.handoff.timers import arm, arm_at, disarm

visits: Any = Visit.__table__


def plan(db: Connection, desk: Desk, number: int, day: dt.date, now: dt.datetime) -> None:
    """Sets a visit for ``day``, or the first working day after it; the case is held."""
    db.execute(insert(visits), {"case_number": number, "due_on": day, "state": "planned"})
    arm_at(db, number, "visit", now, desk.hours.opening_on(day))


def reschedule(
    db: Connection, desk: Desk, number: int, mentor_id: int, day: dt.date, now: dt.datetime
) -> None:
    """Moves a visit that was not asked yet to another day. Raises Unknown, or NotAllowed."""
    case = hold(db, number)
    visit = of_case(db, number)
    actor = owned_or_supervised(db, case, mentor_id, "reschedule")
    if visit.state != "planned":
        raise NotAllowed("reschedule", number, visit.state)
    db.execute(update(visits).where(visits.c.id == visit.id).values(due_on=day))
    arm_at(db, number, "visit", now, desk.hours.opening_on(day))
    note(db, "visit_moved", actor, now, number=number, day=day.isoformat())


def ask(db: Connection, desk: Desk, case: Any, now: dt.datetime) -> tuple[Notice, ...]:
    """What the visit's timer does: asks the user, or ends a visit that stays unanswered."""
    visit = of_case(db, case.number)
    if visit.state == "asked":
        return _end(db, case, visit, "missed", now)
    if visit.state != "planned":
        return ()
    if open_one(db, case.conversation_id) is not None:  # they are talking anyway
        return _end(db, case, visit, "cancelled", now)
    _set(db, visit, state="asked", asked_at=now)
    note(db, "visit_asked", TIMER, now, number=case.number, mentor_id=case.mentor_id)
    arm(db, case.number, "visit", now, desk.patience.visit)
    mentor = Notice("mentor", "visit_asked", case.number, case.mentor_id)
    return (Notice("user", "visit", case.number, detail={"visit": visit.id}), mentor)


def answer(db: Connection, desk: Desk, number: int, request: Request, now: dt.datetime) -> Outcome:
    """Opens the case that follows case ``number`` when the user answers its visit.

    It goes to the same mentor first. Answered again, the outcome is the case that the first answer
    opened. Raises NotAllowed if it was not asked, or the conversation has gone on.
    """
    case = hold(db, number)
    visit = of_case(db, number)
    if request.conversation_id != case.conversation_id:
        raise Unknown("visit", number)
    if visit.state == "answered":
        led_to = db.execute(statements.CASE, {"which": visit.led_to}).one()
        return Outcome(led_to.number, led_to.state, fresh=False, mentor_id=led_to.mentor_id)
    if visit.state not in ("asked", "missed"):
        raise NotAllowed("answer_visit", number, visit.state)
    following = replace(request, follows=number, reason="follow_up")
    outcome = open_case(db, desk, following, now)
    _set(db, visit, state="answered", ended_at=now, led_to=outcome.number)
    disarm(db, number, "visit")
    note(db, "visit_answered", USER, now, number=number, led_to=outcome.number)
    return outcome


def all_well(db: Connection, desk: Desk, number: int, now: dt.datetime) -> tuple[Notice, ...]:
    """Ends a visit to which the user answers that nothing is wanted. Raises as ``answer`` does."""
    case = hold(db, number)
    visit = of_case(db, number)
    if visit.state not in ("asked", "missed"):
        raise NotAllowed("answer_visit", number, visit.state)
    _set(db, visit, state="answered", ended_at=now)
    disarm(db, number, "visit")
    note(db, "visit_answered", USER, now, number=number, led_to=None)
    return (Notice("mentor", "visit_fine", number, case.mentor_id),)


def cancel_visit(db: Connection, number: int, mentor_id: int, now: dt.datetime) -> None:
    """Drops a planned visit. Raises Unknown, or NotAllowed."""
    case = hold(db, number)
    visit = of_case(db, number)
    owned_or_supervised(db, case, mentor_id, "cancel_visit")
    if visit.state != "planned":
        raise NotAllowed("cancel_visit", number, visit.state)
    _set(db, visit, state="cancelled", ended_at=now)
    disarm(db, number, "visit")
    note(db, "visit_cancelled", by(mentor_id), now, number=number)


def calendar(db: Connection, *, mentor_id: int | None = None) -> list[Any]:
    """The visits that are planned or asked, by day, with number and mentor of their case."""
    cases = statements.cases
    query = (
        select(visits, cases.c.mentor_id, cases.c.conversation_id)
        .join(cases, cases.c.number == visits.c.case_number)
        .where(visits.c.state.in_(("planned", "asked")))
        .order_by(visits.c.due_on, visits.c.id)
    )
    if mentor_id is not None:
        query = query.where(cases.c.mentor_id == mentor_id)
    return list(db.execute(query).all())


def of_case(db: Connection, number: int) -> Any:
    """The visit of the case. Raises Unknown."""
    row = db.execute(select(visits).where(visits.c.case_number == number)).one_or_none()
    if row is None:
        raise Unknown("visit", number)
    return row


def _set(db: Connection, visit: Any, **values: Any) -> None:
    db.execute(update(visits).where(visits.c.id == visit.id).values(values))


def _end(db: Connection, case: Any, visit: Any, state: str, now: dt.datetime) -> tuple[Notice, ...]:
    _set(db, visit, state=state, ended_at=now)
    note(db, f"visit_{state}", TIMER, now, number=case.number, mentor_id=case.mentor_id)
    return (Notice("mentor", f"visit_{state}", case.number, case.mentor_id),)
