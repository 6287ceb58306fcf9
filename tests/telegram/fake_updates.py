"""Updates of the fake Telegram: kept until they are confirmed, by the webhook or by polling."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from tests.telegram.fake_api import FakeTelegram

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(eq=False)
class Update:
    """One update. In a ``lane`` the next is only delivered when the one before was confirmed.

    ``statuses`` are the webhook's answers; the name of an exception where there was none.
    ``repeated``: given once more, whatever was confirmed.
    """

    id: int
    body: bytes
    lane: Hashable
    statuses: list[int | str] = field(default_factory=list)
    confirmed: bool = False
    repeated: bool = False

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Webhook:
    """Where updates are posted to."""

    url: str
    secret: str | None
    max_connections: int

    def headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json"} | (
            {SECRET_HEADER: self.secret} if self.secret else {}
        )


class Queue:
    """Updates in the order in which they are to be delivered. Its caller holds the fake's lock."""

    def __init__(self, fake: FakeTelegram, first_id: int) -> None:
        self.fake = fake
        self.ids = itertools.count(first_id)
        self.all: list[Update] = []
        self.pending: list[Update] = []
        self.busy: set[Hashable] = set()
        self.allowed: list[str] | None = None
        self.held = False

    def put(self, kind: str, content: dict[str, Any], lane: Hashable) -> Update | None:
        """A new update; None if the bot does not want this kind."""
        if self.allowed and kind not in self.allowed:
            return None
        return self.add({"update_id": next(self.ids), kind: content}, lane)

    def add(self, update: dict[str, Any], lane: Hashable) -> Update:
        """An update as it is, also one that is no good."""
        made = Update(update["update_id"], json.dumps(update).encode(), lane)
        self.all.append(made)
        self.pending.append(made)
        self.fake.bell.ring()
        return made

    def repeat(self, update: Update) -> Update:
        """The same update once more, as after an answer that got lost."""
        copy = Update(update.id, update.body, update.lane, repeated=True)
        self.all.append(copy)
        self.pending.append(copy)
        self.fake.bell.ring()
        return copy

    def release(self, order: Callable[[list[Update]], list[Update]] | None, burst: bool) -> None:
        """Delivers what was held, in a new order if one is given; ``burst``: all at once."""
        if order is not None:
            self.pending = list(order(self.pending))
        if burst:
            for update in self.pending:
                update.lane = update
        self.held = False
        self.fake.bell.ring()

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """For polling: confirms all before ``offset``, and gives what is pending from there."""
        if offset < 0:
            ids = sorted(update.id for update in self.pending)
            offset = ids[offset:][0] if ids else 0
        for update in [u for u in self.pending if u.id < offset and not u.repeated]:
            self.confirm(update)
        found = [] if self.held else self.pending[:limit]
        for update in [u for u in found if u.repeated]:
            self.confirm(update)
        return found

    def confirm(self, update: Update) -> None:
        update.confirmed = True
        if update in self.pending:
            self.pending.remove(update)
        self.fake.bell.ring()

    def due(self) -> list[Update]:
        """For the webhook: the first of each lane that has none on its way."""
        if self.held or self.fake.is_away or self.fake.webhook is None:
            return []
        first: dict[Hashable, Update] = {}
        for update in self.pending:
            if update.lane not in self.busy:
                first.setdefault(update.lane, update)
        self.busy.update(first)
        return list(first.values())


class Postman:
    """Posts updates to the webhook, each again after a growing pause until it is confirmed."""

    def __init__(self, fake: FakeTelegram, client: httpx.AsyncClient) -> None:
        self.fake, self.client = fake, client
        self.rounds: set[asyncio.Task[None]] = set()

    async def work(self) -> None:
        """Until the fake closes."""
        while not self.fake.closing:
            with self.fake.lock:
                due = self.fake.queue.due()
            for update in due:
                task = asyncio.create_task(self.carry(update, update.lane))
                self.rounds.add(task)
                task.add_done_callback(self.rounds.discard)
            await self.fake.bell.heard(1.0)
        for task in self.rounds:
            task.cancel()
        await asyncio.gather(*self.rounds, return_exceptions=True)

    async def carry(self, update: Update, lane: Hashable) -> None:
        """Posts one update until it is confirmed, or nobody wants it any more."""
        pauses = iter(self.fake.pauses)
        pause = 0.0
        while self.wanted(update):
            await asyncio.sleep(pause)
            pause = next(pauses, self.fake.pauses[-1])
            hook = self.fake.webhook
            if hook is not None and self.wanted(update):
                await self.post(update, hook)
        with self.fake.lock:
            self.fake.queue.busy.discard(lane)
            self.fake.bell.ring()

    def wanted(self, update: Update) -> bool:
        fake = self.fake
        stopped = fake.queue.held or fake.is_away or fake.webhook is None
        return not (update.confirmed or stopped)

    async def post(self, update: Update, hook: Webhook) -> None:
        status: int | str
        try:
            answer = await self.client.post(hook.url, content=update.body, headers=hook.headers())
            status = answer.status_code
        except httpx.HTTPError as error:
            status = type(error).__name__
        with self.fake.lock:
            update.statuses.append(status)
            self.fake.delivered(update, status)
            if isinstance(status, int) and 200 <= status <= 299:
                self.fake.queue.confirm(update)
