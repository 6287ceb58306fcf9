"""The whole assistant, started privately for one command, and a person's side of it over HTTP."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.gateway.ports import asked_at, free_port
from bot.settings import Settings

START_SECONDS = 300.0
ANSWER_SECONDS = 60.0


class StackFailed(Exception):
    """The assistant did not start, or did not answer; the message says what to look at."""


def running_stack(settings: Settings) -> str | None:
    """The address of the site's own assistant, if it answers."""
    address = f"http://{asked_at(settings.host)}:{settings.port}"
    try:
        found = httpx.get(f"{address}/readyz", timeout=3, trust_env=False)
        return address if "assistant" in found.json() else None
    except (httpx.HTTPError, ValueError):
        return None


@contextmanager
def private_stack(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Start everything beside whatever runs, with a database of its own; gives its address.

    All of it is gone afterwards. Raises StackFailed.
    """
    with tempfile.TemporaryDirectory(prefix="policybot-") as folder:
        var = Path(folder)
        shutil.copy(settings.var / "policy_kb.sqlite", var)
        port = free_port()
        told = {name: value for name, value in environ.items() if name != "DATABASE_URL"}
        told |= {
            "POLICYBOT_VAR": folder,
            "POLICYBOT_HOST": "127.0.0.1",
            "POLICYBOT_PORT": str(port),
            "POLICYBOT_CONVERSATIONS_PER_MINUTE": "1000000",
        }
        with (var / "serve.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "serve", "--as-is"],
                cwd=settings.home,
                env=told,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                address = f"http://127.0.0.1:{port}"
                _await_ready(address, process, var)
                yield address
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


def _await_ready(address: str, process: subprocess.Popen[bytes], var: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    logs = [*var.glob("*.log"), *var.glob("log/*")]
    said = "\n".join(path.read_text("utf-8", "replace")[-1500:] for path in logs)
    raise StackFailed(f"助手没有启动 / the assistant did not start:\n{said}")


@dataclass
class Person:
    """One conversation, from the person's side."""

    client: httpx.Client
    address: str
    _conversation: dict[str, str] = field(default_factory=dict)

    def say(self, text: str, payload: str | None = None) -> dict[str, Any]:
        """Send a text, or press a button, and give the message that answers it.

        Raises StackFailed with the server's own sentence if it refuses.
        """
        return self._answer_to(self.post(text, payload))

    def arrive(self) -> None:
        """Open the conversation, if it is not open yet."""
        if not self._conversation:
            made = self._checked(self.client.post(f"{self.address}/api/v1/conversations"))
            self._conversation = made

    def post(self, text: str, payload: str | None = None) -> int:
        """Send a text, or press a button, and give its seq. Raises StackFailed."""
        self.arrive()
        said = {"text": text} if payload is None else {"payload": payload}
        body = {"client_message_id": uuid.uuid4().hex, **said}
        sent = self.client.post(f"{self._url}/messages", json=body, headers=self._headers)
        return int(self._checked(sent)["seq"])

    def after(self, seq: int, wait: float) -> list[dict[str, Any]]:
        """The messages after ``seq``, once there is one or ``wait`` seconds are over."""
        query = {"after": seq, "wait": wait}
        found = self.client.get(f"{self._url}/messages", params=query, headers=self._headers)
        return list(self._checked(found)["messages"])

    def mode(self) -> str:
        """Who answers: bot, waiting, or human."""
        return str(self._checked(self.client.get(self._url, headers=self._headers))["mode"])

    def _answer_to(self, seq: int) -> dict[str, Any]:
        deadline = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < deadline:
            for message in self.after(seq, 20):
                if message["author"] != "user" and message["in_reply_to"] == seq:
                    return dict(message)
        raise StackFailed("没有等到回答 / no answer came")

    @property
    def _url(self) -> str:
        return f"{self.address}/api/v1/conversations/{self._conversation['conversation_id']}"

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._conversation['token']}"}

    @staticmethod
    def _checked(answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        try:
            raise StackFailed(str(answer.json()["message"]))
        except (ValueError, KeyError) as error:
            raise StackFailed(f"HTTP {answer.status_code}") from error


def environment() -> dict[str, str]:
    """The environment that the commands pass on."""
    return dict(os.environ)
