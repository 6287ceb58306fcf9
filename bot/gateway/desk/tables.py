"""What the gateway keeps of mentors at work: their sessions, half-written records, topics."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String
from sqlalchemy.orm import declarative_base

from bot.handoff.tables import Moment, metadata

Base: Any = declarative_base(metadata=metadata)


class Session(Base):
    """One sign-in to the console. Only a hash of its key is kept; a revoked one stays."""

    __tablename__ = "desk_sessions"

    key_hash = Column(String(64), primary_key=True)  # SHA-256, hex
    mentor_id = Column(Integer, ForeignKey("mentors.id"), nullable=False)
    created_at = Column(Moment, nullable=False)
    seen_at = Column(Moment, nullable=False)
    revoked_at = Column(Moment)

    __table_args__ = (Index("desk_sessions_mentor", "mentor_id", "revoked_at"),)


class Draft(Base):
    """A service record that a mentor fills in step by step in a chat; one at a time."""

    __tablename__ = "record_drafts"

    mentor_id = Column(Integer, ForeignKey("mentors.id"), primary_key=True)
    case_number = Column(Integer, ForeignKey("cases.number"), nullable=False)
    step = Column(String(20), nullable=False)
    filled = Column(JSON, nullable=False)
    changed_at = Column(Moment, nullable=False)


class Thread(Base):
    """The forum topic that a case has in the mentors' group."""

    __tablename__ = "case_threads"

    case_number = Column(Integer, ForeignKey("cases.number"), primary_key=True)
    chat = Column(String(120), nullable=False)
    thread = Column(Integer, nullable=False)

    __table_args__ = (Index("case_threads_thread", "chat", "thread", unique=True),)
