"""The official text, cut into clauses at its own headings and kept word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_kb.entries import Clause

_NUMERALS = "一二三四五六七八九十"
_HEADINGS = (
    re.compile(rf"([{_NUMERALS}])、\s*"),  # 一、 总体要求
    re.compile(rf"[（(]([{_NUMERALS}])[）)]\s*"),  # (一)指导思想 and （一）实施…计划
    re.compile(r"([1-9]\d?)[.．]\s*"),  # 1.加强金融政策支持
)
_CLOSING = re.compile(r"（来源[：:]")


@dataclass(frozen=True)
class OfficialText:
    """The clauses of a document in reading order, and the lines after the last one."""

    clauses: tuple[Clause, ...]
    closing: str

    def recombined(self) -> str:
        """Return the whole text again, character for character."""
        parts = [clause.text for clause in self.clauses]
        return "\n".join([*parts, self.closing] if self.closing else parts)


def parse(text: str) -> OfficialText:
    """Cut ``text`` into clauses.

    Clause 0 is all before the first heading: title, notice and preamble. Each heading opens a
    clause whose text runs, heading included, up to the next heading.
    """
    body, closing = _split_closing(text.split("\n"))
    starts: list[tuple[int, tuple[int, ...]]] = [(0, (0,))]
    numbers: tuple[int, ...] = ()
    for index, line in enumerate(body):
        if (opened := _number(line, numbers)) is not None:
            numbers = opened
            starts.append((index, numbers))
    ends = [index for index, _ in starts[1:]] + [len(body)]
    clauses = tuple(
        _clause(numbers, body[start:end], position)
        for position, ((start, numbers), end) in enumerate(zip(starts, ends, strict=True))
    )
    return OfficialText(clauses, "\n".join(closing))


def _split_closing(lines: list[str]) -> tuple[list[str], list[str]]:
    for index, line in enumerate(lines):
        if _CLOSING.match(line):
            return lines[:index], lines[index:]
    return lines, []


def _number(line: str, current: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the number that ``line`` opens below ``current``, or None if it is no heading."""
    for depth, heading in enumerate(_HEADINGS):
        match = heading.match(line)
        if match and len(current) >= depth:
            return (*current[:depth], _value(match[1]))
    return None


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _NUMERALS.index(numeral) + 1


def _clause(numbers: tuple[int, ...], lines: list[str], position: int) -> Clause:
    parent = ".".join(map(str, numbers[:-1])) or None
    return Clause(
        id=".".join(map(str, numbers)),
        title=_title(lines[0], len(numbers)) if numbers != (0,) else lines[0].strip(),
        text="\n".join(lines),
        parent=parent,
        position=position,
    )


def _title(line: str, depth: int) -> str:
    return _HEADINGS[depth - 1].sub("", line, count=1).split("。")[0].strip()
