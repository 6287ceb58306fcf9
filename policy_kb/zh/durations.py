"""Lengths of time, in whole months."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_kb.zh.numbers import find_numbers

_N = r"(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十]+|[俩仨])"
DURATION = re.compile(
    rf"(?P<half>大半年|小半年|半年)"
    rf"|(?<!第)(?P<years>{_N}|[十\d]*几|好几)\s?(?P<more>多)?(?:个)?年(?!级|代|纪"
    rf"|度|龄|底|初|末|前|(?:\d{{1,2}}|[一二三四五六七八九十]+)月)"
    rf"(?P<rest>半|(?:零|又|加)?(?P<extra>{_N})个?月)?"
    rf"|(?P<months>{_N}|几|十?几|好几)\s?(?P<odd>多)?(?:个(?P<halfmonth>半)?月|(?<=[俩仨])月)"
    rf"|(?P<short>(?:{_N}|几)\s?(?:天|周|个?星期|个?礼拜)(?![一二三四五六日]))"
)
_OPEN_BEFORE = re.compile(r"(?:快|将近|不到|不足|近|超过|至少|未满|不满|没到)\s?$")
_OPEN_AFTER = re.compile(r"多|来|以[上下内]|之内|出头|不到")
_YEAR_SAID = re.compile(r"[\d二][\d〇零一二三四五六七八九]{3}$")


@dataclass(frozen=True)
class Duration:
    """A length of time in ``[start, end)``; ``months`` is None if it is not whole months."""

    months: int | None
    start: int
    end: int

    @property
    def vague(self) -> bool:
        """Tell whether no whole number of months was said (两年多, 三个半月, 20天)."""
        return self.months is None


def find_durations(text: str) -> list[Duration]:
    """Find lengths of time. Years of the calendar (2024年, 24年5月) are not among them."""
    found = (_duration(text, match) for match in DURATION.finditer(text))
    return [duration for duration in found if duration]


def _duration(text: str, match: re.Match[str]) -> Duration | None:
    years = match["years"]
    if years and _is_calendar(text, match):
        return None
    months = _months(match)
    start, end = match.span()
    if _OPEN_BEFORE.search(text[:start]) or _OPEN_AFTER.match(text, end):
        months = None
    return Duration(months, start, end)


def _is_calendar(text: str, match: re.Match[str]) -> bool:
    """Tell a year's name from a count of years: 2024年, 24年毕业, 二四年."""
    years = match["years"]
    if _YEAR_SAID.search(years) or re.fullmatch(r"[零〇一二三四五六七八九]{2,}", years):
        return True
    later = re.compile(
        r"\s?(?:\d{1,2}月|[一二三四五六七八九十]{1,2}月|毕业|注册|成立|开|退伍|离校|入)"
    )
    return bool(re.fullmatch(r"[12]\d", years) and later.match(text, match.end()))


def _months(match: re.Match[str]) -> int | None:
    if match["half"]:
        return 6 if match["half"] == "半年" else None
    if match["short"] or match["more"] or match["odd"] or match["halfmonth"]:
        return None
    if match["months"]:
        return _times(match["months"], 1)
    months = _times(match["years"], 12)
    if months is None or not match["rest"]:
        return months
    extra = 6 if match["rest"] == "半" else _times(match["extra"], 1)
    return None if extra is None else months + extra


def _times(word: str, unit: int) -> int | None:
    numbers = find_numbers(word)
    if len(numbers) != 1 or numbers[0].value is None:
        return None
    months = numbers[0].value * unit
    return int(months) if months == months.to_integral_value() else None
