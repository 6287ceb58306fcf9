"""What a message takes back without naming it: 刚说错了，三个 · 2024 不是 2025 · 我说反了."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from actions.asked import Asked
from actions.bare import bare_value, rest
from policy_kb.rules.facts import Fact, FactBook
from policy_kb.zh.facts import FactsRead
from policy_kb.zh.numbers import find_numbers

_SLIP = r"(?:说|讲|记|写|打|弄|填|搞|看|点)(?:错|岔|混)"
_CORRECTS = re.compile(
    r"^(?:哦|噢|啊|呀|哎|等等|等下|不好意思|抱歉|[,，\s])*"
    rf"(?:又)?(?:不对|错了|(?:我)?(?:刚才?|刚刚|前面|上面)?(?:的)?{_SLIP}|应该是|更正|纠正|改成|改一下)"
    rf"|^[^,，]{{0,8}}{_SLIP}了?[,，]"
)
_REVERSED = re.compile(r"(?:说|讲|记|写|打|弄|填|搞|答|点)(?:颠倒|反)了?")
_NOT_BUT = re.compile(
    r"^(?:.{0,4}[,，\s])?不是\s?(?P<no>[^,，\s]{1,10})[,，\s]+(?:而)?是\s?(?P<yes>.+)$"
)
_BUT_NOT = re.compile(r"^(?P<yes>.{1,16}?)[,，\s]*(?:而)?(?<!是)不是\s?(?P<no>[^,，\s吗么]{1,10})$")
_YEAR = re.compile(r"(?:20\d\d)年?$")


def is_correction(text: str) -> bool:
    """Whether the text takes something back."""
    return bool(_CORRECTS.search(text) or _REVERSED.search(text) or _contrast(text))


def takes_back(text: str) -> bool:
    """Whether it takes something back without saying of what: 我说反了 · 2024 不是 2025."""
    contrast = _contrast(text)
    return bool(_REVERSED.search(text) or (contrast and find_numbers(contrast[1])))


def corrected(
    asked: Asked, read: FactsRead, last: Mapping[str, Any], book: FactBook, today: dt.date
) -> dict[str, Any]:
    """The fact that is put right, among those filled last, the newest first; else nothing."""
    facts = [(book.facts[key], value) for key, value in last.items()]
    if _REVERSED.search(asked.text):
        return _turned(facts)
    if contrast := _contrast(asked.text):
        return _replaced(facts, *contrast, asked, today)
    for fact, _ in facts:
        if fact.kind not in ("bool", "groups"):
            found = bare_value(fact, rest(asked.text, read), asked, today)
            if found:
                return found
    return {}


def _turned(facts: list[tuple[Fact, Any]]) -> dict[str, Any]:
    """A yes for a no; only of what was told last."""
    fact, value = facts[0] if facts else (None, None)
    return {fact.key: not value} if fact and isinstance(value, bool) else {}


def _contrast(text: str) -> tuple[str, str] | None:
    """What holds and what does not: 不是两个，是三个 · 2024 不是 2025."""
    match = _NOT_BUT.search(text) or _BUT_NOT.search(text)
    return (match["yes"].strip(), match["no"].strip()) if match else None


def _replaced(
    facts: list[tuple[Fact, Any]], yes: str, no: str, asked: Asked, today: dt.date
) -> dict[str, Any]:
    """The new value of the fact that has the value taken back; of a date the year alone may be."""
    for fact, value in facts:
        if fact.kind in ("bool", "groups", "region"):
            continue
        new, old = (bare_value(fact, _as_year(one, fact), asked, today) for one in (yes, no))
        if not new or not old:
            continue
        before, after, held = (str(one) for one in (old[fact.key], new[fact.key], value))
        if fact.kind == "date" and held.startswith(before):
            return {fact.key: after + (held[4:] if len(after) == len(before) == 4 else "")}
        if before == held:
            return new
    return {}


def _as_year(text: str, fact: Fact) -> str:
    """登记是2024 as 2024年."""
    year = _YEAR.search(text) if fact.kind == "date" else None
    return year[0].rstrip("年") + "年" if year else text
