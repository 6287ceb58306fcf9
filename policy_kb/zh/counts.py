"""How many people, households or firms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_kb.zh.numbers import find_numbers

_PEOPLE = (
    r"人(?!民|社|次|才|均|工|家)|名|位|口(?:子)?人|员工|职工|工人|伙计|帮工|店员"
    r"|服务员|学徒|残疾人|退役军人|毕业生|大学生|劳动力|小工|师傅"
)
_UNIT = re.compile(
    rf"\s?(?:(?:个|名|位)?(?:新|正式|全职|固定|长期|本地|临时)?(?:的)?(?:{_PEOPLE})"
    rf"|个(?!月|体|人|性|问题|政策|贷)"
    r"|户|(?:(?<!一)家|家(?!里))(?!庭|人)|万人)"
)

_NOT_ONE = re.compile(r"[^,，。]{0,3}(?:也|都)(?:没|未|不)")


@dataclass(frozen=True)
class Count:
    """A head count in ``[start, end)``; None if vague (几个人, 十来个)."""

    value: int | None
    start: int
    end: int
    unit: str


def find_counts(text: str) -> list[Count]:
    """Find counts of people, households, firms, and of things counted by 个."""
    counts: list[Count] = []
    for number in find_numbers(text):
        bare = text[number.start : number.end] in {"俩", "仨"}
        unit = _UNIT.match(text, number.end)
        if unit and number.whole == 1 and _NOT_ONE.match(text, unit.end()):
            counts.append(Count(0, number.start, unit.end(), unit.group().strip()))
        elif unit:
            counts.append(Count(number.whole, number.start, unit.end(), unit.group().strip()))
        elif bare and text[number.end : number.end + 1] != "月":
            counts.append(Count(number.whole, number.start, number.end, "个"))
    return counts
