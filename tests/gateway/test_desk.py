"""From the chat to a mentor and back: modes, the queue, relaying, closing, rating, visits."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest

from bot.gateway.desk import relay
from bot.gateway.desk.telling import tell
from bot.gateway.log import Draft
from bot.handoff import claims, mentors, records, watchdog
from bot.handoff.cards import card_of
from bot.handoff.mentors import Profile
from tests.gateway.conftest import OPEN
from tests.handoff.stage import RECORD

pytestmark = pytest.mark.anyio
ALWAYS = OPEN


class Desk:
    """Mentors at work on a running gateway, without any channel."""

    def __init__(self, gateway) -> None:
        self.services = gateway.services

    async def do(self, work, *args, **kwargs):
        office = self.services.office

        def told(db):
            outcome = work(db, office.desk, *args, office.now(), **kwargs)
            tell(db, office, getattr(outcome, "notices", ()))
            return outcome

        outcome = await self.services.database.write(told)
        self.services.bell.ring()
        return outcome

    async def add(self, name: str, **fields) -> int:
        profile = Profile(name, **fields)
        now = self.services.office.now()
        return await self.services.database.write(mentors.add, profile, now)

    async def writes(self, number: int, who: int, text: str, key: str = "k1") -> int:
        said = Draft(text, "mentor", mentor_id=who, by="王导师")
        office = self.services.office
        seq, _ = await self.services.database.write(
            relay.from_mentor, office, number, who, said, key
        )
        self.services.bell.ring()
        return seq

    async def faults(self):
        return await self.services.database.read(watchdog.faults, self.services.office.now())


async def helped(gateway, text="一次性创业补贴多少钱"):
    """A person whose case is claimed by a mentor."""
    desk = Desk(gateway)
    who = await desk.add("王导师")
    person = await gateway.person()
    await person.ask(text)
    await person.say("转人工")
    await desk.do(claims.claim, 1, who)
    return desk, who, person


def texts(messages, author):
    return [message["text"] for message in messages if message["author"] == author]


async def test_a_claimed_case_is_said_and_the_mode_is_human(running):
    async with running(**ALWAYS) as gateway:
        _, _, person = await helped(gateway)
        messages, talk = await person.read(), await person.talk()

    assert "王导师" in texts(messages, "system")[-1]
    assert talk == {"mode": "human", "case": 1}


async def test_what_is_said_both_ways_arrives_once_and_the_bot_is_silent(running, fake):
    async with running(**ALWAYS) as gateway:
        desk, who, person = await helped(gateway)
        asked = len(fake.asked)
        await person.say("我去年三月开的店")
        seq = await desk.writes(1, who, "您先准备营业执照")
        again = await desk.writes(1, who, "您先准备营业执照")
        messages = await person.read()

    assert seq == again
    assert texts(messages, "mentor") == ["您先准备营业执照"]
    assert messages[-1]["by"] == "王导师"
    assert len(fake.asked) == asked


async def test_a_closed_case_gives_the_chat_back_to_the_bot_and_asks_for_a_rating(running):
    async with running(**ALWAYS) as gateway:
        desk, who, person = await helped(gateway)
        await desk.do(records.close, 1, who, RECORD)
        closed = (await person.read())[-1]
        await person.send(payload=closed["buttons"][0]["payload"])
        answer = await person.ask("还有别的吗")
        talk = await person.talk()
        faults = await desk.faults()

    assert "满意" in closed["buttons"][0]["title"]
    assert answer["text"] == "答：还有别的吗"
    assert talk == {"mode": "bot", "case": None}
    assert faults == []


async def test_a_rating_is_kept(running):
    async with running(**ALWAYS) as gateway:
        desk, who, person = await helped(gateway)
        await desk.do(records.close, 1, who, RECORD)
        await person.send(payload="/desk:rate:1:4")
        rating = await desk.services.database.read(
            lambda db: db.exec_driver_sql("SELECT rating FROM cases").scalar_one()
        )

    assert rating == 4


async def test_a_button_of_a_case_that_was_not_offered_is_refused(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        answer = await person.send(payload="/desk:rate:1:4")

    assert answer.status_code == 422


async def test_who_does_not_want_to_wait_gets_the_bot_back(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        await person.say("不等了")
        answer = await person.ask("贷款最多多少")

    assert answer["text"] == "答：贷款最多多少"


async def test_with_nobody_there_the_user_is_told_honestly(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        messages = await person.answers(2)

    assert "没有空着的导师" in messages[-1]["text"] and "12345" in messages[-1]["text"]


async def test_outside_the_hours_the_user_is_told_when(running):
    night = {"POLICYBOT_DESK_HOURS": "00:00-00:01", "POLICYBOT_TODAY": "2026-09-30"}
    async with running(**night) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        messages = await person.answers(2)

    assert "10月8日" in messages[-1]["text"]  # after the seven days of the National Day


async def test_a_callback_is_what_is_written_after_it_was_asked_for(running):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        await person.say("转人工")
        offer = (await person.answers(2))[-1]
        await person.send(payload=offer["buttons"][0]["payload"])
        await person.say("明天下午三点，13800000000")
        kept = await gateway.services.database.read(
            lambda db: db.exec_driver_sql("SELECT callback FROM cases").scalar_one()
        )

    assert kept == "明天下午三点，13800000000"


async def test_the_answer_to_a_visit_reopens_with_the_same_mentor(running):
    visited = dt.date(2026, 11, 24)
    async with running(**ALWAYS) as gateway:
        desk, who, person = await helped(gateway)
        await desk.do(records.close, 1, who, replace(RECORD, next_visit=visited))
    async with running(**ALWAYS | {"POLICYBOT_TODAY": "2026-11-24"}) as gateway:
        person.http = gateway.http
        await gateway.until(lambda: _said(person, "回访"))
        await person.say("贷款还没批下来")
        talk = await person.talk()
        offered = await gateway.services.database.read(
            lambda db: db.exec_driver_sql("SELECT mentor_id FROM offers WHERE case_number=2").all()
        )

    assert talk["mode"] == "waiting" and talk["case"] == 2
    assert offered in ([], [(who,)])


async def _said(person, words):
    return any(words in message["text"] for message in await person.read())


async def test_an_answer_that_comes_too_late_is_not_said_over_a_mentor(running, fake):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        fake.hold = asyncio.Event()
        await person.say("慢慢想")
        await gateway.until(lambda: fake.asked)
        await person.say("转人工")
        fake.hold.set()
        await asyncio.sleep(0.3)
        messages = await person.read()

    assert texts(messages, "assistant") == []


async def test_the_card_holds_what_was_asked_and_answered(running):
    async with running(**ALWAYS) as gateway:
        await helped(gateway, "见习补贴一个月多少")
        card = await gateway.services.database.read(card_of, 1)

    assert card.question == "见习补贴一个月多少"
    assert list(card.answered) == ["答：见习补贴一个月多少"]
    assert list(card.clauses) == ["2.1.2"]


async def test_a_wish_for_a_human_that_only_the_assistant_hears_opens_a_case(running, fake):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        fake.wish = "asked"
        answer = await person.ask("这事儿我非得跟你们那边懂行的当面唠唠才行")
        talk = await person.talk()

    assert (answer["author"], talk["mode"]) == ("system", "waiting")
    assert "编号1" in answer["text"]


@pytest.mark.parametrize("wish", ["complaint", "distress", "second_miss"])
async def test_where_the_bot_gives_up_a_mentor_is_offered_and_the_bot_stays(running, fake, wish):
    async with running(**ALWAYS) as gateway:
        person = await gateway.person()
        fake.wish = wish
        answer = await person.ask("你们就会糊弄人")
        talk = await person.talk()

    assert (answer["author"], talk["mode"]) == ("assistant", "bot")


async def test_who_wants_to_be_forgotten_while_a_case_is_open_is_told_when(running):
    async with running(**ALWAYS) as gateway:
        desk, who, person = await helped(gateway)
        asked = await person.answer_to(await person.say("清除我的信息"))
        await desk.do(records.close, 1, who, RECORD)
        cleared = await person.ask("清除我的信息")

    assert "办结以后" in asked["text"]
    assert cleared["text"] == "答：清除我的信息"


async def test_not_waiting_any_more_after_a_claim_is_said_to_the_mentor(running):
    async with running(**ALWAYS) as gateway:
        _, _, person = await helped(gateway)
        await person.send(payload="/desk:cancel:1")
        messages, talk = await person.read(), await person.talk()

    assert "告诉导师" in messages[-1]["text"]
    assert talk["mode"] == "human"
