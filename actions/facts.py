"""Facts shown back in the words of ``content/facts.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.services import Services
from policy_kb.rules.dates import Day
from policy_kb.rules.evaluate import shown


def said(facts: Mapping[str, Any], services: Services) -> str:
    """The facts as one phrase; empty if there is none that can be shown."""
    phrases = [
        _phrase(key, value, services)
        for key, value in facts.items()
        if not (key == "registered" and facts.get("registered_on"))
    ]
    return "、".join(phrase for phrase in phrases if phrase)


def _phrase(key: str, value: Any, services: Services) -> str:
    fact = services.assessor.book.facts.get(key)
    if fact is None:
        return ""
    if isinstance(value, bool):
        return fact.says.get("yes" if value else "no", "")
    if value == 0 and "zero" in fact.says:
        return fact.says["zero"]
    return fact.says.get("value", "").replace("{value}", in_words(key, value, services))


def in_words(key: str, value: Any, services: Services) -> str:
    """One value as people write it."""
    fact = services.assessor.book.facts[key]
    if fact.kind == "groups":
        return "、".join(services.kb.group(group).name for group in value)
    if fact.kind == "date":
        return shown(Day.parse(str(value)))
    titles = {choice.value: choice.title for choice in fact.choices}
    return titles.get(value, str(value)) if fact.kind == "choice" else shown(value)
