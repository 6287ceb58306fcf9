"""Saying something on Telegram besides the log: answers to presses, words to mentors."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.gateway.channels.telegram.split import pieces
from bot.gateway.channels.telegram.updates import Update
from bot.gateway.database import Connection
from bot.gateway.desk.mentors_telegram import rows
from bot.gateway.desk.office import Office
from bot.gateway.outbox import Parcel, queue
from bot.gateway.rendering import TELEGRAM

LONGEST_TOAST = 190  # Telegram takes 200 signs


@dataclass(frozen=True)
class Heard:
    """An update in the transaction that handles it; ``event_id`` is that of its row."""

    db: Connection
    office: Office
    update: Update
    event_id: int

    def say(self, name: str, *, number: int | None = None, **blanks: Any) -> None:
        """Says a sentence with its buttons where the update came from."""
        draft = self.office.phrases.draft(name, number=number, **blanks)
        self.send(draft.text, rows(draft.buttons), number)

    def send(
        self,
        text: str,
        buttons: Sequence[Sequence[Mapping[str, str]]] = (),
        number: int | None = None,
    ) -> None:
        """Sends a text where the update came from."""
        bodies: list[dict[str, Any]] = [{"do": "send", "text": piece} for piece in pieces(text)]
        if buttons:
            bodies[-1]["buttons"] = [list(row) for row in buttons]
        for part, body in enumerate(bodies):
            key = f"reply:{self.event_id}:{secrets.token_hex(4)}:{part}"
            self._queue(key, body, number)

    def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answers a press, whose button would turn for ever; short, and gone in a moment."""
        if not self.update.press:
            return
        body = {"do": "answer", "callback_id": self.update.press, "text": text[:LONGEST_TOAST]}
        self._queue(f"answer:{self.update.press}", {**body, "alert": alert}, None)

    def change(self, text: str) -> None:
        """Puts another text, without buttons, where the pressed button was."""
        if not self.update.message:
            return
        key = f"edit:{self.event_id}"
        body = {"do": "edit", "message": int(self.update.message), "text": text}
        self._queue(key, body, None)

    def _queue(self, key: str, body: Mapping[str, Any], number: int | None) -> None:
        threaded = {"thread_id": self.update.thread} if self.update.thread else {}
        parcel = Parcel(
            key=key,
            channel=TELEGRAM,
            recipient=self.update.chat,
            body={**body, **threaded},
            author="desk",
            case_number=number,
        )
        queue(self.db, parcel, self.office.now())
