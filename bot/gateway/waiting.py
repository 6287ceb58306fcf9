"""Long polls: who waits for which conversation, and waking them when something was stored."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.database import Database
from bot.gateway.log import last_seqs

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.5  # how soon a message stored by another process is seen
BATCH = 500


class Waiting:
    """Those who wait in this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiters: dict[str, dict[asyncio.Event, int]] = defaultdict(dict)
        self.closing = False

    def enter(self, conversation_id: str, after: int) -> asyncio.Event:
        """An event that is set once there may be something after seq ``after``.

        Enter before looking at the log: what is stored between the two then wakes as well.
        """
        event = asyncio.Event()
        if self.closing:
            event.set()
        self._waiters[conversation_id][event] = after
        return event

    def leave(self, conversation_id: str, event: asyncio.Event) -> None:
        """The counterpart of ``enter``."""
        waiters = self._waiters[conversation_id]
        waiters.pop(event, None)
        if not waiters:
            del self._waiters[conversation_id]

    def wake(self, conversation_id: str) -> None:
        """Tells those who wait for this conversation to look."""
        for event in self._waiters.get(conversation_id, ()):
            event.set()

    def wake_all(self) -> None:
        """Tells all that wait to look."""
        for conversation_id in tuple(self._waiters):
            self.wake(conversation_id)

    def close(self) -> None:
        """Lets everybody go, so that the server can stop."""
        self.closing = True
        for waiters in self._waiters.values():
            for event in waiters:
                event.set()

    async def watch(self) -> None:
        """Sees what other processes store, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
            except SQLAlchemyError as error:
                log.warning("watch_failed", kind=type(error).__name__)

    async def _look(self) -> None:
        ids = list(self._waiters)
        for start in range(0, len(ids), BATCH):
            newest = await self._database.read(last_seqs, ids[start : start + BATCH])
            for conversation_id, seq in newest.items():
                for event, after in self._waiters.get(conversation_id, {}).items():
                    if seq > after:
                        event.set()
