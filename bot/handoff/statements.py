"""The desk's SQL, built once: SQLAlchemy takes longer to build a statement than to run it.

A statement's parameters are those that it names, and for INSERT and UPDATE the columns that
the caller sets besides. The conversation's row is the lock of all that is done to its case; only
its id, mode and epoch are known here.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    insert,
    or_,
    select,
    table,
    update,
)

from bot.handoff.papers import CaseEvent
from bot.handoff.states import HELD, OPEN, UNCLAIMED
from bot.handoff.tables import Case, Mentor, Offer, Timer

conversations: Any = table("conversations", column("id"), column("mode"), column("epoch"))
cases: Any = Case.__table__
mentors: Any = Mentor.__table__
offers: Any = Offer.__table__
timers: Any = Timer.__table__
case_events: Any = CaseEvent.__table__

_this_case = cases.c.number == bindparam("which")
_this_mentor = mentors.c.id == bindparam("who")
_this_offer = offers.c.case_number == bindparam("which")

LOCK_CONVERSATION = (
    select(conversations.c.id).where(conversations.c.id == bindparam("talk")).with_for_update()
)
CASE = select(cases).where(_this_case)
LOCKED_CASE = CASE.with_for_update()
OPEN_CASE = select(cases).where(
    cases.c.conversation_id == bindparam("talk"), cases.c.state.in_(OPEN)
)
ADD_CASE = insert(cases)
CHANGE_CASE = update(cases).where(_this_case)
PLACE = (
    select(func.count())
    .select_from(cases)
    .where(
        cases.c.state.in_(UNCLAIMED),
        or_(
            cases.c.priority < bindparam("priority"),
            and_(cases.c.priority == bindparam("priority"), cases.c.number <= bindparam("which")),
        ),
    )
)
LAST_MENTOR = (
    select(cases.c.mentor_id)
    .where(
        cases.c.conversation_id == bindparam("talk"),
        cases.c.state == "closed",
        cases.c.closed_at >= bindparam("since"),
    )
    .order_by(cases.c.number.desc())
    .limit(1)
)

MENTOR = select(mentors).where(_this_mentor)
# not FOR UPDATE: that would also stop the rows that merely name the mentor
LOCKED_MENTOR = MENTOR.with_for_update(key_share=True)
ACTIVE_MENTORS = select(mentors).where(mentors.c.active.is_(True)).order_by(mentors.c.id)
LOADS = (
    select(cases.c.mentor_id, func.count())
    .where(cases.c.state.in_(HELD))
    .group_by(cases.c.mentor_id)
)
LAST_OFFERS = select(offers.c.mentor_id, func.max(offers.c.offered_at)).group_by(offers.c.mentor_id)

_mine = cases.alias("mine")
LOAD = (
    select(func.count())
    .select_from(_mine)
    .where(_mine.c.mentor_id == bindparam("who"), _mine.c.state.in_(HELD))
)
_room = (
    select(mentors.c.capacity)
    .where(_this_mentor, mentors.c.active.is_(True), mentors.c.role != "officer")
    .scalar_subquery()
)
_passed_on = exists().where(
    offers.c.case_number == cases.c.number,
    offers.c.mentor_id == bindparam("who"),
    offers.c.transfer.is_(True),
    offers.c.state == "open",
)
CLAIM = (  # R7: state, owner and capacity in one conditional update
    update(cases)
    .where(
        _this_case,
        or_(cases.c.state.in_(UNCLAIMED), and_(cases.c.state.in_(HELD), _passed_on)),
        LOAD.scalar_subquery() < _room,
    )
    .values(
        mentor_id=bindparam("who"),
        state=case((cases.c.state.in_(UNCLAIMED), "active"), else_=cases.c.state),
        claimed_at=func.coalesce(
            cases.c.claimed_at, bindparam("at", type_=cases.c.claimed_at.type)
        ),
    )
    .execution_options(synchronize_session=False)
)

OFFERS_OF = select(offers).where(_this_offer).order_by(offers.c.id)
OPEN_OFFERS = OFFERS_OF.where(offers.c.state == "open")
ADD_OFFER = insert(offers)
END_OFFER = update(offers).where(offers.c.id == bindparam("offer"), offers.c.state == "open")

ADD_TIMER = insert(timers)
TIMER = select(timers).where(timers.c.id == bindparam("timer"))
CANCEL_TIMERS = (
    update(timers)
    .where(
        timers.c.case_number == bindparam("which"),
        timers.c.kind.in_(bindparam("kinds", expanding=True)),
        timers.c.state.in_(("pending", "running")),
    )
    .values(state="cancelled", owner=None, lease_until=None)
)
PENDING_TIMER = select(timers).where(
    timers.c.case_number == bindparam("which"),
    timers.c.kind == bindparam("kind"),
    timers.c.state.in_(("pending", "running")),
)
RIPE_TIMER = (
    select(timers.c.id)
    .where(
        or_(
            timers.c.state == "running",
            and_(
                timers.c.state == "pending",
                or_(
                    timers.c.due_at <= bindparam("now", type_=timers.c.due_at.type),
                    timers.c.set_at > bindparam("ahead", type_=timers.c.set_at.type),
                ),
            ),
        )
    )
    .limit(1)
)
LEASE_TIMER = update(timers).where(timers.c.id == bindparam("timer")).values(state="running")
END_TIMER = (
    update(timers)
    .where(
        timers.c.id == bindparam("timer"),
        timers.c.state == "running",
        timers.c.owner == bindparam("holder"),
        timers.c.attempts == bindparam("attempt"),
    )
    .values(state="done", owner=None, lease_until=None)
)

NOTE = insert(case_events)
