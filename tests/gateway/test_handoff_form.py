"""A filled-in form is handed to a mentor: stored once, with facts and verdicts in the card."""

from __future__ import annotations

import asyncio
import json
import shutil
from typing import Any

import pytest

from bot.handoff import mentors
from bot.handoff.cards import Card, card_of
from bot.handoff.mentors import Profile
from policy_kb.build import build
from tests.gateway.fake_rasa import TURN
from tests.gateway.person import Person
from tests.gateway.test_desk import helped

pytestmark = pytest.mark.anyio
ALWAYS = {"POLICYBOT_DESK_HOURS": "00:00-24:00", "POLICYBOT_TODAY": "2026-11-23"}
VETERAN = {
    "region": "呼市",
    "groups": ["veteran"],
    "registered_on": "2025-03",
    "jobs_created": 2,
    "first_startup": True,
    "operating_normally": True,
    "tax_filing_normal": True,
    "startup_subsidy_received": False,
    "incubation_subsidy_received": False,
}
SAID = (
    "请导师看看我的资格测算：地区：呼和浩特市；人群：退役军人；登记日期：2025年3月；带动就业人数：2人；"
    "首次成功创业：是；正常经营：是；正常申报纳税：是；已领一次性创业补贴：否；已领创业孵化补贴：否。"
)
RELEASED = {  # reached only through 等
    "groups": ["released_prisoner"],
    "base_government_developed": True,
    "only": ["free_premises"],
}


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("kb") / "policy_kb.sqlite"
    build(path)
    return path


@pytest.fixture
def place(home, built):
    (home / "var").mkdir()
    return shutil.copy(built, home / "var" / "policy_kb.sqlite")


async def hand_over(person: Person, key: str = "form", **body: Any):
    content = json.dumps({"client_message_id": key} | body)
    headers = person.headers | {"Content-Type": "application/json"}
    return await person.http.post(f"{person.path}/handoff", headers=headers, content=content)


async def in_card(gateway, number: int = 1) -> Card:
    return await gateway.services.database.read(card_of, number)


async def column(gateway, name: str, table: str = "cases") -> list[Any]:
    def look(db):
        return db.exec_driver_sql(f"SELECT {name} FROM {table} ORDER BY 1").scalars().all()

    return await gateway.services.database.read(look)


