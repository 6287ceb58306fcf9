"""The ledger names what nobody will see to, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.gateway.ledger import ledger
from tests.gateway.test_desk import ALWAYS, helped

pytestmark = pytest.mark.anyio
PATIENCE = dt.timedelta(minutes=15)
HOUR = dt.timedelta(hours=1)


async def book(gateway, later=dt.timedelta(0)):
    now = gateway.services.office.now() + later
    return await gateway.services.database.read(ledger, now, PATIENCE)


async def change(gateway, sql: str):
    await gateway.services.database.write(lambda db: db.exec_driver_sql(sql))


def kinds(found):
    return [fault["kind"] for fault in found.faults]


async def test_after_a_whole_case_everything_has_its_fate(running):
    async with running(**ALWAYS) as gateway:
        desk, who, person = await helped(gateway)
        await person.say("我在包头")
        await desk.writes(1, who, "好的")
        found = await book(gateway)

    assert found.faults == []
    fates = [entry.fate for entry in found.inbound]
    assert fates == ["answered", "answered", "passed"]
    assert [entry.owner for entry in found.cases] == [f"mentor:{who}"]


async def test_what_waits_for_a_loading_assistant_is_no_fault_until_it_should_be_over(
    running, fake
):
    fake.loaded = False
    async with running(ready=False) as gateway:
        person = await gateway.person()
        await person.say("你好")
        early, late = await book(gateway), await book(gateway, HOUR)

    assert kinds(early) == [] and early.inbound[0].owner == "queue"
    assert kinds(late) == ["stuck"] and late.faults[0]["id"] == early.inbound[0].id


async def test_a_message_without_a_row_of_its_fate_is_named(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.ask("你好")
        await change(gateway, "DELETE FROM inbox")
        found = await book(gateway)

    assert kinds(found) == ["no_fate"]


async def test_an_answer_that_is_not_there_is_named(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.ask("你好")
        await change(gateway, "DELETE FROM messages WHERE author = 'assistant'")
        found = await book(gateway)

    assert kinds(found) == ["no_answer"]


async def test_a_message_for_a_mentor_without_a_case_is_named(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.ask("你好")
        await change(gateway, "UPDATE inbox SET state = 'passed'")
        found = await book(gateway)

    assert kinds(found) == ["no_case"]


async def test_what_was_never_queued_for_another_channel_is_named(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.ask("你好")
        await change(gateway, "UPDATE conversations SET channel = 'telegram', address = '42'")
        found = await book(gateway)

    assert kinds(found) == ["not_queued"]


async def test_a_case_that_nothing_rings_for_is_named(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        await person.answers(2)
        await change(gateway, "UPDATE timers SET state = 'cancelled'")
        found = await book(gateway)

    assert "lost" in kinds(found)


async def test_an_event_that_crashed_and_one_that_waits_too_long_are_named(running):
    row = (
        "INSERT INTO events (channel, event_id, queue, state, attempts, received_at)"
        " VALUES ('telegram', '{}', 'q', '{}', 0, '2026-01-01 00:00:00')"
    )
    async with running(**ALWAYS) as gateway:
        await change(gateway, row.format(1, "queued"))
        await change(gateway, row.format(2, "failed"))
        found = await book(gateway)

    assert [(f["kind"], f["id"]) for f in found.faults] == [("stuck", "1"), ("crashed", "2")]
