"""How far a line got on a channel that carries it, and what its mentor can do about it."""

from __future__ import annotations

import pytest

from bot.gateway import log
from bot.gateway.desk.telling import tell
from bot.handoff import cases
from bot.handoff.cases import Request
from tests.gateway.console.office import good, refused

pytestmark = pytest.mark.anyio


async def carried(desk, parts: int = 1) -> int:
    """The seq of a line of 王芳's to somebody on Telegram, in this many parcels."""
    office = desk.services.office

    def opened(db):
        talk, _ = log.open_conversation(db, office.now(), "telegram", "77")
        outcome = cases.open_case(
            db, office.desk, Request(talk, 1, "asked", "能领补贴吗"), office.now()
        )
        tell(db, office, outcome.notices)

    await desk.services.database.write(opened)
    good(await desk.wang.post("cases/1/claim"))
    seq = good(await desk.wang.says(1, "长句子。" * (100 if parts == 1 else 1200)))["seq"]
    rows = await desk.sql("SELECT count(*) FROM outbox WHERE author = 'mentor'")
    assert rows == [(parts,)]
    return seq


async def become(desk, *states: str) -> None:
    """Lets the parcels of the line come to these states, in their order."""
    rows = await desk.sql("SELECT id FROM outbox WHERE author = 'mentor' ORDER BY id")
    for (number,), state in zip(rows, states):
        await desk.sql("UPDATE outbox SET state = :state WHERE id = :id", state=state, id=number)


async def delivery(desk) -> tuple[str, str, bool]:
    line = (await desk.wang.lines(1))[-1]["delivery"]
    return line["state"], line["said"], line["can_resend"]


async def test_a_line_is_where_its_parcel_is(office):
    async with office() as desk:
        await carried(desk)
        told = {"queued": await delivery(desk)}
        for state in ("sending", "sent", "uncertain", "failed", "cancelled"):
            await become(desk, state)
            told[state] = await delivery(desk)

    assert told == {
        "queued": ("queued", "排队中", False),
        "sending": ("sending", "发送中", False),
        "sent": ("sent", "已送达", False),
        "uncertain": ("uncertain", "可能已送达", True),
        "failed": ("failed", "失败", True),
        "cancelled": ("cancelled", "已撤回", False),
    }


async def test_a_long_line_is_delivered_when_all_of_it_is(office):
    async with office() as desk:
        await carried(desk, parts=2)
        told = []
        for states in (
            ("sent", "sent"),
            ("sent", "queued"),
            ("sending", "queued"),
            ("uncertain", "queued"),
            ("failed", "uncertain"),
            ("cancelled", "sent"),
        ):
            await become(desk, *states)
            told.append((await delivery(desk))[0])

    assert told == ["sent", "queued", "sending", "uncertain", "failed", "cancelled"]


async def test_what_may_not_have_arrived_is_sent_again(office):
    async with office() as desk:
        seq = await carried(desk, parts=2)
        await become(desk, "sent", "uncertain")
        good(await desk.wang.post(f"cases/1/messages/{seq}/resend"))
        states = await desk.sql("SELECT state FROM outbox WHERE author = 'mentor' ORDER BY id")
        again = await desk.wang.post(f"cases/1/messages/{seq}/resend")
        events = good(await desk.wang.get("cases/1"))["events"]

    assert states == [("sent",), ("queued",)]
    assert refused(again)[:2] == (409, "not_now")
    assert events[-1]["said"] == f"把第{seq}句又发了一次"


async def test_what_is_left_stays_as_it_is_and_the_ledger_can_tell(office):
    async with office() as desk:
        seq = await carried(desk)
        await become(desk, "uncertain")
        good(await desk.wang.post(f"cases/1/messages/{seq}/leave"))
        told = await delivery(desk)
        again = [
            await desk.wang.post(f"cases/1/messages/{seq}/{how}") for how in ("leave", "resend")
        ]
        kept = await desk.sql("SELECT state, last_error FROM outbox WHERE author = 'mentor'")

    assert told == ("uncertain", "可能已送达", False)
    assert [refused(answer)[:2] for answer in again] == [(409, "not_now")] * 2
    assert kept == [("uncertain", "left")]


async def test_it_is_for_its_mentor_to_say_also_after_the_end(office):
    async with office() as desk:
        seq = await carried(desk)
        await become(desk, "failed")
        others = await desk.li.post(f"cases/1/messages/{seq}/resend")
        good(await desk.wang.closes(1))
        own = await desk.wang.post(f"cases/1/messages/{seq}/resend")

    assert refused(others)[:2] == (403, "not_allowed") and own.status_code == 200


async def test_only_lines_that_were_carried_can_be_sent_again(office):
    async with office() as desk:
        await desk.helped()
        seq = good(await desk.wang.says(1, "您好"))["seq"]
        answers = [
            await desk.wang.post(path)
            for path in (
                f"cases/1/messages/{seq}/resend",
                "cases/1/messages/1/leave",
                "cases/1/messages/99/resend",
                "cases/99/messages/1/resend",
                f"cases/1/messages/{seq}/burn",
                "cases/1/messages/0/resend",
            )
        ]

    assert [answer.status_code for answer in answers] == [409, 409, 409, 404, 422, 422]
