"""What may become of a case: one table of actions, from which state to which."""

from __future__ import annotations

from collections.abc import Mapping

from bot.handoff.errors import NotAllowed

UNCLAIMED = ("queued", "offered")
HELD = ("active", "waiting_user")
OPEN = UNCLAIMED + HELD
ENDED = ("closed", "cancelled")
STATES = OPEN + ENDED

REASONS = (
    "asked",
    "second_miss",
    "refer",
    "complaint",
    "distress",
    "policy_gap",
    "follow_up",
)
URGENT, HIGH, NORMAL = 0, 1, 2
PRIORITY = {"distress": URGENT, "complaint": HIGH}  # all others NORMAL

MODE: Mapping[str, str] = {
    **dict.fromkeys(UNCLAIMED, "waiting"),
    **dict.fromkeys(HELD, "human"),
    **dict.fromkeys(ENDED, "bot"),
}

_unmoved = {state: state for state in OPEN}
MOVES: Mapping[str, Mapping[str, str]] = {
    "offer": dict.fromkeys(UNCLAIMED, "offered"),
    "nobody": dict.fromkeys(UNCLAIMED, "queued"),
    "claim": dict.fromkeys(UNCLAIMED, "active"),
    "decline": {"offered": "offered"},
    "call_back": {state: state for state in UNCLAIMED},
    "user_message": _unmoved | {"waiting_user": "active"},
    "mentor_message": dict.fromkeys(HELD, "waiting_user"),
    "transfer": {state: state for state in HELD},
    "accept": {state: state for state in HELD},
    "give_back": dict.fromkeys(HELD, "queued"),
    "close": dict.fromkeys(HELD, "closed"),
    "cancel": dict.fromkeys(OPEN, "cancelled"),
    "rate": {"closed": "closed"},
}


def after(action: str, number: int, state: str) -> str:
    """The state that ``action`` leads to. Raises NotAllowed."""
    following = MOVES[action].get(state)
    if following is None:
        raise NotAllowed(action, number, state)
    return following
