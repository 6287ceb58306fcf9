"""Numbers as people say them: 三千五, 两万三, 俩, 1.5万, 5k; 十几万 is no number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_DIGITS = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = "零〇一二两三四五六七八九十百千万亿廿卅"
NUMBER = re.compile(
    rf"(?P<vague>(?:好几|若干|[{_HAN}\d]*几)[十百千万亿]*|上[百千万亿][十百千万亿]*"
    rf"|[百千万]把(?=[块个人元户]))"
    rf"|(?P<digits>{_DIGITS})\s?(?P<unit>[百千]?万|亿|[百千]"
    rf"|[wk](?![a-z]))?(?P<small>(?:\d+(?:\.\d+)?[千百])+)?"
    rf"(?P<rest>\d(?![\d千百]|[.,]\d))?"
    rf"|(?P<two>[俩仨])"
    rf"|(?P<han>[{_HAN}]+(?:点[零一二三四五六七八九]+万?)?)"
)
_MORE = re.compile(r"来(?=[万千百块元个人名户年月岁\s]|$)|[多余]")
_REST = re.compile(r"[十百千万亿]*")
_RANGE = re.compile(r"\s?(?:到|至|-|~|—|–)\s?")
_WIDENED = re.compile(r"(?:元|块钱?|个?人|名|户)?(?:以[上下内]|之内|不到|出头)")
_NEARLY = re.compile(r"(?:不到|不足|超过|至少|最少|小于|大于|少于|多于|将近|快|近)\s?$")
_UNITS = {"百": 100, "千": 1_000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_UNITS |= {"k": 1_000, "w": 10_000}


@dataclass(frozen=True)
class Number:
    """A number in ``[start, end)``. ``value`` is None if the words are too vague to count."""

    value: Decimal | None
    start: int
    end: int

    @property
    def vague(self) -> bool:
        """Tell whether no exact number was said (十几, 两三个, 一百多, 三到五)."""
        return self.value is None

    @property
    def whole(self) -> int | None:
        """Give the number as an int, or None if vague or with a fraction."""
        if self.value is None or self.value != self.value.to_integral_value():
            return None
        return int(self.value)


def find_numbers(text: str) -> list[Number]:
    """Find the numbers in a normalised text, in order. Parts of longer words are found too."""
    found = list(_merged(text, _read(text)))
    return [_widened(text, number) for number in found]


def parse(word: str) -> Decimal | None:
    """Read one number word whole; None if it is not one or too vague."""
    numbers = find_numbers(word)
    if len(numbers) == 1 and (numbers[0].start, numbers[0].end) == (0, len(word)):
        return numbers[0].value
    return None


def _read(text: str) -> Iterator[Number]:
    for match in NUMBER.finditer(text):
        yield Number(_value(match), match.start(), match.end())


def _value(match: re.Match[str]) -> Decimal | None:
    if match["vague"]:
        return None
    if match["two"]:
        return Decimal(2 if match["two"] == "俩" else 3)
    if match["digits"]:
        return _from_digits(match)
    return _from_han(match["han"])


def _from_digits(match: re.Match[str]) -> Decimal | None:
    unit = _UNITS.get(match["unit"] or "", 1)
    value = Decimal(match["digits"].replace(",", "")) * unit
    for count, name in re.findall(r"(\d+(?:\.\d+)?)([千百])", match["small"] or ""):
        unit = _UNITS[name]
        value += Decimal(count) * unit
    if match["rest"]:
        value += int(match["rest"]) * Decimal(unit) / 10
    return value


def _from_han(word: str) -> Decimal | None:
    if re.fullmatch(r"[百千万亿][十百千万亿]*", word):
        return None  # 万, 百万: part of a name, or too loose to count
    if re.search(r"[一二两三四五六七八九]{2}[十百千万亿]|[十百千万][一二三四五六七八九]{2}$", word):
        return None  # 三五万, 十七八, 一万五六
    if re.fullmatch(r"[一二两三四五六七八九]{2}", word):
        return None  # 三五个, 七八个
    if re.fullmatch(r"[廿卅][一二三四五六七八九]?", word):
        tens = 20 if word[0] == "廿" else 30
        return Decimal(tens + (_from_han(word[1:]) or 0 if word[1:] else 0))
    return _by_library(
        word.replace("两", "二") if re.fullmatch(r"[零〇一二两三-九]+", word) else word
    )


def _by_library(word: str) -> Decimal | None:
    import cn2an

    try:
        return Decimal(str(cn2an.cn2an(word, "smart")))
    except (ValueError, InvalidOperation, KeyError, IndexError):
        return None


def _merged(text: str, numbers: Iterator[Number]) -> Iterator[Number]:
    """Join the parts of a range, which names no single number, into one vague stretch."""
    pending: Number | None = None
    for number in numbers:
        if pending and _joined(text[pending.end : number.start], number):
            pending = Number(None, pending.start, number.end)
            continue
        if pending:
            yield pending
        pending = number
    if pending:
        yield pending


def _joined(between: str, number: Number) -> bool:
    """Tell whether two numbers are one: 三到五, 两百来万."""
    return bool(_RANGE.fullmatch(between)) or (number.vague and between in {"来", "多", "余"})


def _widened(text: str, number: Number) -> Number:
    """Make a number vague if what stands beside it opens it: 一百多, 10万以下, 不到3个."""
    more = _MORE.match(text, number.end)
    if more:
        scale = _REST.match(text, more.end())
        return Number(None, number.start, scale.end() if scale else more.end())
    if _WIDENED.match(text, number.end) or _NEARLY.search(text[: number.start]):
        return Number(None, number.start, number.end)
    return number
