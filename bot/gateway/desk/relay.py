"""From the user to the mentor and back, while a case is open. Part of who writes' transaction."""

from __future__ import annotations

from typing import Any

from bot.gateway import statements
from bot.gateway.database import Connection
from bot.gateway.desk import mentors_telegram as telegram
from bot.gateway.desk.office import Office
from bot.gateway.log import Draft, Incoming, append
from bot.handoff import cases
from bot.handoff import statements as desk
from bot.handoff.desk import Outcome


def from_user(
    db: Connection, office: Office, talk: Any, seq: int, text: str, incoming: Incoming
) -> Outcome | None:
    """Moves the case and carries the message to its mentor; unclaimed, it waits in the log."""
    outcome = cases.user_message(db, office.desk, talk.id, office.now())
    if outcome is None or outcome.mentor_id is None:
        return outcome
    mentor = db.execute(desk.MENTOR, {"who": outcome.mentor_id}).one()
    line = telegram.Line(talk.id, seq, text, incoming.media, edited=incoming.edits is not None)
    telegram.carry(db, office, mentor, outcome.number, line)
    return outcome


def from_mentor(
    db: Connection,
    office: Office,
    number: int,
    mentor_id: int,
    said: Draft,
    client_message_id: str,
) -> tuple[int, bool]:
    """Stores what the case's mentor says and carries it to the user: its seq, and if it is new.

    Raises NotAllowed when the case is not this mentor's, or has ended.
    """
    case = db.execute(desk.CASE, {"which": number}).one_or_none()
    known = (
        case
        and db.execute(
            statements.SEQ_OF, {"talk": case.conversation_id, "client_id": client_message_id}
        ).scalar_one_or_none()
    )
    if known:
        return int(known), False
    now = office.now()
    cases.mentor_message(db, office.desk, number, mentor_id, now)
    assert case is not None  # else it would have raised
    talk = db.execute(statements.LOCKED_CONVERSATION, {"talk": case.conversation_id}).one()
    seq = int(talk.last_seq) + 1
    key = Incoming(client_message_id, None)
    append(db, talk, seq, said, now, office.rendering, incoming=key)
    return seq, True
