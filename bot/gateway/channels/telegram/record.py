"""The service record, asked for step by step, which closes the case (clause 2.3.2: 服务记录).

Four questions: which service, what advice, what result, when to ask again. Problem and clauses are
those of the case. What was filled in is a row, so that a restart loses none of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.gateway.channels.telegram.at_desk import AtDesk, Fate
from bot.gateway.desk.mentors_telegram import rows
from bot.gateway.desk.tables import Draft
from bot.handoff import records
from bot.handoff.cards import card_of
from bot.handoff.errors import NotAllowed
from bot.handoff.masking import mask
from bot.handoff.moves import hold, owned
from bot.handoff.papers import SERVICES
from bot.handoff.records import CLAUSE, MAX_TEXT, Record
from bot.handoff.states import HELD

drafts: Any = Draft.__table__
STEPS = ("service", "advice", "result", "visit")
OWN_CLAUSE = "2.3.2"  # what mentors do at all; where the bot spoke of no other
NONE = frozenset("不用 不用了 无 没有 不回访 不需要 0".split())
AHEAD = {
    "一周后": 7, "1周后": 7, "下周": 7, "一星期后": 7, "两周后": 14, "2周后": 14, "半个月后": 15,
    "一个月后": 30, "1个月后": 30, "下个月": 30, "三个月后": 90, "3个月后": 90, "半年后": 180,
}  # fmt: skip
DAY = re.compile(r"(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
DAYS_AHEAD = re.compile(r"(\d{1,4})\s*天[之以]?后?")


def begin(at: AtDesk, number: int) -> Fate:
    """Asks the first question. Raises NotAllowed if the case is not this mentor's."""
    owned(hold(at.db, number), at.mentor.id, "close")
    drop(at)
    card = card_of(at.db, number)
    clauses = [clause for clause in card.clauses if CLAUSE.fullmatch(clause)]
    filled = {"problem": card.question, "basis": clauses or [OWN_CLAUSE]}
    row = {
        "mentor_id": at.mentor.id,
        "case_number": number,
        "step": STEPS[0],
        "filled": filled,
        "changed_at": at.office.now(),
    }
    at.db.execute(insert(drafts), row)
    _ask(at, number, STEPS[0])
    return {"fate": "record", "case_number": number}


def writing(at: AtDesk, number: int | None) -> bool:
    """Whether what the mentor says is for a record: begun, and not said about another case.

    In a group it is said in the topic of its case; in a private chat a reply is for the user.
    """
    draft = _draft(at)
    if draft is None:
        return False
    return number is None if at.heard.update.private else number == draft.case_number


def drop(at: AtDesk) -> bool:
    """Forgets what was filled in; False if there was nothing."""
    gone = at.db.execute(delete(drafts).where(drafts.c.mentor_id == at.mentor.id))
    return bool(gone.rowcount)


def answered(at: AtDesk) -> Fate:
    """Takes a typed answer to the question that is open."""
    draft = _draft(at)
    assert draft is not None  # who calls has seen it
    case = hold(at.db, draft.case_number)
    if case.mentor_id != at.mentor.id or case.state not in HELD:
        drop(at)
        at.heard.say("record_gone", number=case.number)
        return {"fate": "record_gone", "case_number": case.number}
    return _fill(at, draft, at.heard.update.text)


def pressed(at: AtDesk, number: int, step: str = "", value: str = "", *_: str) -> Fate:
    """Takes a pressed answer; one to an older question is refused."""
    draft = _draft(at)
    if draft is None or draft.case_number != number or draft.step != step:
        raise NotAllowed("record", number, "old_button")
    said = at.office.phrases.say(f"record_{step}_{value}")
    at.heard.change(at.office.phrases.say("record_chosen", step=_name(at, step), text=said))
    return _fill(at, draft, said)


def _fill(at: AtDesk, draft: Any, text: str) -> Fate:
    """Keeps a good answer and asks on; asks again after one that does not do."""
    number, step = draft.case_number, draft.step
    about = {"fate": "record", "case_number": number}
    value = READ[step](at, text.strip())
    if value is None:
        at.heard.say(f"record_{step}_unread", number=number, most=MAX_TEXT)
        return about
    filled = {**draft.filled, **value}
    following = STEPS[STEPS.index(step) + 1 :]
    if following:
        kept = {"step": following[0], "filled": filled, "changed_at": at.office.now()}
        at.db.execute(update(drafts).where(drafts.c.mentor_id == at.mentor.id).values(kept))
        _ask(at, number, following[0])
        return about
    return _close(at, number, filled)


def _close(at: AtDesk, number: int, filled: Mapping[str, Any]) -> Fate:
    visit = filled["next_visit"]
    record = Record(
        service=filled["service"],
        problem=filled["problem"],
        advice=filled["advice"],
        basis=filled["basis"],
        result=filled["result"],
        next_step=filled["next_step"],
        next_visit=dt.date.fromisoformat(visit) if visit else None,
    )
    desk, now = at.office.desk, at.office.now()
    outcome = records.close(at.db, desk, number, at.mentor.id, record, now)
    drop(at)
    at.tell(outcome.notices)
    at.heard.say(
        "record_kept",
        number=number,
        service=SERVICES[record.service],
        advice=mask(record.advice),
        result=record.result,
        next_step=record.next_step,
        basis="、".join(record.basis),
    )
    return {"fate": "closed", "case_number": number}


def _ask(at: AtDesk, number: int, step: str) -> None:
    draft = at.office.phrases.draft(f"record_{step}", number=number)
    at.heard.send(draft.text, rows(draft.buttons), number)


def _name(at: AtDesk, step: str) -> str:
    return at.office.phrases.say(f"field_{step}")


def _service(_: AtDesk, text: str) -> dict[str, Any] | None:
    """By its name, a part of it, or its number in the clause."""
    names = list(SERVICES.items())
    if text.isdecimal() and 1 <= int(text) <= len(names):
        return {"service": names[int(text) - 1][0]}
    found = [key for key, name in names if text and (text in name or name in text or text == key)]
    return {"service": found[0]} if len(found) == 1 else None


def _written(field: str) -> Any:
    def read(_: AtDesk, text: str) -> dict[str, Any] | None:
        return {field: text} if 1 <= len(text) <= MAX_TEXT else None

    return read


def _visit(at: AtDesk, text: str) -> dict[str, Any] | None:
    """The day of the follow-up visit, or none."""
    if text in NONE:
        return {"next_visit": None, "next_step": at.office.phrases.say("record_no_visit")}
    today = at.office.now().astimezone(at.office.desk.hours.zone).date()
    day = _day(text, today)
    if day is None or not records.can_visit(day, today):
        return None
    next_step = at.office.phrases.say("record_visit_on", day=day.isoformat())
    return {"next_visit": day.isoformat(), "next_step": next_step}


def _day(text: str, today: dt.date) -> dt.date | None:
    """A day as people write it; without a year, the next one of that date."""
    days = DAYS_AHEAD.fullmatch(text)
    ahead = AHEAD.get(text) or (int(days.group(1)) if days else 0)
    if ahead:
        return today + dt.timedelta(days=ahead)
    found = DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        if year:
            return dt.date(year, month, day)
        this = dt.date(today.year, month, day)
        return this if this > today else dt.date(today.year + 1, month, day)
    except ValueError:
        return None


def _draft(at: AtDesk) -> Any | None:
    query = select(drafts).where(drafts.c.mentor_id == at.mentor.id)
    return at.db.execute(query).one_or_none()


READ: Mapping[str, Any] = {
    "service": _service,
    "advice": _written("advice"),
    "result": _written("result"),
    "visit": _visit,
}
