"""The gateway's tables. What is done with them lives in ``log``, ``claims`` and ``outbox``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import declarative_base

import bot.gateway.desk.tables
import bot.handoff.papers  # noqa: F401  their tables join ours
from bot.handoff.tables import Moment, metadata

Base: Any = declarative_base(metadata=metadata)

RUNNING_ONLY = text("state = 'running'")


class Conversation(Base):
    """One talk of one person. ``epoch`` grows by one with each change of ``mode``."""

    __tablename__ = "conversations"

    id = Column(String(40), primary_key=True)
    channel = Column(String(20), nullable=False)
    address = Column(String(120))  # where a carrying channel delivers; null on the web
    token_hash = Column(String(64), nullable=False)  # SHA-256, hex; the token is never stored
    mode = Column(String(10), nullable=False)
    epoch = Column(Integer, nullable=False)
    last_seq = Column(Integer, nullable=False)
    seen_seq = Column(Integer, nullable=False, server_default="0")  # what the page has fetched
    created_at = Column(Moment, nullable=False)

    __table_args__ = (CheckConstraint("mode IN ('bot', 'waiting', 'human')", name="known_mode"),)


class Message(Base):
    """One line of a conversation. ``seq`` counts from 1 within it."""

    __tablename__ = "messages"

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(40), ForeignKey("conversations.id"), nullable=False)
    seq = Column(Integer, nullable=False)
    author = Column(String(10), nullable=False)
    text = Column(Text, nullable=False)
    payload = Column(Text)  # of the button pressed; null for typed text
    client_message_id = Column(String(200))  # null for what we say
    buttons = Column(JSON, nullable=False)
    citations = Column(JSON, nullable=False)
    asks = Column(JSON, nullable=False)
    verdicts = Column(JSON, nullable=False)
    turn = Column(JSON(none_as_null=True))  # how the answer was decided; null for what people say
    mentor_id = Column(Integer, ForeignKey("mentors.id"))  # who wrote it, of a mentor's message
    media = Column(JSON(none_as_null=True))  # what came with it: kind, file_id, name, size
    edits = Column(Integer)  # seq of the message that this one is a new version of
    in_reply_to = Column(Integer)  # seq of the message answered
    created_at = Column(Moment, nullable=False)

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq", name="one_message_per_seq"),
        UniqueConstraint("conversation_id", "client_message_id", name="stored_once"),
        CheckConstraint("author IN ('user', 'assistant', 'mentor', 'system')", name="known_author"),
    )


class Inbox(Base):
    """The fate of each message that came in (R1, R2).

    ``queued`` → ``running`` → ``answered`` | ``apologised`` | ``dropped`` (the mode changed while
    it was being answered) | ``passed`` (for a mentor). An expired lease makes it queued again.
    """

    __tablename__ = "inbox"

    id = Column(Integer, primary_key=True)
    channel = Column(String(20), nullable=False)
    event_id = Column(String(250), nullable=False)
    conversation_id = Column(String(40), ForeignKey("conversations.id"), nullable=False)
    seq = Column(Integer, nullable=False)
    state = Column(String(12), nullable=False)
    epoch = Column(Integer, nullable=False)  # of the conversation when the turn was claimed
    attempts = Column(Integer, nullable=False)
    owner = Column(String(120))
    lease_until = Column(Moment)
    reason = Column(String(60))
    received_at = Column(Moment, nullable=False)
    finished_at = Column(Moment)

    __table_args__ = (
        UniqueConstraint("channel", "event_id", name="one_fate_per_event"),
        UniqueConstraint("conversation_id", "seq", name="one_fate_per_message"),
        CheckConstraint(
            "state IN ('queued', 'running', 'answered', 'apologised', 'dropped', 'passed')",
            name="known_fate",
        ),
        Index("inbox_state", "state", "conversation_id", "seq"),
        Index(
            "inbox_one_running",
            "conversation_id",
            unique=True,
            sqlite_where=RUNNING_ONLY,
            postgresql_where=RUNNING_ONLY,
        ),
    )


class Outbox(Base):
    """What must be carried to another channel (R3, R4). The web reads the log and needs no row."""

    __tablename__ = "outbox"

    id = Column(Integer, primary_key=True)
    dedupe_key = Column(String(250), nullable=False, unique=True)
    channel = Column(String(20), nullable=False)
    recipient = Column(String(120), nullable=False)  # frozen when queued (R9)
    conversation_id = Column(String(40), ForeignKey("conversations.id"))
    seq = Column(Integer)
    case_number = Column(Integer, ForeignKey("cases.number"))
    author = Column(String(10), nullable=False)  # whose words: as of a message, or the desk's
    epoch = Column(Integer, nullable=False)
    body = Column(JSON, nullable=False)
    state = Column(String(10), nullable=False)
    attempts = Column(Integer, nullable=False)
    next_attempt_at = Column(Moment, nullable=False)
    owner = Column(String(120))
    lease_until = Column(Moment)
    remote_id = Column(String(120))
    last_error = Column(String(200))
    created_at = Column(Moment, nullable=False)
    finished_at = Column(Moment)

    __table_args__ = (
        CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'uncertain', 'cancelled')",
            name="known_delivery",
        ),
        Index("outbox_due", "state", "next_attempt_at"),
        CheckConstraint(
            "author IN ('user', 'assistant', 'mentor', 'system', 'desk')", name="known_voice"
        ),
        Index("outbox_recipient", "channel", "recipient", "id"),
        Index("outbox_message", "conversation_id", "seq"),
        Index("outbox_remote", "recipient", "remote_id"),
    )


class Chat(Base):
    """The conversation of an address on a carrying channel."""

    __tablename__ = "chats"

    channel = Column(String(20), primary_key=True)
    address = Column(String(120), primary_key=True)
    conversation_id = Column(String(40), ForeignKey("conversations.id"), nullable=False)
    blocked_at = Column(Moment)  # since when nothing reaches it


class Event(Base):
    """What a carrying channel brought, whole, before it was acknowledged (R1), and its fate.

    ``queue`` is whose order it keeps (R2). ``body`` is emptied once it was handled: the log has it.
    """

    __tablename__ = "events"

    id = Column(Integer, primary_key=True)
    channel = Column(String(20), nullable=False)
    event_id = Column(String(120), nullable=False)
    queue = Column(String(120), nullable=False)
    body = Column(JSON(none_as_null=True))
    state = Column(String(10), nullable=False)
    attempts = Column(Integer, nullable=False)
    fate = Column(String(40))
    conversation_id = Column(String(40), ForeignKey("conversations.id"))
    seq = Column(Integer)
    case_number = Column(Integer, ForeignKey("cases.number"))
    remote_id = Column(String(120))  # of the message that it brought
    received_at = Column(Moment, nullable=False)
    finished_at = Column(Moment)

    __table_args__ = (
        UniqueConstraint("channel", "event_id", name="one_row_per_event"),
        CheckConstraint("state IN ('queued', 'done', 'failed')", name="known_event_state"),
        Index("events_state", "state", "id"),
        Index("events_remote", "queue", "remote_id"),
    )
