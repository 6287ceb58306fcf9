"""Who has a case: claimed once, declined, given back, passed on, closed, cancelled."""

from __future__ import annotations

import asyncio

import pytest

from tests.gateway.console.office import RECORD, good, refused

pytestmark = pytest.mark.anyio


async def test_a_case_is_claimed_and_the_user_learns_by_whom(office):
    async with office() as desk:
        person = await desk.person()
        claimed = good(await desk.wang.post("cases/1/claim"))["case"]
        again = good(await desk.wang.post("cases/1/claim"))["case"]
        messages, talk = await person.read(), await person.talk()
        faults = await desk.faults()

    assert claimed["mine"] and claimed["state"] == "active" and claimed == again
    assert "王老师" in messages[-1]["text"]
    assert talk["mode"] == "human" and faults == []


async def test_of_two_who_claim_at_once_one_has_it_and_the_other_learns_who(office):
    async with office() as desk:
        for _ in range(5):
            await desk.person()
        rounds = [
            await asyncio.gather(
                *(one.post(f"cases/{number}/claim") for one in (desk.chen, desk.wang))
            )
            for number in (1, 2, 3)
        ]
        owners = [(await desk.zhao.case(number))["mentor"]["alias"] for number in (1, 2, 3)]
        faults = await desk.faults()

    for number, (answers, owner) in enumerate(zip(rounds, owners), 1):
        lost = [answer for answer in answers if answer.status_code != 200]
        assert len(lost) == 1
        assert refused(lost[0]) == (409, "taken", f"{number}号已由{owner}接手。")
    assert faults == []


async def test_who_is_full_is_told_so(office):
    async with office() as desk:
        for _ in range(3):
            await desk.person()
        answers = [await desk.li.post(f"cases/{number}/claim") for number in (1, 2, 3)]

    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert refused(answers[2])[1] == "not_now" and "2个" in refused(answers[2])[2]


async def test_an_ended_case_is_claimed_by_nobody(office):
    async with office() as desk:
        await desk.helped()
        good(await desk.wang.closes(1))
        answers = [await one.post("cases/1/claim") for one in (desk.wang, desk.li)]

    assert [refused(answer) for answer in answers] == [(409, "not_now", "1号已经办结了。")] * 2


async def test_an_offer_is_seen_and_declined(office):
    async with office() as desk:
        await desk.person()
        await desk.gateway.until(lambda: _offered(desk.wang))
        case = good(await desk.wang.post("cases/1/decline"))["case"]
        again = await desk.wang.post("cases/1/decline")

    assert not case["offered"] and case["state"] == "offered"
    assert refused(again) == (409, "not_now", "1号现在没有请您接。")


async def _offered(browser):
    return (await browser.case(1))["offered"]


async def test_a_case_that_is_given_back_waits_again(office):
    async with office() as desk:
        person = await desk.helped()
        case = good(await desk.wang.post("cases/1/give_back"))["case"]
        queue = await desk.li.box("queue")
        messages = await person.read()

    assert case["mentor"] is None and case["state"] == "queued" and not case["mine"]
    assert queue == [1]
    assert any("另找导师" in message["text"] for message in messages)


async def test_a_transfer_leaves_the_case_until_it_is_claimed(office):
    async with office() as desk:
        person = await desk.helped()
        kept = good(await desk.wang.post("cases/1/transfer", to=desk.li.id))["case"]
        seen = await desk.li.case(1)
        queue = good(await desk.li.get("cases", box="queue"))
        written = await desk.wang.says(1, "我先接着说")
        claimed = good(await desk.li.post("cases/1/claim"))["case"]
        late = await desk.wang.says(1, "还有一句")
        messages = await person.read()
        faults = await desk.faults()

    assert kept["mine"] and seen["offered"] and seen["transfer"] and not seen["mine"]
    assert [one["number"] for one in queue["cases"]] == [1] and queue["counts"]["queue"] == 1
    assert written.status_code == 202
    assert claimed["mine"] and claimed["mentor"]["alias"] == "李老师"
    assert refused(late) == (403, "not_allowed", "1号由李老师在办，不在您手上，没有改动。")
    assert [one["text"] for one in messages if one["author"] == "mentor"] == ["我先接着说"]
    assert "李老师" in messages[-1]["text"] and faults == []


