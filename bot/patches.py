"""The two changes to Rasa's inside, each with its reason. Tests fail when what they change moves.

Both concern speed only, and hold for the one version of Rasa that the project pins.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import rasa
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event

VERSION = "3.6.21"


def apply() -> None:
    """Change Rasa in place. Raises RuntimeError under another version of Rasa."""
    if rasa.__version__ != VERSION:
        raise RuntimeError(f"bot/patches.py is for Rasa {VERSION}, not {rasa.__version__}")
    _check_replies_with_one_validator()
    _remember_event_classes()


def _check_replies_with_one_validator() -> None:
    """``jsonschema.validate`` checks the schema itself at every reply: most of a turn's time."""
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(self: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


def _remember_event_classes() -> None:
    """Replaying a tracker looks through all subclasses for each event: slow in long chats."""
    find = Event.resolve_by_type
    if not hasattr(find, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(find))
