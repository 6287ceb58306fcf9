"""Proof that nothing is lost: the fate of what came in, the end or owner of what goes out.

It only reads. A fault is something that nobody and nothing will see to.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from bot.gateway.database import Connection
from bot.gateway.tables import Conversation, Event, Inbox, Message, Outbox
from bot.handoff import watchdog
from bot.handoff.statements import cases

messages: Any = Message.__table__
inbox: Any = Inbox.__table__
outbox: Any = Outbox.__table__
events: Any = Event.__table__
conversations: Any = Conversation.__table__

ANSWERED = ("answered", "apologised")
TO_MENTORS = ("passed", "dropped")  # the mentor of the case that was opened reads it
LATE = dt.timedelta(minutes=2)  # after which nobody can still be at it
WORDS = ("stored", "to_user")  # fates of events that put a message into the log


@dataclass(frozen=True)
class Entry:
    """One message that came in, one event, one parcel, or one case.

    ``owner`` is who will see to it where it has not ended; ``fault`` what is wrong, if anything.
    """

    kind: str  # message, event, parcel, case
    id: str
    fate: str
    owner: str | None
    conversation_id: str | None
    seq: int | None
    reason: str | None
    fault: str | None


@dataclass(frozen=True)
class Ledger:
    """All of it, oldest first."""

    inbound: tuple[Entry, ...]
    outbound: tuple[Entry, ...]
    cases: tuple[Entry, ...]
    desk: tuple[watchdog.Fault, ...]

    @property
    def faults(self) -> list[dict[str, Any]]:
        """What is wrong, with ids."""
        entries = (*self.inbound, *self.outbound, *self.cases)
        wrong = [
            {"kind": one.fault, "of": one.kind, "id": one.id, "conversation": one.conversation_id}
            for one in entries
            if one.fault is not None
        ]
        return wrong + [
            {"kind": one.kind, "of": "desk", "id": one.number, "conversation": one.conversation_id}
            for one in self.desk
        ]

    def as_object(self) -> dict[str, Any]:
        """For programs."""
        return {
            "clean": not self.faults,
            "counts": {
                "inbound": _counts(self.inbound),
                "outbound": _counts(self.outbound),
                "cases": _counts(self.cases),
            },
            "faults": self.faults,
            "inbound": [asdict(entry) for entry in self.inbound],
            "outbound": [asdict(entry) for entry in self.outbound],
            "cases": [asdict(entry) for entry in self.cases],
        }


def ledger(db: Connection, now: dt.datetime, patience: dt.timedelta) -> Ledger:
    """The ledger at ``now``; a message may wait ``patience`` for an assistant that still loads."""
    return Ledger(
        inbound=(*_messages(db, now, patience), *_events(db, now)),
        outbound=tuple(_parcels(db, now)),
        cases=tuple(_cases(db)),
        desk=tuple(watchdog.faults(db, now)),
    )


def _messages(db: Connection, now: dt.datetime, patience: dt.timedelta) -> Iterable[Entry]:
    answer = aliased(messages)
    answered = exists().where(
        answer.c.conversation_id == messages.c.conversation_id,
        answer.c.in_reply_to == messages.c.seq,
    )
    helped = exists().where(cases.c.conversation_id == messages.c.conversation_id)
    query = (
        select(messages, inbox.c.state, inbox.c.reason, inbox.c.owner)
        .add_columns(answered.label("answered"), helped.label("helped"))
        .select_from(
            messages.outerjoin(
                inbox,
                and_(
                    inbox.c.conversation_id == messages.c.conversation_id,
                    inbox.c.seq == messages.c.seq,
                ),
            )
        )
        .where(messages.c.author == "user")
        .order_by(messages.c.id)
    )
    for row in db.execute(query):
        fate = row.state or "none"
        late = row.created_at < now - patience - LATE
        yield Entry(
            "message",
            str(row.id),
            fate,
            row.owner or ("queue" if fate in ("queued", "running") else None),
            row.conversation_id,
            row.seq,
            row.reason,
            _fault_of_message(row, late=late),
        )


def _fault_of_message(row: Any, *, late: bool) -> str | None:
    if row.state is None:
        return "no_fate"
    if row.state in ANSWERED:
        return None if row.answered else "no_answer"
    if row.state in TO_MENTORS:
        return None if row.helped else "no_case"
    return "stuck" if late else None


def _events(db: Connection, now: dt.datetime) -> Iterable[Entry]:
    said = exists().where(
        messages.c.conversation_id == events.c.conversation_id, messages.c.seq == events.c.seq
    )
    query = select(events).add_columns(said.label("said")).order_by(events.c.id)
    for row in db.execute(query):
        fault = None
        if row.state == "queued" and row.received_at < now - LATE:
            fault = "stuck"
        elif row.state == "failed":
            fault = "crashed"
        elif row.fate in WORDS and not row.said:
            fault = "no_message"
        yield Entry(
            "event",
            row.event_id,
            row.fate or row.state,
            "queue" if row.state == "queued" else None,
            row.conversation_id,
            row.seq,
            None,
            fault,
        )


def _parcels(db: Connection, now: dt.datetime) -> Iterable[Entry]:
    for row in db.execute(select(outbox).order_by(outbox.c.id)):
        yield Entry(
            "parcel",
            str(row.id),
            row.state,
            _owner(row),
            row.conversation_id,
            row.seq,
            row.last_error,
            "stuck" if _stuck(db, row, now) else None,
        )
    yield from _unsent(db)


def _stuck(db: Connection, row: Any, now: dt.datetime) -> bool:
    if row.state == "sending":
        return bool(row.lease_until < now - LATE)
    due = row.state == "queued" and row.next_attempt_at < now - LATE
    return due and not _behind(db, row)


def _behind(db: Connection, row: Any) -> bool:
    """Whether the parcel waits for another one that is being tried again."""
    query = select(outbox.c.id).where(
        outbox.c.channel == row.channel,
        outbox.c.recipient == row.recipient,
        outbox.c.id < row.id,
        outbox.c.state.in_(("queued", "sending")),
    )
    return db.execute(query).first() is not None


def _owner(row: Any) -> str | None:
    """Who will see to a parcel that has not arrived for certain."""
    if row.state in ("queued", "sending"):
        return "courier"
    if row.state in ("failed", "uncertain") and row.author == "mentor":
        return "mentor"
    if row.case_number is not None and row.state in ("failed", "uncertain"):
        return f"case:{row.case_number}"
    return None


def _unsent(db: Connection) -> Iterable[Entry]:
    """What was said to somebody on a carrying channel and never queued."""
    queued = exists().where(
        outbox.c.conversation_id == messages.c.conversation_id, outbox.c.seq == messages.c.seq
    )
    query = (
        select(messages.c.id, messages.c.conversation_id, messages.c.seq)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(conversations.c.address.isnot(None), messages.c.author != "user", ~queued)
        .order_by(messages.c.id)
    )
    for row in db.execute(query):
        yield Entry(
            "message", str(row.id), "none", None, row.conversation_id, row.seq, None, "not_queued"
        )


def _cases(db: Connection) -> Iterable[Entry]:
    for fate in watchdog.ledger(db):
        timer = f"timer:{fate.next_timer:%Y-%m-%dT%H:%MZ}" if fate.next_timer else None
        owner = fate.owner or timer
        yield Entry("case", str(fate.number), fate.state, owner, None, None, None, None)


def _counts(entries: Sequence[Entry]) -> dict[str, int]:
    return dict(Counter(entry.fate for entry in entries).most_common())
