"""Anything that may be known of anybody, as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from policy_kb.rules.facts import Fact, FactBook

TODAY = dt.date(2026, 11, 22)
REGIONS = ("呼和浩特市", "呼市", "150100", "科尔沁右翼前旗")
BOUNDS = (0, 1, 2, 3, 4, 9, 10, 20, 36, 37, 72, 73, 100, 101, 100_000, 100_001)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2027, 6, 30)).map(str)
COUNTS = st.sampled_from(BOUNDS) | st.integers(0, 10**6)


def values(fact: Fact, groups: tuple[str, ...]) -> st.SearchStrategy[Any]:
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "date": DAYS,
        "number": COUNTS | st.floats(0, 10**6),
        "choice": st.sampled_from(fact.values or ("",)),
        "groups": st.lists(st.sampled_from(groups), unique=True, max_size=3),
        "region": st.sampled_from(REGIONS),
    }
    return kinds.get(fact.kind, COUNTS)


def known(book: FactBook, keys: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these facts, which agree with each other: see ``agreeing``."""
    each = {key: values(book.facts[key], tuple(book.groups)) for key in sorted(keys)}
    return st.fixed_dictionaries({}, optional=each).map(agreeing)


def agreeing(facts: dict[str, Any]) -> dict[str, Any]:
    """The same, but what is not registered has no day of it."""
    if facts.get("registered") is False:
        facts = {k: v for k, v in facts.items() if k not in ("registered_on", "started_up_on")}
    return facts


@st.composite
def less(draw: st.DrawFn, facts: dict[str, Any]) -> dict[str, Any]:
    """Some of these facts, of some dates only the month or the year.

    A day of registration stands for that of the start-up where this is absent, and absent months
    of extension say that none are asked for: those two do not come in later.
    """
    kept = {key: value for key, value in facts.items() if draw(st.booleans())}
    if "started_up_on" in facts and "started_up_on" not in kept:
        kept.pop("registered_on", None)
    if "leave_extension_months" in facts:
        kept["leave_extension_months"] = facts["leave_extension_months"]
    dates = [key for key in kept if key.endswith("_on")]
    return kept | {key: kept[key][: draw(st.sampled_from((4, 7, 10)))] for key in dates}


def some_values(book: FactBook, key: str) -> list[Any]:
    """A few values of a fact, of every kind."""
    fact = book.facts[key]
    few: dict[str, list[Any]] = {
        "bool": [True, False],
        "date": ["2020-03-10", "2024-11-22", "2025", "2026-06"],
        "choice": list(fact.values),
        "groups": [[], *([group] for group in book.groups)],
    }
    return few.get(fact.kind, [0, 1, 37, 100_001])
