"""What the desk refuses, in sentences for people; they stand in ``domain.yml``."""

from __future__ import annotations

from bot.gateway.phrases import Phrases
from bot.handoff.errors import DeskError, Invalid, NotAllowed, Taken, Unavailable, Unknown


def excuse(phrases: Phrases, error: DeskError) -> str:
    """Why it was not done, and who has the case or what is wrong."""
    if isinstance(error, Taken):
        return phrases.say("desk_taken", number=error.number, alias=error.alias)
    if isinstance(error, NotAllowed):
        known = f"excuse_{error.why}"
        name = known if known in phrases.responses else "excuse_state"
        return phrases.say(name, number=error.number)
    if isinstance(error, Unavailable):
        return phrases.say(f"excuse_{error.why}", load=error.load, capacity=error.capacity)
    if isinstance(error, Invalid):
        names = [phrases.say(f"field_{field}") for field in error.fields]
        return phrases.say("excuse_invalid", fields="、".join(names))
    if isinstance(error, Unknown):
        return phrases.say("excuse_unknown")
    return phrases.say("excuse_state", number="")
