"""Who has a case: claiming, declining, giving back, passing on. One transaction each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.handoff import statements
from bot.handoff.desk import Connection, Desk, Notice, Outcome
from bot.handoff.errors import NotAllowed, Taken, Unavailable, Unknown
from bot.handoff.history import by, note
from bot.handoff.moves import hold, move, owned, owned_or_supervised, switched
from bot.handoff.ringing import offer, ring, withdraw
from bot.handoff.states import HELD, OPEN, UNCLAIMED
from bot.handoff.timers import arm, disarm


def claim(db: Connection, desk: Desk, number: int, mentor_id: int, now: dt.datetime) -> Outcome:
    """Gives the case to the mentor if nobody has it, or if it is being passed to this one (R7).

    Pressed again it changes nothing. Raises Taken, which says who has it, NotAllowed for an ended
    case, and Unavailable for a mentor who has no room or may not.
    """
    mentor = held_mentor(db, mentor_id)
    case = hold(db, number)
    pressed = {"which": number, "who": mentor_id, "at": now}
    if not db.execute(statements.CLAIM, pressed).rowcount:
        return _refused(db, case, mentor)
    fresh = case.state in UNCLAIMED
    if fresh:
        epoch = switched(db, desk, case, "active", "claim")
        db.execute(statements.CHANGE_CASE, {"which": number, "epoch": epoch})
    state = "active" if fresh else case.state
    action = "claim" if fresh else "accept"
    about = {"number": number, "mentor_id": mentor_id, "before": case.state, "after": state}
    note(db, action, by(mentor_id), now, **about)
    notices = _tell(db, case, mentor, now, "claimed" if fresh else "transferred")
    _rearm(db, desk, case, state, now)
    return Outcome(number, state, notices, mentor_id=mentor_id)


def decline(db: Connection, desk: Desk, number: int, mentor_id: int, now: dt.datetime) -> Outcome:
    """Ends the mentor's offer of the case; the next is asked at once if nobody else has one.

    Raises NotAllowed if the mentor has no open offer of it.
    """
    case = hold(db, number)
    offers = db.execute(statements.OPEN_OFFERS, {"which": number}).all()
    mine = next((row for row in offers if row.mentor_id == mentor_id), None)
    if mine is None or case.state not in OPEN:
        raise NotAllowed("decline", number, case.state)
    ended = {"offer": mine.id, "state": "declined", "ended_at": now}
    db.execute(statements.END_OFFER, ended)
    note(db, "decline", by(mentor_id), now, number=number, mentor_id=mentor_id)
    if mine.transfer:
        disarm(db, number, "transfer")
        kept = Notice("mentor", "transfer_declined", number, case.mentor_id, {"by": mentor_id})
        return Outcome(number, case.state, (kept,), mentor_id=case.mentor_id)
    if len(offers) > 1:
        return Outcome(number, case.state)
    return ring(db, desk, number, now)


def give_back(
    db: Connection,
    desk: Desk,
    number: int,
    mentor_id: int,
    now: dt.datetime,
    *,
    actor: str | None = None,
) -> Outcome:
    """Puts the mentor's case back into the queue, where it rings at once. Raises NotAllowed."""
    case = hold(db, number)
    actor = actor or owned(case, mentor_id, "give_back")
    state = move(db, desk, case, "give_back", actor, now, _nobodys(case))
    _mark_declined(db, case, now)
    disarm(db, number, "answer", "user", "transfer")
    arm(db, number, "ring", now, dt.timedelta(0))
    return Outcome(number, state, (Notice("user", "given_back", number),))


def transfer(
    db: Connection, desk: Desk, number: int, mentor_id: int, to: int, now: dt.datetime
) -> Outcome:
    """Offers a held case to another mentor; who has it keeps it until the other claims it.

    So the user is never with nobody. Raises NotAllowed, Unknown, or Unavailable.
    """
    case = hold(db, number)
    actor = owned_or_supervised(db, case, mentor_id, "transfer")
    other = find_mentor(db, to)
    _check_can(db, other)
    if other.id == case.mentor_id:
        raise NotAllowed("transfer", number, "owner")
    withdrawn = withdraw(db, number, now, "withdrawn", transfer=True)
    state = move(db, desk, case, "transfer", actor, now, about=to)
    arm(db, number, "transfer", now, desk.patience.transfer)
    notices = [Notice("mentor", "withdrawn", number, one) for one in withdrawn if one != to]
    notices.append(offer(db, case, to, now, transfer=True))
    return Outcome(number, state, tuple(notices), mentor_id=case.mentor_id)


