"""What is done with a case: claimed, declined, given back, passed on, closed, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.gateway.console import papers
from bot.gateway.console.access import Me
from bot.gateway.console.cases import row_of, shown
from bot.gateway.console.refusals import Faulty, NotNow, fault_of
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.desk.telling import tell
from bot.handoff import cases, claims
from bot.handoff.desk import Outcome
from bot.handoff.records import Record

MAX_REASON = 40  # characters


def done(
    db: Connection,
    office: Office,
    me: Me,
    number: int,
    act: Callable[..., Outcome],
    *given: Any,
) -> tuple[dict[str, Any], str]:
    """Does it and tells of it: the case as it is then, and its conversation."""
    outcome = act(db, office, me, number, *given)
    tell(db, office, outcome.notices)
    row = row_of(db, me, number)
    return shown(row, me, office.guide), row.conversation_id


def claim(db: Connection, office: Office, me: Me, number: int) -> Outcome:
    """Raises Unknown, Taken, NotAllowed, or Unavailable."""
    return claims.claim(db, office.desk, number, me.id, office.now())


def decline(db: Connection, office: Office, me: Me, number: int) -> Outcome:
    """Raises Unknown, or NotAllowed without an open offer."""
    return claims.decline(db, office.desk, number, me.id, office.now())


def give_back(db: Connection, office: Office, me: Me, number: int) -> Outcome:
    """Raises Unknown, or NotAllowed."""
    return claims.give_back(db, office.desk, number, me.id, office.now())


def transfer(db: Connection, office: Office, me: Me, number: int, to: int) -> Outcome:
    """Raises Unknown, NotAllowed, Unavailable, or NotNow if it is theirs."""
    if row_of(db, me, number).mentor_id == to:
        raise NotNow(office.phrases.say("excuse_theirs_already", number=number))
    return claims.transfer(db, office.desk, number, me.id, to, office.now())


def close(db: Connection, office: Office, me: Me, number: int, record: Record) -> Outcome:
    """Raises Unknown, NotAllowed, or Faulty."""
    return papers.close(db, office, me, number, record)


def cancel(db: Connection, office: Office, me: Me, number: int, reason: str) -> Outcome:
    """Raises Unknown, NotAllowed, or Faulty."""
    if not 1 <= len(reason) <= MAX_REASON:
        raise Faulty({"reason": fault_of(office.phrases, "reason")})
    return cases.cancel(db, office.desk, number, reason, office.now(), by_mentor=me.id)
