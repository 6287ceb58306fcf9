"""What Rasa would hand to the actions: a button pressed, or a text typed and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.nlu.reader import reader


def pressed(intent: str, topic: str | None = None) -> dict[str, Any]:
    """A button with this payload."""
    entities = [{"entity": "topic", "value": topic}] if topic else []
    return {
        "text": f"/{intent}",
        "intent": {"name": intent, "confidence": 1.0},
        "entities": entities,
    }


def typed(text: str, intent: str, sure: float = 0.9, **more: Any) -> dict[str, Any]:
    """A text that the classifier took for ``intent``.

    ``about`` gives topics and their probabilities, ``-`` being none; ``also`` further intents
    and theirs; ``questions`` the parts of the text, made by ``part``; ``doubtful`` says that it
    may not be out of scope.
    """
    read = reader().read(text)
    return {
        "text": text,
        "intent": {"name": intent, "confidence": sure},
        "entities": [],
        "clean": read.text,
        "mentions": [dict(vars(mention)) for mention in read.mentions],
        "intent_ranking": _ranking({intent: sure} | more.get("also", {})),
        "topics": _topics(more.get("about", {"-": 0.9})),
        "questions": more.get("questions", []),
        "doubtful": more.get("doubtful", False),
    }


def part(text: str, intent: str, about: Mapping[str, float]) -> dict[str, Any]:
    """One of several questions in a message."""
    return {"text": text, "intent": intent, "confidence": 0.9, "topics": _topics(about)}


def _ranking(intents: Mapping[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": sure} for name, sure in intents.items()]


def _topics(about: Mapping[str, float]) -> list[list[Any]]:
    return [[topic, sure] for topic, sure in about.items()]
