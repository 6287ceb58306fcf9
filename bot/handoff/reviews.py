"""The review queue: bot answers that a mentor found wrong or missing, and drafts made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from bot.handoff.claims import find_mentor
from bot.handoff.desk import Connection
from bot.handoff.errors import Invalid, NotAllowed, Unknown
from bot.handoff.history import by, note
from bot.handoff.masking import mask
from bot.handoff.papers import FAULTS, REVIEWS, Review

reviews: Any = Review.__table__


@dataclass(frozen=True)
class Mark:
    """What a mentor says of a bot answer. ``intent`` and ``clauses``: what it should have been."""

    conversation_id: str
    seq: int  # of the bot's message
    fault: str  # wrong, missing
    question: str
    answer: str
    note: str
    case_number: int | None = None
    intent: str | None = None
    clauses: Sequence[str] = ()


def mark(db: Connection, marked: Mark, mentor_id: int, now: dt.datetime) -> int:
    """The id of the review; marking the same answer again changes the review while it is open.

    Raises Invalid, Unknown, or NotAllowed when it was decided already.
    """
    find_mentor(db, mentor_id)
    values = _checked(marked)
    known = _known(db, marked, mentor_id)
    if known is not None:
        if known.state != "open":
            raise NotAllowed("mark", marked.case_number, known.state)
        db.execute(update(reviews).where(reviews.c.id == known.id).values(values))
        note(db, "mark", by(mentor_id), now, number=marked.case_number, review=known.id)
        return int(known.id)
    row = {**values, "mentor_id": mentor_id, "state": "open", "created_at": now}
    review_id: int = db.execute(insert(reviews), row).inserted_primary_key[0]
    note(db, "mark", by(mentor_id), now, number=marked.case_number, review=review_id)
    return review_id


def decide(db: Connection, review_id: int, state: str, mentor_id: int, now: dt.datetime) -> None:
    """Ends a review as ``accepted`` or ``rejected``. Raises Unknown, Invalid, or NotAllowed."""
    if state not in REVIEWS[1:]:
        raise Invalid([("state", f"one of {', '.join(REVIEWS[1:])}")])
    decider = find_mentor(db, mentor_id)
    row = db.execute(
        select(reviews).where(reviews.c.id == review_id).with_for_update()
    ).one_or_none()
    if row is None:
        raise Unknown("review", review_id)
    if decider.role == "mentor":
        raise NotAllowed("decide", row.case_number, "role")
    if row.state != "open":
        raise NotAllowed("decide", row.case_number, row.state)
    values = {"state": state, "decided_at": now, "decided_by": mentor_id}
    db.execute(update(reviews).where(reviews.c.id == review_id).values(values))
    note(db, state, by(mentor_id), now, number=row.case_number, review=review_id)


def queue(db: Connection, state: str = "open") -> list[Any]:
    """The reviews of this state, oldest first."""
    query = select(reviews).where(reviews.c.state == state).order_by(reviews.c.id)
    return list(db.execute(query).all())


def draft_nlu(rows: Sequence[Any]) -> str:
    """Draft lines for ``data/nlu``, by intent, masked; what has no intent is left to the editor."""
    intents = sorted({row.intent or "TODO_intent" for row in rows})
    return "\n".join(_examples(intent, rows) for intent in intents)


def draft_notes(rows: Sequence[Any]) -> str:
    """Notes for who edits the knowledge, masked: what was asked, what was said, what is wrong."""
    return "\n".join(_note(row) for row in rows)


def _examples(intent: str, rows: Sequence[Any]) -> str:
    questions = dict.fromkeys(
        _line(row.question) for row in rows if (row.intent or "TODO_intent") == intent
    )
    lines = "".join(f"    - {question}\n" for question in questions)
    return f"- intent: {intent}\n  examples: |\n{lines}"


def _note(row: Any) -> str:
    clauses = "、".join(row.clauses) or "—"
    return (
        f"## {row.id} · {row.fault}\n\n"
        f"- question: {_line(row.question)}\n"
        f"- answer: {_line(row.answer)}\n"
        f"- note: {_line(row.note)}\n"
        f"- clauses: {clauses}\n"
    )


def _line(text: str) -> str:
    """One line that can be neither markup of Rasa's (``[x](y)``) nor a command (``/x``)."""
    return " ".join(mask(text).translate(_PLAIN).split()).lstrip("/- ")


_PLAIN = str.maketrans({"[": "［", "]": "］", "{": "｛", "}": "｝"})


def _known(db: Connection, marked: Mark, mentor_id: int) -> Any | None:
    query = select(reviews).where(
        reviews.c.conversation_id == marked.conversation_id,
        reviews.c.seq == marked.seq,
        reviews.c.mentor_id == mentor_id,
    )
    return db.execute(query.with_for_update()).one_or_none()


def _checked(marked: Mark) -> dict[str, Any]:
    faults = []
    if marked.fault not in FAULTS:
        faults.append(("fault", f"one of {', '.join(FAULTS)}"))
    if not marked.question.strip():
        faults.append(("question", "empty"))
    if faults:
        raise Invalid(faults)
    return {
        "conversation_id": marked.conversation_id,
        "seq": marked.seq,
        "case_number": marked.case_number,
        "fault": marked.fault,
        "question": marked.question,
        "answer": marked.answer,
        "note": marked.note,
        "intent": marked.intent,
        "clauses": list(marked.clauses),
    }
