"""What a site types for places and programs, as the knowledge base names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_kb.errors import did_you_mean
from policy_kb.store import KnowledgeBase


class StrangeName(Exception):
    """Not a name that the knowledge base has; the message suggests the nearest."""


def regions(kb: KnowledgeBase, typed: Iterable[str]) -> tuple[str, ...]:
    """The official full names, each once. Raises StrangeName."""
    return _once(_region(kb, name.strip()) for name in typed)


def topics(kb: KnowledgeBase, typed: Iterable[str]) -> tuple[str, ...]:
    """The ids of programs, which may be typed by their titles too. Raises StrangeName."""
    programs = {topic.id: topic.id for topic in kb.topics if topic.program}
    titles = {topic.title: topic.id for topic in kb.topics if topic.program}
    return _once(_topic(programs | titles, name.strip()) for name in typed)


def _region(kb: KnowledgeBase, name: str) -> str:
    for one in kb.ambiguous:
        if one.name == name:
            raise StrangeName(f"{name}不止一个，请写全名：{'、'.join(one.candidates)}")
    found = kb.region(name)
    if found is not None:
        return found.name
    for zone in kb.zones:
        if name in (zone.name, *zone.aliases):
            return zone.region
    known = [known for region in kb.regions for known in (region.name, *region.aliases)]
    raise StrangeName(f"没有这个地区：{name}{did_you_mean(name, known)}")


def _topic(known: dict[str, str], name: str) -> str:
    if name not in known:
        raise StrangeName(f"没有这个事项：{name}{did_you_mean(name, known)}")
    return known[name]


def _once(names: Iterable[str]) -> tuple[str, ...]:
    kept: Sequence[str] = list(dict.fromkeys(names))
    return tuple(kept)
