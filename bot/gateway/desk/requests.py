"""What a person asks of the desk: a human, a place in the queue, an end, a rating, a visit.

Seen before the assistant is asked (R18), and in the transaction that stores the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.gateway.database import Connection
from bot.gateway.desk import opening, relay
from bot.gateway.desk.handed import Handed
from bot.gateway.desk.office import Office
from bot.gateway.desk.telling import say_to_user, tell
from bot.gateway.log import Incoming
from bot.gateway.wishes import asks_for_human, asks_to_stop, presses_for_human
from bot.handoff import cases, records, ringing, statements, visits
from bot.handoff.errors import NotAllowed, Unknown
from bot.handoff.states import UNCLAIMED

FORGET = frozenset({"清除我的信息", "清除我的資訊", "清除信息", "删除我的信息"})
BUTTON = re.compile(r"/desk:(rate|callback|cancel|visit):(\d+)(?::(\w+))?")


@dataclass(frozen=True)
class Handled:
    """The fate of a message that the assistant need not see, as the inbox names it."""

    fate: str
    reason: str | None = None


@dataclass(frozen=True)
class Said:
    """A message in its conversation, which is locked."""

    db: Connection
    office: Office
    talk: Any
    seq: int
    text: str
    incoming: Incoming

    def reply(self, name: str, **blanks: Any) -> None:
        """Says a sentence of the desk in answer."""
        say_to_user(self.db, self.office, self.talk.id, name, blanks, self.seq)


def handle(
    db: Connection, office: Office, talk: Any, seq: int, text: str, incoming: Incoming
) -> Handled | None:
    """Does what was asked of the desk; None leaves the message to the assistant."""
    said = Said(db, office, talk, seq, text, incoming)
    pressed = BUTTON.fullmatch(incoming.payload or "")
    if pressed is not None:
        action, number, more = pressed.groups()
        PRESSED[action](said, int(number), more or "")
        return Handled("answered", action)
    if talk.mode != "bot":
        return _to_mentor(said)
    if incoming.media is not None:
        return _unread(said, incoming.media)
    if _wishes(said):
        opening.open_for(db, office, talk, seq)
        return Handled("answered", "asked_for_human")
    return _visit_answered(said)


def _unread(said: Said, media: Mapping[str, Any]) -> Handled:
    """The bot reads only text, and says so."""
    what = said.office.phrases.say(f"media_{media['kind']}")
    said.reply("case_media_unread", what=what)
    return Handled("answered", "media")


def hand_over(
    db: Connection,
    office: Office,
    talk: Any,
    seq: int,
    incoming: Incoming,
    handed: Handed,
) -> Handled:
    """Opens a case for an assessment; one that is open already gets it as a message."""
    if talk.mode != "bot":
        relay.from_user(db, office, talk, seq, incoming.text or "", incoming)
        return Handled("passed", "handed_over")
    opening.open_for(db, office, talk, seq, handed=handed)
    return Handled("answered", "handed_over")


def _wishes(said: Said) -> bool:
    if said.incoming.payload is not None:
        return presses_for_human(said.incoming.payload)
    return asks_for_human(said.text)


def _to_mentor(said: Said) -> Handled:
    """While a mentor is sought or there, whatever is said is theirs."""
    case = cases.open_one(said.db, said.talk.id)
    if case is None:  # the watchdog lists it; nothing is lost meanwhile
        return Handled("passed", "no_case")
    if said.text.strip() in FORGET:
        said.reply("case_forget_later", number=case.number)
        return Handled("answered", "forget_later")
    if case.state in UNCLAIMED and asks_to_stop(said.text):
        _cancel(said, case.number, "")
        return Handled("answered", "cancel")
    if _asked_for_callback(said, case.number):
        outcome = cases.leave_callback(
            said.db, said.office.desk, case.number, said.text, said.office.now()
        )
        tell(said.db, said.office, outcome.notices)
        said.reply("case_callback_kept", number=case.number)
        return Handled("passed", "callback")
    _pass_on(said)
    if case.state in UNCLAIMED and _wishes(said):
        place = ringing.place_in_queue(said.db, case)
        said.reply("case_still_queued", number=case.number, place=place)
    elif asks_to_stop(said.text):
        said.reply("case_stop_told", number=case.number)
    return Handled("passed")


def _pass_on(said: Said) -> None:
    relay.from_user(said.db, said.office, said.talk, said.seq, said.text, said.incoming)


def _rate(said: Said, number: int, more: str) -> None:
    _own(said, number)
    rating = int(more)
    records.rate(said.db, said.office.desk, number, rating, said.office.now())
    said.reply("case_rated" if rating > 2 else "case_rated_low", number=number)


def _callback(said: Said, number: int, _more: str) -> None:
    _own(said, number)
    if said.talk.mode == "bot":
        said.reply("case_over", number=number)
        return
    said.reply("case_callback_ask", number=number)


def _cancel(said: Said, number: int, _more: str) -> None:
    case = _own(said, number)
    if said.talk.mode == "bot":
        said.reply("case_over", number=number)
        return
    if case.state not in UNCLAIMED:
        _pass_on(said)
        said.reply("case_stop_told", number=number)
        return
    outcome = cases.cancel(said.db, said.office.desk, number, "user", said.office.now())
    tell(said.db, said.office, outcome.notices, in_reply_to=said.seq)


def _visit(said: Said, number: int, more: str) -> None:
    _own(said, number)
    if more == "fine":
        _visit_done(said, number)
        return
    _answer_visit(said, number)


def _visit_answered(said: Said) -> Handled | None:
    """What directly follows the question of a visit is its answer."""
    number = opening.just_said(said.db, said.talk.id, said.seq, "case_visit")
    if number is None or said.incoming.payload is not None:
        return None
    _answer_visit(said, number)
    return Handled("passed", "visit")


def _answer_visit(said: Said, number: int) -> None:
    request = opening.request_for(said.db, said.office, said.talk, said.seq, "follow_up")
    try:
        outcome = visits.answer(said.db, said.office.desk, number, request, said.office.now())
    except NotAllowed:
        said.reply("case_over", number=number)
        return
    tell(said.db, said.office, outcome.notices, in_reply_to=said.seq)
    if not outcome.fresh:
        said.reply("case_known", number=outcome.number)


def _visit_done(said: Said, number: int) -> None:
    try:
        notices = visits.all_well(said.db, said.office.desk, number, said.office.now())
    except NotAllowed:
        notices = ()
    tell(said.db, said.office, notices)
    said.reply("case_visit_fine", number=number)


def _own(said: Said, number: int) -> Any:
    """The case, if it is of this conversation. Raises Unknown: buttons cannot be made up."""
    case = said.db.execute(statements.CASE, {"which": number}).one_or_none()
    if case is None or case.conversation_id != said.talk.id:
        raise Unknown("case", number)
    return case


def _asked_for_callback(said: Said, number: int) -> bool:
    return opening.just_said(said.db, said.talk.id, said.seq, "case_callback_ask") == number


PRESSED: Mapping[str, Callable[[Said, int, str], None]] = {
    "rate": _rate,
    "callback": _callback,
    "cancel": _cancel,
    "visit": _visit,
}
