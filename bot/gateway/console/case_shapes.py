"""The shapes of the console's answers about cases and their chats, for the OpenAPI page."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.gateway.console.forms import Reason, State
from bot.gateway.console.shapes import Mentor, Whose
from bot.gateway.schemas import Citation


class Case(BaseModel):
    """A case, masked. Of an open one that another mentor has, a mentor sees only whose it is."""

    number: int
    alias: str
    channel: Literal["web", "telegram"]
    state: State
    reason: Reason
    region: str | None
    topic: str | None
    topic_title: str | None
    priority: int = Field(..., ge=0, le=2, description="0 urgent, 1 high, 2 normal.")
    question: str
    callback: str | None
    opened_at: dt.datetime
    claimed_at: dt.datetime | None
    answered_at: dt.datetime | None
    closed_at: dt.datetime | None
    user_at: dt.datetime | None
    mentor_at: dt.datetime | None
    mentor: Whose | None
    mine: bool
    offered: bool = Field(..., description="To me, and open.")
    transfer: bool = Field(..., description="That offer passes the case on.")
    rounds_in_vain: int
    follows: int | None
    rating: int | None
    rating_note: str | None
    last_seq: int


class OneCase(BaseModel):
    """A case."""

    case: Case


class Counts(BaseModel):
    """How many wait, are mine, and owe an answer."""

    queue: int
    mine: int
    unanswered: int


class Cases(BaseModel):
    """One page of a box."""

    cases: list[Case]
    total: int
    page: int
    pages: int
    counts: Counts


class Fact(BaseModel):
    """A fact in words."""

    key: str
    label: str
    value: str


class Turn(BaseModel):
    """A line before the handoff."""

    author: str
    text: str


class Card(BaseModel):
    """What a mentor must know of a case."""

    number: int
    alias: str
    question: str
    why: str
    confirmed: list[Fact]
    assumed: list[Fact]
    verdicts: list[dict[str, Any]]
    open_points: list[str]
    answered: list[str]
    turns: list[Turn]
    clauses: list[str]
    unmasked: bool


class WrittenRecord(BaseModel):
    """The service record."""

    service: str
    problem: str
    advice: str
    basis: list[str]
    result: str
    next_step: str
    next_visit: dt.date | None
    written_at: dt.datetime
    mentor: Whose


class Visit(BaseModel):
    """The follow-up, and the case that its answer led to."""

    due_on: dt.date
    state: Literal["planned", "asked", "answered", "missed", "cancelled"]
    led_to: int | None


class Event(BaseModel):
    """Who did what."""

    at: dt.datetime
    who: str
    said: str


class WholeCase(OneCase):
    """A case with all that is written of it; ``mentors``: whom it can be passed to."""

    card: Card
    record: WrittenRecord | None
    visit: Visit | None
    events: list[Event]
    mentors: list[Mentor]


class Delivery(BaseModel):
    """How far a mentor's line got."""

    state: Literal[
        "stored", "seen", "queued", "sending", "sent", "uncertain", "failed", "cancelled"
    ]
    said: str
    can_resend: bool


class Media(BaseModel):
    """What came with a line."""

    kind: str
    name: str | None
    size: int | None


class Line(BaseModel):
    """One line of a chat."""

    seq: int
    author: Literal["user", "assistant", "mentor", "system"]
    by: str | None
    text: str
    buttons: list[str]
    citations: list[Citation]
    verdicts: list[dict[str, Any]]
    media: Media | None
    edits: int | None = Field(None, description="The seq of which this is a new version.")
    created_at: dt.datetime
    marked: Literal["wrong", "missing"] | None
    delivery: Delivery | None = Field(None, description="Of a mentor's line.")


class Lines(BaseModel):
    """Lines in order."""

    messages: list[Line]


class Revealed(Lines):
    """Card and lines as they were written."""

    card: Card
