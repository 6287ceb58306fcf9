"""The context card as plain text, for a chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.gateway.desk.office import Office
from bot.handoff.cards import Card

LAST_TURNS = 6
SHORT = 300  # signs of one earlier line


def card_text(office: Office, card: Card) -> str:
    """Question, facts, verdicts, the last turns; empty parts are left out."""
    say = office.phrases.say
    parts = [
        say("card_head", number=card.number, alias=card.alias),
        say("card_question", text=card.question),
        say("card_why", text=say(f"reason_{card.why}")),
        *_facts(office, "card_confirmed", card.confirmed),
        *_facts(office, "card_assumed", card.assumed),
        *(_verdict(office, verdict) for verdict in card.verdicts),
    ]
    if card.open_points:
        parts.append(say("card_open_points", text="".join(card.open_points)))
    lines = [
        f"{say(_voice(turn))}：{_short(turn['text'])}" for turn in list(card.turns)[-LAST_TURNS:]
    ]
    if lines:
        parts.append(say("card_turns", text="\n".join(lines)))
    return "\n\n".join(parts)


def _facts(office: Office, name: str, facts: Mapping[str, Any]) -> list[str]:
    return [office.phrases.say(name, text=office.guide.words(facts))] if facts else []


def _verdict(office: Office, verdict: Mapping[str, Any]) -> str:
    """What settles it, with clauses: what is not met, else what is not known or left open."""
    say = office.phrases.say
    refused = verdict["status"] == "not_eligible"
    told = [
        f"{one['message']}（{one['clause']}）"
        for one in verdict["conditions"]
        if (one["result"] == "not_met" if refused else one["result"] != "met")
    ]
    return say(
        "card_verdict",
        title=verdict.get("title") or verdict["id"],
        status=say(f"status_{verdict['status']}"),
        text="".join(told),
    )


def _voice(turn: Mapping[str, Any]) -> str:
    return f"voice_{turn['author']}"


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT]}…"
