"""A citizen on Telegram: the same door as on the page, with commands and attachments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from bot.gateway import door, statements
from bot.gateway.channels.telegram import intake
from bot.gateway.channels.telegram.talking import Heard
from bot.gateway.database import Connection
from bot.gateway.errors import NotOffered
from bot.gateway.log import Incoming, open_conversation
from bot.gateway.rendering import CONVERSATION_SIGNS, TELEGRAM
from bot.gateway.tables import Chat, Message
from bot.gateway.text import accepted

chats: Any = Chat.__table__
COMMANDS = {"/human": "转人工", "/forget": "清除我的信息"}
HELP = ("/start", "/help")


def handle(heard: Heard) -> dict[str, Any]:
    """Takes the update; gives its fate and where it went. Raises a Refusal with a sentence."""
    update = heard.update
    talk = conversation(heard)
    if update.kind == "press":
        return _pressed(heard, talk)
    command = update.text.split("@")[0].split(" ")[0]
    if command in HELP:
        heard.say("telegram_start" if command == "/start" else "telegram_help")
        return {"fate": "helped", "conversation_id": talk.id}
    edits = None
    if update.kind == "edit":
        before = intake.brought(heard.db, update.queue, update.chat, update.message)
        edits = before.seq if before is not None and before.conversation_id == talk.id else None
    text = COMMANDS.get(command, update.text)
    if update.media is not None:
        text = attachment(heard, update.media, text)
    said = Incoming(f"telegram:{heard.event_id}", accepted(text), None, update.media, edits)
    return _taken(heard, talk, said)


def conversation(heard: Heard) -> Any:
    """The locked row of the chat's conversation, which is opened with its first message."""
    row = heard.db.execute(_chat(heard.update.chat)).one_or_none()
    if row is None:
        now = heard.office.now()
        new, _ = open_conversation(heard.db, now, TELEGRAM, heard.update.chat)
        added = {"channel": TELEGRAM, "address": heard.update.chat, "conversation_id": new}
        heard.db.execute(insert(chats), added)
        row = heard.db.execute(_chat(heard.update.chat)).one()
    asked = {"talk": row.conversation_id}
    return heard.db.execute(statements.LOCKED_CONVERSATION, asked).one()


def known(db: Connection, chat: str) -> bool:
    """Whether somebody has talked to the assistant in this chat."""
    return db.execute(_chat(chat)).first() is not None


def attachment(heard: Heard, media: dict[str, Any], caption: str) -> str:
    """What stands in the log for something that is no text."""
    what = heard.office.phrases.say(f"media_{media['kind']}")
    return heard.office.phrases.say("media_line", what=what, caption=caption).strip()


def _pressed(heard: Heard, talk: Any) -> dict[str, Any]:
    payload = _payload(heard.db, talk, heard.update.data)
    heard.toast()
    said = Incoming(f"telegram:{heard.event_id}", None, payload)
    return _taken(heard, talk, said)


def _taken(heard: Heard, talk: Any, said: Incoming) -> dict[str, Any]:
    stored = door.take(heard.db, heard.office, talk, said)
    return {"fate": "stored", "conversation_id": talk.id, "seq": stored.seq}


def _payload(db: Connection, talk: Any, data: str) -> str:
    """What the button under one of our messages means. Raises NotOffered for any other."""
    parts = data.split(":")
    if len(parts) != 4 or parts[1] != talk.id[:CONVERSATION_SIGNS]:
        raise NotOffered
    if not (parts[2].isdecimal() and parts[3].isdecimal()):
        raise NotOffered
    query = select(Message.buttons).where(
        Message.conversation_id == talk.id, Message.seq == int(parts[2])
    )
    buttons = db.execute(query).scalar_one_or_none() or ()
    if int(parts[3]) >= len(buttons):
        raise NotOffered
    return str(buttons[int(parts[3])]["payload"])


def _chat(address: str) -> Any:
    return select(chats).where(chats.c.channel == TELEGRAM, chats.c.address == address)
