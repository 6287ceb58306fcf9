"""The stand-in for Rasa on a port of its own, with long answers and a brake."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import uvicorn

from bot.gateway.ports import free_port
from tests.gateway.fake_rasa import FakeRasa


class RasaServer(FakeRasa):
    """``answers`` gives texts instead of the usual answer to a question, by the question."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, str] = {}
        self.url = f"http://127.0.0.1:{free_port()}"
        self._loop: asyncio.AbstractEventLoop | None = None

    def __enter__(self) -> RasaServer:
        port = int(self.url.rpartition(":")[2])
        config = uvicorn.Config(self.app, port=port, ws="none", log_level="critical")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on()
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve()

    def wait(self) -> None:
        """From now on no answer comes until ``go_on``."""
        self.hold = asyncio.Event()

    def go_on(self) -> None:
        """Lets every answer go."""
        held, self.hold = self.hold, None
        if held is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(held.set)

    def body(self, asked: dict[str, Any]) -> Any:
        made = super().body(asked)
        if asked["text"] in self.answers:
            made["messages"][0]["text"] = self.answers[asked["text"]]
        return made

    def times(self, words: str) -> int:
        """How often something with these words was asked."""
        return sum(words in asked["text"] for asked in self.asked)
