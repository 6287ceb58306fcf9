"""What the gateway is made of, wired once, and how it starts and stops."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx
import structlog

from bot.gateway.assess import Judgement
from bot.gateway.bell import Bell
from bot.gateway.channels.telegram.api import TelegramApi
from bot.gateway.channels.telegram.carrier import TelegramCarrier
from bot.gateway.channels.telegram.side import Telegram
from bot.gateway.console.parts import Console
from bot.gateway.courier import Carrier, Courier
from bot.gateway.database import Database
from bot.gateway.desk import undelivered
from bot.gateway.desk.clock import Clock
from bot.gateway.desk.guide import Guide
from bot.gateway.desk.office import Office, open_office
from bot.gateway.limits import OpeningLimit
from bot.gateway.metrics import Metrics
from bot.gateway.migrate import upgrade
from bot.gateway.phrases import Phrases
from bot.gateway.rasa import Rasa
from bot.gateway.rendering import TELEGRAM
from bot.gateway.turns import TurnWorker
from bot.gateway.waiting import Waiting
from bot.handoff.desk import Patience
from bot.handoff.hours import Hours
from bot.settings import Settings

log = structlog.get_logger(__name__)

CANCEL_AGAIN = 0.5  # seconds
AFTER_CRASH = 1.0  # seconds


@dataclass(frozen=True)
class Services:
    """The parts that the routes use."""

    settings: Settings
    database: Database
    office: Office
    rasa: Rasa
    waiting: Waiting
    worker: TurnWorker
    courier: Courier
    clock: Clock
    bell: Bell
    openings: OpeningLimit
    metrics: Metrics
    judgement: Judgement
    telegram: Telegram | None
    console: Console

    def let_go(self) -> None:
        """Ends all long polls, so that the server can stop."""
        self.waiting.close()
        self.console.changes.close()


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
    work = [services.rasa.watch, services.waiting.watch, services.worker.run]
    work += [services.courier.run, services.clock.run, services.console.changes.watch]
    if services.telegram is not None:
        work += services.telegram.work()
    work.append(services.office.guide.warm)
    tasks = [asyncio.create_task(kept_up(run)) for run in work]
    try:
        yield services
    finally:
        services.let_go()
        await services.worker.stop()
        await services.courier.stop()
        await end(tasks)
        await services.rasa.close()
        if services.telegram is not None:
            await services.telegram.api.close()
        services.console.close()
        await asyncio.to_thread(database.close)


async def kept_up(run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs it, and again if it crashes: a fault that nobody thought of must not end it for good."""
    while True:
        try:
            return await run()
        except Exception:
            log.exception("worker_crashed", work=getattr(run, "__qualname__", "?"))
            await asyncio.sleep(AFTER_CRASH)


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


def office_of(settings: Settings, phrases: Phrases) -> Office:
    """The desk as the site has set it."""
    waits = {name: dt.timedelta(seconds=wait) for name, wait in settings.desk_patience.items()}
    hours = Hours(exceptions=settings.desk_days)
    if settings.desk_hours is not None:
        hours = replace(hours, spans=settings.desk_hours)
    return open_office(
        phrases,
        Guide(settings.var / "policy_kb.sqlite"),
        settings.now,
        hours=hours,
        patience=Patience(**waits),
        group=settings.telegram_desk_group,
    )


def _wire(
    settings: Settings,
    database: Database,
    phrases: Phrases,
    metrics: Metrics,
    transport: httpx.AsyncBaseTransport | None,
) -> Services:
    office = office_of(settings, phrases)
    waiting = Waiting(database)
    rasa = Rasa(settings.rasa_url, settings.turn_timeout, lambda: worker.wake(), transport)  # noqa: PLW0108  made below
    telegram = _telegram(settings)
    carriers: dict[str, Carrier] = {}
    if telegram is not None:
        carriers[TELEGRAM] = TelegramCarrier(telegram, database, phrases)
    courier = Courier(database, carriers, office.now, partial(undelivered.told, office=office))
    bell = Bell(waiting)
    clock = Clock(database, office, bell.ring)
    worker = TurnWorker(
        database,
        rasa,
        office,
        bell,
        metrics,
        warmup_patience=settings.warmup_patience,
        outage_patience=settings.outage_patience,
    )
    console = Console.of(database, office)
    bell.wakes(courier.wake, desk=(clock.wake, console.changes.wake))
    return Services(
        settings=settings,
        database=database,
        office=office,
        rasa=rasa,
        waiting=waiting,
        worker=worker,
        courier=courier,
        clock=clock,
        bell=bell,
        openings=OpeningLimit(settings.conversations_per_minute),
        metrics=metrics,
        judgement=Judgement(settings.var / "policy_kb.sqlite", settings.day),
        telegram=_telegram_side(settings, database, office, bell, worker, telegram),
        console=console,
    )


def _telegram(settings: Settings) -> TelegramApi | None:
    if settings.telegram_bot_token is None:
        return None
    return TelegramApi(settings.telegram_bot_token, settings.telegram_api_base_url)


def _telegram_side(
    settings: Settings,
    database: Database,
    office: Office,
    bell: Bell,
    worker: TurnWorker,
    api: TelegramApi | None,
) -> Telegram | None:
    if api is None:
        return None
    return Telegram(settings, database, office, bell, worker.wake, api)
