"""Sums of money, in yuan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_kb.zh.numbers import Number, find_numbers

_UNIT = re.compile(r"\s?(?:块钱|块|元钱|元|圆|rmb|人民币)(?!素|旦|宝)")
_TENS = re.compile(r"\s?(?:万|亿|千)(?:块钱|块|元)?")
_SCALED = re.compile(r"[万千wk亿]\d?(?:块|元)?$|[万千]")
_COUNTED = re.compile(
    r"\s?(?:多|来|余)?(?:个|人|名|位|户|家|平|间|次|年|月|天|日|号|岁|亩|头|只|匹"
    r"|条|%|倍|所|分|届|点|字)"
)
_LENT = re.compile(r"(?:贷|借)(?:款|个|到|出)?\s?$|[¥$]\s?$")


@dataclass(frozen=True)
class Amount:
    """A sum in ``[start, end)``; ``yuan`` is None where the words name no single sum."""

    yuan: int | None
    start: int
    end: int

    @property
    def vague(self) -> bool:
        """Tell whether no single sum was said (十几万, 三五万, 10万以下)."""
        return self.yuan is None


def find_amounts(text: str) -> list[Amount]:
    """Find sums of money: with a unit (元, 块), on a scale (8万, 5k), or after 贷, 借."""
    amounts = (_amount(text, number) for number in find_numbers(text))
    return [amount for amount in amounts if amount]


def _amount(text: str, number: Number) -> Amount | None:
    unit = _UNIT.match(text, number.end)
    if not unit:
        if _COUNTED.match(text, number.end):
            return None
        scaled = _SCALED.search(text[number.start : number.end])
        if not scaled and not _LENT.search(text[: number.start]):
            return None
    end = unit.end() if unit else number.end
    if unit and re.compile(r"(?:多|以[上下内]|之内)").match(text, end):
        return Amount(None, number.start, end)
    return Amount(number.whole, number.start, end)
