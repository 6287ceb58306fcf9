"""What the console sends: bodies, and the filters of a list. Values are judged by the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, Field, StrictBool, StrictStr, validator

from bot.gateway.console.calls import LARGEST, office_of
from bot.gateway.desk.office import Office
from bot.gateway.text import cleaned, encodable
from bot.handoff.search import Filter

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)
State = Literal["queued", "offered", "active", "waiting_user", "closed", "cancelled"]
Reason = Literal[
    "asked", "second_miss", "refer", "complaint", "distress", "policy_gap", "follow_up"
]
Service = Literal["information", "planning", "policy", "management", "tracking", "consultation"]


class Form(BaseModel):
    """A body. Control characters are dropped; half characters, which JSON can spell, refused."""

    @validator("*")
    @classmethod
    def whole(cls, value: Any) -> Any:
        """What is kept of a value, also of those within a list."""
        return [_whole(one) for one in value] if isinstance(value, list) else _whole(value)


def _whole(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not encodable(value):
        raise ValueError("broken characters")
    return cleaned(value)


class SignIn(Form):
    """A name and a password."""

    name: StrictStr = Field(..., min_length=1, max_length=60)
    password: StrictStr = Field(..., min_length=1, max_length=1000)


class NewPassword(Form):
    """The password that one has, and the one to have: 10 to 200 characters."""

    old: StrictStr = Field("", max_length=1000)
    new: StrictStr = Field("", max_length=1000)


class Duty(Form):
    """Whether new cases are offered."""

    on_duty: StrictBool


class Reply(Form):
    """What a mentor says."""

    client_message_id: StrictStr = Field(
        ...,
        min_length=1,
        max_length=100,
        regex=r"^[\x21-\x7e]+$",
        description="Made by the client; the same one again is the same message.",
    )
    text: StrictStr = Field(..., description="1 to 5000 characters.")


class Transfer(Form):
    """To whom a case is passed."""

    to: int = Field(..., ge=1, le=LARGEST, description="The mentor's id.")


class Record(Form):
    """服务记录, which closes a case. What is missing is said field by field."""

    service: StrictStr = Field("", description="One of `services` of `GET /session`.")
    problem: StrictStr = ""
    advice: StrictStr = ""
    basis: list[StrictStr] = Field([], max_items=50, description="Clauses, such as 2.3.2.")
    result: StrictStr = ""
    next_step: StrictStr = ""
    next_visit: StrictStr | None = Field(None, description="A day; null plans no visit.")


class Cancel(Form):
    """Why a case is none."""

    reason: StrictStr = Field("", description="1 to 40 characters.")


class Mark(Form):
    """An answer of the assistant that is wrong, or missing what it should say."""

    seq: int = Field(..., ge=1, le=LARGEST)
    fault: StrictStr = Field("", description="wrong or missing.")
    note: StrictStr = Field("", description="What it should say, 1 to 5000 characters.")
    clauses: list[StrictStr] = Field([], max_items=50)


class Decision(Form):
    """What became of a marked answer."""

    state: Literal["accepted", "rejected"]


class Day(Form):
    """The day of a visit."""

    day: StrictStr | None = None


async def span(
    since: dt.date | None = Query(None, description="The first day of opening."),
    until: dt.date | None = Query(None, description="The last day of opening."),
    office: Office = Depends(office_of),
) -> Filter:
    """The cases opened from one day to another, both included."""
    after = until and _clamped(until) + dt.timedelta(days=1)
    return Filter(since=_start(office, since), until=_start(office, after))


async def wanted(
    words: str = Query("", max_length=200, description="All must stand in question or record."),
    state: list[State] = Query([]),
    region: str | None = Query(None, max_length=60, description="Or a place within it."),
    topic: str | None = Query(None, max_length=60),
    reason: Reason | None = None,
    service: Service | None = None,
    mentor_id: int | None = Query(None, ge=1, le=LARGEST),
    opened: Filter = Depends(span),
) -> Filter:
    """Which cases are looked for."""
    return Filter(
        since=opened.since,
        until=opened.until,
        states=tuple(state),
        region=region and cleaned(region),
        topic=topic and cleaned(topic),
        reason=reason,
        service=service,
        mentor_id=mentor_id,
        words=cleaned(words),
    )


def _start(office: Office, day: dt.date | None) -> dt.datetime | None:
    """The beginning of a day where the desk is."""
    if day is None:
        return None
    zone = office.desk.hours.zone
    return dt.datetime.combine(_clamped(day), dt.time.min, zone).astimezone(dt.timezone.utc)


def _clamped(day: dt.date) -> dt.date:
    """Years that a calendar can count beyond."""
    return min(max(day, EARLIEST), LATEST)
