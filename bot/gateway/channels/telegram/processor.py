"""Handles stored updates: each queue in order, each update in one transaction with its effects."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.bell import Bell
from bot.gateway.channels.telegram import citizen, intake, mentor
from bot.gateway.channels.telegram.talking import Heard
from bot.gateway.channels.telegram.updates import Update, read
from bot.gateway.database import Connection, Database
from bot.gateway.desk.excuses import excuse
from bot.gateway.desk.office import Office
from bot.gateway.errors import Refusal
from bot.handoff.errors import DeskError

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.5
MAX_AT_ONCE = 16  # one after the other they would wait behind every write of the page
MAX_TRIES = 3


class Processor:
    """Takes what ``intake`` stored, on this or another machine."""

    def __init__(
        self, database: Database, office: Office, bell: Bell, new_turn: Callable[[], None]
    ) -> None:
        self._database, self._office, self._bell = database, office, bell
        self._new_turn = new_turn
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Says that something was stored."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            handled = False
            try:
                handled = await self._round()
            except SQLAlchemyError as error:
                log.error("intake_storage_failed", kind=type(error).__name__)
            if handled:
                self._bell.ring()
                self._new_turn()
                continue
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            self._wake.clear()

    async def _round(self) -> bool:
        """Handles the first update of each queue, side by side; False if there was none."""
        heads = await self._database.read(intake.heads, MAX_AT_ONCE)
        ends = await asyncio.gather(*map(self._one, heads), return_exceptions=True)
        for failure in ends:
            if isinstance(failure, BaseException):
                raise failure
        return bool(heads)

    async def _one(self, event_id: int) -> None:
        try:
            fate = await self._database.write(self._handle, event_id)
        except (Refusal, DeskError) as error:
            said = error.message if isinstance(error, Refusal) else None
            said = said or excuse(self._office.phrases, error)  # type: ignore[arg-type]
            fate = await self._database.write(self._refuse, event_id, said)
        except SQLAlchemyError:
            raise
        except Exception:
            log.exception("update_crashed", number=event_id)
            fate = await self._database.write(self._crashed, event_id)
        log.info("update", number=event_id, fate=fate)

    def _handle(self, db: Connection, event_id: int) -> str | None:
        row = intake.take(db, event_id)
        if row is None:
            return None
        update = read(row.body)
        heard = Heard(db, self._office, update, event_id)
        about = self._dispatch(heard)
        intake.finish(db, event_id, self._office.now(), **about)
        return str(about["fate"])

    def _dispatch(self, heard: Heard) -> dict[str, Any]:
        """To whom an update goes: a mentor at work, a citizen, or nobody."""
        if mentor.is_for_desk(heard):
            return mentor.handle(heard)
        if heard.update.private:
            return citizen.handle(heard)
        return {"fate": "ignored"}

    def _refuse(self, db: Connection, event_id: int, said: str) -> str | None:
        row = intake.take(db, event_id)
        if row is None:
            return None
        heard = Heard(db, self._office, read(row.body), event_id)
        if heard.update.kind == "press":
            heard.toast(said, alert=True)
        else:
            heard.send(said)
        intake.finish(db, event_id, self._office.now(), "refused")
        return "refused"

    def _crashed(self, db: Connection, event_id: int) -> str | None:
        """Tried again a few times; then its sender is told, and it is kept for who looks."""
        row = intake.take(db, event_id)
        if row is None or intake.tried(db, event_id) < MAX_TRIES:
            return None
        update: Update = read(row.body)
        heard = Heard(db, self._office, update, event_id)
        heard.toast(self._office.phrases.say("telegram_crashed"), alert=True)
        if update.chat and update.private:
            heard.say("telegram_crashed")
        intake.fail(db, event_id, self._office.now(), "crashed")
        return "crashed"
