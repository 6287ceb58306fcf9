"""The chat of a case as the console shows it: each line masked, with how far its delivery got."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.outbox import LEFT
from bot.gateway.schemas import media_object
from bot.gateway.statements import conversations, messages, outbox
from bot.handoff.masking import mask, masked
from bot.handoff.reviews import reviews
from bot.handoff.states import ENDED

UNSURE = ("failed", "uncertain")  # one can send it again, or leave it
ENDS = frozenset({"case_closed", "case_cancelled", "case_cancelled_by_desk"})
WORST_FIRST = (*UNSURE, "sending", "queued", "cancelled", "sent")


def lines(
    db: Connection, office: Office, case: Any, after: int = 0, *, unmasked: bool = False
) -> list[dict[str, Any]]:
    """The lines of the case's conversation after seq ``after``; of an ended case, up to its end."""
    talk = db.execute(
        select(conversations.c.address, conversations.c.seen_seq).where(
            conversations.c.id == case.conversation_id
        )
    ).one()
    parts = _parts(db, case.conversation_id)
    marks = _marks(db, case.conversation_id)
    found = []
    end = _end(db, case)
    for row in db.execute(_query(case, after)):
        if row.seq > end and not _of(row, case):
            continue
        state = _delivered(row, talk, parts[row.seq]) if row.author == "mentor" else None
        left = all(part.last_error == LEFT for part in parts[row.seq] if part.state in UNSURE)
        line = line_object(row, marks.get(row.seq), None if state is None else {
            "state": state,
            "said": office.phrases.say(f"desk_delivery_{state}"),
            "can_resend": state in UNSURE and not left,
        })  # fmt: skip
        found.append(line if unmasked else _masked(line))
    return found


def line_object(row: Any, marked: str | None, delivery: Mapping[str, Any] | None) -> dict[str, Any]:
    """A message as JSON, as it was written."""
    return {
        "seq": row.seq,
        "author": row.author,
        "by": (row.turn or {}).get("by") if row.author == "mentor" else None,
        "text": row.text,
        "buttons": [button["title"] for button in row.buttons],
        "citations": list(row.citations),
        "verdicts": list(row.verdicts),
        "media": media_object(row.media),
        "edits": row.edits,
        "created_at": row.created_at.isoformat(timespec="milliseconds"),
        "marked": marked,
        "delivery": delivery,
    }


def line_of(db: Connection, conversation_id: str, seq: int) -> Any | None:
    """The row of one message; None if there is none."""
    query = select(messages).where(
        messages.c.conversation_id == conversation_id, messages.c.seq == seq
    )
    return db.execute(query).one_or_none()


def _query(case: Any, after: int) -> Any:
    return (
        select(messages)
        .where(messages.c.conversation_id == case.conversation_id, messages.c.seq > after)
        .order_by(messages.c.seq)
    )


def _end(db: Connection, case: Any) -> float:
    """The seq at which the user was told that the case is over; without bound for an open one."""
    if case.state not in ENDED:
        return math.inf
    query = select(messages.c.seq, messages.c.turn).where(
        messages.c.conversation_id == case.conversation_id, messages.c.author == "system"
    )
    ends = (row.seq for row in db.execute(query.order_by(messages.c.seq)) if _ends(row, case))
    return next(ends, math.inf)


def _ends(row: Any, case: Any) -> bool:
    return _of(row, case) and not ENDS.isdisjoint(row.turn["notices"])


def _of(row: Any, case: Any) -> bool:
    """Whether a sentence of the desk is of this case."""
    return bool((row.turn or {}).get("case") == case.number)


def _parts(db: Connection, conversation_id: str) -> Mapping[int, list[Any]]:
    """What carries the mentors' lines to another channel, by seq."""
    query = select(outbox.c.seq, outbox.c.state, outbox.c.last_error).where(
        outbox.c.conversation_id == conversation_id, outbox.c.author == "mentor"
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.execute(query):
        found[row.seq].append(row)
    return found


def _marks(db: Connection, conversation_id: str) -> dict[int, str]:
    query = select(reviews.c.seq, reviews.c.fault).where(
        reviews.c.conversation_id == conversation_id
    )
    return dict(db.execute(query.order_by(reviews.c.id)).all())


def _delivered(row: Any, talk: Any, parts: Sequence[Any]) -> str:
    """How far a mentor's line got; of several parts, what is worst."""
    if not parts:
        return "seen" if talk.address is None and talk.seen_seq >= row.seq else "stored"
    states = {part.state for part in parts}
    return next(state for state in WORST_FIRST if state in states)


def _masked(line: dict[str, Any]) -> dict[str, Any]:
    """Quotes and verdicts are the plan's words and stay."""
    return {**line, "text": mask(line["text"]), "media": masked(line["media"])}
