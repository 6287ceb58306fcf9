"""Reading what Telegram sent: only what the gateway acts on, from any shape of update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEDIA = (
    "photo", "voice", "document", "video", "audio", "animation", "video_note", "sticker",
    "location", "contact",
)  # fmt: skip
MOVED = "moved:"
OTHER_MEDIA = ("poll", "dice", "venue", "game", "story", "invoice", "checklist", "paid_media")


@dataclass(frozen=True)
class Update:
    """One update. ``kind`` is message, edit, press, moved, or other, which needs nothing of us.

    ``chat`` and ``sender`` are numbers as text; ``thread`` is that of a group with topics;
    ``message`` the id of the message that came, or under which a button was pressed.
    """

    id: int
    kind: str
    chat: str = ""
    private: bool = False
    thread: int | None = None
    sender: str = ""
    message: str = ""
    text: str = ""
    media: dict[str, Any] | None = None
    reply_to: str | None = None
    press: str = ""
    data: str = ""
    album: str | None = None

    @property
    def queue(self) -> str:
        """Whose order it keeps."""
        return f"{self.chat}/{self.thread}" if self.thread else self.chat or "none"

    @property
    def remote(self) -> str:
        """What tells it from another update that happens to have the same number."""
        if self.kind == "moved":
            return f"{MOVED}{self.data}"
        return self.press or f"{self.chat}:{self.message}:{self.kind}"


def read(raw: Mapping[str, Any]) -> Update:
    """The update. Raises ValueError when it has no number; what else is strange is ``other``."""
    number = raw.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("no update_id")  # noqa: TRY004  it is the update that is wrong
    try:
        return _read(number, raw)
    except (KeyError, TypeError, AttributeError, ValueError):
        return Update(number, "other")


def _read(number: int, raw: Mapping[str, Any]) -> Update:
    if "callback_query" in raw:
        return _press(number, raw["callback_query"])
    if "message" in raw:
        return _message(number, "message", raw["message"])
    if "edited_message" in raw:
        return _message(number, "edit", raw["edited_message"])
    return Update(number, "other")


def _message(number: int, kind: str, said: Mapping[str, Any]) -> Update:
    chat, media = said["chat"], _media(said)
    if "migrate_to_chat_id" in said:
        old, new = str(int(chat["id"])), str(int(said["migrate_to_chat_id"]))
        return Update(number, "moved", chat=old, data=new)
    sender = said.get("from") or {}
    if "text" not in said and media is None:
        kind = "other"  # somebody joined, a title changed
    return Update(
        number,
        kind,
        chat=str(int(chat["id"])),
        private=chat.get("type") == "private",
        thread=_thread(said),
        sender=str(int(sender["id"])) if sender and not sender.get("is_bot") else "",
        message=str(int(said["message_id"])),
        text=str(said.get("text") or said.get("caption") or ""),
        media=media,
        reply_to=_reply_to(said),
        album=said.get("media_group_id"),
    )


def _press(number: int, press: Mapping[str, Any]) -> Update:
    under = press.get("message") or {}
    chat = under.get("chat") or {"id": press["from"]["id"], "type": "private"}
    return Update(
        number,
        "press",
        chat=str(int(chat["id"])),
        private=chat.get("type", "private") == "private",
        thread=_thread(under),
        sender=str(int(press["from"]["id"])),
        message=str(under.get("message_id", "")),
        press=str(press["id"]),
        data=str(press.get("data") or ""),
    )


def _thread(said: Mapping[str, Any]) -> int | None:
    """The topic of a forum; a plain reply in another group has such a number too."""
    thread = said.get("message_thread_id")
    return int(thread) if thread is not None and said.get("is_topic_message") else None


def _reply_to(said: Mapping[str, Any]) -> str | None:
    """The message replied to; not the one that opened the topic, which every line replies to."""
    replied = said.get("reply_to_message")
    if not replied or "forum_topic_created" in replied:
        return None
    return str(replied["message_id"])


def _media(said: Mapping[str, Any]) -> dict[str, Any] | None:
    for kind in MEDIA:
        if said.get(kind):
            return {"kind": kind, **_file(kind, said[kind])}
    if any(said.get(kind) for kind in OTHER_MEDIA):
        return {"kind": "other"}
    return None


def _file(kind: str, found: Any) -> dict[str, Any]:
    """What is needed to send it on: the id of the file, or what stands in it."""
    if kind == "photo":
        found = max(found, key=lambda size: size.get("file_size") or size.get("width") or 0)
    if kind == "location":
        return {"latitude": float(found["latitude"]), "longitude": float(found["longitude"])}
    if kind == "contact":
        parts = ("phone_number", "first_name", "last_name")
        return {part: str(found[part]) for part in parts if found.get(part)}
    return {
        "file_id": str(found["file_id"]),
        "name": found.get("file_name"),
        "size": found.get("file_size"),
    }
