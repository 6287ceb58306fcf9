"""Who answers which message: taking turns, keeping them, ending them. One transaction each.

Two copies of the gateway may run: the conversation's row is the lock, the lease its memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select, update

from bot.gateway import statements
from bot.gateway.database import Connection
from bot.gateway.desk import opening
from bot.gateway.desk.office import Office
from bot.gateway.leases import Lease
from bot.gateway.log import Draft, Turn, append
from bot.gateway.tables import Conversation, Inbox

ASKED_FOR_HUMAN = "asked_for_human"


def claim(
    db: Connection,
    lease: Lease,
    now: dt.datetime,
    limit: int,
    received_before: dt.datetime | None = None,
) -> list[Turn]:
    """Takes the oldest unanswered message of up to ``limit`` conversations."""
    oldest = statements.claimable(limit)
    if received_before is not None:
        oldest = oldest.where(Inbox.received_at < received_before)
    heads = db.execute(
        select(Conversation.id, Conversation.mode, Conversation.epoch)
        .where(Conversation.id.in_(oldest))
        .with_for_update(skip_locked=True)
    ).all()
    turns = (_claim_head(db, head, lease, now) for head in heads)
    return [turn for turn in turns if turn is not None]


def waiting(db: Connection) -> bool:
    """Whether some message is queued that nobody answers yet."""
    return db.execute(statements.WAITING).first() is not None


def finish(
    db: Connection,
    office: Office,
    turn: Turn,
    lease: Lease,
    drafts: Sequence[Draft],
    fate: str,
    reason: str | None,
    go_on: bool = False,
) -> tuple[str, Turn | None]:
    """Stores the answer and the fate of ``turn``, and takes the conversation's next with it.

    The fate is ``lost`` when another process took the turn over: nothing is stored then. It is
    ``dropped`` when a mentor is sought or there meanwhile (R15): the answer is not stored, and the
    mentor has the question. Where the assistant heard the wish for a human, a case is opened
    instead, in this transaction.
    """
    now = office.now()
    row = db.execute(statements.LOCKED_CONVERSATION, {"talk": turn.conversation_id}).one()
    if row.mode != "bot":
        fate, reason, drafts = "dropped", "epoch", ()
    if not _end(db, turn.inbox_id, lease.owner, fate, reason, now):
        return "lost", None
    if fate == "answered" and reason == ASKED_FOR_HUMAN:
        opening.open_for(db, office, row, turn.seq, "asked")
        return fate, None
    for seq, draft in enumerate(drafts, row.last_seq + 1):
        append(db, row, seq, draft, now, office.rendering, in_reply_to=turn.seq)
    return fate, _claim_head(db, row, lease, now) if go_on else None


def release(db: Connection, turn: Turn, owner: str, asked: bool) -> None:
    """Puts the message back; ``asked`` false means that the assistant never saw it."""
    db.execute(
        update(Inbox)
        .where(Inbox.id == turn.inbox_id, Inbox.owner == owner, Inbox.state == "running")
        .values(state="queued", owner=None, lease_until=None, attempts=turn.attempts - (not asked))
    )


def give_back(db: Connection, owner: str) -> None:
    """Puts back everything that ``owner`` was answering."""
    db.execute(
        update(Inbox)
        .where(Inbox.owner == owner, Inbox.state == "running")
        .values(state="queued", owner=None, lease_until=None)
    )


def renew(db: Connection, lease: Lease) -> None:
    """Moves the end of everything that the lease's owner is answering."""
    db.execute(
        update(Inbox)
        .where(Inbox.owner == lease.owner, Inbox.state == "running")
        .values(lease_until=lease.until)
    )


def recover(db: Connection, now: dt.datetime, alive: Callable[[str], bool]) -> int:
    """Queues again what was being answered by a process that is gone; gives how many."""
    running = db.execute(
        select(Inbox.id, Inbox.owner, Inbox.lease_until).where(Inbox.state == "running")
    ).all()
    gone = [row for row in running if row.lease_until < now or not alive(row.owner)]
    for row in gone:
        db.execute(
            update(Inbox)
            .where(Inbox.id == row.id, Inbox.owner == row.owner, Inbox.state == "running")
            .values(state="queued", owner=None, lease_until=None)
        )
    return len(gone)


def pending(db: Connection) -> int:
    """How many messages wait for an answer or are being answered."""
    count: int = db.execute(statements.PENDING).scalar_one()
    return count


def _claim_head(db: Connection, row: Any, lease: Lease, now: dt.datetime) -> Turn | None:
    """The conversation's oldest open message, if nobody has it; the caller holds the lock."""
    head = db.execute(statements.HEAD, {"talk": row.id}).one_or_none()
    if head is None or head.state == "running":
        return None
    if row.mode != "bot":
        _pass_on(db, row.id, now)
        return None
    taken = {
        "inbox_id": head.id,
        "owner": lease.owner,
        "lease_until": lease.until,
        "epoch": row.epoch,
        "attempts": head.attempts + 1,
    }
    db.execute(statements.TAKE, taken)
    return Turn(
        inbox_id=head.id,
        conversation_id=row.id,
        seq=head.seq,
        epoch=row.epoch,
        attempts=head.attempts + 1,
        received_at=head.received_at,
        text=head.text,
        payload=head.payload,
    )


def _pass_on(db: Connection, conversation_id: str, now: dt.datetime) -> None:
    db.execute(
        update(Inbox)
        .where(Inbox.conversation_id == conversation_id, Inbox.state == "queued")
        .values(state="passed", finished_at=now)
    )


def _end(
    db: Connection, inbox_id: int, holder: str, fate: str, reason: str | None, now: dt.datetime
) -> bool:
    ended = {"state": fate, "reason": reason, "finished_at": now}
    done = db.execute(statements.END, {"inbox_id": inbox_id, "holder": holder, **ended})
    return bool(done.rowcount)
