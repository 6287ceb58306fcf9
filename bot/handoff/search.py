"""Finding cases, by what they are and by words in question and record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, exists, func, or_, select

from bot.handoff.desk import Connection
from bot.handoff.masking import alias, mask
from bot.handoff.papers import SERVICES
from bot.handoff.records import records
from bot.handoff.statements import cases, mentors, offers
from bot.handoff.states import OPEN, UNCLAIMED

# what a spreadsheet would run, a Chinese one also in full width
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = (
    cases.c.question,
    records.c.problem,
    records.c.advice,
    records.c.result,
    records.c.next_step,
)
SOURCE = cases.outerjoin(mentors, mentors.c.id == cases.c.mentor_id).outerjoin(
    records, records.c.case_number == cases.c.number
)


@dataclass(frozen=True)
class Filter:
    """Which cases; None means any. Opened from ``since`` up to, not including, ``until``.

    Every word of ``words`` must stand in the question or in the record.
    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    states: tuple[str, ...] = ()
    region: str | None = None  # the case's own, or one that holds it
    topic: str | None = None
    reason: str | None = None
    service: str | None = None
    mentor_id: int | None = None
    words: str = ""
    seen_by: int | None = None  # a mentor, who does not see what others have ended
    read_by: int | None = None  # a mentor, who cannot read what others have either


def find(db: Connection, wanted: Filter, limit: int | None = None, after: int = 0) -> list[Any]:
    """The cases with mentor and record, newest first; ``after`` of them are left out."""
    query = (
        select(
            cases,
            mentors.c.name.label("mentor"),
            records.c.service,
            records.c.problem,
            records.c.advice,
            records.c.basis,
            records.c.result,
            records.c.next_step,
            records.c.next_visit,
        )
        .select_from(SOURCE)
        .where(*conditions(wanted))
        .order_by(cases.c.number.desc())
        .limit(limit)
        .offset(after or None)
    )
    return list(db.execute(query).all())


def count(db: Connection, wanted: Filter) -> int:
    """How many cases there are."""
    query = select(func.count()).select_from(SOURCE).where(*conditions(wanted))
    found: int = db.execute(query).scalar_one()
    return found


def readable_by(mentor_id: int) -> Any:
    """The condition that a mentor may read a case: nobody has it, or this one, or may take it."""
    open_one = offers.alias()  # its own, where a query has the offers already
    offered = exists().where(
        open_one.c.case_number == cases.c.number,
        open_one.c.mentor_id == mentor_id,
        open_one.c.state == "open",
    )
    return or_(cases.c.mentor_id == mentor_id, cases.c.state.in_(UNCLAIMED), offered)


def table_rows(rows: list[Any]) -> Iterator[dict[str, Any]]:
    """One flat row a case, for CSV or a spreadsheet: masked, and nothing in it is a formula."""
    for row in rows:
        yield {name: _cell(value) for name, value in _columns(row).items()}


def conditions(wanted: Filter) -> list[Any]:
    """What the cases of ``SOURCE`` must meet."""
    found = [
        column == value
        for column, value in (
            (cases.c.topic, wanted.topic),
            (cases.c.reason, wanted.reason),
            (cases.c.mentor_id, wanted.mentor_id),
            (records.c.service, wanted.service),
        )
        if value is not None
    ]
    if wanted.since is not None:
        found.append(cases.c.opened_at >= wanted.since)
    if wanted.until is not None:
        found.append(cases.c.opened_at < wanted.until)
    if wanted.states:
        found.append(cases.c.state.in_(wanted.states))
    if wanted.region is not None:
        found.append(_in_region(wanted.region))
    if wanted.seen_by is not None:
        found.append(or_(cases.c.mentor_id == wanted.seen_by, cases.c.state.in_(OPEN)))
    if wanted.read_by is not None:
        found.append(readable_by(wanted.read_by))
    return found + [_mentions(word) for word in wanted.words.split()]


def _mentions(word: str) -> Any:
    return or_(*(text.contains(word, autoescape=True) for text in TEXTS))


def _in_region(region: str) -> Any:
    # the list is stored as JSON writes it, with \u5305 for 包
    listed = cast(cases.c.within, Text).contains(json.dumps(region), autoescape=True)
    return or_(cases.c.region == region, listed)


def _columns(row: Any) -> Mapping[str, Any]:
    return {
        "number": row.number,
        "person": alias(row.conversation_id),
        "state": row.state,
        "reason": row.reason,
        "region": row.region,
        "topic": row.topic,
        "mentor": row.mentor,
        "opened_at": row.opened_at,
        "claimed_at": row.claimed_at,
        "answered_at": row.answered_at,
        "closed_at": row.closed_at,
        "rating": row.rating,
        "service": SERVICES.get(row.service),
        "question": row.question,
        "problem": row.problem,
        "advice": row.advice,
        "basis": "、".join(row.basis or ()),
        "result": row.result,
        "next_step": row.next_step,
        "next_visit": row.next_visit,
    }


def _cell(value: Any) -> Any:
    if isinstance(value, dt.date):  # also a moment
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = mask(value)
    return f"'{text}" if text.startswith(FORMULA) else text
