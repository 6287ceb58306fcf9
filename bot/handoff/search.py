"""Finding cases, by what they are and by words in question and record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from bot.handoff.desk import Connection
from bot.handoff.masking import alias, mask
from bot.handoff.papers import SERVICES
from bot.handoff.records import records
from bot.handoff.statements import cases, mentors

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
TEXTS = (
    cases.c.question,
    records.c.problem,
    records.c.advice,
    records.c.result,
    records.c.next_step,
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
        .select_from(
            cases.outerjoin(mentors, mentors.c.id == cases.c.mentor_id).outerjoin(
                records, records.c.case_number == cases.c.number
            )
        )
        .where(*_conditions(wanted))
        .order_by(cases.c.number.desc())
    )
    rows = [row for row in db.execute(query) if _in_region(row, wanted.region)]
    return rows[after:] if limit is None else rows[after : after + limit]


def table_rows(rows: list[Any]) -> Iterator[dict[str, Any]]:
    """One flat row a case, for CSV or a spreadsheet: masked, and nothing in it is a formula."""
    for row in rows:
        yield {name: _cell(value) for name, value in _columns(row).items()}


def _conditions(wanted: Filter) -> list[Any]:
    conditions = [
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
        conditions.append(cases.c.opened_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(cases.c.opened_at < wanted.until)
    if wanted.states:
        conditions.append(cases.c.state.in_(wanted.states))
    return conditions + [_mentions(word) for word in wanted.words.split()]


def _mentions(word: str) -> Any:
    return or_(*(text.contains(word, autoescape=True) for text in TEXTS))


def _in_region(row: Any, region: str | None) -> bool:
    return region is None or region == row.region or region in row.within


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
