"""What mentors are told on Telegram, as parcels: offers, cases, what users write.

In a mentor's private chat, or where the site has a group, in the topic of the case there. A mentor
without an account works in the console, which reads the desk itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from bot.gateway import statements
from bot.gateway.channels.telegram.split import pieces
from bot.gateway.database import Connection
from bot.gateway.desk.cardtext import card_text
from bot.gateway.desk.group import group_now
from bot.gateway.desk.office import Office
from bot.gateway.outbox import Parcel, queue, revive, withdraw
from bot.gateway.rendering import TELEGRAM, carried
from bot.gateway.tables import Inbox, Message
from bot.handoff import statements as desk
from bot.handoff.cards import Card, card_of
from bot.handoff.desk import Notice
from bot.handoff.masking import alias, mask
from bot.handoff.statements import offers

Buttons = list[list[dict[str, str]]]
WRITTEN = (Message.seq, Message.text, Message.media, Message.edits)
NOT_ANSWERED = ("queued", "running", "passed", "dropped")
LAST_END = select(func.max(desk.cases.c.closed_at)).where(
    desk.cases.c.conversation_id == bindparam("talk"), desk.cases.c.number < bindparam("which")
)


@dataclass(frozen=True)
class Line:
    """Something that a user wrote, to be carried to a mentor."""

    conversation_id: str
    seq: int
    text: str
    media: Mapping[str, Any] | None = None
    edited: bool = False


def offer(db: Connection, office: Office, mentor: Any, notice: Notice) -> None:
    """Shows a case with a button; outside the hours without a sound."""
    case = db.execute(desk.CASE, {"which": notice.number}).one()
    name = "desk_transfer_offer" if notice.detail["transfer"] else "desk_offer"
    draft = office.phrases.draft(name, **about(office, case))
    body: dict[str, Any] = {"do": "send", "text": draft.text, "buttons": rows(draft.buttons)}
    if notice.detail.get("quiet"):
        body["silent"] = True
    _queue(db, office, mentor, notice.number, [body], f"offer:{notice.detail['offer']}")


def take_back(db: Connection, office: Office, mentor: Any, notice: Notice) -> None:
    """Changes the mentor's offers of a case into who has it, or that it is gone."""
    said = office.phrases.say(f"desk_{notice.what}", number=notice.number, **notice.detail)
    if office.group and notice.what == "taken":
        return  # who claimed it has changed the one offer there
    for key in _offers(db, office, notice.number, mentor.id):
        _replace(db, office, mentor, notice.number, key, said)
    case = db.execute(desk.CASE, {"which": notice.number}).one()
    if notice.what == "cancelled" and case.mentor_id == mentor.id:
        send(db, office, mentor, "desk_cancelled", notice)


def hand_over(db: Connection, office: Office, mentor: Any, notice: Notice) -> None:
    """Gives the case to who claimed it: the card, and what nobody has answered yet."""
    number = notice.number
    name = "desk_taken" if office.group else "desk_claimed"
    said = office.phrases.say(name, number=number, alias=mentor.alias)
    for key in _offers(db, office, number, mentor.id):
        _replace(db, office, mentor, number, key, said)
    show_card(db, office, mentor, card_of(db, number))
    for line in lines_of(db, number):
        carry(db, office, mentor, number, line)


def show_card(db: Connection, office: Office, mentor: Any, card: Card) -> None:
    """Sends the card with what can be done."""
    assert card.number is not None
    draft = office.phrases.draft("desk_card", number=card.number, card=card_text(office, card))
    bodies: list[dict[str, Any]] = [{"do": "send", "text": text} for text in pieces(draft.text)]
    bodies[-1]["buttons"] = rows(draft.buttons)
    key = f"card:{card.number}:{secrets.token_hex(8)}"
    _queue(db, office, mentor, card.number, bodies, key)


