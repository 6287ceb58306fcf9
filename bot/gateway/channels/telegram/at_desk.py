"""A mentor in the transaction that handles what they did, and the cases that they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.gateway.channels.telegram.talking import Heard
from bot.gateway.database import Connection
from bot.gateway.desk.office import Office
from bot.gateway.desk.telling import tell
from bot.handoff.desk import Notice
from bot.handoff.masking import alias, mask
from bot.handoff.statements import cases
from bot.handoff.states import HELD

Fate = dict[str, Any]
SHORT = 24  # signs of a question on a button


@dataclass(frozen=True)
class AtDesk:
    """What was heard, and the active mentor it was heard from."""

    heard: Heard
    mentor: Any

    @property
    def db(self) -> Connection:
        """The connection, in its transaction."""
        return self.heard.db

    @property
    def office(self) -> Office:
        """The desk's rules and wording."""
        return self.heard.office

    def tell(self, notices: Sequence[Notice]) -> None:
        """Tells what came of it, to whom it concerns."""
        tell(self.db, self.office, notices)

    def name(self, case: Any, *, long: bool = False) -> str:
        """A case as a mentor recognises it."""
        question = mask(case.question)
        if not long and len(question) > SHORT:
            question = f"{question[:SHORT]}…"
        who = alias(case.conversation_id)
        return self.office.phrases.say(
            "desk_case_name", number=case.number, alias=who, question=question
        )


def mine(at: AtDesk) -> list[Any]:
    """The mentor's open cases, oldest first."""
    query = select(cases).where(cases.c.mentor_id == at.mentor.id, cases.c.state.in_(HELD))
    return list(at.db.execute(query.order_by(cases.c.number)).all())
