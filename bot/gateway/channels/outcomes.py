"""How a message to somebody outside ends: ``Sent``, or a ``NotSent`` that says what to do next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The channel took it. ``remote_id`` is its id there; None if it has none or did not say."""

    remote_id: str | None = None


class NotSent(Exception):
    """It did not certainly arrive.

    ``reason`` is a code for programs and figures, ``detail`` what the channel said, in its words.
    """

    def __init__(self, reason: str, *, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Later(NotSent):
    """It certainly did not arrive and may do so later; ``retry_after`` in seconds, if told."""

    def __init__(self, reason: str, retry_after: float | None = None, *, detail: str = "") -> None:
        super().__init__(reason, detail=detail)
        self.retry_after = retry_after


class Uncertain(NotSent):
    """It may have arrived: sending it again may double it."""


class Refused(NotSent):
    """It did not arrive and never will as it is."""


class Moved(NotSent):
    """It did not arrive; the chat goes on under ``chat_id``."""

    def __init__(self, chat_id: str) -> None:
        super().__init__("moved", detail=chat_id)
        self.chat_id = chat_id


class ThreadGone(NotSent):
    """It did not arrive: the chat is there, and the thread in it is not."""

    def __init__(self, *, detail: str = "") -> None:
        super().__init__("thread_gone", detail=detail)
