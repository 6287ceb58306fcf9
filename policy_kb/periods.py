"""Whether dated values follow each other without overlap or gap, and rest on good sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from policy_kb.entries import ParameterValue, Rename
from policy_kb.errors import Fault

if TYPE_CHECKING:
    from policy_kb.content import Entry

_WEAK = ("C", "D")


def confidence_faults(
    entries: Sequence[Entry[ParameterValue] | Entry[Rename]],
) -> Iterator[Fault]:
    """Return what rests on sources below confidence B."""
    for entry in entries:
        if entry.value.confidence in _WEAK:
            place = entry.place / "confidence"
            yield place.fault(f"可信度低于 B 的值不能收录：{entry.value.confidence}")


def period_faults(entries: Sequence[Entry[ParameterValue]]) -> Iterator[Fault]:
    """Return overlaps and gaps by key, and periods that end before they start."""
    by_key: dict[str, list[Entry[ParameterValue]]] = defaultdict(list)
    for entry in entries:
        value = entry.value
        by_key[value.key].append(entry)
        if value.effective_to is not None and value.effective_to <= value.effective_from:
            place = entry.place / "effective_to"
            yield place.fault("effective_to 要晚于 effective_from（到期日当天已不适用）")
    for key, values in by_key.items():
        yield from _sequence_faults(key, sorted(values, key=lambda it: it.value.effective_from))


def _sequence_faults(key: str, values: list[Entry[ParameterValue]]) -> Iterator[Fault]:
    for earlier, later in pairwise(values):
        end, start = earlier.value.effective_to, later.value.effective_from
        place = later.place / "effective_from"
        if end is None or end > start:
            until = end or "未定"
            yield place.fault(f"{key} 的时段重叠：前一段到 {until}，这一段从 {start} 起")
        elif end < start:
            yield place.fault(f"{key} 的时段有空缺：{end} 到 {start} 之间没有值")
