"""When Rasa fails, loads or is away, nothing is lost and somebody is offered (R14, R18)."""

from __future__ import annotations

import pytest

from bot.gateway import turns
from bot.gateway.phrases import Phrases
from tests.gateway.conftest import ROOT

pytestmark = pytest.mark.anyio
TROUBLE = Phrases.load(ROOT / "domain.yml").trouble.text


@pytest.mark.parametrize(
    "fault", ["error", "empty", "blank", "garbage", "list", "not_json", "slow", "cut"]
)
async def test_a_failed_turn_is_an_apology_that_offers_a_mentor(running, fake, fault):
    async with running() as gateway:
        person = await gateway.person()
        fake.fault = fault
        failed = await person.ask("你好")
        fake.fault = None
        seq = await person.say("再问")
        messages = await person.answers(2)

    assert (failed["text"], failed["author"]) == (TROUBLE, "assistant")
    assert failed["buttons"] == [{"title": "转人工", "payload": "/ask_human"}]
    assert failed["turn"]["notices"] == ["turn_failed"]
    assert (messages[-1]["text"], messages[-1]["in_reply_to"]) == ("答：再问", seq)


async def test_while_rasa_loads_messages_are_kept_and_then_answered_in_order(running, fake):
    fake.loaded = False
    async with running(ready=False) as gateway:
        person = await gateway.person()
        for number in range(5):
            await person.say(f"问题{number}")
        before = await gateway.http.get("/readyz")
        assert fake.asked == []
        fake.loaded = True
        messages = await person.answers(5)
        after = await gateway.http.get("/readyz")

    assert (before.status_code, before.json()["ready"], before.json()["assistant"]) == (
        503,
        False,
        "warming",
    )
    assert [m["in_reply_to"] for m in messages if m["author"] == "assistant"] == [1, 2, 3, 4, 5]
    assert (after.status_code, after.json()["ready"]) == (200, True)


async def test_a_short_outage_is_waited_out(running, fake):
    async with running(POLICYBOT_OUTAGE_PATIENCE="20") as gateway:
        person = await gateway.person()
        fake.fault = "down"
        await person.say("你好")
        await gateway.until(lambda: gateway.services.rasa.state == "down")
        fake.fault = None
        messages = await person.answers(1)

    assert messages[1]["text"] == "答：你好"


async def test_a_long_outage_is_an_apology(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        fake.fault = "down"
        answer = await person.ask("你好")

    assert answer["text"] == TROUBLE


@pytest.mark.parametrize("fault", [None, "down", "slow"])
async def test_a_case_is_opened_at_once_whatever_rasa_does(running, fake, fault):
    async with running() as gateway:
        person = await gateway.person()
        fake.fault = fault
        seq = await person.say("转人工")
        messages = await person.read()
        talk = await person.talk()

    assert (messages[1]["author"], messages[1]["in_reply_to"]) == ("system", seq)
    assert "编号1" in messages[1]["text"] and messages[1]["turn"]["decision"] == "handoff"
    assert talk == {"mode": "waiting", "case": 1}
    assert fake.asked == []


async def test_the_offer_of_an_apology_can_be_pressed(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        fake.fault = "error"
        await person.ask("你好")
        await person.send(payload="/ask_human")
        messages = await person.read()

    assert "编号1" in messages[3]["text"]


async def test_a_turn_whose_line_broke_is_asked_again_without_waiting(running, fake, monkeypatch):
    monkeypatch.setattr(turns, "LOOK_SECONDS", 600)
    async with running() as gateway:
        person = await gateway.person()
        fake.fault = "cut"
        answer = await person.ask("你好")

    assert answer["text"] == TROUBLE and len(fake.asked) == turns.MAX_ATTEMPTS


async def test_a_turn_that_kills_its_gateway_is_not_tried_for_ever(running, fake, monkeypatch):
    monkeypatch.setattr(turns, "MAX_ATTEMPTS", 0)
    async with running() as gateway:
        person = await gateway.person()
        answer = await person.ask("你好")

    assert answer["text"] == TROUBLE and fake.asked == []


async def test_figures_count_turns_by_fate(running, fake):
    async with running() as gateway:
        person = await gateway.person()
        await person.ask("你好")
        figures = (await gateway.http.get("/metrics")).text

    assert 'policybot_turns_total{fate="answered",reason=""} 1.0' in figures
    assert "policybot_assistant_ready 1.0" in figures
    assert person.id not in figures
