"""A Telegram of our own: a strict Bot API on loopback, with people, faults and a transcript.

    with Serving(FakeTelegram()) as fake:
        wang = fake.person(42, "王芳")
        wang.writes("你好")                                  # an update, by webhook or polling
        fake.plan(hang(), "sendMessage", chat=wang, nth=2)   # the second message: no answer
        fake.until(lambda: "您好" in fake.texts(wang))
        wang.presses(fake.shown(wang)[-1], "接单")

Everything may be used from any thread. Times and ids are Telegram's: seconds, rising numbers.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.telegram.fake_faults import (
    Fault,
    Faults,
    Plan,
    Rates,
    Refusal,
    blocked,
    cut,
    garbage,
    hang,
    late,
    no_chat,
    no_thread,
    odd,
    refused,
    too_many,
    trouble,
)
from tests.telegram.fake_methods import METHODS
from tests.telegram.fake_people import Files, Person, Press
from tests.telegram.fake_server import Bell, Serving, look_up
from tests.telegram.fake_transcript import Call, Entry, Witness, number_of
from tests.telegram.fake_updates import SECRET_HEADER, Queue, Update, Webhook
from tests.telegram.fake_world import Chat, Group, Message, Shown

__all__ = [
    "Call", "FakeTelegram", "Fault", "Group", "Message", "Person", "Press", "Serving", "Shown",
    "Update", "blocked", "cut", "garbage", "hang", "late", "no_chat", "no_thread", "odd",
    "refused", "too_many", "trouble",
]  # fmt: skip

TOKEN = "7000000001:AAF4kE-tokenOfATestBot_0123456789abc"


class FakeTelegram(Witness):
    """Chats, updates and faults in memory; ``Serving`` puts them on a port."""

    def __init__(
        self,
        token: str = TOKEN,
        *,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token, self.now, self.clock = token, now, clock
        self.url = ""  # set by Serving; what TELEGRAM_API_BASE_URL is for
        self.lock = threading.RLock()
        self.bell = Bell(self.lock)
        self.bot = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "创业助手",
            "username": "startup_test_bot",
        }
        self.chats: dict[int, Chat] = {}
        self.private_ids = itertools.count(1001)
        self.press_ids = itertools.count(4382_0000_0000_0001)
        self.presses: dict[str, Press] = {}
        self.files = Files()
        self.commands: dict[int | None, list[tuple[str, str]]] = {}
        self.queue = Queue(self, first_id=880_000_001)
        self.webhook: Webhook | None = None
        self.pauses = (0.05, 0.1, 0.2, 0.5, 1.0)  # before an update is posted again
        self.faults = Faults()
        self.rates: Rates | None = None
        self.transcript: list[Entry] = []
        self.crashes: list[Exception] = []
        self.is_away = self.closing = self.listening = False
        self._poll = 0

    # who is there

    def person(self, number: int, first_name: str = "王芳", *, started: bool = True) -> Person:
        """Somebody; who has not ``started`` the bot cannot be written to."""
        with self.lock:
            assert number not in self.chats
            made = Person(self, number, first_name, started=started)
            self.chats[number] = made
        return made

    def group(
        self, number: int, title: str = "导师组", *, forum: bool = True, manages: bool = True
    ) -> Group:
        """A group with the bot in it; it ``manages`` topics if it may."""
        with self.lock:
            assert number not in self.chats
            made = Group(self, number, title, forum=forum, manages=manages)
            self.chats[number] = made
        return made

    # what goes wrong

    def plan(
        self,
        fault: Fault,
        method: str | None = None,
        *,
        chat: Chat | int | None = None,
        nth: int = 1,
        times: int | None = 1,
    ) -> Plan:
        """The fault for the ``nth`` such call from now on and those after it; None: for good."""
        with self.lock:
            return self.faults.plan(fault, method, number_of(chat), nth, times)

    def clear(self) -> None:
        """No planned fault any more."""
        with self.lock:
            self.faults.plans.clear()

    def limit(self, *, overall: int = 30, in_chat: int = 1, in_group: int = 20) -> None:
        """From now on too many messages a second, a minute in groups, are refused with 429."""
        with self.lock:
            self.rates = Rates(self.clock, overall, in_chat, in_group)

    def forget_presses(self) -> None:
        """Every button that was pressed so far can no longer be answered."""
        with self.lock:
            for press in self.presses.values():
                press.live = False

    def away(self) -> None:
        """Connections are refused and broken, and nothing is delivered, until ``back``."""
        self.is_away = True
        self.bell.ring()
        self.until(lambda: not self.listening)

    def back(self) -> None:
        self.is_away = False
        self.bell.ring()
        self.until(lambda: self.listening)

    @property
    def stopped(self) -> bool:
        return self.is_away or self.closing

    # updates

    def hold(self) -> None:
        """Delivers no update until ``release``."""
        with self.lock:
            self.queue.held = True

    def release(
        self,
        order: Callable[[list[Update]], list[Update]] | None = None,
        *,
        burst: bool = False,
    ) -> None:
        """Delivers what was held, in a new order if one is given; ``burst``: all at once."""
        with self.lock:
            self.queue.release(order, burst)

    def redeliver(self, update: Update) -> Update:
        """The same update once more."""
        with self.lock:
            return self.queue.repeat(update)

    def inject(self, content: dict[str, Any]) -> Update:
        """An update with any content at all, with the next update_id."""
        with self.lock:
            return self.queue.add({"update_id": next(self.queue.ids), **content}, object())

    def post(self, body: bytes | Update, secret: str | None = None) -> int:
        """Posts straight to the webhook, once, with this secret; the status of the answer."""
        assert self.webhook is not None
        content = body.body if isinstance(body, Update) else body
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        headers["Content-Type"] = "application/json"
        with httpx.Client(trust_env=False) as client:
            return client.post(self.webhook.url, content=content, headers=headers).status_code

    # what its parts call, under the lock

    def take(self, path: str, raw: dict[str, Any]) -> tuple[Call, Fault | None]:
        """Carries out a call unless a fault or its own fault is in the way."""
        call, fault = Call(path.rpartition("/")[2], raw), None
        try:
            call.method, call.arguments = look_up(path, self.token, raw)
            call.chat = _chat_of(call.arguments)
            fault = self.faults.due(call.method, call.chat)
            call.fault = fault.name if fault else None
            if fault is None or fault.stored:
                self._run(call)
            elif fault.body is not None:
                call.status, call.body = fault.status, fault.body
        except Refusal as refusal:
            call.refuse(refusal)
        told = call.fault or call.status
        self.transcript.append(Entry(f"  {call.method} {call.arguments} → {told}", call.chat, call))
        self.bell.ring()
        return call, fault

    def _run(self, call: Call) -> None:
        method = METHODS.get(call.method)
        if method is None:
            return  # getUpdates, which takes its time
        if method.talks and self.rates is not None and call.chat is not None:
            self.rates.check(call.chat)
        result = method.run(self, call.arguments)
        call.body, call.stored = json.dumps({"ok": True, "result": result}).encode(), True

    def poll_begins(self, given: dict[str, Any]) -> int:
        """The number of this long poll; it ends the one before."""
        with self.lock:
            self._poll += 1
            self.queue.allowed = given.get("allowed_updates", self.queue.allowed)
            self.bell.ring()
            return self._poll

    def poll_looks(self, turn: int, given: dict[str, Any]) -> list[Update]:
        """The updates there are. Raises Refusal if there is a webhook or a later poll."""
        with self.lock:
            if self.webhook is not None:
                said = "can't use getUpdates method while webhook is active"
                raise Refusal(409, f"Conflict: {said}; use deleteWebhook to delete the webhook")
            if turn != self._poll:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
            return self.queue.fetch(given.get("offset", 0), given.get("limit", 100))


def _chat_of(arguments: dict[str, Any]) -> int | None:
    given = str(arguments.get("chat_id", ""))
    return int(given) if given.lstrip("-").isdigit() else None
