"""The people of the desk: added, changed, put on and off duty, removed. One transaction each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import insert, select, update

from bot.handoff.claims import find_mentor, give_back, held_mentor, load_of
from bot.handoff.desk import Connection, Desk, Notice
from bot.handoff.errors import Invalid, Unknown
from bot.handoff.history import SYSTEM, note
from bot.handoff.statements import cases, mentors, offers
from bot.handoff.states import HELD
from bot.handoff.tables import ROLES
from bot.handoff.timers import disarm

MAX_CAPACITY = 50


@dataclass(frozen=True)
class Profile:
    """What a site says of a mentor. No regions, or no topics, means all.

    ``alias`` is what users see, the name if empty; ``telegram_id`` is the account's number.
    """

    name: str
    alias: str = ""
    telegram_id: str | None = None
    regions: Sequence[str] = ()
    topics: Sequence[str] = ()
    capacity: int = 3
    role: str = "mentor"
    on_duty: bool = True


@dataclass(frozen=True)
class Removed:
    """Whose cases went back to the queue, and what is to be told."""

    mentor_id: int
    given_back: tuple[int, ...]
    notices: tuple[Notice, ...]


def add(db: Connection, profile: Profile, now: dt.datetime) -> int:
    """The id of the new mentor. Raises Invalid with every fault."""
    stored = _checked(db, profile, None)
    row = stored | {"active": True, "created_at": now}
    mentor_id: int = db.execute(insert(mentors), row).inserted_primary_key[0]
    note(db, "mentor_add", SYSTEM, now, mentor_id=mentor_id, role=profile.role)
    return mentor_id


def edit(db: Connection, mentor_id: int, changes: Mapping[str, Any], now: dt.datetime) -> Profile:
    """The profile with these fields changed. Raises Unknown, or Invalid.

    A capacity below the load takes no case away; it only lets none in.
    """
    profile = profile_of(held_mentor(db, mentor_id))
    strange = sorted(changes.keys() - asdict(profile).keys())
    if strange:
        raise Invalid([(name, "no such field") for name in strange])
    changed = replace(profile, **changes)
    stored = _checked(db, changed, mentor_id)
    db.execute(update(mentors).where(mentors.c.id == mentor_id).values(stored))
    note(db, "mentor_edit", SYSTEM, now, mentor_id=mentor_id, fields=sorted(changes))
    return changed


def set_duty(
    db: Connection, mentor_id: int, on_duty: bool, now: dt.datetime, *, actor: str = SYSTEM
) -> None:
    """Puts the mentor on or off duty: whether new cases are offered.

    Raises Unknown, also for one who was removed.
    """
    if not find_mentor(db, mentor_id).active:
        raise Unknown("mentor", mentor_id)
    db.execute(update(mentors).where(mentors.c.id == mentor_id).values(on_duty=on_duty))
    note(db, "duty_on" if on_duty else "duty_off", actor, now, mentor_id=mentor_id)


def remove(
    db: Connection, desk: Desk, mentor_id: int, now: dt.datetime, *, actor: str = SYSTEM
) -> Removed:
    """Takes the mentor off the desk and puts the open cases back into the queue.

    Removing again changes nothing. Raises Unknown.
    """
    mentor = held_mentor(db, mentor_id)
    if not mentor.active:
        return Removed(mentor_id, (), ())
    gone = {"active": False, "on_duty": False, "removed_at": now}
    db.execute(update(mentors).where(mentors.c.id == mentor_id).values(gone))
    _withdraw_offers(db, mentor_id, now)
    numbers = _open_cases(db, mentor_id)
    outcomes = [give_back(db, desk, number, mentor_id, now, actor=actor) for number in numbers]
    note(db, "mentor_remove", actor, now, mentor_id=mentor_id, cases=numbers)
    notices = tuple(notice for outcome in outcomes for notice in outcome.notices)
    return Removed(mentor_id, tuple(numbers), notices)


def by_name(db: Connection, name: str) -> Any:
    """The active mentor of this name. Raises Unknown."""
    return _one(db, "name", name)


def by_telegram(db: Connection, telegram_id: str) -> Any:
    """The active mentor with this account. Raises Unknown, also for one who was removed."""
    return _one(db, "telegram_id", telegram_id)


def listed(db: Connection, *, removed: bool = False) -> list[tuple[Any, int]]:
    """The mentors with their loads, by name."""
    query = select(mentors).order_by(mentors.c.name, mentors.c.id)
    if not removed:
        query = query.where(mentors.c.active.is_(True))
    return [(row, load_of(db, row.id)) for row in db.execute(query).all()]


def profile_of(row: Any) -> Profile:
    """What the row says of the mentor."""
    return Profile(
        row.name,
        row.alias,
        row.telegram_id,
        tuple(row.regions),
        tuple(row.topics),
        row.capacity,
        row.role,
        row.on_duty,
    )


def _checked(db: Connection, profile: Profile, mentor_id: int | None) -> dict[str, Any]:
    """The columns of a sound profile. Raises Invalid."""
    profile = replace(profile, name=profile.name.strip())
    profile = replace(profile, alias=profile.alias.strip() or profile.name)
    faults = _faults(profile)
    for column in ("name", "alias", "telegram_id"):
        if _used(db, column, getattr(profile, column), mentor_id):
            faults.append((column, "used by another mentor"))
    if faults:
        raise Invalid(faults)
    listed = {"regions": list(profile.regions), "topics": list(profile.topics)}
    return asdict(profile) | listed


def _faults(profile: Profile) -> list[tuple[str, str]]:
    faults = [
        (column, "1 to 60 characters")
        for column in ("name", "alias")
        if not 1 <= len(getattr(profile, column)) <= 60
    ]
    if profile.role not in ROLES:
        faults.append(("role", f"one of {', '.join(ROLES)}"))
    if not 0 <= profile.capacity <= MAX_CAPACITY:
        faults.append(("capacity", f"0 to {MAX_CAPACITY}"))
    number = profile.telegram_id
    if number is not None and not (number.isascii() and number.isdigit() and len(number) <= 20):
        faults.append(("telegram_id", "the account's number, digits only"))
    return faults


def _used(db: Connection, column: str, value: str | None, mentor_id: int | None) -> bool:
    if value is None:
        return False
    query = select(mentors.c.id).where(mentors.c[column] == value, mentors.c.active.is_(True))
    return any(found != mentor_id for found in db.execute(query).scalars())


def _one(db: Connection, column: str, value: str) -> Any:
    query = select(mentors).where(mentors.c[column] == value, mentors.c.active.is_(True))
    row = db.execute(query).one_or_none()
    if row is None:
        raise Unknown("mentor", value)
    return row


def _open_cases(db: Connection, mentor_id: int) -> list[int]:
    query = select(cases.c.number).where(cases.c.mentor_id == mentor_id, cases.c.state.in_(HELD))
    numbers = db.execute(query.order_by(cases.c.conversation_id)).scalars()
    return list(numbers)


def _withdraw_offers(db: Connection, mentor_id: int, now: dt.datetime) -> None:
    mine = (offers.c.mentor_id == mentor_id, offers.c.state == "open")
    passed = select(offers.c.case_number).where(*mine, offers.c.transfer.is_(True))
    for number in db.execute(passed).scalars().all():
        disarm(db, number, "transfer")
    db.execute(update(offers).where(*mine).values(state="withdrawn", ended_at=now))
