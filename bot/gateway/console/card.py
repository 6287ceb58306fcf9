"""The context card as JSON: facts and reasons in words, verdicts with their titles."""

from __future__ import annotations

from typing import Any

from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.handoff.cards import Card, card_of


def masked_card(db: Connection, office: Office, number: int) -> dict[str, Any]:
    """The card of a case as it is first shown. Raises Unknown."""
    return card_object(office, card_of(db, number))


def card_object(office: Office, card: Card) -> dict[str, Any]:
    """A card as JSON, masked or not as it comes."""
    guide = office.guide
    return {
        "number": card.number,
        "alias": card.alias,
        "question": card.question,
        "why": office.phrases.say(f"reason_{card.why}"),
        "confirmed": [guide.fact(key, value) for key, value in card.confirmed.items()],
        "assumed": [guide.fact(key, value) for key, value in card.assumed.items()],
        "verdicts": [
            {**one, "title": one.get("title") or guide.topic(one["id"])} for one in card.verdicts
        ],
        "open_points": list(card.open_points),
        "answered": list(card.answered),
        "turns": list(card.turns),
        "clauses": list(card.clauses),
        "unmasked": card.unmasked,
    }
