"""What the gateway is made of, wired once, and how it starts and stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from bot.gateway.assess import Judgement
from bot.gateway.database import Database
from bot.gateway.limits import OpeningLimit
from bot.gateway.metrics import Metrics
from bot.gateway.migrate import upgrade
from bot.gateway.phrases import Phrases
from bot.gateway.rasa import Rasa
from bot.gateway.turns import TurnWorker
from bot.gateway.waiting import Waiting
from bot.settings import Settings

CANCEL_AGAIN = 0.5  # seconds


@dataclass(frozen=True)
class Services:
    """The parts that the routes use."""

    database: Database
    phrases: Phrases
    rasa: Rasa
    waiting: Waiting
    worker: TurnWorker
    openings: OpeningLimit
    metrics: Metrics
    judgement: Judgement


@asynccontextmanager
async def running(
    settings: Settings, metrics: Metrics, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Services]:
    """The parts at work. Raises PhrasesMissing, or SQLAlchemyError if the tables cannot be made."""
    phrases = Phrases.load(settings.home / "domain.yml")
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database_url)
    await asyncio.to_thread(upgrade, database, settings.home)
    services = _wire(settings, database, phrases, metrics, transport)
    tasks = [
        asyncio.create_task(work)
        for work in (services.rasa.watch(), services.waiting.watch(), services.worker.run())
    ]
    try:
        yield services
    finally:
        services.waiting.close()
        await services.worker.stop()
        await end(tasks)
        await services.rasa.close()
        await asyncio.to_thread(database.close)


async def end(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancels until all have ended: ``wait_for`` loses a cancellation that meets its event.

    Python 3.10 does (bpo-37658), and a loop around it would then go on for good.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=CANCEL_AGAIN)
    await asyncio.gather(*tasks, return_exceptions=True)


def _wire(
    settings: Settings,
    database: Database,
    phrases: Phrases,
    metrics: Metrics,
    transport: httpx.AsyncBaseTransport | None,
) -> Services:
    waiting = Waiting(database)
    rasa = Rasa(settings.rasa_url, settings.turn_timeout, lambda: worker.wake(), transport)  # noqa: PLW0108  made below
    worker = TurnWorker(
        database,
        rasa,
        waiting,
        phrases,
        metrics,
        warmup_patience=settings.warmup_patience,
        outage_patience=settings.outage_patience,
    )
    openings = OpeningLimit(settings.conversations_per_minute)
    judgement = Judgement(settings.var / "policy_kb.sqlite", settings.day)
    return Services(database, phrases, rasa, waiting, worker, openings, metrics, judgement)
