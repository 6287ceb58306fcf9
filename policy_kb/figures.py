"""The figures in a text, and those of them that another text does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

import cn2an

_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?[万亿千百]*"
_CHINESE = r"[零一二两三四五六七八九十百千万亿]+"
_UNIT = "个月|周年|块钱|%|元|块|倍|成|年|月|日|天|人|名|户|家|次|个|岁|项|类|种|条|所|号"
_FIGURE = re.compile(
    rf"(?:百分之(?P<percent>{_ARABIC}|{_CHINESE})"
    rf"|(?P<half>一半|半数|半年)"
    rf"|(?P<number>{_ARABIC}|(?<![第统同专唯进单]){_CHINESE})\s*(?P<unit>{_UNIT})?)"
)
_EACH = re.compile(r"每一(?![十百千万亿])")  # 每一户 is each, not one
# 十二项 counts what may be listed one by one; 三种情况 is a way of speaking.
_COUNTERS = {"个", "项", "类", "种", "条", "所", "号", "月", "日"}
_SAME = {"块": "元", "块钱": "元", "名": "人", "周年": "年"}
_MULTIPLIERS = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_FIRST_CALENDAR_YEAR = 1900


class Amount(NamedTuple):
    """A number in its unit; None means that none is written. Durations are in months."""

    value: Decimal
    unit: str | None

    def __str__(self) -> str:
        return f"{self.value.normalize():f}{self.unit or ''}"


def figures_in(text: str) -> list[tuple[str, Amount]]:
    """Return each figure as it is written, with what it comes to.

    A Chinese numeral counts before a unit or when it is large: 统一 and 进一步 hold no figure.
    一次性 is one time.
    """
    found = []
    for match in _FIGURE.finditer(_EACH.sub("每", text.replace("％", "%"))):
        amount = _amount(match)
        if amount is not None:
            found.append((match[0].strip(), amount))
    return found


def not_held(text: str, quotes: Iterable[str]) -> list[str]:
    """Return the figures of ``text``, as written there, that none of ``quotes`` holds."""
    held = [amount for quote in quotes for _, amount in figures_in(quote)]
    claims = text.replace("一次性", "")  # a name there (一次性创业补贴), not a count
    return [written for written, amount in figures_in(claims) if not _holds(held, amount)]


def holds(quotes: Iterable[str], value: Decimal, unit: str | None) -> bool:
    """Return whether one of ``quotes`` states ``value`` in ``unit`` (元, 万元, %, 个月, 年 …)."""
    for multiple, factor in _MULTIPLIERS.items():
        if unit and unit.startswith(multiple):
            value, unit = value * factor, unit[1:]
    unit = "个月" if unit == "月" else unit
    held = [amount for quote in quotes for _, amount in figures_in(quote)]
    return _holds(held, _in_unit(value, unit or None))


def _holds(held: list[Amount], wanted: Amount) -> bool:
    return any(
        amount.value == wanted.value
        and (amount.unit == wanted.unit or amount.unit is None or wanted.unit is None)
        for amount in held
    )


def _amount(match: re.Match[str]) -> Amount | None:
    if match["half"]:
        return Amount(Decimal(6), "个月") if match["half"] == "半年" else Amount(Decimal(50), "%")
    if match["percent"]:
        value = _value(match["percent"])
        return None if value is None else Amount(value, "%")
    numeral, unit = match["number"], match["unit"]
    value = _value(numeral)
    if value is None or (not numeral[0].isdigit() and not _counts(numeral, value, unit)):
        return None
    return _in_unit(value, unit)


def _counts(numeral: str, value: Decimal, unit: str | None) -> bool:
    if unit is None:
        return value >= 100 and numeral[0] not in "百千万亿"  # 三千五, but not 万众
    if unit == "块" and value < 10:
        return False  # 一块 is "together"
    return unit not in _COUNTERS or value > 10


def _in_unit(value: Decimal, unit: str | None) -> Amount:
    unit = _SAME.get(unit or "", unit)
    if unit == "年" and value < _FIRST_CALENDAR_YEAR:
        return Amount(value * 12, "个月")
    if unit == "成":
        return Amount(value * 10, "%")
    return Amount(value, unit)


def _value(numeral: str) -> Decimal | None:
    if numeral[0].isdigit():
        digits = numeral.rstrip("".join(_MULTIPLIERS))
        value = Decimal(digits.replace(",", ""))
        for multiple in numeral[len(digits) :]:
            value *= _MULTIPLIERS[multiple]
        return value
    try:
        return Decimal(str(cn2an.cn2an(numeral, "smart")))
    except (ValueError, KeyError):  # cn2an 0.5.23 trips over 千万 and 亿 at the end
        return None  # 万 alone, 千万 as in 千方百计: no number
