"""The bell: after something was stored, wakes who may have to do with it."""

from __future__ import annotations

from collections.abc import Callable

from bot.gateway.waiting import Waiting


class Bell:
    """Wakes those in this process; other processes look twice a second."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._wakes: list[Callable[[], None]] = []

    def wakes(self, *wake: Callable[[], None]) -> None:
        """Calls these too, each time it rings."""
        self._wakes += wake

    def ring(self, conversation_id: str | None = None) -> None:
        """Something was said in this conversation, or anywhere."""
        if conversation_id is None:
            self._waiting.wake_all()
        else:
            self._waiting.wake(conversation_id)
        for wake in self._wakes:
            wake()
