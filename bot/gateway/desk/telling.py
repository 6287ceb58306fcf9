"""Notices of the desk become messages: to the user in the log, to mentors in the outbox.

In the transaction that made them, so that what is told is what is committed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from bot.gateway.database import Connection
from bot.gateway.desk import mentors_telegram as telegram
from bot.gateway.desk.office import Office
from bot.gateway.log import say
from bot.gateway.phrases import ASKED
from bot.handoff import statements
from bot.handoff.desk import Notice
from bot.handoff.hours import HERE

WEEKDAYS = "一二三四五六日"


def tell(
    db: Connection, office: Office, notices: Iterable[Notice], *, in_reply_to: int | None = None
) -> None:
    """Tells each notice to whom it is for; ``in_reply_to`` is what the user is answered."""
    told = set()  # a group reads once what several mentors would each be told
    for notice in notices:
        if notice.to == "user":
            _tell_user(db, office, notice, in_reply_to)
            continue
        mentors = [notice.mentor_id] if notice.to == "mentor" else _supervisors(db)
        for mentor_id in mentors:
            key = (notice.to, notice.what, notice.number, None if office.group else mentor_id)
            if key not in told:
                _tell_mentor(db, office, notice, mentor_id)
            told.add(key)


def say_to_user(
    db: Connection,
    office: Office,
    conversation_id: str,
    name: str,
    blanks: Mapping[str, Any],
    in_reply_to: int | None = None,
) -> int:
    """Says a sentence of the desk; the message names it, its case and its mentor in ``turn``."""
    turn = ASKED | {"notices": [name], "case": blanks.get("number"), "by": blanks.get("alias")}
    draft = office.phrases.draft(name, turn=turn, **blanks)
    return say(db, conversation_id, draft, office.now(), office.rendering, in_reply_to)


def _tell_user(db: Connection, office: Office, notice: Notice, in_reply_to: int | None) -> None:
    case = db.execute(statements.CASE, {"which": notice.number}).one()
    blanks = {"number": notice.number, **notice.detail}
    name = f"case_{notice.what}"
    if notice.what == "queued":
        blanks["ahead"] = int(notice.detail["place"]) - 1
        name = "case_queued" if blanks["ahead"] else "case_queued_first"
    elif notice.what == "nobody" and not notice.detail["open_now"]:
        name = "case_closed_hours" if notice.detail["certain"] else "case_closed_hours_unsure"
        blanks["opens"] = moment(notice.detail["opens_at"], office.now())
    elif notice.what == "cancelled" and notice.detail["reason"] != "user":
        name = "case_cancelled_by_desk"
    say_to_user(db, office, case.conversation_id, name, blanks, in_reply_to)


def _supervisors(db: Connection) -> list[int]:
    mentors = db.execute(statements.ACTIVE_MENTORS).all()
    return [mentor.id for mentor in mentors if mentor.role == "supervisor"]


def _tell_mentor(db: Connection, office: Office, notice: Notice, mentor_id: int | None) -> None:
    mentor = db.execute(statements.MENTOR, {"who": mentor_id}).one()
    if notice.to == "supervisor":
        telegram.send(db, office, mentor, f"desk_boss_{notice.what}", notice)
    elif notice.what == "offer":
        telegram.offer(db, office, mentor, notice)
    elif notice.what in ("taken", "withdrawn", "cancelled"):
        telegram.take_back(db, office, mentor, notice)
    elif notice.what == "yours":
        telegram.hand_over(db, office, mentor, notice)
    else:
        telegram.send(db, office, mentor, f"desk_{notice.what}", notice)


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """A point of time as people say it: 今天14:30, 11月30日（周一）8:30."""
    here, today = at.astimezone(HERE), now.astimezone(HERE).date()
    clock = f"{here.hour}:{here.minute:02d}"
    if here.date() == today:
        return f"今天{clock}"
    return f"{here.month}月{here.day}日（周{WEEKDAYS[here.weekday()]}）{clock}"
