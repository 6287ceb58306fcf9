"""What mentors do in a chat: write, send again, leave it at that, reveal, mark an answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.gateway import outbox
from bot.gateway.console import cases, clauses
from bot.gateway.console.access import Me
from bot.gateway.console.card import card_object
from bot.gateway.console.lines import line_of, lines
from bot.gateway.console.refusals import Faulty, NotNow, fault_of
from bot.gateway.database import Connection
from bot.gateway.desk import relay
from bot.gateway.desk.office import Office
from bot.gateway.log import Draft
from bot.gateway.statements import messages
from bot.gateway.text import readable
from bot.handoff import cards, reviews
from bot.handoff.history import note
from bot.handoff.moves import hold, owned_or_supervised
from bot.handoff.papers import FAULTS

MAX_TEXT = 5000


def write(
    db: Connection, office: Office, me: Me, number: int, key: str, text: str
) -> tuple[int, str]:
    """Stores what the case's mentor says, once a key: its seq, and the conversation.

    Raises Faulty, Unknown, or NotAllowed when the case is another's, or has ended.
    """
    if not 1 <= len(text) <= MAX_TEXT or not readable(text):
        raise Faulty({"text": office.phrases.say("desk_fault_text", most=MAX_TEXT)})
    case = hold(db, number)  # the same key at the same moment waits here
    said = Draft(text, "mentor", mentor_id=me.id, by=me.alias)
    seq, _ = relay.from_mentor(db, office, number, me.id, said, f"desk:{me.id}:{key}")
    return seq, str(case.conversation_id)


def settle(db: Connection, office: Office, me: Me, number: int, seq: int, how: str) -> str:
    """Sends a line again (``resend``) of which nobody knows that it arrived, or leaves it at that.

    Gives the conversation. Raises Unknown, NotAllowed, or NotNow.
    """
    case = hold(db, number)
    actor = owned_or_supervised(db, case, me.id, how)
    unsure = [
        part
        for part in outbox.parts(db, case.conversation_id, seq)
        if part.state in ("failed", "uncertain") and part.last_error != outbox.LEFT
    ]
    if not unsure:
        raise NotNow(office.phrases.say("excuse_settled"))
    if how == "resend":
        outbox.again(db, case.conversation_id, seq, office.now())
    else:
        outbox.leave(db, case.conversation_id, seq)
    note(db, how, actor, office.now(), number=number, seq=seq)
    return str(case.conversation_id)


def reveal(db: Connection, office: Office, me: Me, number: int) -> dict[str, Any]:
    """Card and lines as they were written; it is written down who looked. Raises NotAllowed."""
    card = cards.reveal(db, number, me.id, office.now())
    case = cases.row_of(db, me, number)
    return {
        "card": card_object(office, card),
        "messages": lines(db, office, case, unmasked=True),
    }


def mark(db: Connection, office: Office, me: Me, number: int, marked: Any) -> None:
    """Puts one of the assistant's answers into the review queue. Raises Faulty, or Forbidden."""
    case = cases.readable(db, office, me, number)
    line = line_of(db, case.conversation_id, marked.seq)
    faults = {}
    if line is None or line.author != "assistant":
        faults["seq"] = fault_of(office.phrases, "seq")
    if marked.fault not in FAULTS:
        faults["fault"] = fault_of(office.phrases, "fault")
    if not 1 <= len(marked.note.strip()) <= MAX_TEXT:
        faults["note"] = office.phrases.say("desk_fault_note", most=MAX_TEXT)
    if strange := clauses.unknown(office.guide, marked.clauses):
        faults["clauses"] = office.phrases.say("desk_fault_clauses", clauses="、".join(strange))
    if faults:
        raise Faulty(faults)
    assert line is not None  # else it is among the faults
    made = reviews.Mark(
        conversation_id=case.conversation_id,
        seq=marked.seq,
        fault=marked.fault,
        question=_question(db, line) or case.question,
        answer=line.text,
        note=marked.note.strip(),
        case_number=number,
        clauses=tuple(marked.clauses),
    )
    reviews.mark(db, made, me.id, office.now())


def _question(db: Connection, line: Any) -> str | None:
    """What the line answered, else what the person said last before it."""
    query = (
        select(messages.c.text)
        .where(
            messages.c.conversation_id == line.conversation_id,
            messages.c.author == "user",
            messages.c.seq <= (line.in_reply_to or line.seq),
        )
        .order_by(messages.c.seq.desc())
        .limit(1)
    )
    question: str | None = db.execute(query).scalar_one_or_none()
    return question
