"""One reader for each kind of entry: from a section of YAML to a frozen dataclass."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from policy_kb.entries import (
    FIELDS,
    Departments,
    Detail,
    Document,
    Field,
    Figure,
    Group,
    ParameterValue,
    Point,
    Quote,
    Rename,
    Successor,
    Target,
    Topic,
)
from policy_kb.section import Section

KINDS = ("document", "general", "plan", "measure")
BOUNDS = ("floor", "cap", "exact", "per_head", "range", "none")
PERS = ("once", "household", "person", "month", "year", "total")
CONFIDENCES = ("A", "B", "C", "D")
NO_DATE = dt.date.min
"""Stands for a date that is missing or unreadable; the fault is noted where it was read."""


def document(section: Section) -> Document:
    read = Document(
        id=section.text("id"),
        number=section.text("number"),
        title=section.text("title"),
        issuer=section.text("issuer"),
        issued_on=section.date("issued_on") or NO_DATE,
        term_from=section.date("term_from") or NO_DATE,
        term_until=section.date("term_until") or NO_DATE,
        term_quote=section.text("term_quote"),
        successor=_successor(section.section("successor")),
    )
    section.finish()
    return read


def _successor(section: Section | None) -> Successor | None:
    if section is None:
        return None
    read = Successor(section.text("note"), section.date("checked_on") or NO_DATE)
    section.finish()
    return read


def topic(section: Section, clause: str, kind: str, departments: Departments | None) -> Topic:
    sections = {name: section.section(name) for name in FIELDS}
    read = Topic(
        id=section.text("id"),
        title=section.text("title"),
        clause=clause,
        kind=kind,
        program=section.flag("program"),
        aliases=section.texts("aliases"),
        cues=section.texts("cues"),
        fields={
            name: field(name, part, clause) for name, part in sections.items() if part is not None
        },
        departments=departments,
        open=section.texts("open"),
        confirm=section.text("confirm"),
    )
    if "what" not in read.fields:
        section.refuse("what", "缺少必填项")
    section.finish()
    return read


def field(name: str, section: Section, clause: str) -> Field:
    clause = section.maybe("clause") or clause
    read = Field(
        name=name,
        text=section.text("text"),
        quotes=quotes(section, clause),
        bound=section.choice("bound", BOUNDS),
        low=section.number("low"),
        high=section.number("high"),
        unit=section.maybe("unit"),
        per=section.choice("per", PERS),
        points=tuple(point(item, clause) for item in section.sections("points")),
        figures=section.texts("figures"),
        targets=section.texts("targets"),
        groups=section.texts("groups"),
    )
    section.finish()
    return read


def quotes(section: Section, clause: str) -> tuple[Quote, ...]:
    """Read ``quote``: a text, or a list of texts and of mappings with a clause of their own."""
    value = section.raw("quote", required=True)
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return tuple(_quote(item, clause) for item in section.sections("quote"))
    return tuple(Quote(clause, text) for text in section.texts("quote"))


def _quote(section: Section, clause: str) -> Quote:
    read = Quote(section.maybe("clause") or clause, section.text("text"))
    section.finish()
    return read


def quote(section: Section, clause: str) -> Quote:
    return Quote(section.maybe("clause") or clause, section.text("quote"))


def point(section: Section, clause: str) -> Point:
    read = Point(section.text("text"), quote(section, clause))
    section.finish()
    return read


def departments(section: Section | None, clause: str) -> Departments | None:
    if section is None:
        return None
    read = Departments(
        names=section.texts("names", required=True),
        open=section.flag("open"),
        quote=quote(section, clause),
    )
    section.finish()
    return read


def target(section: Section) -> Target:
    read = Target(
        id=section.text("id"),
        name=section.text("name"),
        text=section.text("text"),
        quote=Quote(section.text("clause"), section.text("quote")),
        by=section.text("by"),
        aliases=section.texts("aliases"),
        note=section.text("note", required=False),
        each=section.maybe("each"),
        least=None if (least := section.number("least")) is None else int(least),
    )
    section.finish()
    return read


def figure(section: Section) -> Figure:
    times = section.number("times")
    read = Figure(
        id=section.text("id"),
        text=section.text("text"),
        quote=Quote(section.text("clause"), section.text("quote")),
        bound=section.choice("bound", BOUNDS, required=True) or "none",
        values=section.numbers("values", required=True),
        unit=section.text("unit"),
        times=None if times is None else int(times),
        topics=section.texts("topics", required=True),
        also=section.texts("also"),
    )
    section.finish()
    return read


def parameter(section: Section) -> ParameterValue:
    value = section.raw("value", required=True)
    read = ParameterValue(
        key=section.text("key"),
        value=value if isinstance(value, str) else section.number("value") or Decimal(0),
        unit=section.text("unit"),
        effective_from=section.date("effective_from") or NO_DATE,
        effective_to=section.date("effective_to", required=False),
        document=section.text("document"),
        source=section.text("source"),
        confidence=section.choice("confidence", CONFIDENCES, required=True) or "",
        checked_on=section.date("checked_on") or NO_DATE,
    )
    section.finish()
    return read


def rename(section: Section) -> Rename:
    read = Rename(
        old=section.text("old"),
        new=section.text("new"),
        source=section.text("source"),
        confidence=section.choice("confidence", CONFIDENCES, required=True) or "",
        checked_on=section.date("checked_on") or NO_DATE,
    )
    section.finish()
    return read


def group(section: Section) -> Group:
    read = Group(
        id=section.text("id"),
        name=section.text("name"),
        clauses=section.texts("clauses"),
        aliases=section.texts("aliases"),
        sensitive=section.flag("sensitive"),
    )
    section.finish()
    return read


def detail(section: Section) -> Detail:
    read = Detail(
        id=section.text("id"),
        name=section.text("name"),
        text=section.text("text"),
        aliases=section.texts("aliases"),
    )
    section.finish()
    return read
