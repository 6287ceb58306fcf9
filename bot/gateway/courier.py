"""The courier: carries what the outbox holds, each recipient's in order, many at a time."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway import outbox
from bot.gateway.channels.outcomes import (
    Later,
    Moved,
    Refused,
    Sent,
    ThreadGone,
    Uncertain,
)
from bot.gateway.database import Connection, Database
from bot.gateway.leases import Lease, alive, new_owner
from bot.gateway.outbox import Due

log = structlog.get_logger(__name__)

LEASE = dt.timedelta(seconds=60)
RENEW_SECONDS = 10
LOOK_SECONDS = 0.5
MAX_AT_ONCE = 16  # recipients
STOP_SECONDS = 10
MAX_ATTEMPTS = 40  # with the pauses below: about five hours
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 600.0


class Carrier(Protocol):
    """One channel. Raises a ``NotSent`` unless the parcel was delivered."""

    async def deliver(self, due: Due) -> Sent:
        """Delivers it."""


class Courier:
    """Takes parcels that are due and notes how each ended.

    ``lost`` is told, in the same transaction, of each that failed or is uncertain, with the row.
    """

    def __init__(
        self,
        database: Database,
        carriers: Mapping[str, Carrier],
        now: Callable[[], dt.datetime],
        lost: Callable[[Connection, Any], None],
    ) -> None:
        self._database = database
        self._carriers = carriers
        self._now = now
        self._lost = lost
        self._owner = new_owner()
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        """Says that there may be something to carry."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled; does nothing where no channel is set up."""
        if not self._carriers:
            return
        keeper = asyncio.create_task(self._keep())
        try:
            while True:
                try:
                    await self._round()
                except SQLAlchemyError as error:
                    log.error("courier_storage_failed", kind=type(error).__name__)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
                self._wake.clear()
        finally:
            keeper.cancel()

    async def stop(self) -> None:
        """Takes nothing new and lets what is under way end; what takes long becomes uncertain."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)

    async def _round(self) -> None:
        room = 0 if self._stopping else MAX_AT_ONCE - len(self._tasks)
        if room <= 0 or not await self._database.read(outbox.waiting):
            return
        lease = Lease(self._owner, self._now() + LEASE)
        for due in await self._database.write(outbox.take, lease, self._now(), room):
            task = asyncio.create_task(self._carry(due))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    async def _keep(self) -> None:
        """Holds our leases; what a dead process was sending is uncertain from now on (R4)."""
        while True:
            try:
                await self._database.write(self._tend)
            except SQLAlchemyError as error:
                log.error("courier_storage_failed", kind=type(error).__name__)
            await asyncio.sleep(RENEW_SECONDS)

    def _tend(self, db: Connection) -> None:
        outbox.renew(db, Lease(self._owner, self._now() + LEASE))
        for row in outbox.recover(db, self._now(), partial(alive, ours=self._owner)):
            log.warning("parcel_uncertain", parcel=row.id, reason="gone")
            self._lost(db, row)

    async def _carry(self, due: Due) -> None:
        work = await self._outcome(due)
        pause = 0.1
        while not await self._noted(work):
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)

    async def _noted(self, work: Callable[[Connection], None]) -> bool:
        try:
            await self._database.write(work)
        except SQLAlchemyError as error:  # the lease holds; a restart makes it uncertain
            log.error("parcel_storage_failed", kind=type(error).__name__)
            return False
        return True

    async def _outcome(self, due: Due) -> Callable[[Connection], None]:
        """Delivers; gives the transaction that notes how it ended."""
        carrier = self._carriers.get(due.channel)
        if carrier is None:
            return self._later(due, Later("no_channel"))
        try:
            sent = await carrier.deliver(due)
        except (Later, ThreadGone) as error:
            return self._later(due, error)
        except Moved as error:
            return partial(self._moved, due=due, to=error.chat_id)
        except Uncertain as error:
            if due.body.get("do") in outbox.ACT_AGAIN:
                return self._later(due, Later(error.reason))
            return partial(self._ended, due=due, state="uncertain", error=error.reason)
        except Refused as error:
            return partial(self._ended, due=due, state="failed", error=error.reason)
        except Exception:
            log.exception("parcel_crashed", parcel=due.id)
            return partial(self._ended, due=due, state="uncertain", error="crashed")
        return partial(self._arrived, due=due, sent=sent)

    def _later(self, due: Due, error: Later | ThreadGone) -> Callable[[Connection], None]:
        if due.attempts >= MAX_ATTEMPTS:
            return partial(self._ended, due=due, state="failed", error=error.reason)
        asked = error.retry_after if isinstance(error, Later) else None
        pause = asked or min(FIRST_PAUSE * 2 ** (due.attempts - 1), LONGEST_PAUSE)
        until = self._now() + dt.timedelta(seconds=pause)
        log.info("parcel_later", parcel=due.id, reason=error.reason, attempts=due.attempts)
        return partial(outbox.postpone, due=due, owner=self._owner, until=until, error=error.reason)

    def _arrived(self, db: Connection, due: Due, sent: Sent) -> None:
        now = self._now()
        outbox.end(db, due, self._owner, "sent", now, remote_id=sent.remote_id)
        outbox.blocked(db, due.channel, due.recipient, None)

    def _ended(self, db: Connection, due: Due, state: str, error: str) -> None:
        log.warning("parcel_ended", parcel=due.id, state=state, reason=error)
        row = outbox.end(db, due, self._owner, state, self._now(), error=error)
        if error == "blocked":
            outbox.blocked(db, due.channel, due.recipient, self._now())
        if row is not None:
            self._lost(db, row)

    def _moved(self, db: Connection, due: Due, to: str) -> None:
        outbox.moved(db, due.channel, due.recipient, to)
        outbox.postpone(db, due, self._owner, self._now(), "moved")

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception():
            log.error("carrying_crashed", exc_info=task.exception())
