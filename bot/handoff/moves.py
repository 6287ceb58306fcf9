"""Changing a case: hold it, see whether the table of states allows it, change it, note it.

Locks are taken in this order, everywhere: the mentor (if capacity matters), the conversation,
the case, its timers and offers. Who calls with a conversation already locked must not claim.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.handoff import statements
from bot.handoff.desk import Connection, Desk
from bot.handoff.errors import NotAllowed, Unknown
from bot.handoff.history import by, note
from bot.handoff.states import HELD, MODE, after

UNNOTED = ("user_message", "mentor_message")  # the log has them; noted when they move the case
SUPERVISING = ("supervisor",)


def hold(db: Connection, number: int) -> Any:
    """The case's row, locked with its conversation until the transaction ends. Raises Unknown."""
    seen = db.execute(statements.CASE, {"which": number}).one_or_none()
    if seen is None:
        raise Unknown("case", number)
    db.execute(statements.LOCK_CONVERSATION, {"talk": seen.conversation_id})
    return db.execute(statements.LOCKED_CASE, {"which": number}).one()


def move(
    db: Connection,
    desk: Desk,
    case: Any,
    action: str,
    actor: str,
    now: dt.datetime,
    values: Mapping[str, Any] | None = None,
    *,
    about: int | None = None,
) -> str:
    """Does ``action`` to the held ``case``, with its conversation's mode; gives the new state.

    ``values`` are columns that change with it, ``about`` is the mentor concerned, if not the one
    who has it. Raises NotAllowed, also when the conversation's mode was changed by someone else.
    """
    state = after(action, case.number, case.state)
    changed = {**(values or {}), "state": state}
    if MODE[state] != MODE[case.state]:
        changed["epoch"] = switched(db, desk, case, state, action)
    db.execute(statements.CHANGE_CASE, {"which": case.number, **changed})
    if action not in UNNOTED or state != case.state:
        moved = {"before": case.state, "after": state, "mentor_id": about or case.mentor_id}
        note(db, action, actor, now, number=case.number, **moved)
    return state


def switched(db: Connection, desk: Desk, case: Any, state: str, action: str) -> int:
    """The epoch after the conversation's mode was set to that of ``state``."""
    epoch = desk.switch(db, case.conversation_id, MODE[state], case.epoch)
    if epoch is None:
        raise NotAllowed(action, case.number, "mode")
    return epoch


def owned(case: Any, mentor_id: int, action: str) -> str:
    """The mentor as an actor. Raises NotAllowed unless it is this mentor's open case."""
    if case.state not in HELD:
        raise NotAllowed(action, case.number, case.state)
    if case.mentor_id != mentor_id:
        raise NotAllowed(action, case.number, "owner")
    return by(mentor_id)


def owned_or_supervised(db: Connection, case: Any, mentor_id: int, action: str) -> str:
    """As ``owned``, but a supervisor may do it to anyone's case, claimed or not."""
    if case.mentor_id == mentor_id:
        return by(mentor_id)
    mentor = db.execute(statements.MENTOR, {"who": mentor_id}).one_or_none()
    if mentor is None or not mentor.active or mentor.role not in SUPERVISING:
        raise NotAllowed(action, case.number, "owner")
    return by(mentor_id)
