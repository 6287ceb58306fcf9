"""The gateway's view of Rasa: asks for one turn, and knows whether anybody is there to ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import structlog
from pydantic import BaseModel, Field, StrictStr, ValidationError, validator

from bot.gateway.log import Draft
from bot.gateway.text import cleaned, readable

log = structlog.get_logger(__name__)

WATCH_WARMING, WATCH_READY = 0.25, 5.0  # seconds between looks
LOOK_TIMEOUT = 3.0
MAX_CONNECTIONS = 64
KEPT_SECONDS = 2.0  # of an idle connection: less than the 5 after which Rasa closes it


class AskFailed(Exception):
    """No usable answer came; ``reason`` is a code for logs and figures."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAsked(AskFailed):
    """Nobody listens there: the message was not delivered, so asking again is safe."""


class Cut(AskFailed):
    """The line broke after the message was sent; whether it was read is not known."""


class Button(BaseModel):
    """A choice under a message."""

    title: StrictStr
    payload: StrictStr


class Citation(BaseModel):
    """A verbatim quote and where it stands."""

    document: StrictStr
    clause: StrictStr
    quote: StrictStr


class Said(BaseModel):
    """One message of the assistant."""

    text: StrictStr
    buttons: list[Button] = Field(default_factory=list)
    citations: list[Citation] = Field(default_factory=list)
    asks: list[StrictStr] = Field(default_factory=list)
    verdicts: list[dict[str, Any]] = Field(default_factory=list)

    @validator("text")
    def not_blank(cls, value: str) -> str:
        if not readable(cleaned(value)):
            raise ValueError("blank")
        return cleaned(value)


class Reply(BaseModel):
    """What one turn gave. ``handoff`` names why a mentor is wanted, if one is."""

    messages: list[Said] = Field(..., min_items=1)
    turn: dict[str, Any] | None = None
    handoff: dict[str, Any] | None = None

    def drafts(self) -> list[Draft]:
        """The messages as the log takes them; each carries the turn's decision."""
        return [
            Draft(
                text=said.text,
                buttons=[button.dict() for button in said.buttons],
                citations=[citation.dict() for citation in said.citations],
                asks=said.asks,
                verdicts=said.verdicts,
                turn=self.turn,
            )
            for said in self.messages
        ]


class Rasa:
    """Client of the turn contract.

    ``state`` is ``warming`` until the first good look, then ``ready`` or ``down``; ``on_ready``
    is called each time it becomes ready.
    """

    def __init__(
        self,
        url: str,
        timeout: float,
        on_ready: Callable[[], None],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = f"{url}/webhooks/gateway"
        self._timeout = timeout
        self._on_ready = on_ready
        self._look_again = asyncio.Event()
        self._client = httpx.AsyncClient(
            transport=transport,
            trust_env=False,  # loopback must not go through a site's proxy
            timeout=httpx.Timeout(timeout, connect=2.0),
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS, keepalive_expiry=KEPT_SECONDS),
        )
        self.state = "warming"

    @property
    def ready(self) -> bool:
        """Whether a turn can be asked for now."""
        return self.state == "ready"

    async def watch(self) -> None:
        """Keeps ``state`` true until cancelled."""
        while True:
            await self.look()
            self._look_again.clear()
            pause = WATCH_READY if self.ready else WATCH_WARMING
            try:
                await asyncio.wait_for(self._look_again.wait(), pause)
            except asyncio.TimeoutError:
                continue

    async def look(self) -> None:
        """Asks once whether the model is loaded."""
        try:
            answer = await self._client.get(f"{self._url}/", timeout=LOOK_TIMEOUT)
            good = answer.status_code == 200 and answer.json().get("status") == "ok"
        except httpx.ReadTimeout:
            good = self.ready  # busy is not away
        except (httpx.HTTPError, ValueError, AttributeError):
            good = False
        self._turn(good)

    async def ask(self, conversation_id: str, seq: int, text: str, payload: str | None) -> Reply:
        """One turn. Raises NotAsked, Cut, or AskFailed with the reason."""
        body = {
            "sender": conversation_id,
            "message_id": f"{conversation_id}:{seq}",
            "text": text,
            "payload": payload,
        }
        call = self._client.post(f"{self._url}/turns", json=body)
        try:
            # httpx counts each read for itself; a drip of bytes must not last for ever
            answer = await asyncio.wait_for(call, self._timeout)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self.mark_down()
            raise NotAsked("not_reachable") from error
        except (asyncio.TimeoutError, httpx.TimeoutException) as error:
            raise AskFailed("timeout") from error
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            self._look_again.set()
            raise Cut("cut") from error
        except httpx.HTTPError as error:
            raise AskFailed("broken") from error
        return _read(answer)

    def _turn(self, good: bool) -> None:
        before = self.state
        if good:
            self.state = "ready"
        elif before == "ready":
            self.state = "down"
        if self.state != before:
            log.info("assistant", state=self.state)
            if self.ready:
                self._on_ready()

    def mark_down(self) -> None:
        """Takes note that a turn found nobody there, and looks again soon."""
        self._turn(False)
        self._look_again.set()

    async def close(self) -> None:
        """Lets go of the connections."""
        await self._client.aclose()


def _read(answer: httpx.Response) -> Reply:
    if answer.status_code != 200:
        raise AskFailed(f"status_{answer.status_code}")
    try:
        return Reply.parse_obj(answer.json())
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        raise AskFailed("empty" if place == ("messages",) else "unreadable") from error
    except (ValueError, RecursionError) as error:
        raise AskFailed("unreadable") from error
