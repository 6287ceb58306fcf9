"""The tables of what is written about a case: its history, service record, visits, reviews."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

from bot.handoff.tables import Base, Moment, one_of

# 二、（三）2.: 提供创业信息、创业策划、创业政策、企业管理、跟踪指导、咨询答疑等服务
SERVICES = {
    "information": "创业信息",
    "planning": "创业策划",
    "policy": "创业政策",
    "management": "企业管理",
    "tracking": "跟踪指导",
    "consultation": "咨询答疑",
}
VISITS = ("planned", "asked", "answered", "missed", "cancelled")
FAULTS = ("wrong", "missing")
REVIEWS = ("open", "accepted", "rejected")


class CaseEvent(Base):
    """Who did what, when. Ids and names only, never what people wrote."""

    __tablename__ = "case_events"

    id = Column(Integer, primary_key=True)
    case_number = Column(Integer, ForeignKey("cases.number"))
    mentor_id = Column(Integer, ForeignKey("mentors.id"))  # whom it is about
    actor = Column(String(40), nullable=False)  # user, timer, mentor:3, system
    action = Column(String(20), nullable=False)
    before = Column(String(12))
    after = Column(String(12))
    detail = Column(JSON, nullable=False)
    at = Column(Moment, nullable=False)

    __table_args__ = (
        Index("case_events_case", "case_number", "id"),
        Index("case_events_mentor", "mentor_id", "id"),
    )


class ServiceRecord(Base):
    """服务记录: what clause 2.3.2 wants written down of each service."""

    __tablename__ = "service_records"

    case_number = Column(Integer, ForeignKey("cases.number"), primary_key=True)
    mentor_id = Column(Integer, ForeignKey("mentors.id"), nullable=False)
    service = Column(String(12), nullable=False)
    problem = Column(Text, nullable=False)
    advice = Column(Text, nullable=False)
    basis = Column(JSON, nullable=False)  # ids of clauses
    result = Column(Text, nullable=False)
    next_step = Column(Text, nullable=False)
    next_visit = Column(Date)
    written_at = Column(Moment, nullable=False)

    __table_args__ = (CheckConstraint(one_of("service", tuple(SERVICES)), name="known_service"),)


class Visit(Base):
    """创业回访: a closed case is asked about again on a day."""

    __tablename__ = "visits"

    id = Column(Integer, primary_key=True)
    case_number = Column(Integer, ForeignKey("cases.number"), nullable=False, unique=True)
    due_on = Column(Date, nullable=False)
    state = Column(String(10), nullable=False)
    asked_at = Column(Moment)
    ended_at = Column(Moment)
    led_to = Column(Integer, ForeignKey("cases.number"))  # the case that the answer opened

    __table_args__ = (
        CheckConstraint(one_of("state", VISITS), name="known_visit_state"),
        Index("visits_due", "state", "due_on"),
    )


class Review(Base):
    """A bot answer that a mentor found wrong, or missing, to be mended by an editor."""

    __tablename__ = "reviews"

    id = Column(Integer, primary_key=True)
    conversation_id = Column(String(40), ForeignKey("conversations.id"), nullable=False)
    seq = Column(Integer, nullable=False)  # of the bot's message
    case_number = Column(Integer, ForeignKey("cases.number"))
    mentor_id = Column(Integer, ForeignKey("mentors.id"), nullable=False)
    fault = Column(String(10), nullable=False)
    question = Column(Text, nullable=False)
    answer = Column(Text, nullable=False)
    note = Column(Text, nullable=False)
    intent = Column(String(60))  # what it should have been
    clauses = Column(JSON, nullable=False)
    state = Column(String(10), nullable=False)
    created_at = Column(Moment, nullable=False)
    decided_at = Column(Moment)
    decided_by = Column(Integer, ForeignKey("mentors.id"))

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq", "mentor_id", name="marked_once"),
        CheckConstraint(one_of("fault", FAULTS), name="known_fault"),
        CheckConstraint(one_of("state", REVIEWS), name="known_review_state"),
        Index("reviews_state", "state", "id"),
    )
