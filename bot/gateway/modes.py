"""Who answers a conversation: changed by compare and set, with the epoch one higher (R5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select, update

from bot.gateway.database import Connection
from bot.gateway.outbox import cancel_bots
from bot.gateway.tables import Conversation


def switch(
    db: Connection, conversation_id: str, mode: str, epoch: int, now: Callable[[], dt.datetime]
) -> int | None:
    """The new epoch; None if the conversation's is not ``epoch`` any more.

    What the bot had still to say is cancelled: it must not talk over a mentor.
    """
    done = db.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.epoch == epoch)
        .values(mode=mode, epoch=epoch + 1)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:
        return None
    if mode != "bot":
        cancel_bots(db, conversation_id, now())
    return epoch + 1


def mode_of(db: Connection, conversation_id: str) -> str:
    """The conversation's mode."""
    query = select(Conversation.mode).where(Conversation.id == conversation_id)
    mode: str = db.execute(query).scalar_one()
    return mode
