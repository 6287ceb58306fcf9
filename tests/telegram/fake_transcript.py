"""What happened at the fake Telegram: every call, every delivery, and what each chat shows."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tests.telegram.fake_faults import Refusal
from tests.telegram.fake_updates import Update
from tests.telegram.fake_world import Chat, Shown

if TYPE_CHECKING:
    import threading

    from tests.telegram.fake_server import Bell

ANY = object()
T = TypeVar("T")


@dataclass(eq=False)
class Call:
    """A call of the bot. ``stored``: it was carried out, whatever the bot was told."""

    method: str
    arguments: dict[str, Any]
    chat: int | None = None
    status: int = 200
    body: bytes = b""
    fault: str | None = None
    stored: bool = False

    def refuse(self, refusal: Refusal) -> None:
        self.status, self.body = refusal.status, json.dumps(refusal.json()).encode()

    @property
    def answer(self) -> dict[str, Any]:
        """What was said, or would have been but for a fault."""
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True)
class Entry:
    """One thing that happened: what people saw, or a ``call``, or a delivered ``update``."""

    line: str
    chat: int | None = None
    call: Call | None = None
    update: Update | None = None


class Witness:
    """The part of the fake that is looked at."""

    lock: threading.RLock
    bell: Bell
    chats: dict[int, Chat]
    transcript: list[Entry]

    def shown(self, chat: Chat | int, thread: Any = ANY) -> list[Shown]:
        """The messages as they are seen now; of one ``thread`` only, None being the general one."""
        with self.lock:
            messages = self.chats[number_of(chat) or 0].messages.values()
            return [m.shown() for m in messages if thread is ANY or m.thread == thread]

    def texts(self, chat: Chat | int, by: str = "bot") -> list[str]:
        """The texts of somebody in a chat, as they are seen now."""
        return [shown.text for shown in self.shown(chat) if shown.by == by and shown.text]

    def calls(self, method: str | None = None, chat: Chat | int | None = None) -> list[Call]:
        """The calls of the bot, in order."""
        with self.lock:
            calls = [entry.call for entry in self.transcript if entry.call is not None]
        wanted = [call for call in calls if method in (None, call.method)]
        return [call for call in wanted if number_of(chat) in (None, call.chat)]

    def script(self, *chats: Chat | int) -> str:
        """What was said, for people to read: of these chats, or of all with all that happened."""
        numbers = {number_of(chat) for chat in chats}
        with self.lock:
            said = [e for e in self.transcript if not chats or (e.chat in numbers and not e.call)]
        return "\n".join(entry.line for entry in said if not chats or not entry.update)

    def until(self, condition: Callable[[], T], seconds: float = 20.0) -> T:
        """What ``condition`` gives once it is true. Blocks; for tasks there is ``eventually``."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"it has not come about:\n{self.script()}"
            with self.bell.condition:
                self.bell.condition.wait(0.05)
        return found

    async def eventually(self, condition: Callable[[], T], seconds: float = 20.0) -> T:
        """As ``until``, and lets other tasks go on."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"it has not come about:\n{self.script()}"
            await asyncio.sleep(0.01)
        return found

    def note(self, chat: Chat, line: str) -> None:
        name = getattr(chat, "first_name", None) or getattr(chat, "title", "")
        self.transcript.append(Entry(f"{name}｜{line}", chat.id))
        self.bell.ring()

    def delivered(self, update: Update, status: int | str) -> None:
        self.transcript.append(Entry(f"  update {update.id} → {status}", update=update))
        self.bell.ring()


def number_of(chat: Chat | int | None) -> int | None:
    return chat.id if isinstance(chat, Chat) else chat
