"""The bell: after something was stored, wakes who may have to do with it."""

from __future__ import annotations

from bot.gateway.courier import Courier
from bot.gateway.desk.clock import Clock
from bot.gateway.waiting import Waiting


class Bell:
    """Wakes those in this process; other processes look twice a second."""

    def __init__(self, waiting: Waiting, courier: Courier, clock: Clock) -> None:
        self._waiting, self._courier, self._clock = waiting, courier, clock

    def ring(self, conversation_id: str | None = None) -> None:
        """Something was said in this conversation, or anywhere."""
        if conversation_id is None:
            self._waiting.wake_all()
        else:
            self._waiting.wake(conversation_id)
        self._courier.wake()
        self._clock.wake()
