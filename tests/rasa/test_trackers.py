"""What a conversation needs for its next turn outlives a restart; the rest is not kept."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

TURNS = 30


@pytest.fixture
def domain() -> Any:
    from rasa.shared.core.domain import Domain

    slot = {"type": "any", "mappings": [{"type": "custom"}]}
    return Domain.from_dict({"version": "3.1", "intents": ["ask_what"], "slots": {"topic": slot}})


def kept(domain: Any, file: Path) -> Any:
    from bot.trackers import ShortTrackerStore

    return ShortTrackerStore(domain, path=str(file))


def talked(domain: Any, turns: int) -> Any:
    """A conversation in which each turn names another topic."""
    from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    events: list[Any] = [ActionExecuted("action_session_start")]
    for number in range(turns):
        said = UserUttered(f"question {number}", {"name": "ask_what", "confidence": 1.0})
        events += [said, SlotSet("topic", f"topic {number}"), ActionExecuted("action_listen")]
    return DialogueStateTracker.from_events("one", events, domain.slots, domain=domain)


def test_the_slots_and_the_last_turn_outlive_a_restart(domain: Any, tmp_path: Path):
    asyncio.run(kept(domain, tmp_path / "rasa.db").save(talked(domain, TURNS)))

    found = asyncio.run(kept(domain, tmp_path / "rasa.db").retrieve("one"))

    assert found.get_slot("topic") == f"topic {TURNS - 1}"
    assert found.latest_message.text == f"question {TURNS - 1}"


def test_a_long_conversation_is_kept_as_short_as_a_new_one(domain: Any, tmp_path: Path):
    from bot.trackers import shortened

    short, long = (shortened(talked(domain, turns)) for turns in (2, TURNS))

    assert len(short) == len(long)


def test_a_conversation_that_is_not_known_is_none(domain: Any, tmp_path: Path):
    assert asyncio.run(kept(domain, tmp_path / "rasa.db").retrieve("nobody")) is None
