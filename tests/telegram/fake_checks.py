"""What the fake Bot API refuses, and in which words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.telegram.fake_faults import Refusal
from tests.telegram.fake_world import Chat, Group, Message, units

if TYPE_CHECKING:
    from tests.telegram.fake_api import FakeTelegram
    from tests.telegram.fake_methods import Method

MOST_TEXT, MOST_CAPTION, MOST_BUTTONS = 4096, 1024, 100


def bad(description: str) -> Refusal:
    return Refusal(400, f"Bad Request: {description}")


def arguments(method: Method, raw: dict[str, Any]) -> dict[str, Any]:
    """The arguments in their types; strings are read as Telegram reads a form."""
    known = {**method.needs, **method.takes}
    for name in raw:
        if name not in known:
            raise bad(f"parameter {name} is not taken by this method")
    for name in method.needs:
        if name not in raw:
            raise bad("message text is empty" if name == "text" else f"parameter {name} is missing")
    return {name: typed(name, value, known[name]) for name, value in raw.items()}


def typed(name: str, value: Any, kind: type) -> Any:
    """``value`` as ``kind``; numbers, booleans and objects may come as strings."""
    if kind is str:
        return value if isinstance(value, str) else str(value)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name}") from None
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise bad(f"can't parse {name}: {kind.__name__} expected")
    return value


def chat(fake: FakeTelegram, given: str) -> Chat:
    """The chat, if the bot can write there."""
    found = fake.chats.get(int(given)) if re.fullmatch(r"-?\d+", given) else None
    if found is None:
        raise bad("chat not found")
    moved_to = getattr(found, "moved_to", None)
    if moved_to is not None:
        said = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refusal(400, said, migrate_to_chat_id=moved_to)
    if refusal := found.refusal():
        raise Refusal(*refusal)
    return found


def thread(where: Chat, number: int | None) -> int | None:
    if number is not None and number not in getattr(where, "topics", {}):
        raise bad("message thread not found")
    return number


def forum(fake: FakeTelegram, given: str) -> Group:
    """The group, if it has topics and the bot may manage them."""
    found = chat(fake, given)
    if not isinstance(found, Group) or not found.forum:
        raise bad("the chat is not a forum")
    if not found.manages:
        raise bad("not enough rights to create a topic")
    return found


def topic_name(name: str) -> str:
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_NAME_INVALID" if name else "topic name must be non-empty")
    return name


def text(given: str) -> str:
    """The text as it is shown: Telegram trims it."""
    trimmed = given.strip()
    if not trimmed:
        raise bad("message text is empty")
    if units(trimmed) > MOST_TEXT:
        raise bad("message is too long")
    return trimmed


def caption(given: str) -> str:
    if units(given.strip()) > MOST_CAPTION:
        raise bad("message caption is too long")
    return given.strip()


def file(fake: FakeTelegram, kind: str, file_id: str) -> dict[str, Any]:
    """The content of the message that the file was in."""
    if file_id not in fake.files.known:
        raise bad("wrong file identifier/HTTP URL specified")
    is_a, content = fake.files.known[file_id]
    if is_a != kind:
        raise bad(f"can't use file of type {is_a.title()} as {kind.title()}")
    return {kind: content[kind]}


def quoted(where: Chat, given: dict[str, Any] | None) -> Message | None:
    if given is None:
        return None
    found = where.messages.get(given["message_id"])
    if found is None and not given.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return found


def markup(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """The keyboard; None for an empty one."""
    if given is None:
        return None
    rows = given.get("inline_keyboard")
    if not isinstance(rows, list) or set(given) != {"inline_keyboard"}:
        raise bad("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for one in buttons:
        button(one)
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def button(given: dict[str, Any]) -> None:
    if set(given) != {"text", "callback_data"} or not given["text"].strip():
        raise bad("can't parse inline keyboard button: Text buttons are unallowed")
    if not 1 <= len(given["callback_data"].encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")


def url(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad("bad webhook: invalid webhook URL specified")
    if parts.hostname not in ("127.0.0.1", "localhost"):
        raise bad("bad webhook: this stand-in posts to this machine alone")
    return given


def secret(given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", given):
        raise bad("secret token contains unallowed characters")
    return given


def command(given: dict[str, str]) -> tuple[str, str]:
    if not re.fullmatch(r"[a-z0-9_]{1,32}", given["command"]):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(given["description"]) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return given["command"], given["description"]
