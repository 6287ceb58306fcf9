"""What the desk takes from the knowledge base: names of facts, topics, places and clauses."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from policy_kb.errors import NotBuiltError

if TYPE_CHECKING:
    from policy_kb.store import KnowledgeBase

log = structlog.get_logger(__name__)

WARM_AFTER = 5.0  # seconds

AS_OF = "as_of"
LABELS = {AS_OF: "按哪天算"}  # of what goes with facts and is none
UNITS = {"yuan": "元", "months": "个月"}


class Guide:
    """Names for ids. Without a knowledge base an id is its own name: a case is opened all the same.

    It is read when first needed, or by ``warm`` before that: it takes a fifth of a second and more.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def warm(self) -> None:
        """Reads it in a thread, once the processes that start beside this one had their turn."""
        await asyncio.sleep(WARM_AFTER)
        await asyncio.to_thread(lambda: self.kb)

    @cached_property
    def kb(self) -> KnowledgeBase | None:
        """The knowledge base; None if none is built."""
        from policy_kb.store import KnowledgeBase  # with all that it reads by

        try:
            return KnowledgeBase.open(self._path)
        except NotBuiltError:
            log.error("knowledge_missing")
            return None

    def topic(self, wanted: str | None) -> str | None:
        """The title of a topic."""
        return None if wanted is None else self._titles.get(wanted, wanted)

    def place(self, clause: str) -> str:
        """How a clause is cited: 文号, the document's own numbering, the id."""
        return self._places.get(clause, clause)

    def region(self, name: object) -> tuple[str | None, tuple[str, ...]]:
        """The official name of a place, and the names of those that hold it, nearest first."""
        found = self._regions.get(str(name)) if name else None
        if found is None:
            return None, ()
        within, above = [], found.parent
        while above is not None:
            holder = self._regions[above]
            within.append(holder.name)
            above = holder.parent
        return found.name, tuple(within)

    def fact(self, key: str, value: object) -> dict[str, Any]:
        """A fact as a mentor reads it: key, label, value in words."""
        fact = self._facts.get(key)
        label = fact.label if fact else LABELS.get(key, key)
        return {"key": key, "label": label, "value": self._said(key, value)}

    def words(self, facts: Mapping[str, Any]) -> str:
        """Facts in one line; empty for none."""
        said = (self.fact(key, value) for key, value in facts.items())
        return "；".join(f"{fact['label']}：{fact['value']}" for fact in said)

    def _said(self, key: str, value: object) -> str:
        fact = self._facts.get(key)
        if key == AS_OF or (fact and fact.kind == "date"):
            return _date(str(value))
        if isinstance(value, list | tuple):
            return "、".join(self._groups.get(str(one), str(one)) for one in value) or "都不是"
        if isinstance(value, bool):
            return "是" if value else "否"
        choices = fact.choices if fact else ()
        titles: dict[str, str] = {str(choice.value): choice.title for choice in choices}
        unit = UNITS.get(fact.kind, "") if fact else ""
        return titles.get(str(value), f"{value}{unit}")

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The programs that a mentor's topics are, by id."""
        if self.kb is None:
            return {}
        return {topic.id: topic.title for topic in self.kb.topics if topic.program}

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {topic.id: topic.title for topic in self.kb.topics} if self.kb else {}

    @cached_property
    def _places(self) -> dict[str, str]:
        if self.kb is None:
            return {}
        number = self.kb.document.number
        return {one.id: f"{number} {one.label}（条款 {one.id}）" for one in self.kb.clauses}

    @cached_property
    def _regions(self) -> dict[str, Any]:
        """By code, name and short name."""
        if self.kb is None:
            return {}
        named: dict[str, Any] = {}
        for region in self.kb.regions:
            for name in (*region.aliases, region.name, region.code):
                named[name] = region
        return named

    @cached_property
    def _facts(self) -> dict[str, Any]:
        return {fact.key: fact for fact in self.kb.facts} if self.kb else {}

    @cached_property
    def _groups(self) -> dict[str, str]:
        return {group.id: group.name for group in self.kb.groups} if self.kb else {}


def _date(value: str) -> str:
    """2025-03 as 2025年3月."""
    parts = zip(value.split("-"), "年月日", strict=False)
    return "".join(f"{part.lstrip('0')}{unit}" for part, unit in parts)
