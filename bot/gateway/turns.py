"""The worker: answers each conversation in order, many conversations at a time."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway import claims
from bot.gateway.bell import Bell
from bot.gateway.database import Database
from bot.gateway.desk.office import Office
from bot.gateway.leases import Lease, alive, new_owner
from bot.gateway.log import Draft, Turn
from bot.gateway.metrics import Metrics
from bot.gateway.rasa import AskFailed, Cut, NotAsked, Rasa

log = structlog.get_logger(__name__)
T = TypeVar("T")

LEASE = dt.timedelta(seconds=15)
RENEW_SECONDS = 5
LOOK_SECONDS = 0.5  # how soon a message stored by another process is taken up
MAX_AT_ONCE = 32  # conversations
MAX_IN_A_ROW = 8  # turns of one conversation before others get their chance
MAX_ATTEMPTS = 2  # of a turn whose line broke, or whose gateway died
STOP_SECONDS = 5
STORE_SECONDS = 60  # how long an answer is kept in hand while it cannot be stored


class TurnWorker:
    """Takes queued messages, asks Rasa, stores the answers."""

    def __init__(
        self,
        database: Database,
        rasa: Rasa,
        office: Office,
        bell: Bell,
        metrics: Metrics,
        warmup_patience: float,
        outage_patience: float,
    ) -> None:
        self._database = database
        self._rasa = rasa
        self._office = office
        self._now = office.now
        self._bell = bell
        self._trouble = office.phrases.trouble
        self._metrics = metrics
        self._patience = {"warming": warmup_patience, "down": outage_patience}
        self._owner = new_owner()
        self._alive = partial(alive, ours=self._owner)
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        """Says that there may be something to do."""
        self._wake.set()

    def lease(self) -> Lease | None:
        """For a message that is being stored: the right to answer it at once, if there is room."""
        return self._lease() if self._rasa.ready and self._room() else None

    def start(self, turn: Turn) -> None:
        """Answers ``turn``, which this worker holds, in the background."""
        task = asyncio.create_task(self._answer(turn))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def run(self) -> None:
        """Works until cancelled."""
        keeper = asyncio.create_task(self._keep())
        try:
            while True:
                try:
                    await self._round()
                except SQLAlchemyError as error:
                    log.error("worker_storage_failed", kind=type(error).__name__)
                await self._rest()
        finally:
            keeper.cancel()

    async def stop(self) -> None:
        """Takes no new turns, lets the running ones end, and gives back those that take long."""
        self._stopping = True
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
            await self._database.write(claims.give_back, self._owner)

    async def _round(self) -> None:
        if not self._room() or not await self._database.read(claims.waiting):
            return
        before = None
        if not self._rasa.ready:
            before = self._now() - self._patient(self._rasa.state)
        for turn in await self._database.write(
            claims.claim, self._lease(), self._now(), self._room(), before
        ):
            self.start(turn)

    async def _rest(self) -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
        self._wake.clear()

    async def _keep(self) -> None:
        """Holds our leases and takes up what others let fall."""
        while True:
            try:
                if self._tasks:
                    await self._database.write(claims.renew, self._lease())
                if await self._database.write(claims.recover, self._now(), self._alive):
                    self.wake()
            except SQLAlchemyError as error:
                log.error("lease_storage_failed", kind=type(error).__name__)
            await asyncio.sleep(RENEW_SECONDS)

    async def _answer(self, turn: Turn) -> None:
        following: Turn | None = turn
        for count in range(1, MAX_IN_A_ROW + 1):
            if following is None:
                return
            go_on = count < MAX_IN_A_ROW and not self._stopping
            following = await self._one(following, go_on)
        self.wake()

    async def _one(self, turn: Turn, go_on: bool) -> Turn | None:
        ids = {"conversation": turn.conversation_id, "seq": turn.seq}
        drafts, fate, reason = await self._ask(turn)
        if fate == "released":
            await self._store(claims.release, turn, self._owner, reason != "not_reachable")
            log.warning("turn_released", reason=reason, **ids)
            self.wake()
            return None
        stored = await self._store(
            claims.finish, self._office, turn, self._lease(), drafts, fate, reason, go_on
        )
        if stored is None:
            log.error("turn_not_stored", **ids)
            return None
        fate, following = stored
        self._bell.ring(turn.conversation_id, desk=reason == claims.ASKED_FOR_HUMAN)
        self._metrics.turns.labels(fate, reason or "").inc()
        log.info("turn", fate=fate, reason=reason, **ids)
        return following

    async def _ask(self, turn: Turn) -> tuple[Sequence[Draft], str, str | None]:
        """What to store for ``turn``: messages, fate, reason."""
        if turn.attempts > MAX_ATTEMPTS:
            return [self._trouble], "apologised", "attempts"
        if not self._rasa.ready:
            if self._now() - turn.received_at < self._patient(self._rasa.state):
                return [], "released", "not_reachable"
            return [self._trouble], "apologised", self._rasa.state
        began = time.monotonic()
        try:
            reply = await self._rasa.ask(turn.conversation_id, turn.seq, turn.text, turn.payload)
        except NotAsked as error:
            return [], "released", error.reason
        except Cut as error:
            if turn.attempts < MAX_ATTEMPTS:
                return [], "released", error.reason
            return [self._trouble], "apologised", error.reason
        except AskFailed as error:
            return [self._trouble], "apologised", error.reason
        except Exception:
            log.exception("turn_crashed", conversation=turn.conversation_id, seq=turn.seq)
            return [self._trouble], "apologised", "crashed"
        finally:
            self._metrics.turn_seconds.observe(time.monotonic() - began)
        asked = (reply.handoff or {}).get("reason") == "asked"
        return reply.drafts(), "answered", claims.ASKED_FOR_HUMAN if asked else None

    async def _store(self, work: Callable[..., T], *args: Any) -> T | None:
        """Stores with patience; None when it could not be stored in time."""
        deadline, pause = time.monotonic() + STORE_SECONDS, 0.1
        while True:
            try:
                return await self._database.write(work, *args)
            except SQLAlchemyError as error:
                log.error("turn_storage_failed", kind=type(error).__name__)
                if time.monotonic() > deadline:
                    return None
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)

    def _patient(self, state: str) -> dt.timedelta:
        return dt.timedelta(seconds=self._patience[state])

    def _lease(self) -> Lease:
        return Lease(self._owner, self._now() + LEASE)

    def _room(self) -> int:
        return 0 if self._stopping else max(0, MAX_AT_ONCE - len(self._tasks))

    def _done(self, task: asyncio.Task[None]) -> None:
        if not self._room():  # others may have had to wait
            self.wake()
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            log.error("answer_crashed", exc_info=task.exception())
