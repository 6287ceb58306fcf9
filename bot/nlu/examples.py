"""Labelled utterances: from Rasa's training data, and from the files themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.nlu.model import Example


def examples_of(training_data: Any) -> list[Example]:
    """The examples in Rasa's training data, with the author, hand and topics of their blocks."""
    found = []
    for message in training_data.intent_examples:
        text, intent = message.get("text"), message.get("intent")
        if text and intent:
            metadata = (message.get("metadata") or {}).get("intent") or {}
            topics = tuple(metadata.get("topics") or ())
            author = metadata.get("author", "unknown")
            found.append(Example(text, intent, topics, author, metadata.get("hand", author)))
    return found


def read_examples(folder: Path) -> list[Example]:
    """The examples in a folder of Rasa NLU files, without importing Rasa."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [
        example
        for path in sorted(folder.glob("*.yml"))
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=loader)["nlu"]
        for example in _of_block(block)
    ]


def _of_block(block: dict[str, Any]) -> Iterator[Example]:
    metadata = block["metadata"]
    for line in block["examples"].splitlines():
        text = line.removeprefix("- ").strip()
        if text:
            topics = tuple(metadata["topics"])
            yield Example(text, block["intent"], topics, metadata["author"], metadata["hand"])
