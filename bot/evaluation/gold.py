"""The entities that a person marked in some of the blind lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.answers import KINDS, Span


class GoldError(ValueError):
    """A marked line that cannot be right; the message says which."""


@dataclass(frozen=True)
class Marked:
    """A text and all that it names, as a person sees it."""

    author: str
    text: str
    spans: frozenset[Span]


def read_gold(path: Path) -> list[Marked]:
    """The marked lines. Raises GoldError where a span is not in its text."""
    lines = yaml.safe_load(path.read_text(encoding="utf-8"))["lines"]
    return [_marked(line) for line in lines]


def _marked(line: dict[str, Any]) -> Marked:
    spans = [_span(line["text"], dict(name)) for name in line["names"]]
    return Marked(line["author"], line["text"], frozenset(spans))


def _span(text: str, name: dict[str, Any]) -> Span:
    words, occurrence = name.pop("text"), name.pop("at", 0)
    ((kind, wanted),) = name.items()
    start = -1
    for _ in range(occurrence + 1):
        start = text.find(words, start + 1)
    if start < 0 or kind not in KINDS:
        raise GoldError(f"no {kind} {words!r} in {text!r}")
    return Span(start, start + len(words), kind, wanted)
