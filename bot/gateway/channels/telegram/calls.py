"""Which call of the Bot API does what a body asks for. Texts are plain: no mark-up is ever read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_DATA_BYTES = 64
CAPTIONED = {
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "document": "sendDocument",
    "video": "sendVideo",
    "audio": "sendAudio",
    "animation": "sendAnimation",
}
UNCAPTIONED = {
    "video_note": ("sendVideoNote", ("video_note",)),
    "sticker": ("sendSticker", ("sticker",)),
    "location": ("sendLocation", ("latitude", "longitude")),
    "contact": ("sendContact", ("phone_number", "first_name", "last_name")),
}
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """A method with its arguments; ``id_field`` of its result is the id of what it made."""

    method: str
    arguments: dict[str, Any] = field(default_factory=dict)
    id_field: str = "message_id"


@dataclass(frozen=True)
class Place:
    """Where something goes: a chat, maybe a thread of it, maybe a message of it."""

    recipient: str
    thread: int | None = None
    message_id: int | None = None

    def of_thread(self) -> dict[str, Any]:
        """Names the thread. Raises ValueError if there is none."""
        if self.thread is None:
            raise ValueError("it needs a thread")
        return {"chat_id": self.recipient, "message_thread_id": self.thread}

    def of_message(self) -> dict[str, Any]:
        """Names the message. Raises ValueError if there is none."""
        if self.message_id is None:
            raise ValueError("it needs a message_id")
        return {"chat_id": self.recipient, "message_id": self.message_id}


def call_for(place: Place, body: Body) -> Call:
    """The call for ``body``. Raises ValueError for what no body of ours may hold."""
    build = BUILDERS.get(body["do"])
    if build is None:
        raise ValueError(f"nothing is called {body['do']!r}")
    return build(place, body)


def _send(place: Place, body: Body) -> Call:
    return Call("sendMessage", {**_new(place, body), "text": body["text"]})


def _media(place: Place, body: Body) -> Call:
    kind, caption = body["kind"], body.get("caption")
    if kind in CAPTIONED:
        added = {kind: body["file_id"], "caption": caption}
        return Call(CAPTIONED[kind], {**_new(place, body), **added})
    if kind not in UNCAPTIONED:
        raise ValueError(f"no kind of media is called {kind!r}")
    if caption:
        raise ValueError(f"a {kind} has no caption")
    method, names = UNCAPTIONED[kind]
    given = {**body, kind: body.get("file_id")}
    return Call(method, {**_new(place, body), **{name: given.get(name) for name in names}})


def _edit(place: Place, body: Body) -> Call:
    arguments = place.of_message()
    markup = _markup(body["buttons"]) if "buttons" in body else None
    if "text" in body:
        return Call("editMessageText", {**arguments, "text": body["text"], "reply_markup": markup})
    if markup is None:
        raise ValueError("an edit needs text or buttons")
    return Call("editMessageReplyMarkup", {**arguments, "reply_markup": markup})


def _answer(place: Place, body: Body) -> Call:
    arguments = {
        "callback_query_id": body["callback_id"],
        "text": body.get("text"),
        "show_alert": body.get("alert"),
    }
    return Call("answerCallbackQuery", arguments)


def _topic(place: Place, body: Body) -> Call:
    arguments = {"chat_id": place.recipient, "name": body["name"]}
    return Call("createForumTopic", arguments, "message_thread_id")


def _rename_topic(place: Place, body: Body) -> Call:
    return Call("editForumTopic", {**place.of_thread(), "name": body["name"]})


def _close_topic(place: Place, body: Body) -> Call:
    return Call("closeForumTopic", place.of_thread())


BUILDERS: dict[str, Callable[[Place, Body], Call]] = {
    "send": _send,
    "media": _media,
    "edit": _edit,
    "answer": _answer,
    "topic": _topic,
    "rename_topic": _rename_topic,
    "close_topic": _close_topic,
}


def _new(place: Place, body: Body) -> dict[str, Any]:
    """What every new message has: where it goes, its buttons, what it replies to."""
    reply_to, buttons = body.get("reply_to"), body.get("buttons")
    quoted = {"message_id": reply_to, "allow_sending_without_reply": True}
    return {
        "chat_id": place.recipient,
        "message_thread_id": place.thread,
        "disable_notification": body.get("silent"),
        "reply_parameters": quoted if reply_to is not None else None,
        "reply_markup": _markup(buttons) if buttons else None,
    }


def _markup(rows: Sequence[Sequence[Mapping[str, str]]]) -> dict[str, Any]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Mapping[str, str]) -> dict[str, str]:
    title, data = button["title"], button["data"]
    if not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
        raise ValueError(f"data of the button {title!r}: 1 to {MAX_DATA_BYTES} bytes, not {data!r}")
    return {"text": title, "callback_data": data}