def find_mentor(db: Connection, mentor_id: int) -> Any:
    """The mentor's row. Raises Unknown."""
    row = db.execute(statements.MENTOR, {"who": mentor_id}).one_or_none()
    if row is None:
        raise Unknown("mentor", mentor_id)
    return row


def held_mentor(db: Connection, mentor_id: int) -> Any:
    """As ``find_mentor``, with the row locked: who counts the load does so alone."""
    row = db.execute(statements.LOCKED_MENTOR, {"who": mentor_id}).one_or_none()
    if row is None:
        raise Unknown("mentor", mentor_id)
    return row


def load_of(db: Connection, mentor_id: int) -> int:
    """How many cases the mentor has."""
    load: int = db.execute(statements.LOAD, {"who": mentor_id}).scalar_one()
    return load


def _refused(db: Connection, case: Any, mentor: Any) -> Outcome:
    """What a claim in vain means."""
    if case.state not in OPEN:
        raise NotAllowed("claim", case.number, case.state)
    if case.mentor_id == mentor.id:
        return Outcome(case.number, case.state, fresh=False, mentor_id=mentor.id)
    if case.state in HELD and not _passed_to(db, case, mentor):
        owner = find_mentor(db, case.mentor_id)
        raise Taken(case.number, owner.id, owner.alias)
    _check_can(db, mentor)
    raise NotAllowed("claim", case.number, case.state)


def _passed_to(db: Connection, case: Any, mentor: Any) -> bool:
    rows = db.execute(statements.OPEN_OFFERS, {"which": case.number})
    return any(row.mentor_id == mentor.id and row.transfer for row in rows)


def _check_can(db: Connection, mentor: Any) -> None:
    load = load_of(db, mentor.id)
    why = None
    if not mentor.active:
        why = "removed"
    elif mentor.role == "officer":
        why = "role"
    elif load >= mentor.capacity:
        why = "full"
    if why is not None:
        raise Unavailable(mentor.id, why, load, mentor.capacity)


def _tell(
    db: Connection, case: Any, mentor: Any, now: dt.datetime, what: str
) -> tuple[Notice, ...]:
    """Ends the offers; the user learns the alias, the others that it is gone, and to whom."""
    detail = {"alias": mentor.alias}
    notices = [Notice("user", what, case.number, detail=detail)]
    notices.append(Notice("mentor", "yours", case.number, mentor.id))
    if case.mentor_id is not None:
        notices.append(Notice("mentor", "passed_on", case.number, case.mentor_id, detail))
    for row in db.execute(statements.OPEN_OFFERS, {"which": case.number}).all():
        state = "taken" if row.mentor_id == mentor.id else "withdrawn"
        db.execute(statements.END_OFFER, {"offer": row.id, "state": state, "ended_at": now})
        if state == "withdrawn":
            notices.append(Notice("mentor", "taken", case.number, row.mentor_id, detail))
    return tuple(notices)


def _rearm(db: Connection, desk: Desk, case: Any, state: str, now: dt.datetime) -> None:
    """Who claims owes the user an answer, unless the user owes one."""
    disarm(db, case.number, "ring", "transfer")
    if state == "active":
        arm(db, case.number, "answer", now, desk.patience.silence)


def _nobodys(case: Any) -> dict[str, Any]:
    """A new round, so that everyone may be asked again; the user hears it if nobody is free."""
    return {"mentor_id": None, "round": case.round + 1, "nobody_at": None}


def _mark_declined(db: Connection, case: Any, now: dt.datetime) -> None:
    """Who gave the case back is asked again last; an offer being passed on is withdrawn."""
    withdraw(db, case.number, now, "withdrawn")
    left = {
        "case_number": case.number,
        "mentor_id": case.mentor_id,
        "transfer": False,
        "round": case.round,
        "state": "declined",
        "offered_at": now,
        "ended_at": now,
    }
    db.execute(statements.ADD_OFFER, left)
