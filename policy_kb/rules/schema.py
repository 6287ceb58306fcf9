"""What a rule is made of: frozen dataclasses, as a policy officer writes them in YAML."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

STATUSES = ("not_eligible", "need_info", "refer", "likely_eligible")


@dataclass(frozen=True)
class Is:
    """A fact has this value. ``given`` names a date that says so too, ``asks`` what to ask for."""

    fact: str
    value: object
    given: str | None = None
    asks: str | None = None


@dataclass(frozen=True)
class Groups:
    """The person belongs to one of these groups."""

    any_of: tuple[str, ...]


@dataclass(frozen=True)
class OtherGroups:
    """The person belongs to a group that is not among these."""

    besides: tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """The facts of ``plus`` less those of ``minus`` are at least, or at most, ``bound``.

    A fact of ``optional`` counts as 0 where it is absent. ``at_bound`` is the open point for a
    sum that is exactly the bound.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...]
    optional: tuple[str, ...]
    least: bool
    bound: Decimal
    at_bound: str | None = None


@dataclass(frozen=True)
class Percent:
    """A share in percent: fixed, or the parameter in force on the day of the assessment.

    Where ``of`` is over ``over``, ``over_parameter`` holds instead.
    """

    fixed: Decimal | None
    parameter: str | None = None
    over: Decimal | None = None
    over_parameter: str | None = None


@dataclass(frozen=True)
class Share:
    """The facts of ``part`` together are at least this share of the fact ``of``."""

    part: tuple[str, ...]
    of: str
    least: Percent
    at_bound: str | None = None


@dataclass(frozen=True)
class Period:
    """From one day to another it is at least, or at most, so many calendar months.

    The anniversary day is included either way. ``as_of`` is the day of the assessment.
    """

    start: str
    end: str
    least: bool
    months: int
    at_bound: str | None = None


@dataclass(frozen=True)
class All:
    """Each of these."""

    of: tuple[Test, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these."""

    of: tuple[Test, ...]


@dataclass(frozen=True)
class Not:
    """The contrary."""

    of: Test


@dataclass(frozen=True)
class UndecidedUnless:
    """Met if this holds; where it does not, the text leaves the matter open."""

    of: Test


@dataclass(frozen=True)
class UndecidedIf:
    """Where this holds, the text leaves the matter open; else not met."""

    of: Test


Test: TypeAlias = (
    Is | Groups | OtherGroups | Sum | Share | Period | All | AnyOf | Not
    | UndecidedUnless | UndecidedIf
)  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """One thing that the text makes necessary, its words, and what to say of each result.

    ``says`` holds a message for each result. ``change`` says what would turn a failing
    condition; blanks are keys of facts, ``{gap}``, ``{on}`` and ``{until}``.
    """

    id: str
    test: Test
    clause: str
    quote: str
    says: dict[str, str]
    change: str | None


@dataclass(frozen=True)
class Wage:
    """A share of a dated monthly wage for each month of a period, up to a number of months."""

    parameter: str
    percent: Decimal
    start: str
    end: str
    also_on: str
    most_months: int


@dataclass(frozen=True)
class Amount:
    """What is given, in yuan, with its bound; ``count`` is what ``per`` counts, if it is known."""

    bound: str
    low: Decimal | None
    high: Decimal | None
    per: str | None
    text: str
    clause: str
    quote: str
    count: Sum | None = None
    wage: Wage | None = None


@dataclass(frozen=True)
class OpenPoint:
    """What the text leaves to a locality or does not say; ``when`` limits it to some cases."""

    text: str
    when: Test | None = None


@dataclass(frozen=True)
class Exclusion:
    """Another program that cannot be drawn together with this one, and the words that say so."""

    program: str
    clause: str
    quote: str


@dataclass(frozen=True)
class Rule:
    """A program's rule, in force from ``valid_from`` up to, not including, ``valid_until``.

    ``payee`` is who receives: a person, a firm, a base, or nobody. ``handoff`` says why a person
    is best asked. ``next_step`` is what one can do.
    """

    id: str
    title: str
    clause: str
    payee: str
    valid_from: dt.date
    valid_until: dt.date | None
    conditions: tuple[Condition, ...]
    amount: Amount
    open_points: tuple[OpenPoint, ...]
    exclusive: tuple[Exclusion, ...]
    handoff: tuple[str, ...]
    next_step: str


def facts_of(test: Test) -> tuple[str, ...]:
    """Give the keys of the facts that a test looks at, in the order of its writing."""
    return tuple(dict.fromkeys(_keys(test)))


def _keys(test: Test) -> list[str]:
    if isinstance(test, Is):
        return [key for key in (test.asks or test.fact, test.given) if key]
    if isinstance(test, (Groups, OtherGroups)):
        return ["groups"]
    if isinstance(test, Sum):
        return [*test.plus, *test.minus]
    if isinstance(test, Share):
        return [*test.part, test.of]
    if isinstance(test, Period):
        return [key for key in (test.start, test.end) if key != "as_of"]
    below = test.of if isinstance(test, (All, AnyOf)) else (test.of,)
    return [key for one in below for key in _keys(one)]
