"""A gateway as a process of its own, with stand-ins for Rasa and Telegram in this process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx

from bot import ledger as book
from bot.gateway.database import Database
from bot.gateway.desk.office import Office
from bot.gateway.migrate import upgrade
from bot.gateway.phrases import Phrases
from bot.gateway.ports import free_port
from bot.gateway.services import office_of
from bot.handoff import mentors
from bot.handoff.mentors import Profile
from bot.settings import Settings
from tests.faults.rasa_server import RasaServer
from tests.faults.starting import ROOT, Gateway, command
from tests.telegram.fake_api import FakeTelegram
from tests.telegram.fake_world import Chat

SECRET = "a-secret-of-these-tests"
START_SECONDS = 60.0
T = TypeVar("T")


class Site:
    """Starts, kills and starts again; looks into its database and at its ledger."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        rasa: RasaServer,
        telegram: FakeTelegram,
        launch: Callable[[Mapping[str, str], Path], Gateway] = command,
    ) -> None:
        self.folder, self.rasa, self.telegram = folder, rasa, telegram
        self._launch = launch
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environ = {
            "POLICYBOT_HOME": str(ROOT),
            "POLICYBOT_VAR": str(folder),
            "DATABASE_URL": database_url,
            "POLICYBOT_PORT": str(self.port),
            "POLICYBOT_RASA_URL": rasa.url,
            "POLICYBOT_CONVERSATIONS_PER_MINUTE": "1000000",
            "POLICYBOT_DESK_HOURS": "00:00-24:00",
            "POLICYBOT_TODAY": "2026-11-23",
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE_URL": telegram.url,
        }
        self.process: Gateway | None = None
        self.database = Database(database_url)
        self.http = httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    # the process

    def webhook(self) -> None:
        """Has updates posted instead of fetched, from the next start on."""
        self.environ |= {"TELEGRAM_MODE": "webhook", "TELEGRAM_WEBHOOK_SECRET": SECRET}
        url = f"{self.address}/webhooks/telegram"
        hook = {"url": url, "secret_token": SECRET}
        asked = f"{self.telegram.url}/bot{self.telegram.token}/setWebhook"
        assert httpx.post(asked, json=hook, trust_env=False).is_success

    def start(self, *, ready: bool = True, **more: str) -> Site:
        """Starts the gateway; ``more`` are settings that stay. Waits until it is up."""
        self.environ |= more
        kept = {name: value for name, value in os.environ.items() if not _ours(name)}
        self.process = self._launch(kept | self.environ, self.folder / "gateway.log")
        self.until(lambda: self.status("/readyz" if ready else "/healthz") == 200, START_SECONDS)
        return self

    def kill(self) -> None:
        """As the power does it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """As an administrator does it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()

    def again(self, **more: str) -> None:
        """Killed, and started."""
        self.kill()
        self.start(**more)

    def close(self) -> None:
        """Leaves nothing behind."""
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.http.close()
        self.database.close()

    def status(self, path: str) -> int | None:
        """The status of a GET; None if nobody answers."""
        with contextlib.suppress(httpx.HTTPError):
            return self.http.get(path, timeout=5).status_code
        return None

    def until(self, condition: Callable[[], T], seconds: float = 60.0) -> T:
        """What the condition gives, once it is true."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"it has not come about\n{self.said()}"
            time.sleep(0.05)
        return found

    def said(self) -> str:
        """What it wrote last, and what Telegram saw."""
        written = (self.folder / "gateway.log").read_text("utf-8", "replace")[-6000:]
        return f"{written}\n{self.telegram.script()[-6000:]}"

    # the desk and the database

    @property
    def office(self) -> Office:
        """The desk's rules, for what is done at it from outside."""
        settings = Settings.from_env(self.environ)
        return office_of(settings, Phrases.load(ROOT / "domain.yml"))

    def prepare(self) -> None:
        """Makes the tables before the first start."""
        upgrade(self.database, ROOT)

    def hire(self, name: str, number: int, **fields: Any) -> int:
        """A mentor with a Telegram account; the id."""
        profile = Profile(name, telegram_id=str(number), **fields)
        return self.database.write_now(mentors.add, profile, self.office.now())

    def rows(self, query: str) -> Sequence[Any]:
        """The rows of a query."""
        return list(self.database.write_now(lambda db: db.exec_driver_sql(query).all()))

    def one(self, query: str) -> Any:
        """The only value of a query."""
        return self.rows(query)[0][0]

    def put_off(self, recipient: Chat, count: int = 1) -> None:
        """Waits until so many parcels for somebody were tried in vain, or wait behind one."""
        query = f"SELECT state, last_error FROM outbox WHERE recipient = '{recipient.id}'"

        def found() -> bool:
            rows = [row for row in self.rows(query) if row.state in ("queued", "sending")]
            tried = any(row.state == "queued" and row.last_error for row in rows)
            return tried and len(rows) >= count and all(row.state == "queued" for row in rows)

        self.until(found)

    def waiting(self) -> dict[str, int]:
        """What still waits: updates, events, messages, parcels."""
        counts = {
            "events": "events WHERE state = 'queued'",
            "messages": "inbox WHERE state IN ('queued', 'running')",
            "parcels": "outbox WHERE state IN ('queued', 'sending')",
        }
        with self.telegram.lock:
            coming = sum(not one.repeated for one in self.telegram.queue.pending)
        found = {name: self.one(f"SELECT count(*) FROM {rest}") for name, rest in counts.items()}
        return {name: count for name, count in (found | {"updates": coming}).items() if count}

    def drained(self, seconds: float = 60.0) -> None:
        """Waits until nothing waits, and still does not a moment later."""
        end = time.monotonic() + seconds
        for pause in (0.0, 0.3):
            time.sleep(pause)
            while waiting := self.waiting():
                assert time.monotonic() < end, f"still waiting: {waiting}\n{self.said()}"
                time.sleep(0.05)

    def ledger(self) -> Mapping[str, Any]:
        """What ``policybot ledger --json`` prints."""
        return book.read(Settings.from_env(self.environ)).as_object()

    def command(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """``policybot`` with these words, on this site."""
        kept = {name: value for name, value in os.environ.items() if not _ours(name)}
        command = [sys.executable, "-m", "bot.cli", *words]
        return subprocess.run(
            command, cwd=ROOT, env=kept | self.environ, capture_output=True, check=False
        )

    def clean(self) -> Mapping[str, Any]:
        """Once nothing waits any more: the counts of the ledger, which has no fault."""
        self.drained()
        read = self.ledger()
        assert read["faults"] == [], f"{read['faults']}\n{self.said()}"
        counts: dict[str, Any] = read["counts"]
        return counts


def _ours(name: str) -> bool:
    return name.startswith(("POLICYBOT_", "TELEGRAM_", "DATABASE_URL", "REDIS_URL", "PYTEST_"))
