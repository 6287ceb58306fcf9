"""People of the fake Telegram: what they write, press, edit and send becomes updates."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegram.fake_world import Chat, Group, Message, Shown, units

if TYPE_CHECKING:
    from tests.telegram.fake_api import FakeTelegram
    from tests.telegram.fake_updates import Update

Pointer = Message | Shown | int  # a number means a message of the private chat


@dataclass(eq=False)
class Press:
    """A button that was pressed; ``answers`` are what popped up, as (text, in a window)."""

    id: str
    message: Message
    data: str
    live: bool = True
    answers: list[tuple[str, bool]] = field(default_factory=list)
    update: Update | None = None


class Person(Chat):
    """Somebody with Telegram, and the private chat with the bot."""

    def __init__(self, fake: FakeTelegram, number: int, first_name: str, *, started: bool) -> None:
        super().__init__(fake, number, fake.private_ids)
        self.first_name = first_name
        self.started, self.blocking, self.deactivated = started, False, False

    def json(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.first_name}

    def user(self) -> dict[str, Any]:
        """The User object."""
        return {"id": self.id, "is_bot": False, "first_name": self.first_name}

    def refusal(self) -> tuple[int, str] | None:
        if self.deactivated:
            return 403, "Forbidden: user is deactivated"
        if self.blocking:
            return 403, "Forbidden: bot was blocked by the user"
        if not self.started:
            return 403, "Forbidden: bot can't initiate conversation with a user"
        return None

    def starts(self, payload: str = "") -> Message:
        """Presses 开始, maybe from a link with a ``payload``."""
        return self.writes(f"/start {payload}".strip())

    def writes(self, text: str) -> Message:
        """To the bot, in private."""
        return self._says(self, _text(text))

    def writes_in(self, group: Group, thread: int | None, text: str) -> Message:
        """In a topic of a group; None is its general topic, or a group without topics."""
        return self._says(group, _text(text), thread)

    def replies(self, to: Pointer, text: str) -> Message:
        """To a message, where that message is."""
        quoted = self._of(to)
        return self._says(quoted.chat, _text(text), quoted.thread, quoted)

    def edits(self, message: Pointer, text: str) -> Message:
        """Changes the words of a message of one's own."""
        with self.fake.lock:
            edited = self._of(message)
            assert edited.sender["id"] == self.id, "only one's own messages can be edited"
            key = "text" if "text" in edited.content else "caption"
            kept = {name: value for name, value in edited.content.items() if name != "entities"}
            changed = {**kept, **_text(text, key)}
            edited.become(changed, edited.markup, int(self.fake.now()))
            self.fake.note(edited.chat, f"{self.first_name} 改了 #{edited.id}: {text}")
            edited.update = self.fake.queue.put("edited_message", edited.json(), edited.chat.id)
        return edited

    def presses(self, message: Pointer, title: str, *, stale: bool = False) -> Press:
        """The button called ``title``; ``stale`` also finds one that an edit has taken away."""
        with self.fake.lock:
            pressed = self._of(message)
            data = [b["callback_data"] for b in pressed.buttons(stale=stale) if b["text"] == title]
            assert data, f"no button {title!r} under {pressed.shown()}"
            press = Press(str(next(self.fake.press_ids)), pressed, data[0])
            self.fake.presses[press.id] = press
            self.fake.note(pressed.chat, f"{self.first_name} 按了 #{pressed.id} [{title}]")
            query = {
                "id": press.id,
                "from": self.user(),
                "message": pressed.json(),
                "chat_instance": str(pressed.chat.id * 7919),
                "data": press.data,
            }
            press.update = self.fake.queue.put("callback_query", query, pressed.chat.id)
        return press

    def sends(
        self,
        kind: str,
        *,
        group: Group | None = None,
        thread: int | None = None,
        caption: str = "",
        **fields: Any,
    ) -> Message:
        """A file or what else is no text; ``fields`` such as ``size`` are described at ``file``."""
        content = self.fake.files.make(kind, **fields)
        if caption:
            content["caption"] = caption
        return self._says(group or self, content, thread)

    def sends_photo(self, size: int = 90_000, **rest: Any) -> Message:
        return self.sends("photo", size=size, **rest)

    def sends_voice(self, size: int = 20_000, **rest: Any) -> Message:
        return self.sends("voice", size=size, **rest)

    def sends_document(self, size: int = 50_000, **rest: Any) -> Message:
        return self.sends("document", size=size, **rest)

    def sends_other(self, content: dict[str, Any]) -> Message:
        """Something of a kind that is not known here, such as ``{"dice": {…}}``."""
        return self._says(self, content)

    def blocks(self) -> None:
        """Blocks the bot, which is told."""
        self._membership(blocking=True)

    def unblocks(self) -> None:
        self._membership(blocking=False)

    def deactivates(self) -> None:
        """Deletes the account."""
        with self.fake.lock:
            self.deactivated = True

    def _says(
        self,
        chat: Chat,
        content: dict[str, Any],
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        with self.fake.lock:
            assert thread is None or thread in getattr(chat, "topics", {}), "no such topic"
            if chat is self:
                assert not self.blocking, "who blocks the bot cannot write to it"
                self.started = True
            said = chat.add(self.user(), content, thread=thread, reply_to=reply_to)
            words = said.text if said.kind == "text" else f"〔{said.kind}〕{said.text}"
            self.fake.note(chat, f"{self.first_name}: {words} #{said.id}")
            said.update = self.fake.queue.put("message", said.json(), chat.id)
        return said

    def _of(self, message: Pointer) -> Message:
        if isinstance(message, Shown):
            return self.fake.chats[message.chat].messages[message.id]
        return self.messages[message] if isinstance(message, int) else message

    def _membership(self, *, blocking: bool) -> None:
        states = [{"status": "member"}, {"status": "kicked", "until_date": 0}]
        with self.fake.lock:
            before, after = states[self.blocking], states[blocking]
            self.blocking = blocking
            self.fake.note(
                self, f"{self.first_name} {'停用了' if blocking else '重新启用了'}机器人"
            )
            change = {
                "chat": self.json(),
                "from": self.user(),
                "date": int(self.fake.now()),
                "old_chat_member": {"user": self.fake.bot, **before},
                "new_chat_member": {"user": self.fake.bot, **after},
            }
            self.fake.queue.put("my_chat_member", change, self.id)


class Files:
    """Files by their ids; the bot can send on what somebody has sent."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.known: dict[str, tuple[str, dict[str, Any]]] = {}

    def make(
        self, kind: str, *, size: int = 1000, name: str = "材料.pdf", **fields: Any
    ) -> dict[str, Any]:
        """The content of a message of ``kind``, with a new file in it; ``size`` in bytes."""
        if kind == "location":
            return {kind: {"latitude": 40.8, "longitude": 111.7, **fields}}
        if kind == "contact":
            return {kind: {"phone_number": "13800000000", "first_name": "李", **fields}}
        number = next(self._numbers)
        ids = {"file_id": f"file-{kind}-{number}", "file_unique_id": f"u{number}"}
        file = {**ids, "file_size": size, **SHAPES[kind], **fields}
        if kind in ("document", "audio"):
            file["file_name"] = name
        small = {**file, "file_id": f"{file['file_id']}-s", "width": 90, "height": 67}
        content = {kind: [small, file] if kind == "photo" else file}
        for one in [small, file] if kind == "photo" else [file]:
            self.known[one["file_id"]] = (kind, content)
        return content


BOX = {"width": 640, "height": 480}
SHAPES: dict[str, dict[str, Any]] = {
    "photo": BOX,
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
    "document": {"mime_type": "application/pdf"},
    "video": {**BOX, "duration": 3},
    "audio": {"duration": 3},
    "animation": {**BOX, "duration": 3},
    "video_note": {"length": 240, "duration": 3},
    "sticker": {
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
}


def _text(text: str, key: str = "text") -> dict[str, Any]:
    assert text.strip() and units(text) <= 4096, "nobody's Telegram sends that in one message"
    if not text.startswith("/"):
        return {key: text}
    command = {"type": "bot_command", "offset": 0, "length": units(text.split(maxsplit=1)[0])}
    return {key: text, "entities": [command]}
