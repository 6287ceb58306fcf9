"""The chat of a case: written once, read masked, revealed on the record, marked."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from tests.gateway.console.office import good, refused

pytestmark = pytest.mark.anyio
PHONE = "13812345678"
CARD = "150102199003071234"


async def test_what_is_said_both_ways_arrives_once_and_in_order(office):
    async with office() as desk:
        person = await desk.helped()
        await person.say("我去年三月开的店")
        first = good(await desk.wang.says(1, "您先准备营业执照\r\n再来"))["seq"]
        await person.say("好的")
        lines = await desk.wang.lines(1)
        newer = await desk.wang.lines(1, after=first)
        heard = [one["text"] for one in await person.read() if one["author"] == "mentor"]
        case = await desk.wang.case(1)

    said = [(line["author"], line["by"], line["text"]) for line in lines[-3:]]
    assert said == [
        ("user", None, "我去年三月开的店"),
        ("mentor", "王老师", "您先准备营业执照\n再来"),
        ("user", None, "好的"),
    ]
    assert [line["text"] for line in newer] == ["好的"]
    assert heard == ["您先准备营业执照\n再来"]
    assert case["last_seq"] == lines[-1]["seq"] and case["mentor_at"] < case["user_at"]


async def test_the_same_line_sent_again_is_the_same_line(office):
    async with office() as desk:
        person = await desk.helped()
        seqs = {good(await desk.wang.says(1, "您好", key="k1"))["seq"] for _ in range(3)}
        good(await desk.wang.closes(1))
        after_the_end = good(await desk.wang.says(1, "您好", key="k1"))["seq"]
        heard = [one for one in await person.read() if one["author"] == "mentor"]

    assert seqs == {after_the_end} and len(heard) == 1


async def test_the_same_line_sent_at_the_same_moment_is_one(office):
    async with office() as desk:
        person = await desk.helped()
        answers = await asyncio.gather(*(desk.wang.says(1, "您好", key="k1") for _ in range(8)))
        heard = [one for one in await person.read() if one["author"] == "mentor"]

    assert len({good(answer)["seq"] for answer in answers}) == 1 and len(heard) == 1


async def test_a_users_key_is_not_a_mentors(office):
    async with office() as desk:
        person = await desk.helped()
        await person.send("我的话", client_message_id="k1")
        good(await desk.wang.says(1, "导师的话", key="k1"))
        texts = [line["text"] for line in (await desk.wang.lines(1))[-2:]]

    assert texts == ["我的话", "导师的话"]


async def test_a_line_is_delivered_when_the_page_has_fetched_it(office):
    async with office() as desk:
        person = await desk.helped()
        seq = good(await desk.wang.says(1, "您好"))["seq"]
        before = (await desk.wang.lines(1))[-1]["delivery"]
        await person.read(after=seq)
        after = (await desk.wang.lines(1))[-1]["delivery"]

    assert before == {"state": "stored", "said": "已保存", "can_resend": False}
    assert after == {"state": "seen", "said": "已送达", "can_resend": False}


async def test_what_cannot_be_said(office):
    async with office() as desk:
        await desk.helped()
        texts = ["", " \n ", "\u200b", "长" * 5001]
        faults = [await desk.wang.says(1, words) for words in texts]
        keys = [
            await desk.wang.post("cases/1/messages", client_message_id=key, text="好")
            for key in ("", " ", "k" * 101, "键", None)
        ]
        whole = await desk.wang.says(1, "长" * 5000)
        nobodys = await desk.wang.says(99, "好")
        good(await desk.wang.closes(1))
        late = await desk.wang.says(1, "好")

    assert [one.json()["faults"] for one in faults] == [{"text": "请写1到5000字。"}] * 4
    assert {one.status_code for one in keys} == {422} and whole.status_code == 202
    assert refused(nobodys) == (404, "not_found", "没有 99 号案。")
    assert refused(late) == (409, "not_now", "1号已经办结了。")


async def test_who_does_not_have_the_case_says_nothing_in_it(office):
    async with office() as desk:
        person = await desk.helped()
        answers = [await one.says(1, "我来说") for one in (desk.li, desk.chen, desk.zhao)]
        heard = [one for one in await person.read() if one["author"] == "mentor"]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert "王老师" in refused(answers[0])[2] and heard == []


async def test_an_unclaimed_case_must_be_claimed_first(office):
    async with office() as desk:
        await desk.person()
        answer = await desk.wang.says(1, "我来说")

    assert answer.status_code in (403, 409) and "接单" in refused(answer)[2]


async def test_numbers_of_phones_and_cards_are_masked_wherever_people_wrote_them(office):
    async with office() as desk:
        person = await desk.helped(f"电话{PHONE}，身份证{CARD}")
        await person.say(f"再说一遍 {PHONE}")
        good(await desk.wang.says(1, f"记下了 {PHONE}"))
        await desk.sql("UPDATE cases SET callback = :told", told=f"打{PHONE}")
        good(await desk.wang.post("cases/1/marks", seq=2, fault="wrong", note=f"别写{PHONE}"))
        good(await desk.wang.closes(1, advice=f"打{PHONE}"))
        read = [
            (await desk.wang.get(path)).text
            for path in ("cases/1", "cases/1/messages", "cases?box=all", "reviews")
        ]

    assert all("138********" in text for text in read)
    assert not any(PHONE in text or CARD in text for text in read)


async def test_revealing_shows_what_was_written_and_is_written_down(office):
    async with office() as desk:
        await desk.helped(f"电话{PHONE}")
        shown = good(await desk.wang.post("cases/1/reveal"))
        boss = good(await desk.chen.post("cases/1/reveal"))
        others = [await one.post("cases/1/reveal") for one in (desk.li, desk.zhao)]
        events = good(await desk.zhao.get("cases/1"))["events"]

    assert shown["card"]["unmasked"] is True and PHONE in shown["card"]["question"]
    assert shown["messages"][0]["text"] == f"电话{PHONE}" == boss["messages"][0]["text"]
    assert [answer.status_code for answer in others] == [403, 403]
    looked = [event["who"] for event in events if event["said"] == "查看了原文"]
    assert looked == ["王老师", "陈老师"]


async def test_an_ended_case_shows_nothing_of_what_came_after_it(office):
    async with office() as desk:
        person = await desk.helped("第一件事")
        good(await desk.wang.closes(1))
        await person.send(payload="/desk:rate:1:5")
        await person.ask("私下问助手的话")
        await person.say("转人工")
        good(await desk.li.post("cases/2/claim"))
        await person.say("只对李老师说的话")
        first = [line["text"] for line in await desk.wang.lines(1)]
        later = await desk.wang.lines(1, after=len(first))
        second = [line["text"] for line in await desk.li.lines(2)]
        revealed = good(await desk.wang.post("cases/1/reveal"))["messages"]

    assert first[0] == "第一件事" and "谢谢您的评价" in first[-1]
    assert not any("私下" in text or "李老师" in text for text in first)
    assert [line["text"] for line in revealed] == first
    assert not any("李老师" in line["text"] for line in later)
    assert {"第一件事", "私下问助手的话", "只对李老师说的话"} <= set(second)


async def test_a_thousand_messages_come_at_once_and_quickly_enough_to_write_on(office):
    async with office() as desk:
        person = await desk.helped()
        start = len(await desk.wang.lines(1))
        when = desk.services.office.now().replace(tzinfo=None)
        await desk.sql(
            "INSERT INTO messages (conversation_id, seq, author, text, buttons, citations, asks,"
            " verdicts, created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 1200) SELECT :talk, :start + i, 'user', 'words ' || i, '[]', '[]', '[]',"
            " '[]', :moment FROM n",
            talk=person.id,
            start=start,
            moment=when,
        )
        await desk.sql("UPDATE conversations SET last_seq = :last", last=start + 1200)
        seq = good(await desk.wang.says(1, "写在最后"))["seq"]
        lines = await desk.wang.lines(1)
        tail = await desk.wang.lines(1, after=seq - 1)

    assert [line["seq"] for line in lines] == list(range(1, seq + 1)) and seq == start + 1201
    assert [line["text"] for line in tail] == ["写在最后"]


async def test_a_marked_answer_waits_for_review(office, knowledge):
    async with office() as desk:
        await desk.helped("见习补贴一个月多少")
        mark = {"seq": 2, "fault": "wrong", "note": "应该说按月", "clauses": ["2.2.2"]}
        good(await desk.wang.post("cases/1/marks", **mark))
        good(await desk.wang.post("cases/1/marks", **mark | {"fault": "missing"}))
        line = (await desk.wang.lines(1))[1]
        (review,) = good(await desk.wang.get("reviews"))["reviews"]
        others = good(await desk.li.get("reviews"))["reviews"]

    assert line["marked"] == "missing" and others == []
    about = {
        key: review[key] for key in ("case_number", "fault", "question", "note", "by", "state")
    }
    assert about == {
        "case_number": 1,
        "fault": "missing",
        "question": "见习补贴一个月多少",
        "note": "应该说按月",
        "by": "王老师",
        "state": "open",
    }
    assert review["answer"].startswith("答：") and review["clauses"] == ["2.2.2"]


async def test_what_cannot_be_marked(office, knowledge):
    async with office() as desk:
        await desk.helped()
        mark = {"seq": 2, "fault": "wrong", "note": "应该说按月", "clauses": []}
        wrong = [
            (await desk.wang.post("cases/1/marks", **mark | change)).json()["faults"].keys()
            for change in (
                {"seq": 1},
                {"seq": 99},
                {"fault": "odd"},
                {"note": " "},
                {"note": "长" * 5001},
                {"clauses": ["9.9"]},
                {"seq": 4, "fault": "", "note": "", "clauses": ["x"]},
            )
        ]
        good(await desk.wang.post("cases/1/marks", **mark))
        good(await desk.chen.post("reviews/1", state="accepted"))
        decided = await desk.wang.post("cases/1/marks", **mark)

    assert wrong == [
        {"seq"},
        {"seq"},
        {"fault"},
        {"note"},
        {"note"},
        {"clauses"},
        {"seq", "fault", "note", "clauses"},
    ]
    assert refused(decided) == (409, "not_now", "这一条已经复核过，没有改动。")


async def test_times_are_told_in_one_zone(office):
    async with office() as desk:
        await desk.helped()
        case, lines = await desk.wang.case(1), await desk.wang.lines(1)

    moments = [case["opened_at"], case["user_at"], *(line["created_at"] for line in lines)]
    assert {dt.datetime.fromisoformat(moment).utcoffset() for moment in moments} == {
        dt.timedelta(0)
    }
