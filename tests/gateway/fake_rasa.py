"""Stands in for Rasa: says back what it was asked, and fails on request."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

TURN = {
    "intent": "ask_what",
    "confidence": 0.9,
    "decision": "answer",
    "clauses": ["2.1.2"],
    "programs": [],
    "facts": {},
    "notices": [],
}
BUTTON = {"title": "多少钱", "payload": '/ask_amount{"topic":"startup_subsidy"}'}
CITATION = {"document": "nmg-2022-31", "clause": "2.1.2", "quote": "不低于5000元"}


class FakeRasa:
    """``fault`` is one of slow, down, error, empty, blank, garbage, not_json, cut; None answers."""

    def __init__(self) -> None:
        self.loaded = True
        self.fault: str | None = None
        self.delay = 0.0
        self.wish: str | None = None  # why a mentor is wanted, as the assistant says it
        self.asked: list[dict[str, Any]] = []
        self.active = self.most_active = 0
        self.busy: set[str] = set()
        self.overlapped = False
        self.hold: asyncio.Event | None = None
        self.app = Starlette(
            routes=[
                Route("/webhooks/gateway/", self.health),
                Route("/webhooks/gateway/turns", self.turn, methods=["POST"]),
            ]
        )

    async def health(self, _: Request) -> Response:
        if self.fault == "down":
            raise httpx.ConnectError("down")
        return JSONResponse({"status": "ok" if self.loaded else "loading"}, 200)

    async def turn(self, request: Request) -> Response:
        if self.fault == "down":
            raise httpx.ConnectError("down")
        body = await request.json()
        self.asked.append(body)
        self.overlapped |= body["sender"] in self.busy
        self.busy.add(body["sender"])
        self.active += 1
        self.most_active = max(self.most_active, self.active)
        try:
            return await self.answer(body)
        finally:
            self.active -= 1
            self.busy.discard(body["sender"])

    async def answer(self, body: dict[str, Any]) -> Response:
        await asyncio.sleep(30 if self.fault == "slow" else self.delay)
        if self.hold is not None:
            await self.hold.wait()
        if self.fault == "error":
            return JSONResponse({"error": "crash", "message": "…"}, 500)
        if self.fault == "cut":
            raise httpx.ReadError("cut")
        if self.fault == "not_json":
            return PlainTextResponse("<html>")
        return JSONResponse(self.body(body))

    def body(self, asked: dict[str, Any]) -> Any:
        if self.fault == "garbage":
            return {"messages": [{"text": 5}]}
        if self.fault == "list":
            return []
        texts = [] if self.fault == "empty" else [f"答：{asked['text']}"]
        if self.fault == "blank":
            texts = [" \u200b"]
        said = {"buttons": [BUTTON], "citations": [CITATION], "asks": [], "verdicts": []}
        return {
            "messages": [{"text": text} | said for text in texts],
            "turn": TURN,
            "handoff": {"reason": self.wish} if self.wish else None,
        }
