"""A conversation without Rasa: each message goes through memory kept as slots, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from actions.asked import read
from actions.compose import Turn, compose
from actions.memory import Memory
from actions.reply import Reply
from actions.services import Services
from tests.actions.messages import typed

PAYLOAD = re.compile(r"/(\w+)(\{.*\})?")


class Conversation:
    """One person talking; ``last`` is the turn taken last."""

    def __init__(self, services: Services, memory: Memory | None = None) -> None:
        self.services = services
        self.slots = (memory or Memory()).slots()
        self.last: Turn | None = None

    def says(self, text: str, intent: str = "give_facts", **more: Any) -> Reply:
        """Type a text that the classifier takes for ``intent``."""
        return self._take(typed(text, intent, **more))

    def asks(self, program: str, text: str = "我符合条件吗") -> Reply:
        """Ask for one program whether one may have it."""
        return self.says(text, "ask_eligibility", about={program: 0.95})

    def presses(self, payload: str) -> Reply:
        """Press a button."""
        return self._take(button_pressed(payload))

    def answers(self, answer: str) -> Reply:
        """Press a button that answers a question: ``jobs_created=2``."""
        return self.presses('/give_facts{"answer": "' + answer + '"}')

    def chooses(self, title: str) -> Reply:
        """Press the button of the last reply that has this title."""
        assert self.last is not None
        buttons = {button["title"]: button["payload"] for button in self.last.reply.buttons}
        return self.presses(buttons[title])

    @property
    def memory(self) -> Memory:
        """What is remembered now."""
        return Memory.of(self.slots)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What is known of the one spoken of."""
        return self.memory.person.facts

    def _take(self, message: dict[str, Any]) -> Reply:
        self.last = compose(read(message, self.services.searcher), self.memory, self.services)
        self.slots = json.loads(json.dumps(self.last.memory.slots()))
        return self.last.reply


def button_pressed(payload: str) -> dict[str, Any]:
    """The message that Rasa makes of a button's payload."""
    match = PAYLOAD.fullmatch(payload)
    assert match, payload
    written = json.loads(match[2] or "{}")
    return {
        "text": payload,
        "intent": {"name": match[1], "confidence": 1.0},
        "entities": [{"entity": name, "value": value} for name, value in written.items()],
    }
