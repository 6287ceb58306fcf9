"""Facts about a person or body: what kinds there are, and how a given one is read.

A fact that is absent or null is unknown; none has a default.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from policy_kb.rules.dates import Day

KINDS = ("bool", "date", "count", "yuan", "months", "number", "choice", "groups", "region")
_NUMBERS = {"count": "人数或个数", "yuan": "金额（整元）", "months": "月数", "number": "数量"}
LARGEST = 10**12


class FactError(ValueError):
    """A fact that cannot be read: ``key`` names it, the message says what to write instead."""

    def __init__(self, key: str, message: str) -> None:
        text = f"{key}：{message}"
        super().__init__(text.encode("utf-8", "backslashreplace").decode())  # JSON lets \ud800 in
        self.key = key


@dataclass(frozen=True)
class Choice:
    """One answer that a question offers."""

    title: str
    value: object


@dataclass(frozen=True)
class Fact:
    """A kind of fact: how it is typed, asked for, explained and shown back.

    ``says`` holds what to say of a value: under ``value`` (and ``zero``), or under ``yes`` and
    ``no``. ``yes`` is the value that a bare yes to the question means. ``words`` are short
    answers that mean a value, ``none`` the facts that 没有 to a question for a date states.
    ``also`` names facts that the question asks for as well. Past dates and numbers up to
    ``most`` are plausible; a count that is of ``times`` is of no heads. Where everything is
    assessed, only people of ``for_groups`` are asked, and once a fact of ``after`` is known.
    Without one of ``needs``, it could settle nothing and is not asked for. A fact that is
    ``always_asked`` is asked in conversation though rules take it as optional.
    """

    key: str
    kind: str
    label: str
    ask: str
    why: str
    says: Mapping[str, str]
    order: int
    values: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    also: tuple[str, ...] = ()
    default_from: str | None = None
    yes: bool = True
    words: tuple[Choice, ...] = ()
    none: Mapping[str, object] = field(default_factory=dict)
    most: int | None = None
    past: bool = False
    times: bool = False
    for_groups: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    always_asked: bool = False


@dataclass(frozen=True)
class Facts:
    """Facts that were read. ``complete`` is false when there may be groups not mentioned yet.

    ``wanted`` are facts that do matter to the person where rules take them as optional.
    """

    as_of: dt.date
    values: Mapping[str, Any] = field(default_factory=dict)
    complete: bool = True
    defaults: Mapping[str, str] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()

    def get(self, key: str) -> Any:
        """The value of a fact; None if it is unknown."""
        if key == "as_of":
            return Day.on(self.as_of)
        value = self.values.get(key)
        if value is None and key in self.defaults:
            return self.values.get(self.defaults[key])
        return value

    def partial(self) -> Facts:
        """The same, with groups that may not be all."""
        return replace(self, complete=False)


@dataclass(frozen=True)
class FactBook:
    """All kinds of facts, and the names that the values of some may have."""

    facts: Mapping[str, Fact]
    groups: Collection[str]
    region: Callable[[str], str | None]

    def read(self, given: Mapping[str, object], today: dt.date) -> Facts:
        """Read facts from plain values. Raises FactError for the first that cannot be read."""
        values = {
            key: self.value(key, value)
            for key, value in given.items()
            if value is not None and key != "as_of"
        }
        as_of = self.day("as_of", given.get("as_of"), today)
        return Facts(as_of, values, defaults=self.defaults)

    @property
    def defaults(self) -> dict[str, str]:
        """The facts that another stands for where they are absent."""
        return {f.key: f.default_from for f in self.facts.values() if f.default_from}

    def day(self, key: str, value: object, today: dt.date) -> dt.date:
        """Read an exact day; ``today`` if there is none. Raises FactError."""
        if value is None:
            return today
        read = _date(key, value)
        if not read.exact:
            raise FactError(key, f"要写到哪一天，如 2026-11-22：{value}")
        return read.first

    def value(self, key: str, value: object) -> Any:
        """Read one fact. Raises FactError."""
        fact = self.facts.get(key)
        if fact is None:
            near = get_close_matches(key, self.facts, 1)
            hint = f"，是不是 {near[0]}？" if near else ""
            raise FactError(key, f"没有这个事实项{hint}")
        if fact.kind == "groups":
            return self._groups(key, value)
        if fact.kind == "region":
            return self._region(key, value)
        return _plain(fact, value)

    def _groups(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            raise FactError(key, "要写成列表，如 [veteran]")
        for group in value:
            if group not in self.groups:
                near = get_close_matches(group, self.groups, 1)
                hint = f"，是不是 {near[0]}？" if near else ""
                raise FactError(key, f"没有这个群体：{group}{hint}")
        return tuple(dict.fromkeys(value))

    def _region(self, key: str, value: object) -> str:
        name = self.region(value) if isinstance(value, str) else None
        if name is None:
            raise FactError(key, f"不是内蒙古的盟市或旗县：{value}")
        return name


def _plain(fact: Fact, value: object) -> Any:
    if fact.kind == "bool":
        if not isinstance(value, bool):
            raise FactError(fact.key, f"要写 true 或 false：{value}")
        return value
    if fact.kind == "choice":
        if value not in fact.values:
            raise FactError(fact.key, f"只能是 {'、'.join(fact.values)}：{value}")
        return value
    if fact.kind == "date":
        return _date(fact.key, value)
    return _number(fact, value)


def _date(key: str, value: object) -> Day:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return Day.on(value)
    if not isinstance(value, str):
        raise FactError(key, f"要写成日期，如 2024-07-01、2024-07 或 2024：{value}")
    try:
        return Day.parse(value.strip())
    except ValueError as error:
        message = f"没有这个日期，要写成 2024-07-01、2024-07 或 2024：{value}"
        raise FactError(key, message) from error


def _number(fact: Fact, value: object) -> int | float:
    what = _NUMBERS[fact.kind]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FactError(fact.key, f"{what}要写成数字：{value}")
    if not 0 <= value <= LARGEST:  # nor is NaN
        raise FactError(fact.key, f"{what}要在 0 到 {LARGEST} 之间：{value}")
    if fact.kind != "number" and value != int(value):
        raise FactError(fact.key, f"{what}要写成整数：{value}")
    return value if fact.kind == "number" else int(value)
