"""The SQL of a turn, built once: SQLAlchemy takes longer to build a statement than to run it.

A statement's parameters are those that it names, and for INSERT and UPDATE the columns that
the caller sets besides. What is rarely asked is built where it is asked.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from bot.gateway.tables import Conversation, Inbox, Message, Outbox

PAGE = 1000
UNFINISHED = ("queued", "running")

conversations: Any = Conversation.__table__
messages: Any = Message.__table__
inbox: Any = Inbox.__table__
outbox: Any = Outbox.__table__
_of_conversation = inbox.c.conversation_id == bindparam("talk")
_unfinished = inbox.c.state.in_(UNFINISHED)

OPEN = insert(conversations)
CONVERSATION = select(conversations).where(conversations.c.id == bindparam("talk"))
LOCKED_CONVERSATION = CONVERSATION.with_for_update()
COUNT = update(conversations).where(conversations.c.id == bindparam("talk"))

SEEN = (
    update(conversations)
    .where(conversations.c.id == bindparam("talk"), conversations.c.seen_seq < bindparam("seq"))
    .values(seen_seq=bindparam("seq"))
)
ADD_MESSAGE = insert(messages)
MESSAGES_AFTER = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("talk"), messages.c.seq > bindparam("after"))
    .order_by(messages.c.seq)
    .limit(PAGE)
)
SAID_BEFORE = select(messages.c.author, messages.c.turn).where(
    messages.c.conversation_id == bindparam("talk"), messages.c.seq == bindparam("seq")
)
SEQ_OF = select(messages.c.seq).where(
    messages.c.conversation_id == bindparam("talk"),
    messages.c.client_message_id == bindparam("client_id"),
)

ADD_PARCEL = insert(outbox)
ANY_PARCEL = select(outbox.c.id).where(outbox.c.state == "queued").limit(1)
PARCEL_OF = select(outbox.c.id, outbox.c.state, outbox.c.remote_id).where(
    outbox.c.dedupe_key == bindparam("key")
)

FILE = insert(inbox)
PENDING = select(func.count()).select_from(inbox).where(_unfinished)
PENDING_OF = PENDING.where(_of_conversation)
TAKE = update(inbox).where(inbox.c.id == bindparam("inbox_id")).values(state="running")
END = (
    update(inbox)
    .where(
        inbox.c.id == bindparam("inbox_id"),
        inbox.c.owner == bindparam("holder"),
        inbox.c.state == "running",
    )
    .values(owner=None, lease_until=None)
)
HEAD = (
    select(
        inbox.c.id,
        inbox.c.seq,
        inbox.c.state,
        inbox.c.attempts,
        inbox.c.received_at,
        messages.c.text,
        messages.c.payload,
    )
    .join(
        messages,
        (messages.c.conversation_id == inbox.c.conversation_id) & (messages.c.seq == inbox.c.seq),
    )
    .where(_of_conversation, _unfinished)
    .order_by(inbox.c.seq)
    .limit(1)
)


def claimable(limit: int) -> Any:
    """The conversations that wait longest and that nobody answers now."""
    running = aliased(inbox)
    busy = exists().where(
        running.c.conversation_id == inbox.c.conversation_id, running.c.state == "running"
    )
    return (
        select(inbox.c.conversation_id)
        .where(inbox.c.state == "queued", ~busy)
        .group_by(inbox.c.conversation_id)
        .order_by(func.min(inbox.c.id))
        .limit(limit)
    )


WAITING = claimable(1)
