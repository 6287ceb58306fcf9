"""Rules of one action each, looked up: what Rasa's rule policy finds by trying them all.

Where every rule says no more than "after this intent, this action, then listen", the last
turn decides, and a look into a table gives what the comparison of each rule with each state
of the talk would give.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

Step = tuple[str, str | None]
"""An intent, and the action taken since it was heard; None before any."""
Table = Mapping[Step, tuple[str, str]]
"""For each step the next action, and the key of the rule that says so."""
QUIET = (SlotSet, BotUttered, DefinePrevUserUtteredFeaturization)
"""Events that a turn consists of beside what is heard and done."""


def table_of(rules: Mapping[str, str]) -> Table:
    """The rules as Rasa has learnt them, as a table; empty if one of them says more."""
    found = {_step(json.loads(key)): (action, key) for key, action in rules.items()}
    return {} if None in found else {step: said for step, said in found.items() if step}


def step_of(tracker: DialogueStateTracker) -> Step | None:
    """Where the last turn stands; None if anything unusual has happened in it."""
    heard: UserUttered | None = None
    done: list[str] = []
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted):
            if heard:
                plain = event.action_name == ACTION_LISTEN_NAME and len(done) < 2
                return (str(heard.intent_name), done[0] if done else None) if plain else None
            done.append(event.action_name)
        elif isinstance(event, UserUttered) and not heard:
            heard = event
            if not event.intent_name or event.use_text_for_featurization:
                return None
        elif not isinstance(event, QUIET):
            return None
    return None


def _step(states: list[dict[str, Any]]) -> Step | None:
    """The step that the states of a rule stand for; None if they ask for more than one turn."""
    intent = states[0].get("user", {}).get("intent")
    names = [str(state.get("prev_action", {}).get("action_name")) for state in states]
    plain = [_state(name, intent) for name in names]
    if not intent or states != plain or names[0] != ACTION_LISTEN_NAME or len(names) > 2:
        return None
    return intent, names[1] if len(names) == 2 else None


def _state(action: str, intent: str) -> dict[str, Any]:
    return {"prev_action": {"action_name": action}, "user": {"intent": intent}}
