"""The bell: after something was stored, wakes who may have to do with it."""

from __future__ import annotations

from collections.abc import Callable

from bot.gateway.waiting import Waiting


class Bell:
    """Wakes those in this process; other processes look twice a second.

    ``always`` is called each time it rings, ``desk`` only when a case may be concerned.
    """

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._always: list[Callable[[], None]] = []
        self._desk: list[Callable[[], None]] = []

    def wakes(self, *always: Callable[[], None], desk: tuple[Callable[[], None], ...] = ()) -> None:
        """Calls these too from now on."""
        self._always += always
        self._desk += desk

    def ring(self, conversation_id: str | None = None, *, desk: bool = True) -> None:
        """Something was said in this conversation, or anywhere; not of a case, without ``desk``."""
        if conversation_id is None:
            self._waiting.wake_all()
        else:
            self._waiting.wake(conversation_id)
        for wake in (*self._always, *(self._desk if desk else ())):
            wake()
