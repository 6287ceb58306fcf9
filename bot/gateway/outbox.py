"""What must be carried to other channels: queued, taken, ended. One transaction each (R3, R4).

``queued`` → ``sending`` (leased) → ``sent`` | ``failed`` | ``uncertain`` | ``cancelled``. A lease
that ran out is uncertain: nobody knows whether the message left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from bot.gateway.database import Connection
from bot.gateway.leases import Lease
from bot.gateway.statements import ADD_PARCEL, ANY_PARCEL, PARCEL_OF
from bot.gateway.tables import Chat, Conversation, Outbox

outbox: Any = Outbox.__table__
ACT_AGAIN = frozenset({"edit", "answer", "rename_topic", "close_topic"})  # twice is as once
LEFT = "left"  # the sender has seen that it may not have arrived, and wants no more
UNDER_WAY = ("queued", "sending")
SLACK = dt.timedelta(minutes=1)  # clocks of two machines differ by less
LONGEST_PUT_OFF = dt.timedelta(days=1)  # longer than a channel asks to wait


@dataclass(frozen=True)
class Parcel:
    """Something to be carried. ``key`` is its own for ever; ``recipient`` is frozen (R9)."""

    key: str
    channel: str
    recipient: str
    body: Mapping[str, Any]
    author: str
    epoch: int = 0
    conversation_id: str | None = None
    seq: int | None = None
    case_number: int | None = None


@dataclass(frozen=True)
class Due:
    """A parcel that this process now has to deliver; ``of`` is the remote id that it is about."""

    id: int
    channel: str
    recipient: str
    body: Mapping[str, Any]
    attempts: int
    created_at: dt.datetime
    of: str | None


def queue(db: Connection, parcel: Parcel, now: dt.datetime) -> bool:
    """Queues the parcel once; False if its key was queued before."""
    if db.execute(PARCEL_OF, {"key": parcel.key}).first() is not None:
        return False
    added = {
        "dedupe_key": parcel.key,
        "channel": parcel.channel,
        "recipient": parcel.recipient,
        "conversation_id": parcel.conversation_id,
        "seq": parcel.seq,
        "case_number": parcel.case_number,
        "author": parcel.author,
        "epoch": parcel.epoch,
        "body": dict(parcel.body),
        "state": "queued",
        "attempts": 0,
        "next_attempt_at": now,
        "created_at": now,
    }
    db.execute(ADD_PARCEL, added)
    return True


def waiting(db: Connection) -> bool:
    """Whether anything is queued: a look that takes no lock."""
    return db.execute(ANY_PARCEL).first() is not None


def take(db: Connection, lease: Lease, now: dt.datetime, limit: int) -> list[Due]:
    """Takes the oldest parcel of up to ``limit`` recipients, each in the order it was queued.

    An answer of the bot from before the conversation changed hands is cancelled (R15).
    """
    _count_anew(db, now)
    # of all under way the first of each recipient, not a look back from each: a backlog of
    # thousands would take seconds, and SQLite's only writer with it
    first = (
        select(func.min(outbox.c.id))
        .where(outbox.c.state.in_(UNDER_WAY))
        .group_by(outbox.c.channel, outbox.c.recipient)
    )
    rows = db.execute(
        select(outbox)
        .where(outbox.c.id.in_(first), outbox.c.state == "queued", outbox.c.next_attempt_at <= now)
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    return [due for row in rows if (due := _take(db, row, lease, now)) is not None]


def _count_anew(db: Connection, now: dt.datetime) -> None:
    """What was queued later than now, or put off for long, is due: the clock was set back."""
    ahead = or_(outbox.c.created_at > now + SLACK, outbox.c.next_attempt_at > now + LONGEST_PUT_OFF)
    rows = db.execute(select(outbox.c.id).where(outbox.c.state == "queued", ahead)).all()
    for row in rows:
        _change(db, row.id, created_at=now, next_attempt_at=now)


def _take(db: Connection, row: Any, lease: Lease, now: dt.datetime) -> Due | None:
    if row.author == "assistant" and _epoch(db, row.conversation_id) != row.epoch:
        _change(db, row.id, state="cancelled", last_error="epoch", finished_at=now)
        return None
    of = None
    if "of" in row.body:
        first = db.execute(PARCEL_OF, {"key": row.body["of"]}).first()
        of = first.remote_id if first else None
        if of is None:  # what was to be changed never arrived
            _change(db, row.id, state="cancelled", last_error="nothing_to_edit", finished_at=now)
            return None
    _change(
        db,
        row.id,
        state="sending",
        owner=lease.owner,
        lease_until=lease.until,
        attempts=row.attempts + 1,
    )
    return Due(row.id, row.channel, row.recipient, row.body, row.attempts + 1, row.created_at, of)


def _epoch(db: Connection, conversation_id: str) -> int | None:
    query = select(Conversation.epoch).where(Conversation.id == conversation_id)
    epoch: int | None = db.execute(query).scalar_one_or_none()
    return epoch


def end(
    db: Connection,
    due: Due,
    owner: str,
    state: str,
    now: dt.datetime,
    *,
    remote_id: str | None = None,
    error: str | None = None,
) -> Any | None:
    """The row of a parcel that came to its end; None if another process has taken it over."""
    done = _held(
        db, due, owner, state=state, remote_id=remote_id, last_error=error, finished_at=now
    )
    return db.execute(select(outbox).where(outbox.c.id == due.id)).one() if done else None


def postpone(db: Connection, due: Due, owner: str, until: dt.datetime, error: str) -> None:
    """Puts a parcel back that certainly did not arrive; it keeps its place."""
    _held(db, due, owner, state="queued", next_attempt_at=until, last_error=error)


def recover(db: Connection, now: dt.datetime, alive: Callable[[str], bool]) -> list[Any]:
    """Ends as uncertain what a process that is gone was sending (R4); gives the rows.

    What may be done twice is queued again instead.
    """
    rows = db.execute(select(outbox).where(outbox.c.state == "sending")).all()
    gone = [row for row in rows if row.lease_until < now or not alive(row.owner)]
    lost = []
    for row in gone:
        if row.body.get("do") in ACT_AGAIN:
            _change(db, row.id, state="queued", owner=None, lease_until=None)
            continue
        ended = {"state": "uncertain", "last_error": "gone", "finished_at": now}
        _change(db, row.id, **ended, owner=None, lease_until=None)
        lost.append(row)
    return lost


def renew(db: Connection, lease: Lease) -> None:
    """Moves the end of everything that the lease's owner is delivering."""
    db.execute(
        update(outbox)
        .where(outbox.c.owner == lease.owner, outbox.c.state == "sending")
        .values(lease_until=lease.until)
    )


