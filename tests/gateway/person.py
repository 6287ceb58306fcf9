"""Somebody who talks to the gateway through HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from uuid import uuid4

import httpx


class Person:
    def __init__(self, http: httpx.AsyncClient, conversation_id: str, token: str) -> None:
        self.http, self.id, self.token = http, conversation_id, token
        self.path = f"/api/v1/conversations/{conversation_id}"

    @classmethod
    async def arrive(cls, http: httpx.AsyncClient) -> Person:
        answer = await http.post("/api/v1/conversations", json={})
        assert answer.status_code == 201, answer.text
        return cls(http, answer.json()["conversation_id"], answer.json()["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def send(self, text: str | None = None, **more: Any) -> httpx.Response:
        body = {"client_message_id": str(uuid4())} | more
        if text is not None:
            body["text"] = text
        return await self.post(json=body)

    async def post(self, **request: Any) -> httpx.Response:
        return await self.http.post(f"{self.path}/messages", headers=self.headers, **request)

    async def say(self, text: str, **more: Any) -> int:
        answer = await self.send(text, **more)
        assert answer.status_code == 202, answer.text
        return answer.json()["seq"]

    async def read(self, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        answer = await self.http.get(
            f"{self.path}/messages", params={"after": after, "wait": wait}, headers=self.headers
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    async def answers(self, count: int, within: float = 20) -> list[dict[str, Any]]:
        """All messages, once ``count`` of them are not the person's own."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            messages = await self.read()
            if sum(message["author"] != "user" for message in messages) >= count:
                return messages
            await asyncio.sleep(0.03)
        raise AssertionError(f"fewer than {count} answers: {messages}")

    async def talk(self) -> dict[str, Any]:
        """Who answers."""
        return (await self.http.get(self.path, headers=self.headers)).json()

    async def ask(self, text: str) -> dict[str, Any]:
        seq = await self.say(text)
        return await self.answer_to(seq)

    async def answer_to(self, seq: int, within: float = 20) -> dict[str, Any]:
        """The message that answers ``seq``, once it is there."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for message in await self.read(seq):
                if message["in_reply_to"] == seq and message["author"] != "user":
                    return message
            await asyncio.sleep(0.03)
        raise AssertionError(f"no answer to {seq}: {await self.read()}")
