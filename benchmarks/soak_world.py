"""The world of the soak: a Telegram that notes when what was said, and the gateway beside it."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.faults.rasa_server import RasaServer
from tests.faults.site import Site
from tests.telegram.fake_api import Call, FakeTelegram, Fault, Person, Serving

WORD = re.compile(r"w\d{3}x\d{5}")
CLAIMED = re.compile(r"接下了您的(\d+)号")
RASA_SECONDS = 0.02  # of a turn of the real one
PROBE = 999


@dataclass(frozen=True)
class Plan:
    """How much of everything, and for how long at most; the same seed draws the same."""

    messages: int = 10_000
    conversations: int = 200
    mentors: int = 20
    kills: int = 20
    seconds: float = 900.0
    postgres: str | None = None
    whole: bool = False
    seed: int = 20220031
    calm: int = 40  # cases whose times are taken at the end, when nothing else goes on


class Clocked(FakeTelegram):
    """Notes the moment at which a word, or the news of a claim, was first there in a chat."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[int, str], float] = {}

    def take(self, path: str, raw: dict[str, Any]) -> tuple[Call, Fault | None]:
        call, fault = super().take(path, raw)
        if call.stored and call.chat is not None:
            text = str(call.arguments.get("text") or call.arguments.get("caption") or "")
            now = time.monotonic()
            claimed = [f"claimed {number}" for number in CLAIMED.findall(text)]
            for what in (*WORD.findall(text), *claimed):
                self.seen.setdefault((call.chat, what), now)
        return call, fault


@dataclass
class World:
    """All that the soak is made of, and what it noted."""

    plan: Plan
    site: Site
    telegram: Clocked
    random: random.Random
    line: httpx.Client
    answered: set[str] = field(default_factory=set)  # words that some mentor has answered
    resent: set[str] = field(default_factory=set)  # words that a mentor chose to send again
    over: threading.Event = field(default_factory=threading.Event)
    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def kill_now_and_then(self) -> None:
        """Kills with -9 at moments drawn at random, and starts again."""
        moments = sorted(
            self.random.uniform(2, self.plan.seconds * 0.7) for _ in range(self.plan.kills)
        )
        began = time.monotonic()
        for moment in moments:
            if self.over.wait(max(0.2, began + moment - time.monotonic())):
                return
            self.site.kill()
            self.counts["kills"] += 1
            time.sleep(self.random.uniform(0, 0.5))
            with suppress(AssertionError):  # a busy machine takes its time; it comes up by and by
                self.site.start(ready=False)

    def calls_directly(self, person: Person) -> float:
        """Seconds that a message costs without any of us: one call of sendMessage."""
        url = f"{self.telegram.url}/bot{self.telegram.token}/sendMessage"
        began = time.perf_counter()
        self.line.post(url, json={"chat_id": str(person.id), "text": "量"}).raise_for_status()
        return time.perf_counter() - began


@contextmanager
def world(plan: Plan, folder: Path, database_url: str | None = None) -> Iterator[World]:
    """The gateway up and running, with nobody there yet."""
    with ExitStack() as up:
        rasa = up.enter_context(RasaServer())
        rasa.delay = RASA_SECONDS
        telegram = Clocked()
        up.enter_context(Serving(telegram))
        url = database_url or f"sqlite:///{folder / 'policybot.db'}"
        site = _site(plan, folder, url, rasa, telegram)
        up.callback(site.close)
        line = up.enter_context(httpx.Client(trust_env=False, timeout=20))
        site.prepare()
        site.start()
        yield World(plan, site, telegram, random.Random(plan.seed), line)


def _site(plan: Plan, folder: Path, url: str, rasa: RasaServer, telegram: FakeTelegram) -> Site:
    if not plan.whole:
        return Site(folder, url, rasa, telegram)
    from benchmarks.soak_whole import WholeSite  # which needs a model

    return WholeSite(folder, url, rasa, telegram, plan.seed)