def lines_of(db: Connection, number: int) -> list[Line]:
    """What is the mentor's to answer: written since the opening, or before and never answered."""
    case = db.execute(desk.CASE, {"which": number}).one()
    before = db.execute(LAST_END, {"talk": case.conversation_id, "which": number}).scalar_one()
    unanswered = Inbox.state.in_(NOT_ANSWERED)
    if before is not None:  # what was said in an earlier case had its mentor
        unanswered = and_(unanswered, Message.created_at > before)
    query = (
        select(*WRITTEN)
        .join(Inbox, (Inbox.conversation_id == case.conversation_id) & (Inbox.seq == Message.seq))
        .where(Message.conversation_id == case.conversation_id, Message.author == "user")
        .where(or_(Message.seq > int(case.card.get("last_seq", 0)), unanswered))
    )
    return [
        Line(case.conversation_id, row.seq, row.text, row.media, row.edits is not None)
        for row in db.execute(query.order_by(Message.seq)).all()
    ]


def show_lines(db: Connection, office: Office, mentor: Any, number: int) -> None:
    """Sends those lines again, not masked; who looked has been written down."""
    for line in lines_of(db, number):
        who = alias(line.conversation_id)
        text = office.phrases.say("desk_line", number=number, alias=who, text=line.text)
        bodies = [{"do": "send", "text": piece} for piece in pieces(text)]
        _queue(db, office, mentor, number, bodies, f"reveal:{secrets.token_hex(8)}")


def carry(db: Connection, office: Office, mentor: Any, number: int, line: Line) -> None:
    """Carries a user's message to the mentor, once."""
    who = alias(line.conversation_id)
    name = "desk_line_edited" if line.edited else "desk_line"
    text = office.phrases.say(name, number=number, alias=who, text=mask(line.text))
    bodies = carried(line.media, text)
    key = f"relay:{line.conversation_id}:{line.seq}:{mentor.id}"
    about_line = {"author": "user", "conversation_id": line.conversation_id, "seq": line.seq}
    _queue(db, office, mentor, number, bodies, key, **about_line)


def send(db: Connection, office: Office, mentor: Any, name: str, notice: Notice) -> None:
    """Tells the mentor something about a case."""
    draft = office.phrases.draft(name, number=notice.number, **notice.detail)
    body: dict[str, Any] = {"do": "send", "text": draft.text}
    if draft.buttons:
        body["buttons"] = rows(draft.buttons)
    key = f"notice:{notice.number}:{secrets.token_hex(8)}"
    _queue(db, office, mentor, notice.number, [body], key)


def about(office: Office, case: Any) -> dict[str, Any]:
    """What an offer says of a case; masked."""
    none = office.phrases.say("desk_none")
    return {
        "number": case.number,
        "alias": alias(case.conversation_id),
        "reason": office.phrases.say(f"reason_{case.reason}"),
        "region": case.region or none,
        "topic": office.guide.topic(case.topic) or none,
        "question": mask(case.question),
    }


def rows(buttons: Sequence[Mapping[str, str]]) -> Buttons:
    """Buttons of ``domain.yml`` as Telegram shows them, two beside each other."""
    made = [{"title": one["title"], "data": one["payload"]} for one in buttons]
    return [made[at : at + 2] for at in range(0, len(made), 2)]


def _queue(
    db: Connection,
    office: Office,
    mentor: Any,
    number: int,
    bodies: Sequence[Mapping[str, Any]],
    key: str,
    **more: Any,
) -> None:
    if mentor.telegram_id is None:
        return
    group = group_now(db, office)
    for part, body in enumerate(bodies):
        parcel = Parcel(
            key=f"{key}:{part}" if part else key,
            channel=TELEGRAM,
            recipient=group or mentor.telegram_id,
            body={**body, "thread": number} if group else body,
            case_number=number,
            **{"author": "desk", **more},
        )
        if not queue(db, parcel, office.now()):
            revive(db, parcel.key, office.now())


def _replace(db: Connection, office: Office, mentor: Any, number: int, key: str, text: str) -> None:
    """The message of this key shows another text, without buttons; unsent, it is not sent."""
    known = db.execute(statements.PARCEL_OF, {"key": key}).first()
    if known is None or withdraw(db, key, office.now()):
        return
    _queue(db, office, mentor, number, [{"do": "edit", "of": key, "text": text}], f"{key}:end")


def _offers(db: Connection, office: Office, number: int, mentor_id: int) -> list[str]:
    """Keys of the case's offers to this mentor; in a group, of all, where one may be shown."""
    query = select(offers.c.id).where(offers.c.case_number == number)
    if not office.group:
        query = query.where(offers.c.mentor_id == mentor_id)
    return [f"offer:{offer_id}" for offer_id in db.execute(query.order_by(offers.c.id)).scalars()]
