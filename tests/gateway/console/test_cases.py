"""Cases in their boxes: which are there, in which order, and what of them one may read."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.gateway.console.office import good, refused

pytestmark = pytest.mark.anyio
PHONE = "我的电话13812345678，一次性创业补贴多少钱"


async def test_the_boxes_hold_what_their_names_say(office):
    async with office() as desk:
        for question in ("第一个问题", "第二个问题", "第三个问题"):
            await desk.person(question)
        good(await desk.wang.post("cases/2/claim"))
        boxes = {name: await desk.wang.box(name) for name in ("queue", "mine", "all")}
        found = good(await desk.wang.get("cases", box="queue"))
        others = good(await desk.li.get("cases", box="mine"))

    assert boxes == {"queue": [1, 3], "mine": [2], "all": [3, 2, 1]}
    assert found["counts"] == {"queue": 2, "mine": 1, "unanswered": 1}
    assert (found["total"], found["page"], found["pages"]) == (2, 1, 1)
    assert others["cases"] == [] and others["counts"] == {"queue": 2, "mine": 0, "unanswered": 0}


async def test_the_most_urgent_is_first_in_the_queue(office):
    async with office() as desk:
        for question in ("第一个问题", "第二个问题", "第三个问题"):
            await desk.person(question)
        await desk.sql("UPDATE cases SET priority = 0, reason = 'distress' WHERE number = 3")
        queue = await desk.wang.box("queue")

    assert queue == [3, 1, 2]


async def test_who_owes_an_answer_is_counted_until_it_is_given(office):
    async with office() as desk:
        person = await desk.helped()
        before = good(await desk.wang.get("cases", box="mine"))["counts"]["unanswered"]
        good(await desk.wang.says(1, "您先准备营业执照"))
        answered = good(await desk.wang.get("cases", box="mine"))["counts"]["unanswered"]
        await person.say("还要什么")
        after = good(await desk.wang.get("cases", box="mine"))["counts"]["unanswered"]

    assert (before, answered, after) == (1, 0, 1)


async def test_a_mentor_sees_whose_anothers_case_is_and_nothing_of_it(office):
    async with office() as desk:
        await desk.helped("我有病要看，能领补贴吗")
        (seen,) = good(await desk.li.get("cases", box="all"))["cases"]
        one, chat = await desk.li.get("cases/1"), await desk.li.get("cases/1/messages")
        found = {
            name: await desk.li.box("all", **{name: value})
            for name, value in (("words", "有病"), ("mentor_id", desk.wang.id), ("state", "active"))
        }
        own = await desk.wang.box("all", words="有病")

    assert seen["mentor"] == {"id": desk.wang.id, "alias": "王老师"} and seen["state"] == "active"
    assert seen["question"] == "" and seen["callback"] is None and not seen["mine"]
    assert refused(one) == refused(chat) == (403, "not_allowed", "1号由王老师在办，您看不到内容。")
    assert found == {"words": [], "mentor_id": [1], "state": [1]}
    assert own == [1]


async def test_what_another_has_ended_is_not_seen_by_a_mentor(office):
    async with office() as desk:
        await desk.helped()
        good(await desk.wang.closes(1))
        await desk.person("另一个问题")
        good(await desk.chen.post("cases/2/cancel", reason="试用"))
        boxes = [await one.box("all") for one in (desk.wang, desk.li, desk.chen, desk.zhao)]
        closed, cancelled = await desk.li.get("cases/1"), await desk.li.get("cases/2")

    assert boxes == [[1], [], [2, 1], [2, 1]]
    assert refused(closed) == (403, "not_allowed", "1号已经结束，由王老师办理，您看不到内容。")
    assert cancelled.status_code == 403


async def test_supervisor_and_officer_read_every_case_masked(office):
    async with office() as desk:
        await desk.helped(PHONE)
        whole = [good(await one.get("cases/1")) for one in (desk.chen, desk.zhao)]
        chats = [await one.lines(1) for one in (desk.chen, desk.zhao)]

    assert "13812345678" not in str(whole) + str(chats)
    assert all("138********" in one["case"]["question"] for one in whole)
    assert all("138********" in lines[0]["text"] for lines in chats)


async def test_one_case_has_card_history_and_who_can_take_it(office, knowledge):
    async with office() as desk:
        await desk.helped("见习补贴一个月多少")
        whole = good(await desk.wang.get("cases/1"))

    assert whole["card"]["question"] == "见习补贴一个月多少"
    assert whole["card"]["why"] == "来访者要求" and whole["card"]["unmasked"] is False
    assert [turn["author"] for turn in whole["card"]["turns"]] == ["user", "assistant", "user"]
    assert whole["card"]["clauses"] == ["2.1.2"]
    assert (whole["record"], whole["visit"]) == (None, None)
    told = [(event["who"], event["said"]) for event in whole["events"]]
    assert told[0] == ("来访者", "开案（来访者要求）") and told[-1] == ("王老师", "接单")
    assert {one["alias"] for one in whole["mentors"]} == {"李老师", "陈老师"}


async def test_facts_and_verdicts_of_the_card_are_in_words(office, knowledge):
    async with office() as desk:
        await desk.helped()
        card = (
            '{"confirmed": {"groups": ["veteran"], "jobs_created": 2, "first_startup": true},'
            ' "verdicts": [{"id": "startup_subsidy", "status": "refer", "conditions": []}],'
            ' "why": "refer", "open_points": ["看当地"]}'
        )
        await desk.sql("UPDATE cases SET card = :card", card=card)
        shown = good(await desk.wang.get("cases/1"))["card"]

    values = {fact["key"]: fact["value"] for fact in shown["confirmed"]}
    assert values == {"groups": "退役军人", "jobs_created": "2人", "first_startup": "是"}
    assert all(fact["label"] != fact["key"] for fact in shown["confirmed"])
    assert shown["verdicts"][0]["title"] == "一次性创业补贴"
    assert shown["why"] == "条文定不下来" and shown["open_points"] == ["看当地"]


async def test_a_full_mentor_is_not_among_those_who_can_take_a_case(office):
    async with office() as desk:
        await desk.helped()
        await desk.sql("UPDATE mentors SET capacity = 0 WHERE name = '李强'")
        takers = good(await desk.wang.get("cases/1"))["mentors"]

    assert [one["name"] for one in takers] == ["陈静"]


async def test_there_is_no_such_case(office):
    async with office() as desk:
        told = [refused(await desk.wang.get(path)) for path in ("cases/99", "cases/99/messages")]

    assert told == [(404, "not_found", "没有 99 号案。")] * 2


FOUND = [
    ({"words": "补贴"}, [3, 1]),
    ({"words": "补贴 一次性"}, [1]),
    ({"words": "%"}, []),
    ({"words": "\x00补贴"}, [3, 1]),
    ({"state": ["queued", "offered"]}, [3, 2]),
    ({"state": ["active"]}, [1]),
    ({"topic": "startup_subsidy"}, [1]),
    ({"region": "呼和浩特"}, [2, 1]),
    ({"region": "赛罕区"}, [1]),
    ({"region": "东京"}, []),
    ({"reason": "complaint"}, [2]),
    ({"service": "policy"}, []),
    ({"mentor_id": 1}, [1]),
    ({"mentor_id": 2**31 - 1}, []),
    ({"since": "2026-11-23"}, [3, 2, 1]),
    ({"since": "2026-11-24"}, []),
    ({"until": "2026-11-23"}, [3, 2, 1]),
    ({"until": "2026-11-22"}, []),
    ({"since": "0001-01-01", "until": "9999-12-31"}, [3, 2, 1]),
    ({"page": 2}, []),
]


async def test_cases_are_found_by_what_they_are(office, knowledge):
    async with office() as desk:
        for question in ("一次性补贴多少", "我要投诉", "见习补贴多少"):
            await desk.person(question)
        good(await desk.wang.post("cases/1/claim"))
        await desk.sql(
            "UPDATE cases SET topic = 'startup_subsidy', region = '赛罕区', within = :within"
            " WHERE number = 1",
            within=json.dumps(["呼和浩特市"]),
        )
        await desk.sql("UPDATE cases SET reason='complaint', region='呼和浩特市' WHERE number = 2")
        found = [(query, await desk.chen.box("all", **query)) for query, _ in FOUND]

    assert found == FOUND


IMPOSSIBLE = [
    {"box": "none"},
    {"state": "lost"},
    {"reason": "none"},
    {"service": "none"},
    {"mentor_id": "x"},
    {"mentor_id": 2**31},
    {"since": "yesterday"},
    {"since": "2026-02-30"},
    {"page": 0},
    {"words": "长" * 201},
]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_filter_that_cannot_be_is_refused(office):
    async with office() as desk:
        told = [refused(await desk.wang.get("cases", **query))[:2] for query in IMPOSSIBLE]

    assert told == [(422, "invalid")] * len(IMPOSSIBLE)


async def test_a_day_is_one_of_inner_mongolia_and_the_last_is_included(office):
    async with office() as desk:
        await desk.person()
        night = dt.datetime(2026, 11, 24, 15, 59, tzinfo=dt.timezone.utc)  # 23:59 there
        await desk.sql("UPDATE cases SET opened_at = :then", then=night.replace(tzinfo=None))
        found = [
            await desk.chen.box("all", since=since, until=until)
            for since, until in (("2026-11-24", "2026-11-24"), ("2026-11-25", "2026-11-25"))
        ]

    assert found == [[1], []]


async def test_many_cases_come_page_by_page(office):
    async with office() as desk:
        await desk.person()
        for number in range(2, 61):
            await desk.sql(
                "INSERT INTO conversations (id, channel, token_hash, mode, epoch, last_seq,"
                " created_at) SELECT :id, channel, token_hash, mode, epoch, last_seq, created_at"
                " FROM conversations LIMIT 1",
                id=f"talk{number}",
            )
            await desk.sql(
                "INSERT INTO cases (number, conversation_id, reason, within, priority, state,"
                " epoch, round, question, card, opened_at, user_at) SELECT :number, :id, reason,"
                " within, priority, 'queued', epoch, round, question, card, opened_at, user_at"
                " FROM cases WHERE number = 1",
                number=number,
                id=f"talk{number}",
            )
        pages = [good(await desk.chen.get("cases", box="all", page=page)) for page in (1, 2, 3, 4)]

    numbers = [[one["number"] for one in page["cases"]] for page in pages]
    assert [len(page) for page in numbers] == [25, 25, 10, 0]
    assert [number for page in numbers for number in page] == list(range(60, 0, -1))
    assert {(page["total"], page["pages"]) for page in pages} == {(60, 3)}
