"""The conversation log: what was said, in order, stored once. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.gateway import statements
from bot.gateway.database import Connection
from bot.gateway.errors import (
    NotOffered,
    TooManyPending,
    UnknownConversation,
    WrongToken,
)
from bot.gateway.tables import Conversation, Message

MAX_PENDING = 1000


@dataclass(frozen=True)
class Draft:
    """A message of ours that is not stored yet."""

    text: str
    author: str = "assistant"
    buttons: Sequence[Any] = ()
    citations: Sequence[Any] = ()
    asks: Sequence[Any] = ()
    verdicts: Sequence[Any] = ()
    turn: dict[str, Any] | None = None


@dataclass(frozen=True)
class Incoming:
    """A message of a person: ``text`` as typed, or the ``payload`` of a button.

    ``reply`` is what to say at once, before the assistant is asked; None leaves it to the
    assistant.
    """

    client_message_id: str
    text: str | None
    payload: str | None
    reply: Draft | None = None


@dataclass(frozen=True)
class Lease:
    """Who may answer a message, and until when."""

    owner: str
    until: dt.datetime


@dataclass(frozen=True)
class Turn:
    """A message that this process now has to answer."""

    inbox_id: int
    conversation_id: str
    seq: int
    epoch: int
    attempts: int
    received_at: dt.datetime
    text: str
    payload: str | None


@dataclass(frozen=True)
class Stored:
    """Where a message went. ``turn`` is set when the lease was taken with it."""

    seq: int
    fresh: bool
    turn: Turn | None = None


def hashed(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_conversation(db: Connection, now: dt.datetime) -> tuple[str, str]:
    """The id and the token of a new conversation; the token cannot be had again."""
    conversation_id, token = secrets.token_hex(16), secrets.token_urlsafe(32)
    opened = {
        "id": conversation_id,
        "channel": "web",
        "token_hash": hashed(token),
        "mode": "bot",
        "epoch": 1,
        "last_seq": 0,
        "created_at": now,
    }
    db.execute(statements.OPEN, opened)
    return conversation_id, token


def enter(db: Connection, conversation_id: str, token: str, *, lock: bool = False) -> Any:
    """The conversation's row. Raises UnknownConversation, or WrongToken."""
    query = statements.LOCKED_CONVERSATION if lock else statements.CONVERSATION
    row = db.execute(query, {"talk": conversation_id}).one_or_none()
    if row is None:
        raise UnknownConversation
    if not hmac.compare_digest(row.token_hash, hashed(token)):
        raise WrongToken
    return row


def messages_after(db: Connection, conversation_id: str, token: str, after: int) -> list[Any]:
    """The messages after seq ``after``, at most ``PAGE`` of them."""
    enter(db, conversation_id, token)
    return list(db.execute(statements.MESSAGES_AFTER, {"talk": conversation_id, "after": after}))


def last_seqs(db: Connection, conversation_ids: Sequence[str]) -> dict[str, int]:
    """The newest seq of each of these conversations."""
    query = select(Conversation.id, Conversation.last_seq)
    return dict(db.execute(query.where(Conversation.id.in_(conversation_ids))).all())


def receive(
    db: Connection,
    conversation_id: str,
    token: str,
    incoming: Incoming,
    now: dt.datetime,
    lease: Lease | None = None,
) -> Stored:
    """Stores a person's message once, with its fate, and answers it if a reply is ready.

    Raises NotOffered for a payload that no button of this conversation has, and TooManyPending.
    """
    row = enter(db, conversation_id, token, lock=True)
    known = _seq_of(db, conversation_id, incoming.client_message_id)
    if known is not None:
        return Stored(known, fresh=False)
    text = incoming.text if incoming.payload is None else _title(db, row.id, incoming.payload)
    pending = _pending(db, row.id)
    if pending >= MAX_PENDING:
        raise TooManyPending
    seq = row.last_seq + 1
    append(db, row.id, seq, Draft(text or "", "user"), now, incoming=incoming)
    to_bot = row.mode == "bot"
    taken = lease if to_bot and not pending and incoming.reply is None else None
    inbox_id = _file(db, row, seq, incoming, now, taken)
    if to_bot and incoming.reply is not None:
        append(db, row.id, seq + 1, incoming.reply, now, in_reply_to=seq)
    turn = Turn(inbox_id, row.id, seq, row.epoch, 1, now, text or "", incoming.payload)
    return Stored(seq, fresh=True, turn=turn if taken else None)


def append(
    db: Connection,
    conversation_id: str,
    seq: int,
    draft: Draft,
    now: dt.datetime,
    *,
    in_reply_to: int | None = None,
    incoming: Incoming | None = None,
) -> None:
    """Adds a message as ``seq``, the conversation's next; the caller holds its lock."""
    added = {
        "conversation_id": conversation_id,
        "seq": seq,
        "author": draft.author,
        "text": draft.text,
        "payload": incoming and incoming.payload,
        "client_message_id": incoming and incoming.client_message_id,
        "buttons": list(draft.buttons),
        "citations": list(draft.citations),
        "asks": list(draft.asks),
        "verdicts": list(draft.verdicts),
        "turn": draft.turn,
        "in_reply_to": in_reply_to,
        "created_at": now,
    }
    db.execute(statements.ADD_MESSAGE, added)
    db.execute(statements.COUNT, {"talk": conversation_id, "last_seq": seq})


def _file(
    db: Connection, row: Any, seq: int, incoming: Incoming, now: dt.datetime, lease: Lease | None
) -> int:
    state, reason = "queued", None
    if row.mode != "bot":
        state = "passed"
    elif incoming.reply is not None:
        state, reason = "answered", "asked_for_human"
    elif lease is not None:
        state = "running"
    filed = {
        "channel": row.channel,
        "event_id": f"{row.id}:{incoming.client_message_id}",
        "conversation_id": row.id,
        "seq": seq,
        "state": state,
        "epoch": row.epoch,
        "attempts": 1 if lease else 0,
        "owner": lease and lease.owner,
        "lease_until": lease and lease.until,
        "reason": reason,
        "received_at": now,
        "finished_at": now if state in ("passed", "answered") else None,
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
