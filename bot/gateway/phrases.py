"""The few sentences that the gateway says itself, read from ``domain.yml`` like all wording."""

from __future__ import annotations

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


class PhrasesMissing(Exception):
    """``domain.yml`` lacks a sentence that the gateway says; the message names it."""


@dataclass(frozen=True)
class Phrases:
    """What the gateway says where Rasa is not asked or does not answer."""

    handoff: Draft  # to somebody who asks for a human
    trouble: Draft  # in place of an answer that failed
    warming_up: str  # while the assistant still loads

    @classmethod
    def load(cls, domain: Path) -> Phrases:
        """The phrases in ``domain``. Raises PhrasesMissing."""
        try:
            responses = yaml.load(domain.read_text("utf-8"), LOADER)["responses"]
        except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
            raise PhrasesMissing(f"{domain}: cannot read responses ({error})") from error
        asked = NO_TURN | {"intent": "ask_human", "confidence": 1.0}
        failed = NO_TURN | {"notices": ["turn_failed"]}
        return cls(
            handoff=_draft(domain, responses, "utter_handoff", asked),
            trouble=_draft(domain, responses, "utter_trouble", failed),
            warming_up=_draft(domain, responses, "utter_warming_up", {}).text,
        )


def _draft(domain: Path, responses: dict[str, Any], name: str, turn: dict[str, Any]) -> Draft:
    try:
        response = responses[name][0]
        buttons = [
            {"title": button["title"], "payload": button["payload"]}
            for button in response.get("buttons", ())
        ]
        return Draft(response["text"].strip(), buttons=buttons, turn=turn)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise PhrasesMissing(f"{domain}: responses.{name} needs a text: {error!r}") from error
