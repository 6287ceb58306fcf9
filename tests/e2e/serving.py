"""``policybot serve`` as a process of its own, and the processes below it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx

from bot.gateway.ports import free_port
from bot.settings import HOME

READY_SECONDS = 240.0
PAGE_SECONDS = 60.0


class Running(NamedTuple):
    pid: int
    command: str


class Serving:
    """A served assistant; leaving the block stops it."""

    def __init__(self, var: Path, knowledge: Path, environ: dict[str, str]) -> None:
        shutil.copy(knowledge, var / "policy_kb.sqlite")
        self.var = var
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._environ = environ | {
            "POLICYBOT_VAR": str(var),
            "POLICYBOT_PORT": str(port),
            "POLICYBOT_CONVERSATIONS_PER_MINUTE": "100000",
        }

    def __enter__(self) -> Serving:
        with (self.var / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "serve", "--as-is"],
                cwd=HOME,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.until(lambda: self.status("/") == 200, PAGE_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGTERM)

    def stop(self, number: signal.Signals) -> int:
        """Sends a signal and gives the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(40)

    def status(self, path: str) -> int | None:
        """The status of a GET; None if nobody answers."""
        try:
            return httpx.get(f"{self.address}{path}", timeout=5, trust_env=False).status_code
        except httpx.HTTPError:
            return None

    def until_ready(self) -> None:
        self.until(lambda: self.status("/readyz") == 200, READY_SECONDS)

    def until(self, condition: Callable[[], object], within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self.process.poll() is None:
            if condition():
                return
            time.sleep(0.1)
        raise AssertionError(f"it did not come to be within {within} s\n{self.said()}")

    def said(self) -> str:
        """What it and its children wrote last."""
        logs = [self.var / "serve.log", *(self.var / "log").glob("*.log")]
        return "\n".join(f"{log.name}:\n{log.read_text('utf-8')[-3000:]}" for log in logs)

    def below(self) -> list[Running]:
        """Every process that it has started, or that these have."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        found, parents = [], {self.process.pid}
        while parents:
            children = [row for row in rows if int(row[1]) in parents]
            found += [Running(int(row[0]), row[2] if len(row) > 2 else "") for row in children]
            parents = {int(row[0]) for row in children}
        return found

    def rasa(self) -> list[int]:
        """The Rasa server, without the guard that watches over it."""
        return [
            pid
            for pid, command in self.below()
            if "bot.server" in command and "bot.gateway.guard" not in command
        ]
