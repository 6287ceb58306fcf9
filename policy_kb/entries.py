"""What the knowledge base holds: the dataclasses that content is read into and stores give back.

Money is in the unit named beside it. Periods are half-open: ``effective_to`` is the first
day no longer covered, and None means that no end is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIELDS = (
    "what",
    "who",
    "amount",
    "conditions",
    "duration",
    "exclusions",
    "payer",
    "how",
    "local",
    "targets",
)
"""What a topic may say, in the order in which it is shown."""


NUMERALS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class Successor:
    """What is known of what comes after the term, as of the day it was looked up."""

    note: str
    checked_on: dt.date


@dataclass(frozen=True)
class Document:
    """A published document; ``term_until`` is the last day of the term that its title names."""

    id: str
    number: str
    title: str
    issuer: str
    issued_on: dt.date
    term_from: dt.date
    term_until: dt.date
    term_quote: str
    successor: Successor | None


@dataclass(frozen=True)
class Clause:
    """A numbered part of the document with its heading; ``parent`` is None at the top."""

    id: str
    title: str
    text: str
    parent: str | None
    position: int

    @property
    def label(self) -> str:
        """The number as the document writes it: 2.4.2 is 二、（四）2."""
        plan, *rest = self.id.split(".")
        if plan == "0":
            return "标题和引言"
        parts = [f"{NUMERALS[int(plan)]}、"]
        parts += [f"（{NUMERALS[int(number)]}）" for number in rest[:1]]
        parts += [f"{number}." for number in rest[1:]]
        return "".join(parts)


@dataclass(frozen=True)
class Quote:
    """Words of a clause, verbatim."""

    clause: str
    text: str


@dataclass(frozen=True)
class Point:
    """One of several conditions, each with the words it rests on."""

    text: str
    quote: Quote


@dataclass(frozen=True)
class Departments:
    """The bodies a clause names; ``open`` when the list ends in 等. None of them is the lead."""

    names: tuple[str, ...]
    open: bool
    quote: Quote


@dataclass(frozen=True)
class Field:
    """What the document says about one side of a topic.

    ``bound`` is floor, cap, exact, per_head, range or none; None where no amount is meant.
    """

    name: str
    text: str
    quotes: tuple[Quote, ...]
    bound: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    points: tuple[Point, ...] = ()
    figures: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Topic:
    """One thing that can be asked about. A field that is absent is one the plan is silent on."""

    id: str
    title: str
    clause: str
    kind: str
    program: bool
    aliases: tuple[str, ...]
    cues: tuple[str, ...]
    fields: Mapping[str, Field]
    departments: Departments | None
    open: tuple[str, ...]
    confirm: str


@dataclass(frozen=True)
class Target:
    """A collective aim of the plan (T01–T15), never what a person can claim."""

    id: str
    name: str
    text: str
    quote: Quote
    by: str
    aliases: tuple[str, ...]
    note: str
    each: str | None = None
    least: int | None = None
    """Where the aim is one for each locality of a kind (旗县, 盟市): how many it is to have."""


@dataclass(frozen=True)
class Figure:
    """An amount, ratio or duration of the plan (N01–N18).

    ``also`` names further clauses that hold the same words; ``topics`` what the figure is about.
    """

    id: str
    text: str
    quote: Quote
    bound: str
    values: tuple[Decimal, ...]
    unit: str
    times: int | None
    topics: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A group of people, with the clauses that name it."""

    id: str
    name: str
    clauses: tuple[str, ...]
    aliases: tuple[str, ...]
    sensitive: bool = False
    """Whether one asks for it only when it alone decides, and gently."""


@dataclass(frozen=True)
class Detail:
    """Something often asked that the plan does not hold; ``text`` says so and whom to ask."""

    id: str
    name: str
    text: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Region:
    """The autonomous region, a league or city, or a banner or county of it.

    ``parent`` is the code of the unit above, None at the top. ``wage_class`` (1 to 3) is that of
    the minimum wage, None above banners and counties.
    """

    code: str
    name: str
    parent: str | None
    wage_class: int | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Zone:
    """A functional zone, and the full name of the region that holds it."""

    name: str
    region: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Ambiguous:
    """A short name of more than one place."""

    name: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Outside:
    """A place outside the region; ``province`` is None for a province itself."""

    name: str
    province: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class ParameterValue:
    """A value that holds from ``effective_from`` up to, but not including, ``effective_to``."""

    key: str
    value: Decimal | str
    unit: str
    effective_from: dt.date
    effective_to: dt.date | None
    document: str
    source: str
    confidence: str
    checked_on: dt.date

    def holds_on(self, day: dt.date) -> bool:
        """Return whether ``day`` lies in the period."""
        ended = self.effective_to is not None and day >= self.effective_to
        return self.effective_from <= day and not ended


@dataclass(frozen=True)
class Rename:
    """A body that the plan names, and what it is called now."""

    old: str
    new: str
    source: str
    confidence: str
    checked_on: dt.date


@dataclass(frozen=True)
class Passage:
    """A piece of text to search in.

    ``field`` is the topic's field, ``title`` for its names, ``sentence`` or ``clause`` for the
    document's own words (``topic`` is then None). ``vector`` is None unless built with an encoder.
    """

    position: int
    topic: str | None
    clause: str
    field: str
    text: str
    vector: NDArray[np.float32] | None = None
