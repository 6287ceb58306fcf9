"""The two assistants as somebody would run them, each in processes of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.stock_project import Stock, quiet
from bot.gateway.ports import free_port
from bot.settings import Settings
from bot.stack import Person

START_SECONDS = 600.0


@dataclass(frozen=True)
class Running:
    """A running assistant: its address, its first processes, how long it took to come up.

    ``page`` is None where there is no page. Seconds count from the start of the processes.
    """

    name: str
    address: str
    pids: tuple[int, ...]
    first_answer: float
    page: float | None = None


@contextmanager
def ours(settings: Settings) -> Iterator[Running]:
    """Gateway, Rasa and actions under their supervisor, with a database of their own."""
    with tempfile.TemporaryDirectory(prefix="policybot-bench-") as folder:
        shutil.copy(settings.var / "policy_kb.sqlite", folder)
        port = free_port()
        told = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        told |= {
            "POLICYBOT_VAR": folder,
            "POLICYBOT_HOST": "127.0.0.1",
            "POLICYBOT_PORT": str(port),
            "POLICYBOT_CONVERSATIONS_PER_MINUTE": "1000000",
        }
        began = time.monotonic()
        command = [sys.executable, "-m", "bot.cli", "serve", "--as-is"]
        process = _started(command, settings.home, told, Path(folder) / "serve.log")
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"{address}/", "GET", [process])
            page = time.monotonic() - began
            with httpx.Client(timeout=60) as client:
                _first_word(Person(client, address), began)
            yield Running("ours", address, (process.pid,), time.monotonic() - began, page)
        finally:
            _stop([process])


@contextmanager
def stock_rasa(project: Stock) -> Iterator[Running]:
    """The stock project's Rasa and action server, as its documentation starts them."""
    with tempfile.TemporaryDirectory(prefix="stock-bench-") as scratch:
        folder = Path(scratch)
        shutil.copytree(project.folder, folder, dirs_exist_ok=True)
        port, actions = free_port(), free_port()
        endpoints = f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n"
        (folder / "endpoints.yml").write_text(endpoints)
        began = time.monotonic()
        run = [sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
        serve = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(actions)]
        processes = [
            _started(command, folder, quiet(), folder / f"{name}.log")
            for name, command in (("rasa", run), ("actions", serve))
        ]
        try:
            address = f"http://127.0.0.1:{port}"
            _await(f"http://127.0.0.1:{actions}/health", "GET", processes)
            _await(f"{address}/webhooks/rest/webhook", "POST", processes)
            pids = tuple(process.pid for process in processes)
            yield Running("stock", address, pids, time.monotonic() - began)
        finally:
            _stop(processes)


def _started(
    command: list[str], folder: Path, environ: dict[str, str], log: Path
) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


def _await(url: str, method: str, processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask until an answer comes. Raises RuntimeError if a process ended or time is up."""
    body = {"sender": "first", "message": "一次性创业补贴给多少钱"} if method == "POST" else None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(one.poll() is None for one in processes):
        try:
            if httpx.request(method, url, json=body, timeout=60).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {url}")


def _first_word(person: Person, began: float) -> None:
    """A message sent while the assistant still loads is answered when it is ready."""
    deadline = began + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            person.say("一次性创业补贴给多少钱")
            return
    raise RuntimeError("no first answer")


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
