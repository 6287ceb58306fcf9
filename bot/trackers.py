"""A tracker store that keeps what the next turn needs, and keeps it through a restart.

Rasa replays a conversation's whole history in each turn, so a turn grows slower as a chat
grows longer. All that this assistant remembers is in its slots: the history kept is the
slots and the last turn. The full conversation is in the gateway's log.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.settings import Settings

_TABLE = "CREATE TABLE IF NOT EXISTS trackers (sender TEXT PRIMARY KEY, dialogue TEXT NOT NULL)"
_PUT = """INSERT INTO trackers VALUES (?, ?)
ON CONFLICT (sender) DO UPDATE SET dialogue = excluded.dialogue"""


class ShortTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Slots and the last turn of each conversation, in one SQLite file. For one Rasa process."""

    def __init__(
        self,
        domain: Domain,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        path: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        file = Path(path) if path else Settings.from_env(os.environ).var / "rasa.db"
        file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute(_TABLE)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker, shortened."""
        await self.stream_events(tracker)
        short = Dialogue(tracker.sender_id, shortened(tracker))
        self._connection.execute(_PUT, (tracker.sender_id, json.dumps(short.as_dict())))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker as it was kept; None for a conversation that is not known."""
        query = "SELECT dialogue FROM trackers WHERE sender = ?"
        row = self._connection.execute(query, (sender_id,)).fetchone()
        return self.deserialise_tracker(sender_id, row[0]) if row else None

    async def keys(self) -> Iterable[str]:
        """All conversations kept."""
        return [row[0] for row in self._connection.execute("SELECT sender FROM trackers")]


def shortened(tracker: DialogueStateTracker) -> list[Event]:
    """A session start, the slots, and everything since the person last spoke."""
    events = list(tracker.events)
    turns = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if not turns:
        return events
    began = events[0].timestamp
    filled = [(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
    return [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=began),
        SessionStarted(timestamp=began),
        *(SlotSet(name, value, timestamp=began) for name, value in filled),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=began),
        *events[turns[-1] :],
    ]
