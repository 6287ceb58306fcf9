"""What is remembered from one turn to the next, in slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from actions.interview import Interview, listed, unlisted
from actions.person import Person

SLOTS = ("topic", "asked", "misses", "facts", "person", "interview")


@dataclass(frozen=True)
class Memory:
    """What is remembered of the turns before."""

    topic: str | None = None
    asked: str | None = None
    misses: int = 0
    person: Person = field(default_factory=Person)
    interview: Interview = field(default_factory=Interview)

    @classmethod
    def of(cls, slots: Mapping[str, Any]) -> Memory:
        """What the slots hold."""
        person = Person(**unlisted(slots.get("person") or {}))
        return cls(
            slots.get("topic"),
            slots.get("asked"),
            int(slots.get("misses") or 0),
            replace(person, facts=slots.get("facts") or {}),
            Interview.of(slots.get("interview")),
        )

    def slots(self) -> dict[str, Any]:
        """The memory as slots, in JSON."""
        person = asdict(self.person)
        facts = person.pop("facts")
        return {
            "topic": self.topic,
            "asked": self.asked,
            "misses": self.misses,
            "facts": facts,
            "person": listed(person),
            "interview": listed(asdict(self.interview)),
        }
