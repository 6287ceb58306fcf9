"""Whether anything on the desk has changed: looked up once a second for all who listen."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.database import Connection, Database
from bot.gateway.statements import conversations, outbox
from bot.handoff.statements import case_events, cases
from bot.handoff.states import OPEN

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
PAUSE_SECONDS = 0.05  # between two looks, however often the bell rings
LATEST = 100  # events that may still be committed behind a later one, and far more

_latest = select(case_events.c.id).order_by(case_events.c.id.desc()).limit(LATEST).subquery()
_events = select(func.max(_latest.c.id), func.sum(_latest.c.id))
_talks = (
    select(func.sum(conversations.c.last_seq), func.sum(conversations.c.seen_seq))
    .join(cases, cases.c.conversation_id == conversations.c.id)
    .where(cases.c.state.in_(OPEN))
)
_under_way = (
    select(outbox.c.state, func.count())
    .where(outbox.c.state.in_(("queued", "sending")), outbox.c.author == "mentor")
    .group_by(outbox.c.state)
)


def version(db: Connection) -> str:
    """What differs once a case, an open conversation or a delivery does. From indexes alone."""
    under_way: dict[str, int] = dict(db.execute(_under_way).all())
    counts = (*db.execute(_events).one(), *db.execute(_talks).one())
    counts += (under_way.get("queued"), under_way.get("sending"))
    return ".".join(str(count or 0) for count in counts)


class Changes:
    """Those who listen in this process. However many, the database is asked once for all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: set[asyncio.Event] = set()
        self._rung = asyncio.Event()
        self._looking = asyncio.Lock()
        self._seen = ""
        self._seen_at = -math.inf
        self._closing = False

    def wake(self) -> None:
        """Says that something was stored."""
        self._rung.set()

    def close(self) -> None:
        """Lets everybody go, so that the server can stop."""
        self._closing = True
        self._tell()

    async def after(self, known: str, wait: float) -> str:
        """The version, as soon as it is not ``known``; at the latest after ``wait`` seconds.

        Raises SQLAlchemyError.
        """
        deadline = time.monotonic() + wait
        news = asyncio.Event()
        self._listeners.add(news)
        try:
            await self._look(LOOK_SECONDS)
            while True:
                news.clear()
                left = deadline - time.monotonic()
                if self._seen != known or left <= 0 or self._closing:
                    return self._seen
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(news.wait(), left)
        finally:
            self._listeners.discard(news)

    async def watch(self) -> None:
        """Looks while somebody listens, until cancelled."""
        while True:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._rung.wait(), LOOK_SECONDS)
            self._rung.clear()
            if self._listeners:
                try:
                    await self._look(0)
                except SQLAlchemyError as error:
                    log.warning("changes_failed", kind=type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _look(self, old_enough: float) -> None:
        """Asks the database, unless it was asked less than so many seconds ago."""
        async with self._looking:
            if time.monotonic() - self._seen_at < old_enough:
                return
            began = time.monotonic()
            current = await self._database.read(version)
            changed, self._seen, self._seen_at = current != self._seen, current, began
        if changed:
            self._tell()

    def _tell(self) -> None:
        for news in self._listeners:
            news.set()
