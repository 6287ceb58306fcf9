"""Facts shown back in the words of ``domain.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.services import Services


def said(facts: Mapping[str, Any], services: Services) -> str:
    """The facts as one phrase; empty if there is none that can be shown."""
    phrases = []
    for key, value in facts.items():
        name = f"fact_not_{key}" if value is False else f"fact_{key}"
        if not services.wording.has(name) or (key == "registered" and "registered_on" in facts):
            continue
        shown = value
        if key == "groups":
            shown = "、".join(services.kb.group(group).name for group in value)
        phrases.append(services.wording.say(name, value=shown))
    return "、".join(phrase for phrase in phrases if phrase)
