"""Around every request: the size of its body, the safety headers, its count, and a last net."""

from __future__ import annotations

from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.gateway.errors import TooLong, answer, refused
from bot.gateway.limits import MAX_BODY
from bot.gateway.metrics import Metrics

log = structlog.get_logger(__name__)

DRAINED = 4 * 1024 * 1024  # read and thrown away, so that the sender sees the answer
SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class FrontDoor:
    """ASGI middleware; wraps the routes of the gateway."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status: list[int] = []

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
                _harden(scope, message)
            await send(message)

        try:
            if _announced(scope) > MAX_BODY:
                await _drain(receive)
                await refused(TooLong())(scope, receive, guarded_send)
            else:
                await self._app(scope, _counted(receive), guarded_send)
        except Exception:
            log.exception("request_crashed", path=scope["path"])
            if status:
                raise
            crashed = answer(500, "internal", "系统出了点问题，请稍后再试，或拨打12345咨询。")
            await crashed(scope, receive, guarded_send)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._metrics.requests.labels(scope["method"], route, status[0] if status else 0).inc()


def _harden(scope: Scope, message: Message) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in SAFETY.items():
        headers.setdefault(name, value)
    # the page may be kept but must be asked for anew; talk is never kept
    api = scope["path"].startswith("/api/")
    headers.setdefault("Cache-Control", "no-store" if api else "no-cache")


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isdecimal() else 0


async def _drain(receive: Receive) -> None:
    seen, more = 0, True
    while more and seen < DRAINED:
        message = await receive()
        seen += len(message.get("body", b""))
        more = message.get("more_body", False)


def _counted(receive: Receive) -> Receive:
    seen = 0

    async def counting() -> Any:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise HTTPException(413)  # FastAPI lets this kind through while it reads a body
        return message

    return counting
