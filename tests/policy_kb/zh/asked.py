"""One-line questions of several voices, and the facts that a careful reader takes from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.reader import reader
from bot.settings import HOME
from policy_kb.zh.facts import read_facts

QUESTIONS = HOME / "tests" / "questions"
ON = dt.date(2026, 11, 22)
FOLLOWS = {
    "registered": ("registered_on",),
    "internship_joined": ("internship_started_on", "internship_ended_on"),
}
"""Facts that another states as well: who gives a date of registration is registered."""


@dataclass(frozen=True)
class Line:
    """One question: facts that have to be read, and values that may be."""

    name: str
    text: str
    facts: Mapping[str, Any]
    maybe: Mapping[str, Any] = field(default_factory=dict)

    def wrong(self, read: Mapping[str, Any]) -> dict[str, Any]:
        """What was read that the text does not say."""
        return {key: value for key, value in read.items() if not self._may(key, value, read)}

    def missed(self, read: Mapping[str, Any]) -> list[str]:
        """Keys that were not read, or with another value."""
        return [key for key in self.facts if key not in read or not self._may(key, read[key], read)]

    def _may(self, key: str, value: Any, read: Mapping[str, Any]) -> bool:
        allowed = self.maybe.get(key, [])
        follows = value is True and any(source in read for source in FOLLOWS.get(key, ()))
        return (
            allowed == "any"
            or follows
            or value in allowed
            or (key in self.facts and self.facts[key] == value)
        )


def lines(path: Path) -> Iterator[Line]:
    """The questions of a file, numbered from 1."""
    for number, one in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
        facts = {key: _iso(value) for key, value in one["facts"].items()}
        maybe = {key: _listed(value) for key, value in one.get("maybe", {}).items()}
        yield Line(f"{path.stem}-{number}-{one['voice']}", one["text"], facts, maybe)


def read(text: str) -> dict[str, Any]:
    """The facts that are read from one question."""
    found = reader().read(text)
    return dict(read_facts(found.text, found.mentions, ON).facts)


def _listed(value: Any) -> Any:
    return value if value == "any" else [_iso(one) for one in value]


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
