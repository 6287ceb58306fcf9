"""A gateway of the page's own tests: the HTTP contract in memory, with faults to switch on.

Not a model of the real gateway's inside: it answers each question at once with a canned message.
Eligibility alone is judged as in the real one, by its own routes.
"""

import asyncio
import datetime as dt
import itertools
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from bot.gateway import assess, errors

TODAY = dt.date(2026, 11, 22)
WEB = Path(__file__).parents[2] / "bot" / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
QUOTE = "创业孵化补贴与一次性创业补贴不得重复享受"


def canned(text: str) -> dict[str, Any]:
    """An answer with a quote and two buttons, whatever was asked."""
    return {
        "text": f"关于“{text[:60]}”：\n方案写的是不能同时领取。",
        "buttons": [
            {"title": "一次性创业补贴多少钱", "payload": "/ask_amount{startup_subsidy}"},
            {"title": "孵化补贴多少钱", "payload": "/ask_amount{incubation_subsidy}"},
        ],
        "citations": [{"document": "nmg-2022-31", "clause": "2.4.2", "quote": QUOTE}],
    }


@dataclass
class Faults:
    """What goes wrong from now on. ``refuse``: (status, code, message, headers), used once each."""

    warming: bool = False
    silent: bool = False
    refuse: list[tuple[int, str, str, dict[str, str]]] = field(default_factory=list)


@dataclass
class FakeGateway:
    """Conversations in memory, served on a free port of this machine."""

    faults: Faults = field(default_factory=Faults)
    conversations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    posts: list[dict[str, Any]] = field(default_factory=list)
    answer: Callable[[str], dict[str, Any]] = canned
    knowledge: Path = Path("nowhere.sqlite")
    url: str = ""
    closing: bool = False

    def say(self, conversation: str, author: str, text: str, **rest: Any) -> dict[str, Any]:
        """Append a message and give it back."""
        log = self.conversations[conversation]
        message: dict[str, Any] = {
            "seq": len(log) + 1,
            "author": author,
            "text": text,
            "buttons": [],
            "citations": [],
            "asks": [],
            "verdicts": [],
            "in_reply_to": None,
            "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            **rest,
        }
        log.append(message)
        return message

    def only(self) -> str:
        """The id of the one conversation there is."""
        (conversation,) = self.conversations
        return conversation

    def texts(self, author: str = "user") -> list[str]:
        """What ``author`` said, over all conversations, in order."""
        logs = itertools.chain.from_iterable(self.conversations.values())
        return [message["text"] for message in logs if message["author"] == author]

    def store(self, conversation: str, body: dict[str, Any]) -> int:
        """Keep a user's message once and answer it; give its seq."""
        key = (conversation, body["client_message_id"])
        if key not in self.seen:
            words = body.get("text") or body["payload"]
            self.seen[key] = self.say(conversation, "user", words)["seq"]
            if not (self.faults.silent or self.faults.warming):
                reply = self.answer(words)
                self.say(conversation, "assistant", in_reply_to=self.seen[key], **reply)
        return self.seen[key]


def refusal(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse({"error": code, "message": message}, status, headers=headers)


def build(fake: FakeGateway) -> FastAPI:
    """The app around ``fake``."""
    app = FastAPI()

    @app.get("/")
    async def index() -> FileResponse:
        return FileResponse(WEB / "index.html", headers={"Content-Security-Policy": POLICY})

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        warming = fake.faults.warming
        state = {"ready": not warming, "assistant": "warming" if warming else "ready"}
        return JSONResponse(state, 503 if warming else 200)

    @app.post("/api/v1/conversations", status_code=201)
    async def begin() -> dict[str, str]:
        conversation, token = secrets.token_hex(4), secrets.token_hex(8)
        fake.conversations[conversation] = []
        fake.tokens[conversation] = token
        return {"conversation_id": conversation, "token": token}

    def stranger(conversation: str, request: Request) -> JSONResponse | None:
        if conversation not in fake.conversations:
            return refusal(404, "not_found", "没有这个对话。")
        if request.headers.get("authorization") != f"Bearer {fake.tokens[conversation]}":
            return refusal(401, "unauthorized", "凭证无效。")
        return None

    @app.get("/api/v1/conversations/{conversation}")
    async def talk(conversation: str, request: Request) -> Any:
        return stranger(conversation, request) or {"mode": "bot", "case": None}

    @app.post("/api/v1/conversations/{conversation}/messages", status_code=202)
    async def send(conversation: str, request: Request) -> Any:
        body = await request.json()
        fake.posts.append(body)
        if denied := stranger(conversation, request):
            return denied
        if fake.faults.refuse:
            return refusal(*fake.faults.refuse.pop(0))
        return {"seq": fake.store(conversation, body)}

    @app.get("/api/v1/conversations/{conversation}/messages")
    async def messages(conversation: str, request: Request, after: int = 0, wait: float = 0) -> Any:
        deadline = time.monotonic() + wait
        while True:
            if denied := stranger(conversation, request):
                return denied
            newer = [m for m in fake.conversations[conversation] if m["seq"] > after]
            if newer or fake.closing or time.monotonic() >= deadline:
                return {"messages": newer}
            await asyncio.sleep(0.03)

    app.state.services = SimpleNamespace(judgement=assess.Judgement(fake.knowledge, lambda: TODAY))
    app.include_router(assess.router)
    errors.install(app)
    app.mount("/static", StaticFiles(directory=WEB))

    @app.middleware("http")
    async def guard(request: Request, go_on: Any) -> Any:
        answer = await go_on(request)
        if request.url.path.endswith(".html"):
            answer.headers["Content-Security-Policy"] = POLICY
        return answer

    return app


class Serving:
    """Serves a fake in a thread, for as long as the ``with`` block lasts."""

    def __init__(self, fake: FakeGateway) -> None:
        self.fake = fake
        config = uvicorn.Config(
            build(fake),
            host="127.0.0.1",
            port=0,
            log_level="error",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> FakeGateway:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.fake.url = f"http://127.0.0.1:{port}/"
        return self.fake

    def __exit__(self, *_: object) -> None:
        self.fake.closing = True
        self.server.should_exit = True
        self.thread.join(5)
