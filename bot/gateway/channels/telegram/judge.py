"""What became of a call that gave no result. When in doubt it may have been carried out."""

from __future__ import annotations

import httpx
from telegram.error import TelegramError

from bot.gateway.channels.outcomes import Later, Moved, NotSent, Refused, ThreadGone, Uncertain
from bot.gateway.channels.telegram.line import Answered, Unreadable

UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
SETTLED = ("message is not modified", "topic_not_modified", "query is too old")
NO_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid")
REASONS = {
    "bot was blocked": "blocked",
    "user is deactivated": "deactivated",
    "bot was kicked": "kicked",
    "bot is not a member": "kicked",
    "can't initiate conversation": "never_started",
    "chat not found": "chat_not_found",
    "message to edit not found": "message_gone",
    "message can't be edited": "message_gone",
    "message is too long": "too_long",
    "too large": "too_large",
    "too big": "too_large",
}


def outcome(error: TelegramError) -> NotSent | None:
    """How the call ended; None if there was nothing to do, as with an edit that changes nothing."""
    if isinstance(error, Answered):
        return _answered(error) if error.by_telegram else _interposed(error.status)
    if isinstance(error, Unreadable):
        return Uncertain("unreadable")
    cause = error.__cause__
    if isinstance(cause, UNSENT):
        return Later("no_connection", detail=type(cause).__name__)
    if isinstance(cause, UnicodeError):
        return Refused("broken_characters")
    timed_out = isinstance(cause, httpx.TimeoutException)
    return Uncertain("timeout" if timed_out else "cut", detail=type(cause).__name__)


def _answered(error: Answered) -> NotSent | None:
    said = error.description
    moved_to = error.parameters.get("migrate_to_chat_id")
    if moved_to:
        return Moved(str(moved_to))
    if error.status == 429:
        return Later("too_many", _seconds(error.parameters.get("retry_after")), detail=said)
    if error.status in (400, 403, 413):
        return _refused(error.status, said)
    if error.status in (401, 404):
        return Later("token", detail=said)  # the site's fault, not the message's: it can wait
    return _interposed(error.status)


def _refused(status: int, said: str) -> NotSent | None:
    words = said.lower()
    if any(part in words for part in SETTLED):
        return None
    if any(part in words for part in NO_THREAD):
        return ThreadGone(detail=said)
    known = [reason for part, reason in REASONS.items() if part in words]
    return Refused(known[0] if known else f"status_{status}", detail=said)


def _interposed(status: int) -> NotSent:
    """A status whose words say nothing, often of something between us and Telegram."""
    if status == 413:
        return Refused("too_large")
    if status == 504:
        return Uncertain("timeout")  # it was passed on, and nobody knows what became of it
    return Later(f"status_{status}")


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return max(float(value), 0.0)
