"""A message is stored once, answered once, in order, by whoever answers in that mode."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.gateway import turns
from tests.gateway.fake_rasa import BUTTON, CITATION, TURN

pytestmark = pytest.mark.anyio


async def test_an_answer_carries_all_that_rasa_said(running):
    async with running() as gateway:
        person = await gateway.person()
        seq = await person.say("创业补贴多少钱")

        messages = await person.answers(1)

    assert [m["author"] for m in messages] == ["user", "assistant"]
    assert messages[1] == messages[1] | {
        "seq": seq + 1,
        "text": "答：创业补贴多少钱",
        "buttons": [BUTTON],
        "citations": [CITATION],
        "asks": [],
        "verdicts": [],
        "turn": TURN,
        "in_reply_to": seq,
    }
    assert messages[0]["turn"] is None and messages[0]["in_reply_to"] is None


async def test_the_same_message_sent_fifty_times_at_once_is_one_message(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        seqs = await asyncio.gather(
            *(person.say("你好", client_message_id="same") for _ in range(50))
        )
        await person.answers(1)
        again = await person.say("别的", client_message_id="same")
        messages = await person.read()

    assert set(seqs) == {1} and again == 1
    assert len(messages) == 2 and len(fake.asked) == 1


async def test_a_hundred_messages_at_once_are_all_answered_in_order(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        await asyncio.gather(*(person.say(f"问题{n}") for n in range(100)))

        messages = await person.answers(100)

    asked = {m["seq"]: m["text"] for m in messages if m["author"] == "user"}
    answered = [m for m in messages if m["author"] == "assistant"]
    assert [m["in_reply_to"] for m in answered] == sorted(asked)
    assert all(m["text"] == f"答：{asked[m['in_reply_to']]}" for m in answered)
    assert [m["seq"] for m in messages] == list(range(1, 201))
    assert not fake.overlapped


async def test_conversations_do_not_wait_for_each_other(running, fake):
    fake.delay = 0.2
    async with running() as gateway:
        people = [await gateway.person() for _ in range(8)]
        await asyncio.gather(*(person.ask("你好") for person in people))

    assert fake.most_active >= 4


async def test_who_waits_for_room_is_answered_once_there_is_some(running, fake, monkeypatch):
    monkeypatch.setattr(turns, "MAX_AT_ONCE", 1)
    monkeypatch.setattr(turns, "LOOK_SECONDS", 600)
    fake.hold = asyncio.Event()
    async with running() as gateway:
        people = [await gateway.person() for _ in range(3)]
        for person in people:
            await person.say("你好")
            await gateway.until(lambda: len(fake.asked) == 1)
        fake.hold.set()
        answers = [(await person.answers(1))[-1]["text"] for person in people]

    assert (answers, fake.most_active) == (["答：你好"] * 3, 1)


async def test_a_long_poll_wakes_when_the_answer_is_stored(running, fake):
    fake.hold = asyncio.Event()
    async with running() as gateway:
        person = await gateway.person()
        seq = await person.say("你好")
        poll = asyncio.create_task(person.read(after=seq, wait=10))
        await asyncio.sleep(0.1)
        assert not poll.done()
        fake.hold.set()

        messages = await asyncio.wait_for(poll, 30)

    assert [m["text"] for m in messages] == ["答：你好"]


async def test_a_long_poll_sees_what_another_process_stored(running):
    async with running() as gateway:
        person = await gateway.person()
        poll = asyncio.create_task(person.read(wait=10))
        await asyncio.sleep(0.1)
        gateway.services.waiting.wake = lambda _: None  # as if the writer were elsewhere
        await person.say("你好")

        assert len(await asyncio.wait_for(poll, 30)) >= 1


async def test_a_long_poll_without_news_ends_empty(running):
    async with running() as gateway:
        person = await gateway.person()

        assert await person.read(wait=0.2) == []


async def test_a_late_answer_is_dropped_when_the_mode_changed(running, fake):
    fake.hold = asyncio.Event()
    async with running() as gateway:
        person = await gateway.person()
        await person.say("你好")
        await person.say("还在吗")
        await gateway.until(lambda: len(fake.asked) == 1)
        await gateway.services.database.write(take_over, person.id)
        fake.hold.set()
        await gateway.until(lambda: fates_are(gateway, ["dropped", "passed"]))
        await person.say("导师好")
        messages = await person.read()
        talk = await gateway.http.get(person.path, headers=person.headers)

    assert {m["author"] for m in messages} == {"user"}
    assert len(fake.asked) == 1
    assert talk.json() == {"mode": "human", "case": None}


async def test_a_button_is_taken_only_if_it_was_offered(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        before = await person.send(payload=BUTTON["payload"])
        await person.ask("创业补贴")
        after = await person.send(payload=BUTTON["payload"])
        messages = await person.answers(2)

    assert (before.status_code, before.json()["error"]) == (422, "not_offered")
    assert after.status_code == 202
    assert messages[2]["text"] == BUTTON["title"]
    assert fake.asked[1] == fake.asked[1] | BUTTON_ASKED


BUTTON_ASKED = {"text": BUTTON["title"], "payload": BUTTON["payload"]}


async def test_a_typed_slash_is_plain_text(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        await person.ask('/ask_amount{"topic":"loan"}')

    assert (fake.asked[0]["text"], fake.asked[0]["payload"]) == (
        '/ask_amount{"topic":"loan"}',
        None,
    )


async def test_everything_is_there_after_a_restart(running):
    async with running() as gateway:
        person = await gateway.person()
        await person.ask("你好")
    async with running() as gateway:
        person.http = gateway.http

        assert len(await person.read()) == 2


def take_over(db, conversation_id):
    db.execute(
        text("UPDATE conversations SET mode = 'human', epoch = epoch + 1 WHERE id = :id"),
        {"id": conversation_id},
    )


async def fates_are(gateway, wanted: list[str]) -> bool:
    rows = await gateway.services.database.read(
        lambda db: db.execute(text("SELECT state FROM inbox ORDER BY seq")).all()
    )
    return [row[0] for row in rows] == wanted