async def test_a_reply_while_the_other_claims_is_said_or_refused_and_never_lost(office):
    async with office() as desk:
        person = await desk.helped()
        good(await desk.wang.post("cases/1/transfer", to=desk.li.id))
        claimed, *replies = await asyncio.gather(
            desk.li.post("cases/1/claim"),
            *(desk.wang.says(1, f"第{number}句") for number in range(8)),
        )
        said = [one["text"] for one in await person.read() if one["author"] == "mentor"]
        faults = await desk.faults()

    stored = [f"第{number}句" for number, one in enumerate(replies) if one.status_code == 202]
    others = {refused(one)[:2] for one in replies if one.status_code != 202}
    assert good(claimed)["case"]["mine"]
    assert sorted(said) == sorted(stored)
    assert others <= {(403, "not_allowed")} and faults == []


async def test_to_whom_a_case_cannot_be_passed(office):
    async with office() as desk:
        await desk.helped()
        await desk.person()
        await desk.sql("UPDATE mentors SET capacity = 0 WHERE name = '李强'")
        told = {
            name: refused(await desk.wang.post("cases/1/transfer", to=to))
            for name, to in (
                ("full", desk.li.id),
                ("officer", desk.zhao.id),
                ("nobody", 99),
                ("oneself", desk.wang.id),
            )
        }
        others = refused(await desk.li.post("cases/1/transfer", to=desk.chen.id))
        free = refused(await desk.wang.post("cases/2/transfer", to=desk.chen.id))
        strange = await desk.wang.post("cases/1/transfer", to="李强")

    assert told["full"][:2] == (409, "not_now") and "李老师手上已有0个" in told["full"][2]
    assert told["officer"] == (409, "not_now", "赵老师不能接单。")
    assert told["nobody"][:2] == (404, "not_found")
    assert told["oneself"][:2] == (409, "not_now")
    assert others[:2] == (403, "not_allowed") and "王老师" in others[2]
    assert free[0] in (403, 409) and strange.status_code == 422


async def test_a_supervisor_passes_on_what_another_has(office):
    async with office() as desk:
        await desk.helped()
        good(await desk.chen.post("cases/1/transfer", to=desk.li.id))
        case = good(await desk.li.post("cases/1/claim"))["case"]

    assert case["mentor"]["alias"] == "李老师"


async def test_a_transfer_that_is_declined_stays(office):
    async with office() as desk:
        await desk.helped()
        good(await desk.wang.post("cases/1/transfer", to=desk.li.id))
        declined = good(await desk.li.post("cases/1/decline"))["case"]
        case = await desk.wang.case(1)

    assert not declined["offered"] and declined["question"] == ""
    assert case["mine"]


async def test_closing_keeps_the_record_and_gives_the_chat_back(office, knowledge):
    async with office() as desk:
        person = await desk.helped()
        closed = good(await desk.wang.closes(1, next_visit="2026-12-23"))["case"]
        whole = good(await desk.wang.get("cases/1"))
        await person.send(payload="/desk:rate:1:4")
        rated = await desk.wang.case(1)
        talk = await person.talk()

    assert closed["state"] == "closed" and closed["closed_at"] and closed["mine"]
    record = whole["record"]
    assert {key: record[key] for key in RECORD} == RECORD | {"next_visit": "2026-12-23"}
    assert record["mentor"] == {"id": desk.wang.id, "alias": "王老师"}
    assert whole["visit"] == {"due_on": "2026-12-23", "state": "planned", "led_to": None}
    assert rated["rating"] == 4 and talk["mode"] == "bot"


