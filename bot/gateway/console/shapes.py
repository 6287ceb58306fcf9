"""The shapes of the console's answers about people, knowledge and figures, for the OpenAPI page."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

from bot.gateway.schemas import Failure


class Refused(Failure):
    """As every error; with ``faults`` where a form is wrong."""

    faults: dict[str, str] | None = Field(None, description="What is wrong, by field.")


class Done(BaseModel):
    """It is done, and there is nothing to say."""


class Mentor(BaseModel):
    """Somebody of the desk. No regions, or no topics, means all."""

    id: int
    name: str
    alias: str = Field(..., description="What users see.")
    role: Literal["mentor", "supervisor", "officer"]
    on_duty: bool
    capacity: int
    load: int
    regions: list[str]
    topics: list[str]


class OneMentor(BaseModel):
    """A mentor."""

    mentor: Mentor


class Mentors(BaseModel):
    """All that are active."""

    mentors: list[Mentor]


class SignedIn(OneMentor):
    """Who one is, the names of all ids, and the gateway's clock."""

    services: dict[str, str]
    reasons: dict[str, str]
    states: dict[str, str]
    topics: dict[str, str]
    now: dt.datetime


class GivenBack(BaseModel):
    """The cases that are in the queue again."""

    given_back: list[int]


class Version(BaseModel):
    """Another text as soon as anything changed."""

    version: str


class Quote(BaseModel):
    """Words of a clause."""

    clause: str
    label: str
    quote: str


class Passage(BaseModel):
    """What the plan says about something."""

    clause: str
    label: str
    title: str
    text: str
    quotes: list[Quote]


class Found(BaseModel):
    """Passages, the best first."""

    found: list[Passage]


class CannedText(BaseModel):
    """Something to put into a reply."""

    id: str
    title: str
    text: str


class Canned(BaseModel):
    """Greetings and closings, then answers that quote clauses."""

    canned: list[CannedText]


class Review(BaseModel):
    """An answer of the assistant that was marked."""

    id: int
    case_number: int | None
    fault: Literal["wrong", "missing"]
    question: str
    answer: str
    note: str
    clauses: list[str]
    by: str
    created_at: dt.datetime
    state: Literal["open", "accepted", "rejected"]


class Reviews(BaseModel):
    """Oldest first."""

    reviews: list[Review]


class Whose(BaseModel):
    """A mentor, shortly."""

    id: int
    alias: str


class PlannedVisit(BaseModel):
    """A follow-up that is to come, or was asked for."""

    case_number: int
    alias: str
    due_on: dt.date
    state: Literal["planned", "asked"]
    mentor: Whose
    mine: bool


class Visits(BaseModel):
    """By day."""

    visits: list[PlannedVisit]


class Spread(BaseModel):
    """Of ``count`` times, in seconds."""

    count: int
    median: float | None
    p90: float | None


class Count(BaseModel):
    """How many have this; id and label are null for those that have none."""

    id: str | None
    label: str | None
    count: int


class Load(BaseModel):
    """A mentor's open cases beside the capacity."""

    id: int
    name: str
    load: int
    capacity: int


class Figures(BaseModel):
    """The figures of the cases opened in a span; load and reviews are those of now."""

    cases: int
    open: int
    claim: Spread
    first_answer: Spread
    closing: Spread
    states: list[Count]
    reasons: list[Count]
    topics: list[Count]
    regions: list[Count]
    services: list[Count]
    ratings: list[Count]
    gaps: list[Count]
    reviews: list[Count]
    load: list[Load]
