"""The life of a case as the user sees it: opened, written to, left. One transaction each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.handoff import statements
from bot.handoff.desk import Connection, Desk, Notice, Outcome
from bot.handoff.errors import Invalid, NotAllowed
from bot.handoff.history import SYSTEM, USER, note
from bot.handoff.moves import hold, move, owned, owned_or_supervised
from bot.handoff.ringing import place_in_queue, withdraw
from bot.handoff.states import HELD, NORMAL, OPEN, PRIORITY, REASONS
from bot.handoff.timers import arm, armed, disarm

AT_ONCE = dt.timedelta(0)
CASE_TIMERS = ("ring", "answer", "user", "transfer")


@dataclass(frozen=True)
class Request:
    """What a case is opened with. ``epoch`` is the conversation's, as the asker saw it.

    ``within`` names the places that hold the region, the nearest first; ``card`` is that of
    ``cards.Card.parts``.
    """

    conversation_id: str
    epoch: int
    reason: str
    question: str
    region: str | None = None
    within: Sequence[str] = ()
    topic: str | None = None
    card: Mapping[str, Any] = field(default_factory=dict)
    follows: int | None = None


def open_case(db: Connection, desk: Desk, request: Request, now: dt.datetime) -> Outcome:
    """Opens a case and sets the conversation waiting, both or neither; it rings at once.

    With a case open already, that one is the outcome and nothing changes (R6). Raises Invalid,
    or NotAllowed when the conversation has gone on since ``request.epoch``.
    """
    if request.reason not in REASONS:
        raise Invalid([("reason", f"one of {', '.join(REASONS)}")])
    db.execute(statements.LOCK_CONVERSATION, {"talk": request.conversation_id})
    known = open_one(db, request.conversation_id)
    if known is not None:
        return Outcome(known.number, known.state, fresh=False, mentor_id=known.mentor_id)
    epoch = desk.switch(db, request.conversation_id, "waiting", request.epoch)
    if epoch is None:
        raise NotAllowed("open", None, "mode")
    number = _store(db, request, epoch, now)
    note(db, "open", USER, now, number=number, after="queued", reason=request.reason)
    arm(db, number, "ring", now, AT_ONCE)
    row = db.execute(statements.CASE, {"which": number}).one()
    queued = Notice("user", "queued", number, detail={"place": place_in_queue(db, row)})
    return Outcome(number, "queued", (queued,))


def open_one(db: Connection, conversation_id: str) -> Any | None:
    """The conversation's open case; None if it has none."""
    return db.execute(statements.OPEN_CASE, {"talk": conversation_id}).one_or_none()


def user_message(
    db: Connection, desk: Desk, conversation_id: str, now: dt.datetime
) -> Outcome | None:
    """Takes note that the user wrote; ``mentor_id`` is who must get it, None while unclaimed.

    None when no case is open. The text is the log's: here it only moves case and timers.
    """
    seen = open_one(db, conversation_id)
    if seen is None:
        return None
    case = hold(db, seen.number)
    if case.state not in OPEN:  # ended while we waited for the lock
        return None
    state = move(db, desk, case, "user_message", USER, now, {"user_at": max(now, case.user_at)})
    if state in HELD:
        disarm(db, case.number, "user")
        if not armed(db, case.number, "answer"):  # counts from the first unanswered message
            arm(db, case.number, "answer", now, desk.patience.silence)
    return Outcome(case.number, state, mentor_id=case.mentor_id)


def mentor_message(
    db: Connection, desk: Desk, number: int, mentor_id: int, now: dt.datetime
) -> Outcome:
    """Takes note that the case's mentor wrote. Raises NotAllowed if it is not this mentor's."""
    case = hold(db, number)
    actor = owned(case, mentor_id, "mentor_message")
    times = {"mentor_at": now, "answered_at": case.answered_at or now}
    state = move(db, desk, case, "mentor_message", actor, now, times)
    disarm(db, number, "answer")
    arm(db, number, "user", now, desk.patience.user)
    return Outcome(number, state, mentor_id=mentor_id)


def leave_callback(db: Connection, desk: Desk, number: int, text: str, now: dt.datetime) -> Outcome:
    """Keeps how and when the user wants to be called; the case stays in the queue and rings."""
    if not text.strip():
        raise Invalid([("callback", "empty")])
    case = hold(db, number)
    state = move(db, desk, case, "call_back", USER, now, {"callback": text.strip()})
    return Outcome(number, state, (Notice("supervisor", "callback", number),))


def cancel(
    db: Connection,
    desk: Desk,
    number: int,
    reason: str,
    now: dt.datetime,
    *,
    by_mentor: int | None = None,
) -> Outcome:
    """Ends a case without a record: the user left, or a supervisor says that it is none.

    ``by_mentor`` None is the user or the system. A mentor who has the case owes it a record and
    cannot cancel it; only a supervisor can cancel others' cases. Raises NotAllowed.
    """
    case = hold(db, number)
    actor = SYSTEM if by_mentor is None else _canceller(db, case, by_mentor)
    told = [*withdraw(db, number, now, "withdrawn"), case.mentor_id]
    ended = {"closed_at": now, "end_reason": reason}  # the mentor stays: the figures say whose
    state = move(db, desk, case, "cancel", actor, now, ended)
    disarm(db, number, *CASE_TIMERS)
    notices = [Notice("user", "cancelled", number, detail={"reason": reason})]
    notices += [Notice("mentor", "cancelled", number, one) for one in told if one is not None]
    return Outcome(number, state, tuple(notices))


def _canceller(db: Connection, case: Any, mentor_id: int) -> str:
    if case.mentor_id == mentor_id:  # the owner writes a record instead
        raise NotAllowed("cancel", case.number, "owner")
    return owned_or_supervised(db, case, mentor_id, "cancel")


def _store(db: Connection, request: Request, epoch: int, now: dt.datetime) -> int:
    stored = {
        "conversation_id": request.conversation_id,
        "follows": request.follows,
        "reason": request.reason,
        "region": request.region,
        "within": list(request.within),
        "topic": request.topic,
        "priority": PRIORITY.get(request.reason, NORMAL),
        "state": "queued",
        "epoch": epoch,
        "round": 1,
        "question": request.question,
        "card": dict(request.card),
        "opened_at": now,
        "user_at": now,
    }
    number: int = db.execute(statements.ADD_CASE, stored).inserted_primary_key[0]
    return number
