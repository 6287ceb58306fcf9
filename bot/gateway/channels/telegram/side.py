"""Telegram's side of the gateway: how updates come in, and who handles them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.bell import Bell
from bot.gateway.channels.outcomes import NotSent
from bot.gateway.channels.telegram import intake
from bot.gateway.channels.telegram.api import TelegramApi
from bot.gateway.channels.telegram.processor import Processor
from bot.gateway.database import Connection, Database
from bot.gateway.desk.office import Office
from bot.settings import Settings

log = structlog.get_logger(__name__)

POLL_SECONDS = 25.0
PAUSES = (1, 2, 5, 15, 30)  # seconds, after one failure after the other
COMMANDS = (("start", "怎么用"), ("human", "找创业导师"), ("forget", "清除我的信息"))


class Telegram:
    """Fetches updates, or has them posted; ``processor`` handles what was stored."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        office: Office,
        bell: Bell,
        new_turn: Callable[[], None],
        api: TelegramApi,
    ) -> None:
        self._settings, self._database, self._office = settings, database, office
        self.api = api
        self.processor = Processor(database, office, bell, new_turn)

    def work(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """What has to run."""
        polling = self._settings.telegram_mode == "polling"
        return [self.processor.run, self._poll if polling else self._announce]

    async def store(self, updates: Sequence[dict[str, Any]]) -> None:
        """Keeps updates, all or none. Raises SQLAlchemyError when they cannot be stored."""
        await self._database.write(_store_all, updates, self._office.now())
        self.processor.wake()

    async def _poll(self) -> None:
        """Fetches for ever. What was stored is confirmed with the next call, not before (R1)."""
        offset, failures = None, 0
        await self._try(self.api.delete_webhook())
        await self._try(self.api.set_commands(COMMANDS))
        while True:
            try:
                updates = await self.api.updates(offset, POLL_SECONDS)
                await self.store(updates)
            except NotSent as error:
                log.warning("polling_failed", reason=error.reason)
            except SQLAlchemyError as error:
                log.error("intake_storage_failed", kind=type(error).__name__)
            else:
                failures = 0
                offset = max([offset or 0, *(_after(one) for one in updates)]) or None
                continue
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1

    async def _announce(self) -> None:
        """Tells Telegram where to post to, if the site says so; else an administrator has."""
        url, secret = self._settings.telegram_webhook_url, self._settings.telegram_webhook_secret
        failures = 0
        while url is not None and secret is not None:
            if await self._try(self.api.set_webhook(url, secret)):
                break
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1
        await self._try(self.api.set_commands(COMMANDS))

    async def _try(self, call: Awaitable[None]) -> bool:
        """Whether it was done: a Telegram that is away keeps nothing from starting."""
        try:
            await call
        except NotSent as error:
            log.warning("telegram_not_set_up", reason=error.reason)
            return False
        return True


def _store_all(db: Connection, updates: Sequence[dict[str, Any]], now: Any) -> None:
    for one in updates:
        try:
            intake.store(db, one, now)
        except ValueError:
            log.warning("update_without_number")


def _after(update: dict[str, Any]) -> int:
    number = update.get("update_id")
    return number + 1 if isinstance(number, int) else 0
