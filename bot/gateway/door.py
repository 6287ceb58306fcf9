"""The door: a person's message is stored once, and its fate with it. One transaction each.

Who answers is decided here: the bot, a mentor, or at once the desk (转人工, a button of a case).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from bot.gateway import statements
from bot.gateway.database import Connection
from bot.gateway.desk import requests
from bot.gateway.desk.handed import Handed
from bot.gateway.desk.office import Office
from bot.gateway.errors import NotOffered, TooManyPending
from bot.gateway.leases import Lease
from bot.gateway.log import Draft, Incoming, Stored, Turn, append, enter
from bot.gateway.tables import Message

MAX_PENDING = 1000


def receive(
    db: Connection,
    office: Office,
    conversation_id: str,
    token: str,
    incoming: Incoming,
    lease: Lease | None = None,
) -> Stored:
    """Takes a message of who holds the token.

    Raises UnknownConversation, WrongToken, NotOffered for a payload that no button of this
    conversation has, and TooManyPending.
    """
    talk = enter(db, conversation_id, token, lock=True)
    return take(db, office, talk, incoming, lease)


def take(
    db: Connection, office: Office, talk: Any, incoming: Incoming, lease: Lease | None = None
) -> Stored:
    """As ``receive``, for the locked row of a conversation."""
    known = _seq_of(db, talk.id, incoming.client_message_id)
    if known is not None:
        return Stored(known, fresh=False)
    text = incoming.text if incoming.payload is None else _title(db, talk.id, incoming.payload)
    pending = _pending(db, talk.id)
    if pending >= MAX_PENDING:
        raise TooManyPending
    now, seq = office.now(), talk.last_seq + 1
    said = Draft(text or "", "user", media=incoming.media, edits=incoming.edits)
    append(db, talk, seq, said, now, office.rendering, incoming=incoming)
    handled = requests.handle(db, office, talk, seq, said.text, incoming)
    if handled is not None:
        _file(db, talk, seq, incoming, now, handled.fate, handled.reason)
        return Stored(seq, fresh=True)
    taken = None if pending else lease
    inbox_id = _file(db, talk, seq, incoming, now, "running" if taken else "queued", lease=taken)
    turn = Turn(inbox_id, talk.id, seq, talk.epoch, 1, now, said.text, incoming.payload)
    return Stored(seq, fresh=True, turn=turn if taken else None)


def hand_over(
    db: Connection,
    office: Office,
    conversation_id: str,
    token: str,
    client_message_id: str,
    handed: Handed,
) -> Stored:
    """Takes an assessment that a mentor is to look at. Raises UnknownConversation, WrongToken."""
    talk = enter(db, conversation_id, token, lock=True)
    known = _seq_of(db, talk.id, client_message_id)
    if known is not None:
        return Stored(known, fresh=False)
    now, seq = office.now(), talk.last_seq + 1
    incoming = Incoming(client_message_id, handed.words(office))
    said = Draft(incoming.text or "", "user", verdicts=handed.verdicts)
    append(db, talk, seq, said, now, office.rendering, incoming=incoming)
    handled = requests.hand_over(db, office, talk, seq, incoming, handed)
    _file(db, talk, seq, incoming, now, handled.fate, handled.reason)
    return Stored(seq, fresh=True)


def _file(
    db: Connection,
    talk: Any,
    seq: int,
    incoming: Incoming,
    now: dt.datetime,
    state: str,
    reason: str | None = None,
    lease: Lease | None = None,
) -> int:
    filed = {
        "channel": talk.channel,
        "event_id": f"{talk.id}:{incoming.client_message_id}",
        "conversation_id": talk.id,
        "seq": seq,
        "state": state,
        "epoch": talk.epoch,
        "attempts": 1 if lease else 0,
        "owner": lease and lease.owner,
        "lease_until": lease and lease.until,
        "reason": reason,
        "received_at": now,
        "finished_at": None if state in statements.UNFINISHED else now,
    }
    inbox_id: int = db.execute(statements.FILE, filed).inserted_primary_key[0]
    return inbox_id


def _seq_of(db: Connection, conversation_id: str, client_message_id: str) -> int | None:
    asked = {"talk": conversation_id, "client_id": client_message_id}
    seq: int | None = db.execute(statements.SEQ_OF, asked).scalar_one_or_none()
    return seq


def _pending(db: Connection, conversation_id: str) -> int:
    count: int = db.execute(statements.PENDING_OF, {"talk": conversation_id}).scalar_one()
    return count


def _title(db: Connection, conversation_id: str, payload: str) -> str:
    query = (
        select(Message.buttons)
        .where(Message.conversation_id == conversation_id, Message.author != "user")
        .order_by(Message.seq.desc())
    )
    for (buttons,) in db.execute(query):
        for button in buttons:
            if button["payload"] == payload:
                return str(button["title"])
    raise NotOffered
