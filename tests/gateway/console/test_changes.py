"""Listening: one learns at once that something changed, and hears nothing while nothing does."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.gateway.console import changes
from bot.gateway.console.changes import version
from tests.gateway.console.office import good
from tests.gateway.console.test_delivery import become, carried

pytestmark = pytest.mark.anyio


async def heard(desk) -> str:
    return await desk.services.database.read(version)


async def test_who_listens_learns_of_a_claim_while_waiting(office):
    async with office() as desk:
        await desk.person()
        await desk.gateway.until(lambda: _offered(desk))
        known = good(await desk.wang.get("changes"))["version"]
        waiting = asyncio.create_task(desk.wang.get("changes", after=known, wait=25))
        others = asyncio.create_task(desk.zhao.get("changes", after=known, wait=25))
        await asyncio.sleep(0.2)
        idle = waiting.done()
        good(await desk.li.post("cases/1/claim"))
        fresh = {good(await one)["version"] for one in (waiting, others)}

    assert not idle and known not in fresh and len(fresh) == 1


async def _offered(desk):
    return (await desk.zhao.case(1))["state"] == "offered"


async def test_without_news_the_same_version_comes_when_the_wait_is_over(office):
    async with office() as desk:
        known = good(await desk.wang.get("changes"))["version"]
        began = time.monotonic()
        again = good(await desk.wang.get("changes", after=known, wait=0.3))["version"]
        waited = time.monotonic() - began

    assert again == known and waited >= 0.3


async def test_what_changed_before_is_told_at_once(office):
    async with office() as desk:
        answer = good(await desk.wang.get("changes", after="long ago", wait=25))

    assert answer["version"] != "long ago"


async def test_each_thing_that_the_console_shows_changes_the_version(office):
    async with office() as desk:
        person = await desk.person()
        await desk.gateway.until(lambda: _offered(desk))
        versions = [await heard(desk)]

        async def step(call):
            good(await call)
            versions.append(await heard(desk))

        await step(desk.wang.post("cases/1/claim"))
        await person.say("我再说一句")
        versions.append(await heard(desk))
        await step(desk.wang.says(1, "您好"))
        await person.read(after=(await desk.wang.case(1))["last_seq"])
        versions.append(await heard(desk))
        await step(desk.wang.post("cases/1/marks", seq=2, fault="wrong", note="不对"))
        await step(desk.wang.post("cases/1/marks", seq=2, fault="missing", note="不全"))
        await step(desk.zhao.post("reviews/1", state="accepted"))
        await step(desk.wang.post("cases/1/reveal"))
        await step(desk.wang.post("cases/1/transfer", to=desk.li.id))
        await step(desk.li.post("cases/1/decline"))
        await step(desk.wang.closes(1, next_visit="2026-12-23"))
        await step(desk.wang.post("visits/1", day="2026-12-24"))
        await step(desk.wang.delete("visits/1"))
        await step(desk.li.post("duty", on_duty=False))
        await step(desk.chen.delete(f"mentors/{desk.li.id}"))
        await person.send(payload="/desk:rate:1:5")
        versions.append(await heard(desk))

    assert len(set(versions)) == len(versions)


async def test_a_delivery_changes_the_version(office):
    async with office() as desk:
        await carried(desk)
        versions = []
        for state in ("queued", "sending", "sent"):
            await become(desk, state)
            versions.append(await heard(desk))

    assert len(set(versions)) == 3


async def test_talk_with_the_bot_alone_changes_nothing(office):
    async with office() as desk:
        known = await heard(desk)
        person = await desk.gateway.person()
        await person.ask("贷款最多多少")

        assert await heard(desk) == known


async def test_reading_changes_nothing(office):
    async with office() as desk:
        await desk.helped()
        known = await heard(desk)
        for path in ("session", "cases", "cases/1", "cases/1/messages", "visits", "mentors"):
            good(await desk.wang.get(path))

        assert await heard(desk) == known


async def test_what_another_process_stores_is_heard(office):
    async with office() as desk:
        known = good(await desk.wang.get("changes"))["version"]
        waiting = asyncio.create_task(desk.wang.get("changes", after=known, wait=25))
        await asyncio.sleep(0.1)
        await desk.sql(
            "INSERT INTO case_events (actor, action, detail, at) VALUES ('system', 'duty_on', '{}',"
            " '2026-11-23 00:00:00')"
        )
        fresh = good(await asyncio.wait_for(waiting, 20))["version"]

    assert fresh != known


async def test_however_many_listen_the_database_is_asked_once_for_all(office, monkeypatch):
    asked = []

    def counted(db):
        asked.append(db)
        return version(db)

    monkeypatch.setattr(changes, "version", counted)
    async with office() as desk:
        known = good(await desk.wang.get("changes"))["version"]
        listeners = [desk.wang.get("changes", after=known, wait=0.5) for _ in range(40)]
        answers = await asyncio.gather(*listeners)

    assert {good(answer)["version"] for answer in answers} == {known}
    assert len(asked) < 20


async def test_a_stopping_gateway_lets_listeners_go(office):
    async with office() as desk:
        known = good(await desk.wang.get("changes"))["version"]
        waiting = asyncio.create_task(desk.wang.get("changes", after=known, wait=30))
        await asyncio.sleep(0.1)
        desk.services.let_go()
        answer = good(await asyncio.wait_for(waiting, 10))

    assert answer["version"] == known


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_one_cannot_wait_for_ever(office):
    async with office() as desk:
        answers = [await desk.wang.get("changes", wait=wait) for wait in (31, -1, "nan", "x")]

    assert {answer.status_code for answer in answers} == {422}