async def test_the_message_says_the_facts_in_words_and_the_question(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        answer = await hand_over(person, facts=VETERAN, text="  要去哪里办？ ")
        messages = await person.read()
        talk = await person.talk()

    assert (answer.status_code, answer.json()) == (202, {"seq": 1})
    assert (messages[0]["author"], messages[0]["text"]) == ("user", f"{SAID}\n  要去哪里办？ ")
    assert "编号1" in messages[1]["text"] and messages[1]["in_reply_to"] == 1
    assert talk == {"mode": "waiting", "case": 1}


async def test_the_card_has_the_facts_as_confirmed_and_the_verdicts_of_assess(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        facts = VETERAN | {"only": ["startup_subsidy", "free_premises"]}
        await hand_over(person, facts=facts, text="要去哪里办？")
        card = await in_card(gateway)
        judged = (await gateway.http.post("/api/v1/assess", json=facts)).json()
        topic = await column(gateway, "topic")
        region = await column(gateway, "region")

    assert card.confirmed == VETERAN | {"region": "呼和浩特市"}
    assert card.assumed == {}
    assert list(card.verdicts) == judged["programs"]
    assert [verdict["status"] for verdict in card.verdicts] == ["likely_eligible", "need_info"]
    assert (card.question, card.why) == ("要去哪里办？", "asked")
    assert (topic, region) == ([None], ["呼和浩特市"])


async def test_of_all_programs_only_those_are_handed_over_that_a_fact_bears_on(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await hand_over(person, facts={"in_service_researcher": True, "groups": ["researcher"]})
        card = await in_card(gateway)

    found = {verdict["id"]: verdict["status"] for verdict in card.verdicts}
    assert 0 < len(found) < 16
    assert "in_service_startup" in found and "national_base_award" not in found


async def test_a_program_that_was_chosen_is_handed_over_before_anything_was_filled_in(
    running, place
):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await hand_over(person, facts={"only": ["startup_subsidy"]})
        card, topic = await in_card(gateway), await column(gateway, "topic")

    assert [verdict["id"] for verdict in card.verdicts] == ["startup_subsidy"]
    assert topic == ["startup_subsidy"]


async def test_a_verdict_that_the_text_does_not_settle_is_the_reason(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await hand_over(person, facts=RELEASED)
        card = await in_card(gateway)
        reason, topic = await column(gateway, "reason"), await column(gateway, "topic")

    assert [verdict["status"] for verdict in card.verdicts] == ["refer"]
    assert (card.why, reason, topic) == ("refer", ["refer"], ["free_premises"])


async def test_what_was_only_understood_in_the_talk_stays_assumed(running, place, monkeypatch):
    monkeypatch.setitem(TURN, "facts", {"jobs_created": 1, "staff": 3})
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.ask("我雇了一个人，一共三个")
        await hand_over(person, facts={"jobs_created": 2})
        card = await in_card(gateway)

    assert (card.confirmed, card.assumed) == ({"jobs_created": 2}, {"staff": 3})


async def test_the_same_id_again_is_the_same_message_and_the_same_case(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        answers = await asyncio.gather(
            *(hand_over(person, facts=VETERAN, text="在吗") for _ in range(4))
        )
        messages = await person.answers(1)
        numbers = await column(gateway, "number")
        fates = await column(gateway, "state", "inbox")

    assert {(one.status_code, one.json()["seq"]) for one in answers} == {(202, 1)}
    assert [message["author"] for message in messages].count("user") == 1
    assert (numbers, fates) == ([1], ["answered"])


async def test_an_open_case_gets_it_as_a_message_and_stays_the_only_one(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        answer = await hand_over(person, facts={"jobs_created": 2}, text="看看这个")
        messages = await person.read()
        numbers = await column(gateway, "number")
        fates = await column(gateway, "state", "inbox")
        talk = await person.talk()

    said = messages[answer.json()["seq"] - 1]
    assert said["text"] == "请导师看看我的资格测算：带动就业人数：2人。\n看看这个"
    assert [verdict["id"] for verdict in said["verdicts"]]
    assert (numbers, fates, talk["case"]) == ([1], ["answered", "passed"], 1)


async def test_the_desk_asked_for_a_callback_and_the_form_is_not_taken_for_one(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        await person.answers(2)
        await person.send(payload="/desk:callback:1")
        await hand_over(person, facts={"jobs_created": 2})
        callback = await column(gateway, "callback")

    assert callback == [None]


async def test_a_mentor_who_knows_the_topic_is_asked(running, place):
    async with running(**ALWAYS) as gateway:
        for name, topic in (("场地", "free_premises"), ("补贴", "startup_subsidy")):
            profile = Profile(name, topics=(topic,))
            await gateway.services.database.write(
                mentors.add, profile, gateway.services.office.now()
            )
        person = await gateway.person()
        await hand_over(person, facts=RELEASED)

        async def offered() -> list[Any]:
            return await column(gateway, "mentor_id", "offers")

        await gateway.until(offered)
        asked = await offered()

    assert asked[0] == 1


@pytest.mark.parametrize("facts", [None, {}, {"jobs_created": None}, {"only": []}])
async def test_without_facts_a_mentor_is_asked_all_the_same(running, place, facts):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await hand_over(person, facts=facts, text="不会填")
        messages = await person.read()
        card = await in_card(gateway)

    assert messages[0]["text"] == "请导师看看我的资格测算，情况还没有填。\n不会填"
    assert (card.question, card.confirmed, card.verdicts) == ("不会填", {}, [])


async def test_the_day_that_was_assumed_is_said(running, place):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await hand_over(person, facts={"as_of": "2025-06-01", "loan_amount": 12345})
        messages = await person.read()

    assert "想贷金额：12345元" in messages[0]["text"]
    assert "按哪天算：2025年6月1日" in messages[0]["text"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({"facts": {"jobs_created": "两"}}, 422, "bad_facts", id="a fact in words"),
        pytest.param({"facts": {"region": "北京"}}, 422, "bad_facts", id="another region"),
        pytest.param({"facts": {"only": ["x"]}}, 422, "bad_facts", id="an unknown program"),
        pytest.param({"facts": {"jobz": 1}}, 422, "bad_facts", id="an unknown fact"),
        pytest.param({"facts": ["veteran"]}, 422, "invalid", id="a list"),
        pytest.param({"facts": []}, 422, "invalid", id="an empty list"),
        pytest.param({"text": "长" * 4001}, 413, "too_long", id="4001 characters"),
        pytest.param({"text": "\ud83d"}, 422, "invalid", id="half a character"),
        pytest.param({"text": 5}, 422, "invalid", id="a number as text"),
        pytest.param({"client_message_id": ""}, 422, "invalid", id="an empty id"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_taken_is_refused_and_nothing_is_stored(
    running, place, body, status, code
):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        answer = await hand_over(person, **body)
        messages = await person.read()
        numbers = await column(gateway, "number")

    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in answer.json()["message"])
    assert (messages, numbers) == ([], [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_stranger_cannot_hand_anything_over(running, place):
    async with running(**ALWAYS) as gateway:
        person, other = await gateway.person(), await gateway.person()
        person.token = other.token
        wrong = await hand_over(person, facts=VETERAN)
        person.path = person.path.replace(person.id, "0" * 32)
        unknown = await hand_over(person, facts=VETERAN)
        numbers = await column(gateway, "number")

    assert (wrong.status_code, unknown.status_code, numbers) == (403, 404, [])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_facts_that_cannot_be_judged_now_are_not_taken_half(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        answer = await hand_over(person, facts=VETERAN)
        numbers = await column(gateway, "number")

    assert (answer.status_code, answer.json()["error"], numbers) == (503, "no_knowledge", [])


async def test_the_note_of_a_claim_names_the_mentor(running, place):
    async with running(**ALWAYS) as gateway:
        _, _, person = await helped(gateway)
        notes = [one for one in await person.read() if one["author"] == "system"]

    assert [one["by"] for one in notes][-1] == "王导师"
    assert notes[0]["by"] is None
