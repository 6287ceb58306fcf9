"""The line to the Bot API: python-telegram-bot's requests, with results and errors as they came.

Its own reading of them is not used. To it a proxy's 403 is a user who blocked the bot, 413 and 504
are a broken network, and a result of a newer shape is an error though the message was sent.
"""

from __future__ import annotations

import ipaddress
import json
import logging
from typing import Any
from urllib.parse import urlsplit

import httpx
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

CONNECTIONS, POLLING_CONNECTIONS = 64, 2
CONNECT_TIMEOUT, POOL_TIMEOUT = 5.0, 2.0
KEPT_SECONDS = 10.0  # of an idle connection: well before the other side closes it


class Answered(TelegramError):
    """An answer with an error status; ``by_telegram`` tells whether the Bot API itself gave it."""

    def __init__(self, status: int, answer: dict[str, Any]) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.by_telegram = answer.get("ok") is False
        self.description = str(answer.get("description", ""))
        parameters = answer.get("parameters")
        self.parameters: dict[str, Any] = parameters if isinstance(parameters, dict) else {}


class Unreadable(TelegramError):
    """An answer with a good status that is not the Bot API's."""


class Requests(HTTPXRequest):
    """Carries requests, one connection pool each."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The status and the body. Raises Answered for any status but a good one."""
        status, body = await super().do_request(*args, **kwargs)
        if not 200 <= status <= 299:
            raise Answered(status, _object(body))
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. Raises Unreadable and logs nothing: there may be people's words in it."""
        answer = _object(payload)
        if answer.get("ok") is not True or "result" not in answer:
            raise Unreadable("not an answer of the Bot API")
        return answer


class Line(Bot):
    """A Bot that is asked by the names of Telegram's methods and gives their results unparsed."""

    def __init__(self, token: str, base_url: str, timeout: float) -> None:
        trust_env = not _is_loopback(base_url)  # loopback must not go through a site's proxy
        shared = {
            "trust_env": trust_env,
            "verify": httpx.create_ssl_context(trust_env=trust_env),  # costs most of the start
        }
        super().__init__(
            token,
            base_url=f"{base_url}/bot",
            request=_requests(timeout, CONNECTIONS, shared),
            get_updates_request=_requests(timeout, POLLING_CONNECTIONS, shared),
        )

    def __repr__(self) -> str:
        return "Line()"  # the inherited one shows the token

    async def call(self, method: str, arguments: dict[str, Any], read_timeout: float) -> Any:
        """The result of a method; arguments that are None are left out. Raises TelegramError."""
        return await self._post(method, arguments, read_timeout=read_timeout)

    async def hang_up(self) -> None:
        """Lets go of the connections; ``shutdown`` does so only after ``initialize``."""
        for request in self._request:
            await request.shutdown()


def hush() -> None:
    """Keeps the libraries from logging addresses, which hold the token, and people's words."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _requests(timeout: float, connections: int, shared: dict[str, Any]) -> Requests:
    limits = httpx.Limits(max_connections=connections, keepalive_expiry=KEPT_SECONDS)
    return Requests(
        read_timeout=timeout,
        write_timeout=timeout,
        connect_timeout=CONNECT_TIMEOUT,
        pool_timeout=POOL_TIMEOUT,
        httpx_kwargs={"limits": limits, **shared},
    )


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _object(payload: bytes) -> dict[str, Any]:
    """The JSON object in ``payload``, empty if there is none."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
