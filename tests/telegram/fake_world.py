"""What the fake Telegram keeps: chats and their messages, as the Bot API and as people see them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.telegram.fake_api import FakeTelegram
    from tests.telegram.fake_updates import Update

WORDS = ("text", "caption", "entities")  # what else is in a message tells its kind


def units(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Shown:
    """A message as somebody in its chat sees it now; ``by`` is a first name, or ``bot``."""

    chat: int
    id: int
    by: str
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    kind: str = "text"
    thread: int | None = None
    reply_to: int | None = None
    edited: bool = False
    silent: bool = False


@dataclass(eq=False)
class Message:
    """One message; ``earlier`` holds the contents and keyboards that edits replaced."""

    id: int
    chat: Chat
    sender: dict[str, Any]
    date: int
    content: dict[str, Any]
    thread: int | None = None
    reply_to: Message | None = None
    markup: dict[str, Any] | None = None
    silent: bool = False
    edit_date: int | None = None
    earlier: list[tuple[dict[str, Any], dict[str, Any] | None]] = field(default_factory=list)
    update: Update | None = None

    @property
    def text(self) -> str:
        return self.content.get("text") or self.content.get("caption") or ""

    @property
    def kind(self) -> str:
        return next((name for name in self.content if name not in WORDS), "text")

    def become(self, content: dict[str, Any], markup: dict[str, Any] | None, date: int) -> None:
        """Takes on a new version; a new keyboard alone is no edit that people see."""
        self.earlier.append((self.content, self.markup))
        if content != self.content:
            self.edit_date = date
        self.content, self.markup = content, markup

    def buttons(self, *, stale: bool = False) -> Iterator[dict[str, Any]]:
        """The buttons under it; with ``stale`` also those that it had."""
        keyboards = [self.markup, *(markup for _, markup in reversed(self.earlier) if stale)]
        for keyboard in keyboards:
            if keyboard:
                yield from itertools.chain.from_iterable(keyboard["inline_keyboard"])

    def json(self, *, quoted: bool = False) -> dict[str, Any]:
        """The Message object of the Bot API; a ``quoted`` one quotes nothing itself."""
        found: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender,
            "chat": self.chat.json(),
            "date": self.date,
            **self.content,
        }
        if self.thread is not None:
            found |= {"message_thread_id": self.thread, "is_topic_message": True}
        # as with Telegram: what opens no thread of its own replies to the topic's first message
        reply_to = self.reply_to or self.chat.messages.get(self.thread or 0)
        if reply_to is not None and reply_to is not self and not quoted:
            found["reply_to_message"] = reply_to.json(quoted=True)
        if self.markup:
            found["reply_markup"] = self.markup
        if self.edit_date is not None:
            found["edit_date"] = self.edit_date
        return found

    def shown(self) -> Shown:
        rows = self.markup["inline_keyboard"] if self.markup else []
        return Shown(
            chat=self.chat.id,
            id=self.id,
            by="bot" if self.sender["is_bot"] else self.sender["first_name"],
            text=self.text,
            buttons=tuple(tuple(button["text"] for button in row) for row in rows),
            kind=self.kind,
            thread=self.thread,
            reply_to=self.reply_to and self.reply_to.id,
            edited=self.edit_date is not None,
            silent=self.silent,
        )


class Chat:
    """A chat that the bot is in, or could be."""

    def __init__(self, fake: FakeTelegram, number: int, ids: Iterator[int]) -> None:
        self.fake, self.id, self._ids = fake, number, ids
        self.messages: dict[int, Message] = {}

    def json(self) -> dict[str, Any]:
        raise NotImplementedError

    def refusal(self) -> tuple[int, str] | None:
        """Why the bot cannot write here: status and description."""
        return None

    def add(self, sender: dict[str, Any], content: dict[str, Any], **rest: Any) -> Message:
        """A new message, which is kept."""
        message = Message(next(self._ids), self, sender, int(self.fake.now()), content, **rest)
        self.messages[message.id] = message
        return message


@dataclass
class Topic:
    """A topic of a forum; its thread is the id of the message that opened it."""

    name: str
    closed: bool = False


class Group(Chat):
    """A supergroup, or a plain group until it ``migrates``."""

    def __init__(
        self, fake: FakeTelegram, number: int, title: str, *, forum: bool, manages: bool
    ) -> None:
        super().__init__(fake, number, itertools.count(1))
        self.title, self.forum, self.manages = title, forum, manages
        self.topics: dict[int, Topic] = {}
        self.kicked = False
        self.moved_to: int | None = None

    def json(self) -> dict[str, Any]:
        kind = "supergroup" if self.forum or str(self.id).startswith("-100") else "group"
        found = {"id": self.id, "type": kind, "title": self.title}
        return found | {"is_forum": True} if self.forum else found

    def refusal(self) -> tuple[int, str] | None:
        if self.kicked:
            return 403, f"Forbidden: bot was kicked from the {self.json()['type']} chat"
        return None

    def opens(self, name: str) -> int:
        """A new topic; its thread."""
        opened = {"name": name, "icon_color": 7322096}
        with self.fake.lock:
            message = self.add(self.fake.bot, {"forum_topic_created": opened})
            message.thread = message.id
            self.topics[message.id] = Topic(name)
        return message.id

    def loses(self, thread: int) -> None:
        """Somebody deletes a topic with all that is in it."""
        with self.fake.lock:
            del self.topics[thread]
            self.messages = {n: m for n, m in self.messages.items() if m.thread != thread}

    def kicks_the_bot(self) -> None:
        with self.fake.lock:
            self.kicked = True

    def migrates(self, number: int) -> Group:
        """Becomes a supergroup with a new id; messages of both tell so."""
        with self.fake.lock:
            new = self.fake.group(number, self.title, forum=False)
            self.moved_to = number
            told = self.add(self.fake.bot, {"migrate_to_chat_id": number})
            told.update = self.fake.queue.put("message", told.json(), self.id)
            told = new.add(self.fake.bot, {"migrate_from_chat_id": self.id})
            told.update = self.fake.queue.put("message", told.json(), new.id)
        return new
