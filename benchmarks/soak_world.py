"""The world of the soak: a Telegram that notes when what was said, and the gateway beside it."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.faults.rasa_server import RasaServer
from tests.faults.site import Site
from tests.telegram.fake_api import Call, FakeTelegram, Fault, Serving

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
    said_at: dict[str, float] = field(default_factory=dict)
    pressed_at: dict[int, float] = field(default_factory=dict)
    down: list[tuple[float, float]] = field(default_factory=list)
    direct: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def disturbed(self, since: float, until: float) -> bool:
        """Whether the gateway was down between the two."""
        return any(since < up and until > gone for gone, up in self.down)

    def kill_now_and_then(self) -> None:
        """Kills with -9 at moments drawn at random, and starts again."""
        moments = sorted(
            self.random.uniform(2, self.plan.seconds * 0.7) for _ in range(self.plan.kills)
        )
        began = time.monotonic()
        for moment in moments:
            if self.over.wait(max(0.2, began + moment - time.monotonic())):
                return
            gone = time.monotonic()
            self.site.kill()
            self.counts["kills"] += 1
            time.sleep(self.random.uniform(0, 0.5))
            self.site.start(ready=False)
            self.down.append((gone - 0.5, time.monotonic() + 1))

    def measure_direct_calls(self) -> None:
        """What a message costs without any of us: one call of sendMessage twice a second."""
        person = self.telegram.person(PROBE, "量")
        url = f"{self.telegram.url}/bot{self.telegram.token}/sendMessage"
        with httpx.Client(trust_env=False, timeout=20) as client:
            while not self.over.wait(0.5):
                began = time.perf_counter()
                client.post(url, json={"chat_id": str(person.id), "text": "量"})
                self.direct.append(time.perf_counter() - began)


@contextmanager
def world(plan: Plan, folder: Path, database_url: str | None = None) -> Iterator[World]:
    """The gateway up and running, with nobody there yet."""
    with ExitStack() as up:
        rasa = up.enter_context(RasaServer())
        rasa.delay = RASA_SECONDS
        telegram = Clocked()
        up.enter_context(Serving(telegram))
        url = database_url or f"sqlite:///{folder / 'policybot.db'}"
        site = Site(folder, url, rasa, telegram)
        up.callback(site.close)
        site.prepare()
        site.start()
        yield World(plan, site, telegram, random.Random(plan.seed))
