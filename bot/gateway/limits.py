"""How much one address may open and how large a request may be."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_BODY = 128 * 1024  # bytes: 20,000 signs, escaped, still get the sentence about long texts
REMEMBERED = 10_000  # addresses


class OpeningLimit:
    """A bucket an address that refills evenly; ``per_minute`` may be taken at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._rate = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> int:
        """0 when one more may be opened, else the whole seconds after which to try again."""
        key, moment = network(address), self._clock()
        left, since = self._buckets.pop(key, (self._size, moment))
        left = min(self._size, left + (moment - since) * self._rate)
        granted = left >= 1
        self._buckets[key] = (left - granted, moment)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return 0 if granted else max(1, round((1 - left) / self._rate))


def network(address: str) -> str:
    """One household has one IPv4 address, but a whole /64 of IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
