"""Telegram as the gateway uses it: one thing done, updates fetched, the bot set up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from telegram.error import TelegramError

from bot.gateway.channels.outcomes import Later, Sent, Uncertain
from bot.gateway.channels.telegram.calls import Place, call_for
from bot.gateway.channels.telegram.judge import outcome
from bot.gateway.channels.telegram.line import CONNECT_TIMEOUT, POOL_TIMEOUT, Line, hush

KINDS_OF_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


class TelegramApi:
    """The bot of one token. Nothing is asked of Telegram until a method is called.

    Every method raises a ``NotSent``, one of its five kinds, unless it was carried out.
    ``timeout`` is the longest wait for one answer, in seconds.
    """

    def __init__(self, token: str, base_url: str, *, timeout: float = 15.0) -> None:
        hush()
        self._line = Line(token, base_url.rstrip("/"), timeout)
        self._timeout = timeout
        self._closed = False

    async def perform(
        self,
        recipient: str,
        body: Mapping[str, Any],
        *,
        thread: int | None = None,
        message_id: int | None = None,
    ) -> Sent:
        """Does what ``body["do"]`` says: one of ``calls.BUILDERS``, which say what else it holds.

        An edit of the text without ``buttons`` takes the buttons away. Raises ValueError or
        KeyError for a body that is wrong in itself.
        """
        call = call_for(Place(recipient, thread, message_id), body)
        result = await self._ask(call.method, call.arguments)
        made = result.get(call.id_field, message_id) if isinstance(result, dict) else message_id
        return Sent(None if made is None else str(made))

    async def updates(self, offset: int | None, timeout: float) -> list[dict[str, Any]]:
        """Updates from ``offset`` on, which confirms all before it; waits ``timeout`` for one."""
        arguments = {
            "offset": offset,
            "timeout": int(timeout),
            "allowed_updates": KINDS_OF_UPDATES,
        }
        result = await self._ask("getUpdates", arguments, waiting=timeout)
        if not isinstance(result, list):
            raise Uncertain("unreadable")
        return result

    async def set_webhook(self, url: str, secret: str) -> None:
        """Has updates posted to ``url`` from now on, those that wait among them."""
        arguments = {"url": url, "secret_token": secret, "allowed_updates": KINDS_OF_UPDATES}
        await self._ask("setWebhook", arguments)

    async def delete_webhook(self) -> None:
        """Has updates wait to be fetched; none is dropped."""
        await self._ask("deleteWebhook", {})

    async def set_commands(
        self, commands: Sequence[tuple[str, str]], chat: str | None = None
    ) -> None:
        """Offers the commands, each a name and what it does, to all or in one chat."""
        listed = [{"command": name, "description": does} for name, does in commands]
        scope = {"type": "chat", "chat_id": chat} if chat is not None else None
        await self._ask("setMyCommands", {"commands": listed, "scope": scope})

    async def close(self) -> None:
        """Lets go of the connections."""
        self._closed = True
        await self._line.hang_up()

    async def _ask(self, method: str, arguments: dict[str, Any], waiting: float = 0.0) -> Any:
        """The result, or None where there was nothing to do."""
        if self._closed:
            raise Later("closed")
        patience = self._timeout + waiting
        asked = self._line.call(method, arguments, patience)
        try:
            # httpx counts each read for itself; a drip of bytes must not last for ever
            longest = patience + self._timeout + CONNECT_TIMEOUT + POOL_TIMEOUT
            return await asyncio.wait_for(asked, longest)
        except asyncio.TimeoutError:
            raise Uncertain("timeout") from None
        except TelegramError as error:
            end = outcome(error)
        if end is not None:
            raise end
        return None