async def test_every_fault_of_a_record_is_said_and_nothing_is_closed(office, knowledge):
    async with office() as desk:
        await desk.helped()
        nothing = await desk.wang.http.post("/cases/1/close", json={}, headers={"X-Policybot": "1"})
        wrong = await desk.wang.closes(
            1, service="magic", problem=" ", advice="长" * 5001, basis=["9.9"], next_visit="昨天"
        )
        far = await desk.wang.closes(1, next_visit="2030-01-01")
        today = await desk.wang.closes(1, next_visit="2026-11-23")
        half = await desk.wang.http.post(
            "/cases/1/close",
            content=b'{"problem": "\\ud800"}',
            headers={"X-Policybot": "1", "Content-Type": "application/json"},
        )
        case = await desk.wang.case(1)

    texts = ("problem", "advice", "result", "next_step")
    assert nothing.json()["faults"].keys() == {"service", "basis", *texts}
    assert wrong.json()["faults"].keys() == {
        "service",
        "problem",
        "advice",
        "basis",
        "next_visit",
    }
    assert "9.9" in wrong.json()["faults"]["basis"]
    assert far.json()["faults"].keys() == today.json()["faults"].keys() == {"next_visit"}
    assert {one.status_code for one in (nothing, wrong, far, today, half)} == {422}
    assert case["state"] == "active"


async def test_only_who_has_a_case_closes_it(office):
    async with office() as desk:
        await desk.helped()
        others, boss = await desk.li.closes(1), await desk.chen.closes(1)
        good(await desk.wang.closes(1))
        again, none = await desk.wang.closes(1), await desk.wang.closes(99)

    assert refused(others)[0] == refused(boss)[0] == 403
    assert refused(again) == (409, "not_now", "1号已经办结了。")
    assert refused(none) == (404, "not_found", "没有 99 号案。")


async def test_a_supervisor_cancels_what_is_no_case(office):
    async with office() as desk:
        person = await desk.person()
        faults = [
            await desk.chen.post("cases/1/cancel", reason=why) for why in ("", " ", "长" * 41)
        ]
        case = good(await desk.chen.post("cases/1/cancel", reason="  重复的  "))["case"]
        messages, talk = await person.read(), await person.talk()
        again = await desk.chen.post("cases/1/cancel", reason="重复的")
        kept = await desk.sql("SELECT end_reason FROM cases")

    assert [one.json()["faults"].keys() for one in faults] == [{"reason"}] * 3
    assert case["state"] == "cancelled" and kept == [("重复的",)]
    assert "值班主管" in messages[-1]["text"] and talk["mode"] == "bot"
    assert refused(again)[:2] == (409, "not_now")


async def test_a_supervisor_owes_a_record_of_an_own_case(office):
    async with office() as desk:
        await desk.person()
        good(await desk.chen.post("cases/1/claim"))
        answer = await desk.chen.post("cases/1/cancel", reason="不想写")

    assert refused(answer) == (409, "not_now", "1号在您手上，请写服务记录来结束。")


async def test_removing_a_mentor_gives_the_cases_back_and_tells_the_users(office):
    async with office() as desk:
        people = [await desk.helped(), await desk.helped()]
        gone = good(await desk.chen.delete(f"mentors/{desk.wang.id}"))
        told = [(await person.read())[-1]["text"] for person in people]
        again = await desk.chen.delete(f"mentors/{desk.wang.id}")
        oneself = await desk.chen.delete(f"mentors/{desk.chen.id}")
        states = [(await desk.chen.case(number))["state"] for number in (1, 2)]
        faults = await desk.faults()

    assert gone == {"given_back": [1, 2]}
    assert all("另找导师" in words for words in told)
    assert refused(again)[:2] == (404, "not_found")
    assert refused(oneself)[:2] == (409, "not_now")
    assert set(states) <= {"queued", "offered"} and faults == []


async def test_a_supervisor_sets_the_duty_of_another(office):
    async with office() as desk:
        off = good(await desk.chen.post(f"mentors/{desk.li.id}/duty", on_duty=False))
        none = await desk.chen.post("mentors/99/duty", on_duty=False)
        wrong = await desk.chen.post(f"mentors/{desk.li.id}/duty", on_duty="maybe")

    assert off["mentor"]["name"] == "李强" and off["mentor"]["on_duty"] is False
    assert refused(none)[:2] == (404, "not_found") and wrong.status_code == 422
