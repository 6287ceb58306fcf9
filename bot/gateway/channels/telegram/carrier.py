"""Delivers parcels by Telegram, in the topic of their case where mentors have a group."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select

from bot.gateway.channels.outcomes import Later, Sent, ThreadGone, Uncertain
from bot.gateway.channels.telegram.api import TelegramApi
from bot.gateway.database import Connection, Database
from bot.gateway.desk.tables import Thread
from bot.gateway.outbox import Due
from bot.gateway.phrases import Phrases
from bot.handoff.masking import alias
from bot.handoff.statements import cases

threads: Any = Thread.__table__


class TelegramCarrier:
    """Makes a topic for a case when the first parcel for it comes, and anew when it is gone."""

    def __init__(self, api: TelegramApi, database: Database, phrases: Phrases) -> None:
        self._api, self._database, self._phrases = api, database, phrases

    async def deliver(self, due: Due) -> Sent:
        """Raises a NotSent unless Telegram took it."""
        about = int(due.of) if due.of else due.body.get("message")
        number, known = due.body.get("thread"), due.body.get("thread_id")
        if number is None or about is not None:
            return await self._to(due, known, about)
        thread = await self._thread(due.recipient, int(number))
        try:
            return await self._api.perform(due.recipient, due.body, thread=thread)
        except ThreadGone:
            await self._database.write(_forget, int(number))
            raise

    async def _to(self, due: Due, thread: int | None, about: int | None) -> Sent:
        """An answer to what was said in a topic; that topic gone, in the general one."""
        try:
            return await self._api.perform(due.recipient, due.body, thread=thread, message_id=about)
        except ThreadGone:
            if thread is None:
                raise
        return await self._api.perform(due.recipient, due.body, message_id=about)

    async def _thread(self, group: str, number: int) -> int:
        known = await self._database.read(_known, group, number)
        if known is not None:
            return known
        who = alias(await self._database.read(_talk_of, number))
        name = self._phrases.say("desk_thread", number=number, alias=who)
        try:
            made = await self._api.perform(group, {"do": "topic", "name": name})
        except Uncertain as error:  # at worst a topic too many; the message was not sent
            raise Later(error.reason) from error
        thread = int(made.remote_id or 0)
        await self._database.write(_keep, group, number, thread)
        return thread


def _known(db: Connection, group: str, number: int) -> int | None:
    query = select(threads.c.thread).where(threads.c.case_number == number, threads.c.chat == group)
    thread: int | None = db.execute(query).scalar_one_or_none()
    return thread


def _talk_of(db: Connection, number: int) -> str:
    query = select(cases.c.conversation_id).where(cases.c.number == number)
    conversation_id: str = db.execute(query).scalar_one()
    return conversation_id


def _keep(db: Connection, group: str, number: int, thread: int) -> None:
    _forget(db, number)
    db.execute(insert(threads), {"case_number": number, "chat": group, "thread": thread})


def _forget(db: Connection, number: int) -> None:
    db.execute(delete(threads).where(threads.c.case_number == number))
