"""The context card: what a mentor must know of a case, so that nobody has to say it twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.handoff import statements
from bot.handoff.desk import Connection
from bot.handoff.errors import Unknown
from bot.handoff.history import note
from bot.handoff.masking import alias, masked
from bot.handoff.moves import owned_or_supervised

MAX_TURNS = 20


@dataclass(frozen=True)
class Card:
    """A case at a glance. ``confirmed`` was said by the person, ``assumed`` only understood.

    ``verdicts`` are those of INTERFACES.md section 3, with clauses and open points; ``turns`` the
    last lines, oldest first, each with ``author`` and ``text``; ``why`` is why the bot gave up.
    """

    question: str
    why: str
    confirmed: Mapping[str, Any] = field(default_factory=dict)
    assumed: Mapping[str, Any] = field(default_factory=dict)
    verdicts: Sequence[Mapping[str, Any]] = ()
    open_points: Sequence[str] = ()
    answered: Sequence[str] = ()  # what the bot said of it
    turns: Sequence[Mapping[str, Any]] = ()
    clauses: Sequence[str] = ()  # that the bot spoke of
    last_seq: int = 0  # of the message that opened the case
    alias: str = ""
    number: int | None = None
    unmasked: bool = False

    def parts(self) -> dict[str, Any]:
        """What is stored with the case: as said, and no more turns than are read."""
        stored = asdict(replace(self, turns=list(self.turns)[-MAX_TURNS:]))
        return {key: stored[key] for key in stored if key not in ("alias", "number", "unmasked")}

    def masked(self) -> Card:
        """The card as it is first shown."""
        return Card(**masked(asdict(self)))  # type: ignore[arg-type]  # the same keys


def card_of(db: Connection, number: int) -> Card:
    """The case's card, masked. Raises Unknown."""
    return _card(_case(db, number)).masked()


def reveal(db: Connection, number: int, mentor_id: int, now: dt.datetime) -> Card:
    """The card as it was said, for who has the case or supervises; it is written down who looked.

    Raises Unknown, or NotAllowed.
    """
    case = _case(db, number)
    actor = owned_or_supervised(db, case, mentor_id, "reveal")
    note(db, "reveal", actor, now, number=number, mentor_id=mentor_id)
    return replace(_card(case), unmasked=True)


def _case(db: Connection, number: int) -> Any:
    row = db.execute(statements.CASE, {"which": number}).one_or_none()
    if row is None:
        raise Unknown("case", number)
    return row


def _card(case: Any) -> Card:
    bare = {"question": case.question, "why": case.reason}
    whose = {"alias": alias(case.conversation_id), "number": case.number}
    return Card(**{**bare, **case.card, **whose})
