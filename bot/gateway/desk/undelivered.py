"""What did not certainly reach a user is said to the mentor who wrote it (R4)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.gateway.database import Connection
from bot.gateway.desk import mentors_telegram as telegram
from bot.gateway.desk.office import Office
from bot.gateway.tables import Message
from bot.handoff import statements
from bot.handoff.desk import Notice
from bot.handoff.masking import mask

SHORT = 60  # signs


def told(db: Connection, row: Any, office: Office) -> None:
    """Tells the mentor of an outbox row of theirs that failed or is uncertain; no one else."""
    if row.author != "mentor":
        return
    query = select(Message.text, Message.mentor_id).where(
        Message.conversation_id == row.conversation_id, Message.seq == row.seq
    )
    said = db.execute(query).one()
    mentor = db.execute(statements.MENTOR, {"who": said.mentor_id}).one()
    case = db.execute(
        select(statements.cases.c.number)
        .where(statements.cases.c.conversation_id == row.conversation_id)
        .order_by(statements.cases.c.number.desc())
        .limit(1)
    ).scalar_one()
    state = "failed" if row.state == "failed" else "uncertain"
    why = office.phrases.say("why_blocked" if row.last_error == "blocked" else "why_refused")
    detail = {"seq": row.seq, "text": mask(said.text)[:SHORT], "why": why}
    telegram.send(
        db, office, mentor, f"desk_undelivered_{state}", Notice("mentor", state, case, None, detail)
    )
