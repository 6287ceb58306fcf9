"""A mentor on Telegram: taking cases, writing to users, passing on, closing with a record.

Which case a message belongs to is stored, never guessed (R10): the topic it stands in, the message
that it replies to, or the only case that the mentor has; else the mentor is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from bot.gateway.channels.telegram import citizen, intake, presses, record
from bot.gateway.channels.telegram.at_desk import AtDesk, Fate, mine
from bot.gateway.channels.telegram.talking import Heard
from bot.gateway.desk import relay
from bot.gateway.desk.group import group_now
from bot.gateway.desk.tables import Thread
from bot.gateway.log import Draft
from bot.gateway.tables import Outbox
from bot.gateway.text import accepted
from bot.handoff import mentors
from bot.handoff import statements as desk
from bot.handoff.errors import NotAllowed, Unknown

threads: Any = Thread.__table__
outbox: Any = Outbox.__table__


def is_for_desk(heard: Heard) -> bool:
    """Whether the update is a mentor's, or would be if its sender were one."""
    update = heard.update
    if not update.private:
        return update.chat == group_now(heard.db, heard.office)
    if update.kind == "press":
        return update.data.split(":")[0] in presses.PRESSES
    was = _mentor_once(heard)
    if was is None:
        return False
    return bool(was.active) or not citizen.known(heard.db, update.chat)


def handle(heard: Heard) -> Fate:
    """Does what the mentor wants. Raises a DeskError or Refusal, with nothing done."""
    update = heard.update
    try:
        mentor = mentors.by_telegram(heard.db, update.sender)
    except Unknown:
        return _stranger(heard)
    at = AtDesk(heard, mentor)
    if update.kind == "press":
        return presses.press(at)
    if update.kind == "edit":
        return _edited(at)
    number = _case_of(at)
    word = update.text.strip().split("@")[0]
    command, _, rest = word.partition(" ")
    act = COMMANDS.get(command)
    if act is not None:
        return act(at, number, rest.strip())
    if record.writing(at, number):
        return record.answered(at)
    return _say(at, number)


def _stranger(heard: Heard) -> Fate:
    """Somebody who is no mentor, or is one no more, at the mentors' desk."""
    said = heard.office.phrases.say("excuse_not_mentor")
    if heard.update.kind == "press":
        heard.toast(said, alert=True)
    elif heard.update.private:
        heard.send(said)
    return {"fate": "not_mentor"}


def _say(at: AtDesk, number: int | None) -> Fate:
    """Carries what the mentor wrote to the user, of the right case or of none."""
    update = at.heard.update
    if not update.private and (number is None or not _has(at, number)):
        return {"fate": "internal", "case_number": number}  # mentors among themselves
    if number is None:
        held = mine(at)
        if len(held) > 1:
            return _ask_which(at, held)
        if not held:
            at.heard.say("desk_no_case")
            return {"fate": "no_case"}
        number = held[0].number
    return deliver(at, number, at.heard.event_id, update.text, update.media)


def deliver(
    at: AtDesk,
    number: int,
    event_id: int,
    text: str,
    media: dict[str, Any] | None,
    edits: int | None = None,
) -> Fate:
    """Says it to the user of this case. Raises NotAllowed if it is not this mentor's any more."""
    if media is not None:
        text = citizen.attachment(at.heard, media, text)
    said = Draft(
        accepted(text),
        "mentor",
        mentor_id=at.mentor.id,
        by=at.mentor.alias,
        media=media,
        edits=edits,
    )
    key = f"telegram:{event_id}:{edits or ''}"
    seq, _ = relay.from_mentor(at.db, at.office, number, at.mentor.id, said, key)
    case = at.db.execute(desk.CASE, {"which": number}).one()
    return {
        "fate": "to_user",
        "conversation_id": case.conversation_id,
        "seq": seq,
        "case_number": number,
    }


def _edited(at: AtDesk) -> Fate:
    """A new version of something that was said to a user goes there too (R12)."""
    update = at.heard.update
    before = intake.brought(at.db, update.queue, update.chat, update.message)
    if before is None or before.case_number is None or before.seq is None:
        return {"fate": "ignored"}
    return deliver(at, before.case_number, at.heard.event_id, update.text, update.media, before.seq)


