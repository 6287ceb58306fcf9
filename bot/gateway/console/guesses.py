"""How often somebody may guess a password: a few times, then after pauses that grow."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.limits import REMEMBERED, network

FREE = 5  # of one name from one address
FREE_ADDRESS = 30  # of all names from one address: a whole office may share it
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 900.0  # seconds
FORGOTTEN = 3600.0  # seconds without a guess

Key = tuple["str | None", str]  # name and network; no name: all of them


@dataclass
class _Tries:
    count: int
    last: float
    closed_until: float


class Guesses:
    """Counts guesses by name and address, in this process. A right one clears its name's count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[Key, _Tries] = OrderedDict()

    def take(self, name: str, address: str) -> int:
        """0 when one may guess, which is then counted, else the seconds to wait.

        Counted beforehand: a hundred guesses at once are a hundred.
        """
        place = network(address)
        keys: dict[Key, int] = {(name, place): FREE, (None, place): FREE_ADDRESS}
        pause = max(self._left(key) for key in keys)
        if pause > 0:
            return int(pause) + 1
        for key, free in keys.items():
            self._count(key, free)
        return 0

    def forget(self, name: str, address: str) -> None:
        """It was right."""
        place = network(address)
        self._known.pop((name, place), None)
        shared = self._known.get((None, place))
        if shared is not None:
            shared.count -= 1
            shared.closed_until = 0

    def _left(self, key: Key) -> float:
        tries = self._known.get(key)
        return tries.closed_until - self._clock() if tries else 0

    def _count(self, key: Key, free: int) -> None:
        now = self._clock()
        tries = self._known.pop(key, None)
        if tries is None or now - tries.last > FORGOTTEN:
            tries = _Tries(0, now, 0)
        tries.count, tries.last = tries.count + 1, now
        if tries.count >= free:
            doubled = min(tries.count - free, 20)
            tries.closed_until = now + min(FIRST_PAUSE * 2**doubled, LONGEST_PAUSE)
        self._known[key] = tries
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
