"""Serves the fake Telegram over HTTP on a port of this machine, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import re
import socket
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import httpx
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from uvicorn.server import ServerState

from tests.telegram import fake_checks as check
from tests.telegram.fake_faults import Fault, Refusal
from tests.telegram.fake_methods import METHODS, Method
from tests.telegram.fake_updates import Postman

if TYPE_CHECKING:
    from tests.telegram.fake_api import Call, FakeTelegram

POLLING = Method(
    lambda fake, given: [],
    {},
    {"offset": int, "limit": int, "timeout": int, "allowed_updates": list},
)
LONGEST_POLL = 50


class Bell:
    """Wakes whoever waits for a change: threads, and tasks of the loop that serves."""

    def __init__(self, lock: threading.RLock) -> None:
        self.condition = threading.Condition(lock)
        self.loop: asyncio.AbstractEventLoop | None = None
        self._waiting: set[asyncio.Event] = set()

    def ring(self) -> None:
        with self.condition:
            self.condition.notify_all()
        if self.loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                self.loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()
        self._waiting.clear()

    async def heard(self, seconds: float) -> None:
        """Returns at the next ring, or when the time is over."""
        event = asyncio.Event()
        self._waiting.add(event)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
        self._waiting.discard(event)


class Door:
    """The ASGI application."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            fault, call = await self.take(request)
            if fault is not None:
                await self.wait(request, math.inf if fault.act == "hang" else fault.delay)
            if self.fake.stopped or (fault is not None and fault.act != "answer"):
                await cut(receive, send)
            else:
                await answer(fault, call)(scope, receive, send)
        except ClientDisconnect:
            return  # the bot was killed in mid-sentence
        except Exception as crash:
            self.fake.crashes.append(crash)
            raise

    async def take(self, request: Request) -> tuple[Fault | None, Call]:
        """Carries out a call, as far as a fault allows."""
        raw = await parameters(request)
        with self.fake.lock:
            call, fault = self.fake.take(request.url.path, raw)
        if call.method == "getUpdates" and call.status == 200:
            await self.poll(request, call)
        return fault, call

    async def poll(self, request: Request, call: Call) -> None:
        """Waits for updates and makes them the result."""
        fake, given = self.fake, call.arguments
        loop = asyncio.get_running_loop()
        end = loop.time() + min(given.get("timeout", 0), LONGEST_POLL)
        try:
            turn = fake.poll_begins(given)
            while not (found := fake.poll_looks(turn, given)):
                rest = end - loop.time()
                if rest <= 0 or fake.stopped or await request.is_disconnected():
                    break
                await fake.bell.heard(min(rest, 0.5))
            updates = b",".join(update.body for update in found)
            call.body = b'{"ok":true,"result":[' + updates + b"]}"
        except Refusal as refusal:
            call.refuse(refusal)

    async def wait(self, request: Request, seconds: float) -> None:
        """Returns after a while, or when nobody waits for an answer any more."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (rest := end - loop.time()) > 0 and not self.fake.stopped:
            if await request.is_disconnected():
                break
            await self.fake.bell.heard(min(rest, 0.1))


async def parameters(request: Request) -> dict[str, Any]:
    """All that was given: in the address, as a form, or as JSON."""
    found: dict[str, Any] = dict(request.query_params)
    body, kind = await request.body(), request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        found |= json.loads(body)
    elif kind.startswith("application/x-www-form-urlencoded"):
        found |= dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    else:
        assert not body, f"nothing is uploaded here: {kind}"
    return found


def look_up(path: str, token: str, raw: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The method's name and its arguments in their types. Raises Refusal."""
    found = re.fullmatch(r"/bot(\d+:[\w-]+)/(\w+)", path)
    if found is None:
        raise Refusal(404, "Not Found")
    if found[1] != token:
        raise Refusal(401, "Unauthorized")
    method = POLLING if found[2] == "getUpdates" else METHODS.get(found[2])
    if method is None:
        raise Refusal(404, "Not Found: method not found")
    return found[2], check.arguments(method, raw)


def answer(fault: Fault | None, call: Call) -> Response:
    status, body = call.status, call.body
    if fault is not None and fault.body is not None:
        status, body = fault.status, fault.body
    elif fault is not None and fault.bare:
        result = json.loads(call.body)["result"]
        ids = {name: result[name] for name in ("message_id", "message_thread_id") if name in result}
        body = json.dumps({"ok": True, "result": ids}).encode()
    return Response(body, status, media_type="application/json")


async def cut(receive: Receive, send: Send) -> None:
    """Breaks the connection without a word."""
    send.__self__.transport.abort()  # type: ignore[attr-defined]  # uvicorn's own cycle
    message: Message = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()


def bound(port: int) -> socket.socket:
    """A socket at a port of this machine, 0 for a free one. Until it listens it refuses."""
    # named, for asyncio sends small packets at once only where it sees that it is TCP
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


class Serving:
    """Serves a fake for as long as the ``with`` block lasts; what crashed in it fails the test."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.keeper = bound(0)  # keeps the port while nobody listens there
        self.port = self.keeper.getsockname()[1]
        fake.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=lambda: asyncio.run(self.main()), daemon=True)

    def __enter__(self) -> FakeTelegram:
        self.thread.start()
        self.fake.until(lambda: self.fake.listening)
        return self.fake

    def __exit__(self, kind: object, *_: object) -> None:
        self.fake.closing = True
        self.fake.bell.ring()
        self.thread.join(10)
        self.keeper.close()
        if kind is None and self.fake.crashes:
            raise self.fake.crashes[0]

    async def main(self) -> None:
        self.fake.bell.loop = asyncio.get_running_loop()
        limits = httpx.Limits(max_connections=40)
        async with httpx.AsyncClient(
            verify=False, trust_env=False, timeout=60, limits=limits
        ) as client:
            postman = asyncio.create_task(Postman(self.fake, client).work())
            while not self.fake.closing:
                if self.fake.is_away:
                    await self.fake.bell.heard(0.5)
                else:
                    await self.serve()
            await postman

    async def serve(self) -> None:
        """Listens until the fake is away or closes; then every connection breaks."""
        config = uvicorn.Config(
            Door(self.fake), log_config=None, access_log=False, ws="none", timeout_keep_alive=60
        )
        config.load()
        state = ServerState()

        def connected() -> asyncio.Protocol:
            return config.http_protocol_class(config=config, server_state=state, app_state={})

        loop = asyncio.get_running_loop()
        # not uvicorn's own Server: it takes its time to stop, and lets what is under way end well
        server = await loop.create_server(connected, sock=bound(self.port), backlog=1024)
        self.fake.listening = True
        while not self.fake.stopped:
            await self.fake.bell.heard(0.5)
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()
        await asyncio.gather(*state.tasks, return_exceptions=True)
        self.fake.listening = False
        self.fake.bell.ring()
