"""Cases as the console shows them: the three boxes, one case whole, and who may read which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from bot.gateway.console import card, history, people
from bot.gateway.console.access import Me
from bot.gateway.console.refusals import Forbidden
from bot.gateway.database import Connection
from bot.gateway.desk.guide import Guide
from bot.gateway.desk.office import Office
from bot.gateway.statements import conversations
from bot.handoff import search
from bot.handoff.errors import Unknown
from bot.handoff.masking import alias, mask
from bot.handoff.search import Filter
from bot.handoff.statements import cases, mentors, offers
from bot.handoff.states import HELD, OPEN, UNCLAIMED

PAGE = 25
HIDDEN = {  # of an open case that another mentor has: one sees that it is there, and who has it
    "region": None,
    "topic": None,
    "topic_title": None,
    "question": "",
    "callback": None,
    "follows": None,
}
MOMENTS = ("opened_at", "claimed_at", "answered_at", "closed_at", "user_at", "mentor_at")
SAME = ("number", "state", "reason", "region", "topic", "priority", "follows", "rating")

_owed = and_(
    cases.c.state == "active",
    or_(cases.c.mentor_at.is_(None), cases.c.user_at > cases.c.mentor_at),
)
_ORDERS = {
    "queue": (cases.c.priority, cases.c.opened_at, cases.c.number),
    "mine": (case((_owed, 0), else_=1), cases.c.priority, cases.c.user_at, cases.c.number),
    "all": (cases.c.number.desc(),),
}


def box(
    db: Connection, office: Office, me: Me, name: str, wanted: Filter, page: int
) -> dict[str, Any]:
    """One page of a box, with the counts of all."""
    if not me.oversees:
        told = any((wanted.words, wanted.region, wanted.topic, wanted.service))
        # else one could find out by searching what one may not read
        wanted = replace(wanted, seen_by=me.id, read_by=me.id if told else None)
    conditions = [*search.conditions(placed(office, wanted)), *_within(name, me)]
    total = db.execute(_count(me).where(*conditions)).scalar_one()
    chosen = _query(me).where(*conditions).order_by(*_ORDERS[name])
    rows = db.execute(chosen.limit(PAGE).offset((page - 1) * PAGE)).all()
    return {
        "cases": [shown(row, me, office.guide) for row in rows],
        "total": total,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "counts": _counts(db, me),
    }


def placed(office: Office, wanted: Filter) -> Filter:
    """With the official name of the region."""
    official, _ = office.guide.region(wanted.region)
    return replace(wanted, region=official or wanted.region)


def row_of(db: Connection, me: Me, number: int) -> Any:
    """The row of a case, whoever has it. Raises Unknown."""
    row = db.execute(_query(me).where(cases.c.number == number)).one_or_none()
    if row is None:
        raise Unknown("case", number)
    return row


def readable(db: Connection, office: Office, me: Me, number: int) -> Any:
    """The row of a case that this person may read. Raises Unknown, or Forbidden: who has it."""
    row = row_of(db, me, number)
    if not may_read(row, me):
        who = row.mentor_alias or office.phrases.say("desk_none")
        name = "excuse_unreadable" if row.state in OPEN else "excuse_ended_unreadable"
        raise Forbidden(office.phrases.say(name, number=number, alias=who))
    return row


def may_read(row: Any, me: Me) -> bool:
    """Whether the content of a case is this person's to see."""
    free = row.state in UNCLAIMED or row.offer_id is not None
    return me.oversees or free or row.mentor_id == me.id


def shown(row: Any, me: Me, guide: Guide) -> dict[str, Any]:
    """A case as JSON, masked."""
    offered = row.offer_id is not None and row.state in OPEN
    whose = {"id": row.mentor_id, "alias": row.mentor_alias}
    told = {
        **{name: getattr(row, name) for name in SAME},
        **{name: moment(getattr(row, name)) for name in MOMENTS},
        "alias": alias(row.conversation_id),
        "channel": row.channel,
        "topic_title": guide.topic(row.topic),
        "question": mask(row.question),
        "callback": row.callback and mask(row.callback),
        "mentor": whose if row.mentor_id is not None else None,
        "mine": row.mentor_id == me.id,
        "offered": offered,
        "transfer": offered and row.passed,
        "rounds_in_vain": row.round - 1,
        "rating_note": row.rating_note and mask(row.rating_note),
        "last_seq": row.last_seq,
    }
    return told if may_read(row, me) else told | HIDDEN


def whole(db: Connection, office: Office, me: Me, number: int) -> dict[str, Any]:
    """A case with all that is written of it. Raises Unknown, or Forbidden."""
    row = readable(db, office, me, number)
    return {
        "case": shown(row, me, office.guide),
        "card": card.masked_card(db, office, number),
        "record": history.record(db, number),
        "visit": history.visit(db, number),
        "events": history.events(db, office, number),
        "mentors": people.takers(db, row),
    }


def moment(at: Any) -> str | None:
    """A point of time as JSON."""
    return None if at is None else str(at.isoformat(timespec="milliseconds"))


def _source(me: Me) -> Any:
    mine = and_(
        offers.c.case_number == cases.c.number,
        offers.c.mentor_id == me.id,
        offers.c.state == "open",
    )
    talks = search.SOURCE.join(conversations, conversations.c.id == cases.c.conversation_id)
    return talks.outerjoin(offers, mine)


def _query(me: Me) -> Any:
    columns = (
        cases,
        mentors.c.alias.label("mentor_alias"),
        conversations.c.channel,
        conversations.c.last_seq,
        offers.c.id.label("offer_id"),
        offers.c.transfer.label("passed"),
    )
    return select(*columns).select_from(_source(me))


def _count(me: Me) -> Any:
    return select(func.count()).select_from(_source(me))


def _within(name: str, me: Me) -> list[Any]:
    if name == "queue":
        return [_waiting()]
    return [cases.c.mentor_id == me.id, cases.c.state.in_(HELD)] if name == "mine" else []


def _waiting() -> Any:
    """Nobody has it, or it is being passed to this person."""
    return or_(cases.c.state.in_(UNCLAIMED), and_(offers.c.id.isnot(None), cases.c.state.in_(HELD)))


def _counts(db: Connection, me: Me) -> dict[str, int]:
    held = and_(cases.c.mentor_id == me.id, cases.c.state.in_(HELD))
    counted = {"queue": _waiting(), "mine": held, "unanswered": and_(held, _owed)}
    columns = [func.count(case((condition, 1))).label(name) for name, condition in counted.items()]
    query = select(*columns).select_from(_source(me)).where(cases.c.state.in_(OPEN))
    return dict(db.execute(query).one()._mapping)  # noqa: SLF001  the documented way to a mapping
