"""The desk's tables about cases and people. What is written about a case stands in ``papers``.

One metadata for all of ours: the gateway's tables join it, and Alembic compares both.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import declarative_base

from bot.handoff.states import OPEN, REASONS, STATES

metadata: Any = MetaData()
Base: Any = declarative_base(metadata=metadata)

ROLES = ("mentor", "supervisor", "officer")
OFFERS = ("open", "taken", "declined", "expired", "withdrawn")
TIMERS = ("ring", "answer", "user", "transfer", "visit")
TIMER_STATES = ("pending", "running", "done", "cancelled")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL condition that ``column`` holds one of ``values``."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def unique_where(name: str, condition: str, *columns: str) -> Index:
    """A partial unique index, on SQLite and on PostgreSQL."""
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Moment(TypeDecorator):
    """A point of time in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        return value if value is None else value.astimezone(dt.timezone.utc)

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=dt.timezone.utc)


class Mentor(Base):
    """Who helps. No regions, or no topics, means all. A removed one stays, for the records."""

    __tablename__ = "mentors"

    id = Column(Integer, primary_key=True)
    name = Column(String(60), nullable=False)
    alias = Column(String(60), nullable=False)  # what the user sees
    telegram_id = Column(String(40))
    regions = Column(JSON, nullable=False)
    topics = Column(JSON, nullable=False)
    capacity = Column(Integer, nullable=False)  # cases at once
    role = Column(String(12), nullable=False)
    on_duty = Column(Boolean, nullable=False)
    active = Column(Boolean, nullable=False)
    created_at = Column(Moment, nullable=False)
    removed_at = Column(Moment)
    password_hash = Column(Text)  # argon2; null means no way into the console

    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="known_role"),
        CheckConstraint("capacity >= 0", name="capacity_counts"),
        unique_where("one_mentor_of_a_name", "active", "name"),
        unique_where("one_mentor_of_an_alias", "active", "alias"),
        unique_where("one_mentor_of_an_account", "active", "telegram_id"),
    )


class Case(Base):
    """One matter of one conversation. ``epoch`` is the conversation's since our last change.

    A case has a history, whose foreign key forbids that it is ever deleted: so no number comes
    back on SQLite, which would give the highest one again.
    """

    __tablename__ = "cases"

    number = Column(Integer, primary_key=True)
    conversation_id = Column(String(40), ForeignKey("conversations.id"), nullable=False)
    follows = Column(Integer, ForeignKey("cases.number"))  # the case whose visit was answered
    reason = Column(String(20), nullable=False)
    region = Column(String(60))
    within = Column(JSON, nullable=False)  # the places that hold the region, the nearest first
    topic = Column(String(60))
    priority = Column(Integer, nullable=False)
    state = Column(String(12), nullable=False)
    epoch = Column(Integer, nullable=False)
    mentor_id = Column(Integer, ForeignKey("mentors.id"))
    round = Column(Integer, nullable=False)  # how often everyone was asked in vain, plus one
    question = Column(Text, nullable=False)
    card = Column(JSON, nullable=False)  # as said; masked where it is shown
    callback = Column(Text)  # how and when the user wants to be called
    opened_at = Column(Moment, nullable=False)
    offered_at = Column(Moment)  # first
    claimed_at = Column(Moment)  # first
    answered_at = Column(Moment)  # first
    user_at = Column(Moment, nullable=False)  # last message
    mentor_at = Column(Moment)  # last message
    nobody_at = Column(Moment)  # when the user was first told that nobody is free
    closed_at = Column(Moment)  # or cancelled
    end_reason = Column(String(40))  # of a cancelled one
    rating = Column(Integer)
    rating_note = Column(Text)
    rated_at = Column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="known_case_state"),
        CheckConstraint(one_of("reason", REASONS), name="known_reason"),
        CheckConstraint(
            "(state IN ('active', 'waiting_user')) = (mentor_id IS NOT NULL AND closed_at IS NULL)",
            name="held_means_by_someone",
        ),
        CheckConstraint("rating BETWEEN 1 AND 5", name="known_rating"),
        unique_where("one_open_case", one_of("state", OPEN), "conversation_id"),
        Index("cases_state", "state", "priority", "opened_at"),
        Index("cases_mentor", "mentor_id", "state"),
        Index("cases_opened", "opened_at"),
    )


class Offer(Base):
    """A case shown to a mentor with a button. ``transfer``: the case still has its mentor."""

    __tablename__ = "offers"

    id = Column(Integer, primary_key=True)
    case_number = Column(Integer, ForeignKey("cases.number"), nullable=False)
    mentor_id = Column(Integer, ForeignKey("mentors.id"), nullable=False)
    transfer = Column(Boolean, nullable=False)
    round = Column(Integer, nullable=False)
    state = Column(String(12), nullable=False)
    offered_at = Column(Moment, nullable=False)
    ended_at = Column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("state", OFFERS), name="known_offer_state"),
        unique_where("one_open_offer", "state = 'open'", "case_number", "mentor_id"),
        Index("offers_case", "case_number", "round"),
        Index("offers_mentor", "mentor_id", "state"),
    )


class Timer(Base):
    """Something to be done later (R8): ``pending`` → ``running`` (leased) → ``done``.

    ``wait`` is in seconds from ``set_at``, null for a day that was agreed on. A clock that was put
    back behind ``set_at`` counts the wait anew.
    """

    __tablename__ = "timers"

    id = Column(Integer, primary_key=True)
    case_number = Column(Integer, ForeignKey("cases.number"), nullable=False)
    kind = Column(String(10), nullable=False)
    step = Column(Integer, nullable=False)  # how often it rang in vain before
    wait = Column(Integer)
    set_at = Column(Moment, nullable=False)
    due_at = Column(Moment, nullable=False)
    state = Column(String(10), nullable=False)
    attempts = Column(Integer, nullable=False)
    owner = Column(String(120))
    lease_until = Column(Moment)
    finished_at = Column(Moment)

    __table_args__ = (
        CheckConstraint(one_of("kind", TIMERS), name="known_timer"),
        CheckConstraint(one_of("state", TIMER_STATES), name="known_timer_state"),
        unique_where(
            "one_timer_of_a_kind", "state IN ('pending', 'running')", "case_number", "kind"
        ),
        Index("timers_due", "state", "due_at"),
    )
