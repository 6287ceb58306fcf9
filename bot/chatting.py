"""``policybot chat``: a talk in the terminal, in which a mentor may speak at any time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from bot.asking import shown
from bot.stack import ANSWER_SECONDS, Person, StackFailed

VOICES = {"mentor": "导师", "system": "——"}
WAIT_SECONDS = 20.0
PROMPT = "您："
KEPT = "（已留给导师，回复会显示在这里）"


class Talk:
    """One conversation on the screen. A number presses a button of the newest message."""

    def __init__(
        self, person: Person, places: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self._person, self._places, self._say = person, places, say
        self._buttons: list[dict[str, str]] = []
        self._answered = threading.Condition()
        self._seen = self._last_answer = 0
        self._over = False

    def run(self) -> None:
        """Talk until the end of input."""
        self._person.arrive()
        listener = threading.Thread(target=self._listen, daemon=True)
        listener.start()
        try:
            while (text := _line()) is not None:
                if text:
                    self._send(text)
        finally:
            self._over = True

    def _send(self, text: str) -> None:
        pressed = (
            int(text) - 1 if text.isdecimal() and 0 < int(text) <= len(self._buttons) else None
        )
        try:
            payload = None if pressed is None else self._buttons[pressed]["payload"]
            self._await_answer(self._person.post(text, payload))
        except StackFailed as error:
            self._say(str(error))

    def _await_answer(self, seq: int) -> None:
        """Waits while the bot has to answer; what is a mentor's to answer is only kept."""
        with self._answered:
            self._answered.wait_for(lambda: self._last_answer >= seq, 1)
        if self._last_answer < seq and self._person.mode() != "bot":
            self._say(KEPT)
            return
        with self._answered:
            if not self._answered.wait_for(lambda: self._last_answer >= seq, ANSWER_SECONDS):
                raise StackFailed("没有等到回答 / no answer came")

    def _listen(self) -> None:
        """Shows whatever comes, from whomever."""
        while not self._over:
            try:
                messages = self._person.after(self._seen, WAIT_SECONDS)
            except (StackFailed, httpx.HTTPError):
                if not self._over:
                    self._say("连接断开了，正在重试 / the line is down, trying again")
                threading.Event().wait(2)
                continue
            for message in messages:
                self._show(message)

    def _show(self, message: Mapping[str, Any]) -> None:
        self._seen = message["seq"]
        if message["author"] == "user":
            return
        voice = VOICES.get(message["author"])
        name = message.get("by") or ""
        head = f"{voice}{name}：" if voice else ""
        self._say(f"\n{head}{shown(message, self._places)}\n")
        with self._answered:
            self._buttons = message["buttons"] or self._buttons
            self._last_answer = max(self._last_answer, message["in_reply_to"] or 0)
            self._answered.notify_all()


def _line() -> str | None:
    try:
        return input(PROMPT).strip()
    except EOFError:
        return None
