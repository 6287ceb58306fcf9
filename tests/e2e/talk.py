"""Somebody who sends without waiting for answers."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx


class Talk:
    """A conversation that sends without waiting for answers."""

    def __init__(self, client: httpx.Client, address: str) -> None:
        self.client = client
        made = client.post(f"{address}/api/v1/conversations").json()
        self.url = f"{address}/api/v1/conversations/{made['conversation_id']}/messages"
        self.headers = {"Authorization": f"Bearer {made['token']}"}

    def send(self, text: str) -> int:
        body = {"client_message_id": uuid.uuid4().hex, "text": text}
        sent = self.client.post(self.url, json=body, headers=self.headers)
        assert sent.status_code == 202, sent.text
        return int(sent.json()["seq"])

    def messages(self) -> list[dict[str, Any]]:
        found, after = [], 0
        while page := self._after(after):
            found += page
            after = page[-1]["seq"]
        return found

    def answers(self, count: int, within: float) -> list[dict[str, Any]]:
        """What was answered, once there are ``count`` answers."""
        deadline = time.monotonic() + within
        while True:
            answers = [m for m in self.messages() if m["author"] != "user"]
            if len(answers) >= count or time.monotonic() > deadline:
                return answers
            time.sleep(0.3)

    def _after(self, seq: int) -> list[dict[str, Any]]:
        found = self.client.get(self.url, params={"after": seq, "wait": 0}, headers=self.headers)
        return list(found.json()["messages"])
