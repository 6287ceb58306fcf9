"""The sentences that the gateway says itself, read from ``domain.yml`` like all wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.gateway.log import Draft

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NO_TURN: dict[str, Any] = {
    "intent": None,
    "confidence": 0.0,
    "decision": "handoff",
    "clauses": [],
    "programs": [],
    "facts": {},
    "notices": [],
}
ASKED = NO_TURN | {"intent": "ask_human", "confidence": 1.0}
FAILED = NO_TURN | {"notices": ["turn_failed"]}


class PhrasesMissing(Exception):
    """``domain.yml`` lacks a sentence that the gateway says; the message names it."""


@dataclass(frozen=True)
class Phrases:
    """What the gateway says, by name; blanks are filled in by who says it."""

    domain: Path
    responses: Mapping[str, Any]

    @classmethod
    def load(cls, domain: Path) -> Phrases:
        """The phrases in ``domain``. Raises PhrasesMissing."""
        try:
            responses = yaml.load(domain.read_text("utf-8"), LOADER)["responses"]
            assert isinstance(responses, dict)
        except (OSError, yaml.YAMLError, TypeError, KeyError, AssertionError) as error:
            raise PhrasesMissing(f"{domain}: cannot read responses ({error})") from error
        phrases = cls(domain, responses)
        for name in ("utter_trouble", "utter_warming_up", "case_queued"):  # fail at the start
            phrases.say(name)
        return phrases

    @property
    def trouble(self) -> Draft:
        """In place of an answer that failed."""
        return self.draft("utter_trouble", author="assistant", turn=FAILED)

    @property
    def warming_up(self) -> str:
        """While the assistant still loads."""
        return self.say("utter_warming_up")

    def say(self, name: str, /, **blanks: Any) -> str:
        """The sentence, filled in. Raises PhrasesMissing."""
        try:
            return str(self.responses[name][0]["text"]).strip().format_map(_Blanks(blanks))
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise PhrasesMissing(f"{self.domain}: responses.{name} needs a text: {error!r}") from (
                error
            )

    def draft(
        self,
        name: str,
        /,
        *,
        author: str = "system",
        turn: dict[str, Any] | None = None,
        **blanks: Any,
    ) -> Draft:
        """The sentence with its buttons, as a message. Raises PhrasesMissing."""
        text = self.say(name, **blanks)
        buttons = [
            {part: str(button[part]).format_map(_Blanks(blanks)) for part in ("title", "payload")}
            for button in self.responses[name][0].get("buttons", ())
        ]
        return Draft(text, author, buttons=buttons, turn=turn)


class _Blanks(dict[str, Any]):
    """A blank that nobody fills stays as it is written, so that a test sees it."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
