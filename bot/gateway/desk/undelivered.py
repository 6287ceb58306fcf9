"""What is done about words that did not certainly arrive (R4).

A mentor decides about the mentor's own. What others said nobody knows to say again: it goes out
once more, marked, for a line that comes twice is better than one that is missing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.gateway.channels.telegram.split import pieces
from bot.gateway.database import Connection
from bot.gateway.desk import mentors_telegram as telegram
from bot.gateway.desk.office import Office
from bot.gateway.outbox import Parcel, queue
from bot.gateway.rendering import MAX_CAPTION
from bot.gateway.tables import Message
from bot.handoff import statements
from bot.handoff.desk import Notice
from bot.handoff.masking import mask

SHORT = 60  # signs
AGAIN = ":again"  # at the end of a key; there is no third time
NOT_CARRIED = ("too_large", "broken_characters", "status_400", "status_413")
PASSING = ("no_connection", "too_many", "token", "no_channel", "closed", "status_5")  # in its time
WORDS = ("send", "media")


def told(db: Connection, row: Any, office: Office) -> None:
    """Sees to an outbox row that failed or is uncertain."""
    if row.author == "mentor":
        _ask_mentor(db, row, office)
    elif row.body.get("do") not in WORDS or row.dedupe_key.endswith(AGAIN):
        return
    elif row.state != "failed":
        _queue(db, row, office, _marked(row.body, office))
    elif str(row.last_error).startswith(PASSING):
        _queue(db, row, office, [row.body])
    elif row.body["do"] == "media" and row.last_error in NOT_CARRIED:
        said = row.body.get("caption") or ""
        text = office.phrases.say("attachment_lost", text=said).strip()
        _queue(db, row, office, [{"do": "send", "text": text}])


def _ask_mentor(db: Connection, row: Any, office: Office) -> None:
    """Tells the mentor, who may send it again or leave it."""
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


def _marked(body: dict[str, Any], office: Office) -> list[dict[str, Any]]:
    """The same once more, with the mark where there is room for one."""
    if body["do"] == "media":
        caption = office.phrases.say("perhaps_again", text=body.get("caption") or "").strip()
        roomy = "caption" in body and len(pieces(caption, MAX_CAPTION)) == 1
        return [{**body, "caption": caption} if roomy else dict(body)]
    text = office.phrases.say("perhaps_again", text=body["text"])
    bare = {key: value for key, value in body.items() if key not in ("text", "buttons")}
    bodies = [{**bare, "text": piece} for piece in pieces(text)]
    if "buttons" in body:
        bodies[-1]["buttons"] = body["buttons"]
    return bodies


def _queue(db: Connection, row: Any, office: Office, bodies: list[dict[str, Any]]) -> None:
    """To the same recipient, as the same words of the same conversation."""
    for part, body in enumerate(bodies):
        parcel = Parcel(
            key=f"{row.dedupe_key}:{part}{AGAIN}",
            channel=row.channel,
            recipient=row.recipient,
            body=body,
            author=row.author,
            epoch=row.epoch,
            conversation_id=row.conversation_id,
            seq=row.seq,
            case_number=row.case_number,
        )
        queue(db, parcel, office.now())
