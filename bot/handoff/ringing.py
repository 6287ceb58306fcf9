"""Ringing (R8, R17): offer a case to the next mentors, then to supervisors, then tell the user.

One timer of the case, ``ring``, does it again and again until someone has it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.handoff import statements
from bot.handoff.desk import Connection, Desk, Notice, Outcome
from bot.handoff.history import TIMER
from bot.handoff.moves import hold, move
from bot.handoff.routing import Candidate, Place, next_asked
from bot.handoff.states import UNCLAIMED, URGENT
from bot.handoff.timers import arm


def ring(db: Connection, desk: Desk, number: int, now: dt.datetime) -> Outcome:
    """Offers the case to the next who can have it; nothing if it is no longer unclaimed."""
    case = hold(db, number)
    if case.state not in UNCLAIMED:
        return Outcome(number, case.state, fresh=False)
    withdraw(db, number, now, "expired", transfer=False)
    chosen = _next(db, desk, case, now)
    if case.priority != URGENT and not desk.hours.open_at(now):
        return _wait_for_opening(db, desk, case, chosen, now)
    if not chosen:
        return _nobody(db, desk, case, now)
    notices = [offer(db, case, mentor.id, now) for mentor in chosen]
    first = {"offered_at": case.offered_at or now}
    state = move(db, desk, case, "offer", TIMER, now, first)
    arm(db, number, "ring", now, desk.patience.accept)
    return Outcome(number, state, tuple(notices))


def offer(
    db: Connection,
    case: Any,
    mentor_id: int,
    now: dt.datetime,
    *,
    transfer: bool = False,
    quiet: bool = False,
) -> Notice:
    """Shows the held case to a mentor, with a button; ``quiet``: without ringing."""
    shown = {
        "case_number": case.number,
        "mentor_id": mentor_id,
        "transfer": transfer,
        "round": case.round,
        "state": "open",
        "offered_at": now,
    }
    offer_id = db.execute(statements.ADD_OFFER, shown).inserted_primary_key[0]
    detail = {"offer": offer_id, "transfer": transfer, "quiet": quiet}
    return Notice("mentor", "offer", case.number, mentor_id, detail)


def withdraw(
    db: Connection, number: int, now: dt.datetime, state: str, *, transfer: bool | None = None
) -> list[int]:
    """Ends the case's open offers (of one kind, or all); gives the mentors who had them."""
    had = []
    for row in db.execute(statements.OPEN_OFFERS, {"which": number}).all():
        if transfer is None or row.transfer == transfer:
            db.execute(statements.END_OFFER, {"offer": row.id, "state": state, "ended_at": now})
            had.append(row.mentor_id)
    return had


def place_in_queue(db: Connection, case: Any) -> int:
    """1 for the case that is next, by priority and age."""
    asked = {"priority": case.priority, "which": case.number}
    place: int = db.execute(statements.PLACE, asked).scalar_one()
    return place


def _next(db: Connection, desk: Desk, case: Any, now: dt.datetime) -> list[Candidate]:
    place = _place(db, desk, case, now)
    return next_asked(place, candidates(db, case), _asked(db, case))[: desk.at_once]


def candidates(db: Connection, case: Any) -> list[Candidate]:
    """All active mentors, with their load, and what they said of this case."""
    loads = dict(db.execute(statements.LOADS).all())
    offered = dict(db.execute(statements.LAST_OFFERS).all())
    rows = db.execute(statements.OFFERS_OF, {"which": case.number}).all()
    declined = {row.mentor_id for row in rows if row.state == "declined"}
    return [
        Candidate(
            id=row.id,
            regions=frozenset(row.regions),
            topics=frozenset(row.topics),
            capacity=row.capacity,
            load=loads.get(row.id, 0),
            on_duty=row.on_duty,
            role=row.role,
            last_offer=offered.get(row.id),
            declined=row.id in declined,
        )
        for row in db.execute(statements.ACTIVE_MENTORS)
    ]


def _place(db: Connection, desk: Desk, case: Any, now: dt.datetime) -> Place:
    asked = {"talk": case.conversation_id, "since": now - desk.patience.sticky}
    before = db.execute(statements.LAST_MENTOR, asked).scalar_one_or_none()
    regions = (case.region, *case.within) if case.region else ()
    topic = case.topic
    if desk.topics is not None and topic not in desk.topics():
        topic = None
    return Place(regions, topic, before)


def _asked(db: Connection, case: Any) -> set[int]:
    rows = db.execute(statements.OFFERS_OF, {"which": case.number}).all()
    return {row.mentor_id for row in rows if row.round == case.round}


def _nobody(db: Connection, desk: Desk, case: Any, now: dt.datetime) -> Outcome:
    """All were asked: the user is told once, supervisors each time, and it rings again."""
    notices = [Notice("supervisor", "unclaimed", case.number, detail={"round": case.round})]
    notices += _tell(desk, case, now)
    told = {"nobody_at": case.nobody_at or now, "round": case.round + 1}
    state = move(db, desk, case, "nobody", TIMER, now, told)
    arm(db, case.number, "ring", now, desk.patience.ring)
    return Outcome(case.number, state, tuple(notices))


def _wait_for_opening(
    db: Connection, desk: Desk, case: Any, chosen: list[Candidate], now: dt.datetime
) -> Outcome:
    """Nobody is rung, but who looks by may take it; when the desk opens all are asked anew."""
    notices = [offer(db, case, mentor.id, now, quiet=True) for mentor in chosen]
    notices += _tell(desk, case, now)
    told = {"nobody_at": case.nobody_at or now, "round": case.round + bool(chosen)}
    action = "offer" if chosen else "nobody"
    state = move(db, desk, case, action, TIMER, now, told)
    arm(db, case.number, "ring", now, desk.hours.next_opening(now).at - now)
    return Outcome(case.number, state, tuple(notices))


def _tell(desk: Desk, case: Any, now: dt.datetime) -> list[Notice]:
    """The honest message to the user, with the choice to leave a callback: once a case."""
    if case.nobody_at is not None:
        return []
    detail: dict[str, object] = {"open_now": desk.hours.open_at(now), "callback": True}
    if not detail["open_now"]:
        opening = desk.hours.next_opening(now)
        detail |= {"opens_at": opening.at, "certain": opening.certain}
    return [Notice("user", "nobody", case.number, detail=detail)]
