"""Whether ids are unique, and whether a name leads to one thing only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policy_kb.errors import Fault
from policy_kb.source import Place

if TYPE_CHECKING:
    from policy_kb.content import Content


def name_faults(content: Content) -> Iterator[Fault]:
    """Return ids, region codes, names and aliases that are given twice."""
    by_id: dict[str, Iterable[Any]] = {
        "事项": content.topics,
        "目标": content.targets,
        "数字": content.figures,
        "群体": content.groups,
        "细节": content.details,
    }
    for kind, entries in by_id.items():
        pairs = [(entry.value.id, entry.place / "id") for entry in entries]
        yield from _repeated(f"{kind}的 id 重复", pairs)
    facts = [(entry.value.key, entry.place / "key") for entry in content.facts]
    yield from _repeated("事实项重复", facts)
    measures = [(entry.value.clause, entry.place / "clause") for entry in content.measures]
    yield from _repeated("同一条款有两个文件", measures)
    codes = [(entry.value.code, entry.place / "code") for entry in content.regions]
    yield from _repeated("地区代码重复", codes)
    renames = [(entry.value.old, entry.place / "old") for entry in content.renames]
    yield from _repeated("同一机构写了两次", renames)
    yield from _alias_faults(content)


def _repeated(message: str, pairs: Iterable[tuple[str, Place]]) -> Iterator[Fault]:
    first: dict[str, Place] = {}
    for value, place in pairs:
        if value and value in first:
            yield place.fault(f"{message}：{value}，已见于 {_where(first[value])}")
        first.setdefault(value, place)


def _where(place: Place) -> str:
    fault = place.fault("")
    return f"{fault.file}:{fault.line}"


def _alias_faults(content: Content) -> Iterator[Fault]:
    """A name leads to one thing only, and is written there once.

    A thing's own name may stand among its aliases. Targets have a name space of their own: what
    they aim at is also the name of a topic.
    """
    entries: list[Any] = [
        *content.topics,
        *content.groups,
        *content.details,
        *content.regions,
        *content.zones,
        *content.ambiguous,
        *content.outside,
    ]
    yield from _shared_names(entries)
    yield from _shared_names(content.targets)


def _shared_names(entries: Sequence[Any]) -> Iterator[Fault]:
    taken: dict[str, Place] = {}
    for entry in entries:
        key = "title" if hasattr(entry.value, "title") else "name"
        name = getattr(entry.value, key)
        own: dict[str, Place] = {}
        for index, alias in enumerate(getattr(entry.value, "aliases", ())):
            place = entry.place / "aliases" / index
            if alias in own:
                yield place.fault(f"别名写了两次：{alias}")
            own[alias] = place
        for text, place in ({name: entry.place / key} | own).items():
            if text and text in taken:
                other = taken[text]
                yield place.fault(f"名称重复：{text}，已是 {_where(other)} 的 {other.name}")
            taken.setdefault(text, place)
