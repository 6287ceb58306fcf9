"""The conversation log: what was said, in order, stored once. Each function is one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bot.gateway import statements
from bot.gateway.database import Connection
from bot.gateway.errors import UnknownConversation, WrongToken
from bot.gateway.outbox import queue
from bot.gateway.tables import Conversation

if TYPE_CHECKING:
    from bot.gateway.rendering import Rendering


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
    mentor_id: int | None = None
    by: str | None = None  # the mentor's alias
    media: dict[str, Any] | None = None
    edits: int | None = None  # seq of the message that this one is a new version of


@dataclass(frozen=True)
class Incoming:
    """A message of a person: ``text`` as typed, or the ``payload`` of a button.

    ``media`` is what came with it (kind, file_id, name, size); ``edits`` the seq of the message
    that it is a new version of.
    """

    client_message_id: str
    text: str | None
    payload: str | None = None
    media: dict[str, Any] | None = None
    edits: int | None = None


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


def open_conversation(
    db: Connection, now: dt.datetime, channel: str = "web", address: str | None = None
) -> tuple[str, str]:
    """The id and the token of a new conversation; the token cannot be had again."""
    conversation_id, token = secrets.token_hex(16), secrets.token_urlsafe(32)
    opened = {
        "id": conversation_id,
        "channel": channel,
        "address": address,
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


def messages_after(
    db: Connection, conversation_id: str, token: str, after: int
) -> tuple[list[Any], bool]:
    """The messages after seq ``after``, at most ``PAGE`` of them; and whether to note ``after``.

    Who asks for what follows has what came before. It is worth noting where a mentor writes.
    """
    row = enter(db, conversation_id, token)
    unseen = row.epoch > 1 and row.seen_seq < after <= row.last_seq
    asked = {"talk": conversation_id, "after": after}
    return list(db.execute(statements.MESSAGES_AFTER, asked)), unseen


def seen(db: Connection, conversation_id: str, seq: int) -> None:
    """Notes that the page has all messages up to ``seq``."""
    db.execute(statements.SEEN, {"talk": conversation_id, "seq": seq})


def last_seqs(db: Connection, conversation_ids: Sequence[str]) -> dict[str, int]:
    """The newest seq of each of these conversations."""
    query = select(Conversation.id, Conversation.last_seq)
    return dict(db.execute(query.where(Conversation.id.in_(conversation_ids))).all())


def append(
    db: Connection,
    talk: Any,
    seq: int,
    draft: Draft,
    now: dt.datetime,
    rendering: Rendering,
    *,
    in_reply_to: int | None = None,
    incoming: Incoming | None = None,
) -> None:
    """Adds a message to the conversation ``talk`` as ``seq``, its next; the caller holds its lock.

    What is said to somebody on a carrying channel is queued for it in the same transaction.
    """
    added = {
        "conversation_id": talk.id,
        "seq": seq,
        "author": draft.author,
        "text": draft.text,
        "payload": incoming and incoming.payload,
        "client_message_id": incoming and incoming.client_message_id,
        "buttons": list(draft.buttons),
        "citations": list(draft.citations),
        "asks": list(draft.asks),
        "verdicts": list(draft.verdicts),
        "turn": {"by": draft.by} if draft.by else draft.turn,
        "mentor_id": draft.mentor_id,
        "media": draft.media,
        "edits": draft.edits,
        "in_reply_to": in_reply_to,
        "created_at": now,
    }
    db.execute(statements.ADD_MESSAGE, added)
    db.execute(statements.COUNT, {"talk": talk.id, "last_seq": seq})
    if talk.address is not None and draft.author != "user":
        for parcel in rendering.parcels(talk, seq, draft):
            queue(db, parcel, now)


def say(
    db: Connection,
    conversation_id: str,
    draft: Draft,
    now: dt.datetime,
    rendering: Rendering,
    in_reply_to: int | None = None,
) -> int:
    """Adds a message of ours to a conversation, which is locked for it; gives its seq."""
    talk = db.execute(statements.LOCKED_CONVERSATION, {"talk": conversation_id}).one()
    seq = int(talk.last_seq) + 1
    append(db, talk, seq, draft, now, rendering, in_reply_to=in_reply_to)
    return seq
