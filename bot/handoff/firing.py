"""Doing what a timer was set for. One transaction, and only while the timer's lease stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.handoff import statements, visits
from bot.handoff.claims import give_back
from bot.handoff.desk import Connection, Desk, Notice, Outcome
from bot.handoff.history import TIMER, note
from bot.handoff.moves import hold
from bot.handoff.ringing import ring, withdraw
from bot.handoff.states import HELD
from bot.handoff.timers import Due, arm, ended

TAKEN_AWAY = 3  # a mentor is reminded, then the supervisor is told, then the case goes on


def fire(db: Connection, desk: Desk, timer: Due, now: dt.datetime) -> Outcome | None:
    """Does the timer's work and ends it, both or neither; None if it is not ours any more."""
    case = hold(db, timer.number)
    step = db.execute(statements.TIMER, {"timer": timer.id}).one().step
    if not ended(db, timer, now):
        return None
    if timer.kind == "ring":
        return ring(db, desk, case.number, now)
    if timer.kind == "visit":
        notices = visits.ask(db, desk, case, now)
        return Outcome(case.number, case.state, notices, mentor_id=case.mentor_id)
    if case.state not in HELD:
        return Outcome(case.number, case.state, fresh=False)
    work = {"answer": _silent_mentor, "user": _silent_user, "transfer": _not_accepted}
    return work[timer.kind](db, desk, case, step, now)


def _silent_mentor(db: Connection, desk: Desk, case: Any, step: int, now: dt.datetime) -> Outcome:
    """Reminded, then the supervisor is told, then the case goes on to the next."""
    note(db, "silence", TIMER, now, number=case.number, mentor_id=case.mentor_id, step=step)
    if not desk.hours.open_at(now):  # nobody owes an answer by night
        wait = desk.hours.next_opening(now).at - now + desk.patience.silence
        arm(db, case.number, "answer", now, wait, step=step)
        return Outcome(case.number, case.state, mentor_id=case.mentor_id)
    reminder = Notice("mentor", "answer_due", case.number, case.mentor_id, {"step": step})
    if step + 1 >= TAKEN_AWAY:
        outcome = give_back(db, desk, case.number, case.mentor_id, now, actor=TIMER)
        gone = Notice("mentor", "taken_away", case.number, case.mentor_id)
        notices = (*outcome.notices, gone, Notice("supervisor", "taken_away", case.number))
        return Outcome(case.number, outcome.state, notices)
    arm(db, case.number, "answer", now, desk.patience.silence, step=step + 1)
    notices = (reminder,)
    if step > 0:
        notices += (Notice("supervisor", "silent", case.number, detail={"by": case.mentor_id}),)
    return Outcome(case.number, case.state, notices, mentor_id=case.mentor_id)


def _silent_user(db: Connection, desk: Desk, case: Any, step: int, now: dt.datetime) -> Outcome:
    """The mentor is reminded to close; only a record closes a case."""
    note(db, "no_reply", TIMER, now, number=case.number, mentor_id=case.mentor_id, step=step)
    arm(db, case.number, "user", now, desk.patience.user, step=step + 1)
    reminder = Notice("mentor", "close_due", case.number, case.mentor_id, {"step": step})
    return Outcome(case.number, case.state, (reminder,), mentor_id=case.mentor_id)


def _not_accepted(db: Connection, desk: Desk, case: Any, step: int, now: dt.datetime) -> Outcome:
    """A transfer that nobody took: who has the case still has it, and learns so."""
    asked = withdraw(db, case.number, now, "expired", transfer=True)
    note(db, "transfer_expired", TIMER, now, number=case.number, mentor_id=case.mentor_id)
    kept = Notice("mentor", "transfer_expired", case.number, case.mentor_id)
    late = tuple(Notice("mentor", "withdrawn", case.number, one) for one in asked)
    return Outcome(case.number, case.state, (kept, *late), mentor_id=case.mentor_id)
