"""The names that content gives to topics, groups, places and details, as one vocabulary.

Read straight from the YAML files, so that readers of language need no database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from policy_kb.zh.lexicon import Lexicon
from policy_kb.zh.text import normalise

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Vocabulary:
    """Names in normal form, longest first, each with what it stands for.

    ``ambiguous`` maps a short name to the full names of the places it may mean. ``others``
    are names of things that are none of the plan's, though one of its names lies within.
    """

    topics: Mapping[str, str]
    groups: Mapping[str, str]
    regions: Mapping[str, str]
    outside: Mapping[str, str]
    details: Mapping[str, str]
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    """The unit above each region, by full name."""
    others: frozenset[str] = frozenset()

    @classmethod
    def load(cls, content: Path) -> Vocabulary:
        """Read the names from a folder of content. A missing file gives no names."""
        places = _read(content / "regions.yml")
        regions = _entries(places, "regions")
        return cls(
            topics=_names(_topics(content / "measures"), "id"),
            groups=_names(_entries(_read(content / "groups.yml"), "groups"), "id"),
            regions=_names([*_region(places), *regions], "name") | _zones(places),
            outside=_names(_entries(places, "outside"), "name"),
            details=_names(_entries(_read(content / "details.yml"), "details"), "id"),
            ambiguous={
                _plain(str(item["name"])): tuple(item["candidates"])
                for item in _entries(places, "ambiguous")
            },
            parents=_parents([*_region(places), *regions]),
            others=_others(_read(content / "others.yml")),
        )

    @cached_property
    def _all(self) -> tuple[Mapping[str, str], ...]:
        return self.topics, self.groups, self.regions, self.outside, self.details

    def jieba_words(self) -> list[str]:
        """Give every name of two signs or more, sorted, for a word segmenter's dictionary."""
        words = {name for names in self._all for name in names} | set(self.ambiguous)
        return sorted(word for word in words if len(word) > 1 and " " not in word)

    def fingerprint(self) -> str:
        """Give a hash that changes when any name, or what it stands for, changes."""
        named = [sorted(names.items()) for names in self._all]
        data = json.dumps([*named, sorted(self.others)], ensure_ascii=False)
        return hashlib.sha256(data.encode()).hexdigest()

    @cached_property
    def lexicon(self) -> Lexicon:
        """The index against which slips are put right; built on first use."""
        import jieba

        jieba.setLogLevel("WARNING")

        names = (*self.topics, *self.groups, *self.regions, *self.outside)
        return Lexicon.of(names, lambda text: jieba.cut(text, HMM=False))


def _read(path: Path) -> Any:
    if not path.exists():
        return None
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


def _entries(data: Any, key: str) -> list[dict[str, Any]]:
    if isinstance(data, dict):
        data = data.get(key)
    return [item for item in data or () if isinstance(item, dict)]


def _topics(folder: Path) -> list[dict[str, Any]]:
    return [
        item for path in sorted(folder.glob("*.yml")) for item in _entries(_read(path), "topics")
    ]


def _region(places: Any) -> list[dict[str, Any]]:
    region = places.get("region") if isinstance(places, dict) else None
    return [region] if isinstance(region, dict) else []


def _names(items: Iterable[dict[str, Any]], key: str) -> dict[str, str]:
    """Map titles and aliases to ``key``; a name given twice keeps its first meaning."""
    names: dict[str, str] = {}
    for item in items:
        written = (item.get("title"), item.get("name"), *(item.get("aliases") or ()))
        for name in written:
            plain = _plain(str(name)) if name else ""
            if plain:
                names.setdefault(plain, str(item[key]))
    return dict(sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def _others(data: Any) -> frozenset[str]:
    rows = data.get("others") if isinstance(data, dict) else None
    return frozenset(_plain(str(name)) for row in rows or () for name in row)


def _zones(places: Any) -> dict[str, str]:
    """Map a functional zone to the unit that holds it."""
    codes = {str(item.get("code")): str(item["name"]) for item in _entries(places, "regions")}
    zones: dict[str, str] = {}
    for item in _entries(places, "zones"):
        holder = str(item.get("parent") or item.get("region") or "")
        unit = codes.get(holder, holder)
        if unit:
            zones |= {_plain(str(n)): unit for n in (item["name"], *(item.get("aliases") or ()))}
    return zones


def _parents(items: list[dict[str, Any]]) -> dict[str, str]:
    codes = {str(item.get("code")): str(item["name"]) for item in items}
    parents: dict[str, str] = {}
    for item in items:
        parent = str(item.get("parent") or "")
        if parent:
            parents[str(item["name"])] = codes.get(parent, parent)
    return parents


def _plain(name: str) -> str:
    return normalise(name).text