def cancel_bots(db: Connection, conversation_id: str, now: dt.datetime) -> None:
    """Cancels what the bot still had to say: the conversation has changed hands (R5)."""
    db.execute(
        update(outbox)
        .where(
            outbox.c.conversation_id == conversation_id,
            outbox.c.author == "assistant",
            outbox.c.state == "queued",
        )
        .values(state="cancelled", last_error="epoch", finished_at=now)
    )


def withdraw(db: Connection, key: str, now: dt.datetime) -> bool:
    """Cancels a parcel that is still queued; False when it is too late for that."""
    done = db.execute(
        update(outbox)
        .where(outbox.c.dedupe_key == key, outbox.c.state == "queued")
        .values(state="cancelled", last_error="withdrawn", finished_at=now)
    )
    return bool(done.rowcount)


def again(db: Connection, conversation_id: str, seq: int, now: dt.datetime) -> int:
    """Queues the uncertain and failed parts of a message again; gives how many."""
    done = db.execute(
        update(outbox)
        .where(_parts(conversation_id, seq), outbox.c.state.in_(("uncertain", "failed")))
        .values(state="queued", attempts=0, next_attempt_at=now, finished_at=None)
    )
    return int(done.rowcount)


def revive(db: Connection, key: str, now: dt.datetime) -> None:
    """Queues a parcel again that failed: its recipient can be reached again."""
    db.execute(
        update(outbox)
        .where(outbox.c.dedupe_key == key, outbox.c.state == "failed")
        .values(state="queued", attempts=0, next_attempt_at=now, finished_at=None)
    )


def leave(db: Connection, conversation_id: str, seq: int) -> int:
    """Marks the uncertain and failed parts of a message as seen and left; gives how many."""
    done = db.execute(
        update(outbox)
        .where(_parts(conversation_id, seq), outbox.c.state.in_(("uncertain", "failed")))
        .values(last_error=LEFT)
    )
    return int(done.rowcount)


def parts(db: Connection, conversation_id: str, seq: int) -> list[Any]:
    """The parcels of a mentor's message, in order."""
    query = select(outbox).where(_parts(conversation_id, seq)).order_by(outbox.c.id)
    return list(db.execute(query).all())


def _parts(conversation_id: str, seq: int) -> Any:
    return and_(
        outbox.c.conversation_id == conversation_id,
        outbox.c.seq == seq,
        outbox.c.author == "mentor",
    )


def moved(db: Connection, channel: str, before: str, after: str) -> None:
    """A group has a new address: what is queued for the old one goes there."""
    db.execute(
        update(outbox)
        .where(
            outbox.c.channel == channel,
            outbox.c.recipient == before,
            or_(outbox.c.state == "queued", outbox.c.state == "sending"),
        )
        .values(recipient=after)
    )


def blocked(db: Connection, channel: str, address: str, now: dt.datetime | None) -> None:
    """Notes since when an address cannot be reached; None means that it can again."""
    chats: Any = Chat.__table__
    db.execute(
        update(chats)
        .where(chats.c.channel == channel, chats.c.address == address)
        .values(blocked_at=now)
    )


def _held(db: Connection, due: Due, owner: str, **values: Any) -> bool:
    held = (outbox.c.id == due.id, outbox.c.owner == owner, outbox.c.state == "sending")
    done = db.execute(update(outbox).where(*held).values(owner=None, lease_until=None, **values))
    return bool(done.rowcount)


def _change(db: Connection, parcel_id: int, **values: Any) -> None:
    db.execute(update(outbox).where(outbox.c.id == parcel_id).values(values))
