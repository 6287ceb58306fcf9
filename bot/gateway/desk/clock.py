"""The desk's clock: does what its timers were set for, when their time has come (R8)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.database import Connection, Database
from bot.gateway.desk.office import Office
from bot.gateway.desk.telling import tell
from bot.gateway.leases import new_owner
from bot.handoff import timers
from bot.handoff.errors import DeskError
from bot.handoff.firing import fire
from bot.handoff.timers import Due

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0


class Clock:
    """Scans the timers from the start on; ``told`` is called after each that fired."""

    def __init__(self, database: Database, office: Office, told: Callable[[], None]) -> None:
        self._database = database
        self._office = office
        self._told = told
        self._owner = new_owner()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Says that a timer was set that may be due."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled."""
        while True:
            try:
                await self._round()
            except SQLAlchemyError as error:
                log.error("clock_storage_failed", kind=type(error).__name__)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            self._wake.clear()

    async def _round(self) -> None:
        if not await self._database.read(timers.ripe, self._office.now()):
            return
        for timer in await self._database.write(timers.due, self._owner, self._office.now()):
            try:
                if await self._database.write(self._fire, timer):
                    self._told()
            except DeskError as error:  # its lease runs out, and it is tried again
                log.error("timer_refused", case=timer.number, kind=timer.kind, why=str(error))

    def _fire(self, db: Connection, timer: Due) -> bool:
        outcome = fire(db, self._office.desk, timer, self._office.now())
        if outcome is None:
            return False
        log.info("timer", case=timer.number, kind=timer.kind, state=outcome.state)
        tell(db, self._office, outcome.notices)
        return True
