"""What the form of the assessment hands to a mentor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.gateway.desk.office import Office


@dataclass(frozen=True)
class Handed:
    """An assessment that somebody hands over: facts filled in, what they come to, a question."""

    facts: Mapping[str, Any]
    verdicts: Sequence[Mapping[str, Any]]
    question: str

    def words(self, office: Office) -> str:
        """The message that asks a mentor to look at it."""
        question = f"\n{self.question}" if self.question else ""
        if not self.facts:
            return office.phrases.say("case_form_empty", text=question)
        facts = office.guide.words(self.facts)
        return office.phrases.say("case_form", facts=facts, text=question)

    @property
    def referred(self) -> list[str]:
        """The programs on which the text does not settle it."""
        return [str(one["id"]) for one in self.verdicts if one["status"] == "refer"]

    @property
    def topic(self) -> str | None:
        """What it is about: the only program, else the first that needs a human."""
        programs = [str(one["id"]) for one in self.verdicts]
        return next(iter(programs if len(programs) == 1 else self.referred), None)
