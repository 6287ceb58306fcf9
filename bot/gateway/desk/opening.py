"""Opening a case from a conversation: what was asked, what is known, why the bot gave up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.gateway.database import Connection
from bot.gateway.desk.handed import Handed
from bot.gateway.desk.office import Office
from bot.gateway.desk.telling import tell
from bot.gateway.statements import SAID_BEFORE
from bot.gateway.tables import Message
from bot.gateway.wishes import asks_for_human
from bot.handoff.cards import MAX_TURNS, Card
from bot.handoff.cases import Request, open_case
from bot.handoff.desk import Outcome
from bot.handoff.states import REASONS

COLUMNS = (
    Message.seq,
    Message.author,
    Message.text,
    Message.payload,
    Message.in_reply_to,
    Message.asks,
    Message.citations,
    Message.verdicts,
    Message.turn,
)
VERDICTS_WITHIN = 10  # messages; an older verdict is about something else


def open_for(
    db: Connection,
    office: Office,
    talk: Any,
    seq: int,
    reason: str | None = None,
    handed: Handed | None = None,
) -> Outcome:
    """Opens a case because of message ``seq``, which asks for one, and tells the user its number.

    Part of the transaction that stores the message; the conversation is locked.
    """
    request = request_for(db, office, talk, seq, reason, handed)
    outcome = open_case(db, office.desk, request, office.now())
    tell(db, office, outcome.notices, in_reply_to=seq)
    return outcome


def request_for(
    db: Connection,
    office: Office,
    talk: Any,
    seq: int,
    reason: str | None = None,
    handed: Handed | None = None,
) -> Request:
    """What a case is opened with. Without a ``reason`` it is what the last answer says."""
    lines = _lines(db, talk.id, seq)
    ours = [line for line in lines if line.author == "assistant"]
    turn: dict[str, Any] = (ours[-1].turn or {}) if ours else {}
    confirmed, assumed = _known(turn, handed)
    region, within = office.guide.region((assumed | confirmed).get("region"))
    why = reason or _why(lines, seq)
    question = _question(lines)
    topic = _topic(ours)
    if handed is not None:
        why = "refer" if handed.referred else "asked"
        question, topic = handed.question or question, handed.topic or topic
    return Request(
        conversation_id=talk.id,
        epoch=talk.epoch,
        reason=why,
        question=question,
        region=region,
        within=within,
        topic=topic,
        card=_card(question, why, lines, confirmed, assumed),
    )


def just_said(db: Connection, conversation_id: str, seq: int, name: str) -> int | None:
    """The case of the desk's sentence ``name``, if message ``seq`` directly follows it."""
    asked = {"talk": conversation_id, "seq": seq - 1}
    before = db.execute(SAID_BEFORE, asked).one_or_none()
    if before is None or before.author != "system":
        return None
    turn: dict[str, Any] = before.turn or {}
    if name not in turn.get("notices", ()):
        return None
    number: int | None = turn.get("case")
    return number


def _lines(db: Connection, conversation_id: str, seq: int) -> list[Any]:
    """The last messages up to ``seq``, oldest first."""
    query = (
        select(*COLUMNS)
        .where(Message.conversation_id == conversation_id, Message.seq <= seq)
        .order_by(Message.seq.desc())
        .limit(MAX_TURNS)
    )
    return db.execute(query).all()[::-1]  # type: ignore[no-any-return]  # rows


def _known(turn: dict[str, Any], handed: Handed | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts that the person stated, and those only understood; a form overrules the talk."""
    known: dict[str, Any] = turn.get("known") or turn.get("facts") or {}
    assumed = set(turn.get("assumed", known))
    filled = dict(handed.facts) if handed else {}
    stated = {key: value for key, value in known.items() if key not in assumed}
    understood = {key: known[key] for key in known if key in assumed and key not in filled}
    return stated | filled, understood


def _card(
    question: str,
    why: str,
    lines: Sequence[Any],
    confirmed: dict[str, Any],
    assumed: dict[str, Any],
) -> dict[str, Any]:
    verdicts = _verdicts(lines)
    card = Card(
        question=question,
        why=why,
        confirmed=confirmed,
        assumed=assumed,
        verdicts=verdicts,
        open_points=tuple(
            dict.fromkeys(point for one in verdicts for point in one.get("open_points", ()))
        ),
        answered=tuple(line.text for line in lines if line.author == "assistant")[-2:],
        turns=tuple({"author": line.author, "text": line.text} for line in lines),
        clauses=_clauses(lines),
        last_seq=lines[-1].seq,
    )
    return card.parts()


def _clauses(lines: Sequence[Any]) -> tuple[str, ...]:
    """Those that the last quoting answer quoted."""
    for line in reversed(lines):
        if line.citations:
            return tuple(dict.fromkeys(quote["clause"] for quote in line.citations))
    return ()


def _verdicts(lines: Sequence[Any]) -> tuple[dict[str, Any], ...]:
    """Those of the last message that states any."""
    for line in reversed(lines[-VERDICTS_WITHIN:]):
        if line.verdicts:
            return tuple(line.verdicts)
    return ()


def _question(lines: Sequence[Any]) -> str:
    """The last thing that the person asked in words of their own; else what they said last."""
    said = [line for line in lines if line.author == "user"]
    typed = [one for one in said if one.payload is None and not asks_for_human(one.text)]
    asked = [line for line in typed if not _answers(line, lines)]
    return str((asked or typed or said)[-1].text)


def _answers(line: Any, lines: Sequence[Any]) -> bool:
    """Whether a person's line answers a question of the bot's, and asks nothing itself."""
    before = [one for one in lines if one.author == "assistant" and one.seq < line.seq]
    after = [one for one in lines if one.in_reply_to == line.seq]
    intent = str((after[0].turn or {}).get("intent") or "") if after else ""
    return bool(before and before[-1].asks) and not intent.startswith("ask_")


def _why(lines: Sequence[Any], seq: int) -> str:
    """Why the bot gave up, if it just did; else the person simply asked."""
    before = [line for line in lines if line.seq < seq]
    turn: dict[str, Any] = (before[-1].turn or {}) if before else {}
    why = turn.get("why")
    return str(why) if why in REASONS else "asked"


def _topic(ours: Sequence[Any]) -> str | None:
    """What the bot last spoke of."""
    for line in reversed(ours):
        turn: dict[str, Any] = line.turn or {}
        spoken = turn.get("topic") or next(iter(turn.get("programs") or ()), None)
        if spoken is not None:
            return str(spoken)
    return None
