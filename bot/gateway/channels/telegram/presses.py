"""The buttons under what mentors are sent. Each is checked against the case as it is now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.gateway import outbox
from bot.gateway.channels.telegram import intake, record
from bot.gateway.channels.telegram.at_desk import AtDesk, Fate
from bot.gateway.channels.telegram.updates import read
from bot.gateway.desk import mentors_telegram
from bot.handoff import claims, statements
from bot.handoff.cards import card_of, reveal
from bot.handoff.errors import NotAllowed
from bot.handoff.moves import hold, owned
from bot.handoff.ringing import candidates

MOST_OFFERED = 8  # mentors to pass a case on to


def press(at: AtDesk) -> Fate:
    """Does what the pressed button stands for."""
    action, *parts = at.heard.update.data.split(":")
    numbers = [int(part) for part in parts if part.isdecimal()]
    if not numbers or action not in PRESSES:
        raise NotAllowed("press", None, "no_case")
    fate = PRESSES[action](at, *numbers, *(part for part in parts if not part.isdecimal()))
    at.heard.toast()
    return fate


def _claim(at: AtDesk, number: int) -> Fate:
    outcome = claims.claim(at.db, at.office.desk, number, at.mentor.id, at.office.now())
    at.tell(outcome.notices)
    if not outcome.fresh:
        at.heard.say("desk_yours_already", number=number)
    return {"fate": "claimed", "case_number": number}


def _decline(at: AtDesk, number: int) -> Fate:
    outcome = claims.decline(at.db, at.office.desk, number, at.mentor.id, at.office.now())
    at.heard.change(at.office.phrases.say("desk_declined", number=number))
    at.tell(outcome.notices)
    return {"fate": "declined", "case_number": number}


def give_back(at: AtDesk, number: int) -> Fate:
    """Puts the case back into the queue."""
    outcome = claims.give_back(at.db, at.office.desk, number, at.mentor.id, at.office.now())
    at.tell(outcome.notices)
    at.heard.say("desk_gave_back", number=number)
    return {"fate": "given_back", "case_number": number}


def offer_transfer(at: AtDesk, number: int) -> Fate:
    """Shows to whom the case can be passed on."""
    case = hold(at.db, number)
    owned(case, at.mentor.id, "transfer")
    others = [
        one
        for one in candidates(at.db, case)
        if one.id != at.mentor.id and one.role != "officer" and one.load < one.capacity
    ]
    if not others:
        at.heard.say("desk_nobody_else", number=number)
        return {"fate": "nobody_else", "case_number": number}
    others.sort(key=lambda one: (not one.on_duty, one.load / one.capacity))
    rows = [[_to(at, number, one)] for one in others[:MOST_OFFERED]]
    at.heard.send(at.office.phrases.say("desk_pass_to", number=number), rows, number)
    return {"fate": "asked", "case_number": number}


def _to(at: AtDesk, number: int, other: Any) -> dict[str, str]:
    mentor = claims.find_mentor(at.db, other.id)
    name = "desk_mentor" if other.on_duty else "desk_mentor_off"
    title = at.office.phrases.say(
        name, alias=mentor.alias, load=other.load, capacity=other.capacity
    )
    return {"title": title, "data": f"pass:{number}:{other.id}"}


def _pass(at: AtDesk, number: int, to: int) -> Fate:
    desk, now = at.office.desk, at.office.now()
    outcome = claims.transfer(at.db, desk, number, at.mentor.id, to, now)
    at.tell(outcome.notices)
    other = claims.find_mentor(at.db, to)
    at.heard.change(at.office.phrases.say("desk_passing", number=number, alias=other.alias))
    return {"fate": "passed_on", "case_number": number}


def show_card(at: AtDesk, number: int) -> Fate:
    """Sends the card again, masked, to who has the case."""
    owned(hold(at.db, number), at.mentor.id, "card")
    mentors_telegram.show_card(at.db, at.office, at.mentor, card_of(at.db, number))
    return {"fate": "card", "case_number": number}


def _reveal(at: AtDesk, number: int) -> Fate:
    """Sends the card as it was said; who looked is written down."""
    card = reveal(at.db, number, at.mentor.id, at.office.now())
    mentors_telegram.show_card(at.db, at.office, at.mentor, card)
    mentors_telegram.show_lines(at.db, at.office, at.mentor, number)
    return {"fate": "revealed", "case_number": number}


def _deliver_held(at: AtDesk, event_id: int, number: int) -> Fate:
    """What the mentor wrote without saying to whom goes to the chosen user, once."""
    from bot.gateway.channels.telegram.mentor import deliver

    row = intake.event(at.db, event_id)
    written = None if row is None or row.body is None else read(row.body)
    if row is None or written is None or written.sender != at.heard.update.sender:
        raise NotAllowed("to", number, "sent_already")
    fate = deliver(at, number, event_id, written.text, written.media)
    intake.finish(at.db, event_id, at.office.now(), **fate)
    case = _row(at, number)
    at.heard.change(at.office.phrases.say("desk_sent_to", name=at.name(case)))
    return {"fate": "chosen", "case_number": number}


def _row(at: AtDesk, number: int) -> Any:
    return at.db.execute(statements.CASE, {"which": number}).one()


def _resend(at: AtDesk, number: int, seq: int) -> Fate:
    case = _row(at, number)
    count = 0
    if case.mentor_id == at.mentor.id:
        count = outbox.again(at.db, case.conversation_id, seq, at.office.now())
    at.heard.change(at.office.phrases.say("desk_resent" if count else "desk_left", number=number))
    return {"fate": "resent" if count else "left", "case_number": number}


def _leave(at: AtDesk, number: int, seq: int) -> Fate:
    case = _row(at, number)
    if case.mentor_id == at.mentor.id:
        outbox.leave(at.db, case.conversation_id, seq)
    at.heard.change(at.office.phrases.say("desk_left", number=number))
    return {"fate": "left", "case_number": number}


PRESSES: Mapping[str, Callable[..., Fate]] = {
    "claim": _claim,
    "decline": _decline,
    "end": record.begin,
    "transfer": offer_transfer,
    "pass": _pass,
    "back": give_back,
    "card": show_card,
    "reveal": _reveal,
    "to": _deliver_held,
    "resend": _resend,
    "leave": _leave,
    "rec": record.pressed,
}
