"""People who are assessed in conversation: who they are, what they say, what is right for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

UNSURE = ("不清楚", "这个我不知道", "记不清了")
ANY = "any"


@dataclass(frozen=True)
class Persona:
    """One person. ``facts`` is the truth, ``expects`` the status of each program.

    ``answers`` are ways to answer when a fact is asked for.
    """

    id: str
    program: str
    as_of: dt.date
    facts: Mapping[str, Any]
    unknown: tuple[str, ...]
    expects: Mapping[str, str]
    amount: Mapping[str, Any]
    openings: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]

    def answer(self, asks: Sequence[str], turn: int) -> str:
        """What this person says when asked for these facts, in one of the ways at hand."""
        telling = [key for key in asks if key in self.answers or key in self.facts]
        if not telling:
            return UNSURE[turn % len(UNSURE)]
        if self.facts.get(telling[0]) is False:  # of two things asked, one tells what is so
            telling.sort(key=lambda key: self.facts.get(key) is not True)
        ways = self.answers.get(telling[0]) or (_plain(self.facts[telling[0]]),)
        return ways[turn % len(ways)]


def read_personas(folder: Path) -> list[Persona]:
    """Read every file of a folder."""
    return [
        _persona(one)
        for path in sorted(folder.glob("*.yml"))
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _persona(one: Mapping[str, Any]) -> Persona:
    expects = one["expects"]
    return Persona(
        id=one["id"],
        program=one["program"],
        as_of=one["as_of"],
        facts={key: _iso(value) for key, value in one["facts"].items()},
        unknown=tuple(one.get("unknown") or ()),
        expects=expects.get("statuses") or {one["program"]: expects["status"]},
        amount=expects.get("amount") or {},
        openings=tuple(one["openings"]),
        answers={key: tuple(map(str, ways)) for key, ways in (one.get("answers") or {}).items()},
    )


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "不是"
    return "、".join(value) if isinstance(value, list) else str(value)