def _ask_which(at: AtDesk, held: list[Any]) -> Fate:
    """Several cases and no hint: nothing is sent before the mentor says to whom."""
    buttons = [
        [{"title": at.name(case), "data": f"to:{at.heard.event_id}:{case.number}"}] for case in held
    ]
    at.heard.send(at.office.phrases.say("desk_to_whom"), buttons)
    return {"fate": "asked_which"}


def _case_of(at: AtDesk) -> int | None:
    """The case of the topic, or of the message that is replied to."""
    update = at.heard.update
    if update.thread is not None:
        query = select(threads.c.case_number).where(
            threads.c.chat == update.chat, threads.c.thread == update.thread
        )
        number: int | None = at.db.execute(query).scalar_one_or_none()
        return number
    if update.reply_to is None:
        return None
    sent = at.db.execute(
        select(outbox.c.case_number).where(
            outbox.c.recipient == update.chat, outbox.c.remote_id == update.reply_to
        )
    ).first()
    if sent is not None and sent.case_number is not None:
        return int(sent.case_number)
    own = intake.brought(at.db, update.queue, update.chat, update.reply_to)
    if own is not None and own.case_number is not None:
        return int(own.case_number)
    raise NotAllowed("reply", None, "no_case")


def _has(at: AtDesk, number: int) -> bool:
    return any(case.number == number for case in mine(at))


def _mentor_once(heard: Heard) -> Any | None:
    """The newest mentor with this account, removed or not."""
    table = desk.mentors
    query = select(table).where(table.c.telegram_id == heard.update.sender)
    return heard.db.execute(query.order_by(table.c.id.desc()).limit(1)).one_or_none()


def _only(at: AtDesk, number: int | None, rest: str) -> int | None:
    """The case that a command is about: named, replied to, or the only one; else it is asked."""
    if rest.isdecimal():
        return int(rest)
    if number is not None:
        return number
    held = mine(at)
    return held[0].number if len(held) == 1 else None


def _about_one(act: Callable[[AtDesk, int], Fate], press: str) -> Callable[..., Fate]:
    """A command about one case; where there are several, they are offered as buttons."""

    def command(at: AtDesk, number: int | None, rest: str) -> Fate:
        one = _only(at, number, rest)
        if one is not None:
            return act(at, one)
        held = mine(at)
        if not held:
            at.heard.say("desk_no_case")
            return {"fate": "no_case"}
        buttons = [[{"title": at.name(case), "data": f"{press}:{case.number}"}] for case in held]
        at.heard.send(at.office.phrases.say("desk_which_case"), buttons)
        return {"fate": "asked"}

    return command


def _help(at: AtDesk, _number: int | None, _rest: str) -> Fate:
    at.heard.say("desk_help")
    return {"fate": "helped"}


def _cases(at: AtDesk, _number: int | None, _rest: str) -> Fate:
    held = mine(at)
    listed = "\n".join(at.name(case, long=True) for case in held)
    at.heard.say("desk_cases" if held else "desk_no_case", listed=listed)
    return {"fate": "listed"}


def _duty(on_duty: bool) -> Callable[..., Fate]:
    def command(at: AtDesk, _number: int | None, _rest: str) -> Fate:
        mentors.set_duty(at.db, at.mentor.id, on_duty, at.office.now())
        at.heard.say("desk_duty_on" if on_duty else "desk_duty_off")
        return {"fate": "duty"}

    return command


def _stop_writing(at: AtDesk, _number: int | None, _rest: str) -> Fate:
    stopped = record.drop(at)
    at.heard.say("record_dropped" if stopped else "record_none")
    return {"fate": "record"}


_end = _about_one(record.begin, "end")
_transfer = _about_one(presses.offer_transfer, "transfer")
_back = _about_one(presses.give_back, "back")
_card = _about_one(presses.show_card, "card")
COMMANDS: Mapping[str, Callable[[AtDesk, int | None, str], Fate]] = {
    "/start": _help, "/help": _help,
    "/cases": _cases, "/on": _duty(True), "/off": _duty(False),
    "/end": _end, "结束": _end, "/transfer": _transfer, "转交": _transfer,
    "/back": _back, "/card": _card, "/cancel": _stop_writing,
}  # fmt: skip
