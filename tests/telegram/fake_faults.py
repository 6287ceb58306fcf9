"""What can go wrong with a call to the fake Telegram, and when it does."""

from __future__ import annotations

import collections
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


class Refusal(Exception):
    """An error of the Bot API."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters

    def json(self) -> dict[str, Any]:
        found = {"ok": False, "error_code": self.status, "description": self.description}
        return found | {"parameters": self.parameters} if self.parameters else found


@dataclass(frozen=True)
class Fault:
    """``stored``: the call is carried out all the same. ``body``: None gives the usual answer.

    ``act``: ``answer``, ``hang`` (no answer at all) or ``cut`` (the connection breaks).
    ``bare``: of the result nothing is told but the id.
    """

    name: str
    stored: bool = False
    act: str = "answer"
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    bare: bool = False


def refused(status: int, description: str, **parameters: Any) -> Fault:
    """The Bot API refuses."""
    answer = Refusal(status, description, **parameters).json()
    return Fault(f"refused {status}", status=status, body=json.dumps(answer).encode())


def too_many(retry_after: int = 1) -> Fault:
    said = f"Too Many Requests: retry after {retry_after}"
    return refused(429, said, retry_after=retry_after)


def blocked() -> Fault:
    return refused(403, "Forbidden: bot was blocked by the user")


def no_chat() -> Fault:
    return refused(400, "Bad Request: chat not found")


def no_thread() -> Fault:
    return refused(400, "Bad Request: message thread not found")


def trouble(status: int = 502) -> Fault:
    """500 in the Bot API's own words, any other status as a proxy says it."""
    if status == 500:
        return refused(500, "Internal Server Error")
    return Fault(f"trouble {status}", status=status, body=b"<html><h1>Bad Gateway</h1></html>")


def hang(*, stored: bool = True) -> Fault:
    """No answer ever comes; the message is there, unless ``stored`` is false."""
    return Fault("hang", stored=stored, act="hang")


def cut(*, stored: bool = True) -> Fault:
    """The connection breaks before an answer; the message is there, unless ``stored`` is false."""
    return Fault("cut", stored=stored, act="cut")


def garbage(*, stored: bool = True) -> Fault:
    """A good status with a body that is no JSON."""
    return Fault("garbage", stored=stored, body=b"<html>login</html>")


def late(seconds: float) -> Fault:
    """Carried out at once, answered after a while."""
    return Fault("late", stored=True, delay=seconds)


def odd() -> Fault:
    """Carried out, and told in a shape that no library knows."""
    return Fault("odd", stored=True, bare=True)


@dataclass(eq=False)
class Plan:
    """A fault for the ``nth`` matching call and the ``times - 1`` after it."""

    fault: Fault
    method: str | None
    chat: int | None
    nth: int
    times: float
    seen: int = 0

    def hits(self, method: str, chat: int | None) -> bool:
        """Counts the call, and tells whether it is one of those."""
        if self.method not in (None, method) or self.chat not in (None, chat):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Faults:
    """The plans; the first that hits a call counts."""

    def __init__(self) -> None:
        self.plans: list[Plan] = []

    def plan(
        self, fault: Fault, method: str | None, chat: int | None, nth: int, times: int | None
    ) -> Plan:
        made = Plan(fault, method, chat, nth, math.inf if times is None else times)
        self.plans.append(made)
        return made

    def due(self, method: str, chat: int | None) -> Fault | None:
        hit = [plan.fault for plan in self.plans if plan.hits(method, chat)]
        return hit[0] if hit else None


@dataclass
class Rates:
    """Telegram's limits: messages a second in all and in a chat, a minute in a group."""

    clock: Callable[[], float]
    overall: int = 30
    in_chat: int = 1
    in_group: int = 20
    _times: dict[Any, collections.deque[float]] = field(
        default_factory=lambda: collections.defaultdict(collections.deque)
    )

    def check(self, chat: int) -> None:
        """Counts a message. Raises Refusal with 429 if it is one too many, which counts not."""
        spans = [("all", self.overall, 1.0), (chat, self.in_chat, 1.0)]
        if chat < 0:
            spans[1] = (chat, self.in_group, 60.0)
        now = self.clock()
        for key, most, span in spans:
            times = self._times[key]
            while times and times[0] <= now - span:
                times.popleft()
            if len(times) >= most:
                wait = max(1, math.ceil(times[0] + span - now))
                raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        for key, _, _ in spans:
            self._times[key].append(now)
