"""What one text is read as, in a form that every system under measurement can fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.nlu.model import OUT_OF_SCOPE

FALLBACK = "nlu_fallback"
KINDS = ("topic", "group", "region", "outside", "detail")
"""The kinds of entities that are measured; numbers have tests of their own."""


@dataclass(frozen=True, order=True)
class Span:
    """A named thing in ``[start, end)`` of a text as written, and its canonical id."""

    start: int
    end: int
    kind: str
    id: str


@dataclass(frozen=True)
class Answer:
    """How one system read one text.

    ``intent`` is its best guess, ``confidence`` that guess's probability, and ``decision``
    what it acts on: an intent, or FALLBACK where it is not sure enough.
    ``rankings`` holds topics, best first, by the name of the search that gave them.
    """

    intent: str
    confidence: float
    decision: str
    spans: tuple[Span, ...] = ()
    rankings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the text is turned away as none of the plan's business."""
        return self.decision == OUT_OF_SCOPE

    @property
    def declined(self) -> bool:
        """Whether it gets no answer: refused, or asked to say it again."""
        return self.decision in (OUT_OF_SCOPE, FALLBACK)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Answer:
        """What ``dataclasses.asdict`` gave, after a way through JSON."""
        return cls(
            stored["intent"],
            stored["confidence"],
            stored["decision"],
            tuple(Span(**span) for span in stored["spans"]),
            {name: tuple(topics) for name, topics in stored["rankings"].items()},
        )
