"""Mentors on Telegram: taking cases, writing to users, passing on, closing with a record."""

from __future__ import annotations

import pytest

from bot.handoff import mentors
from tests.gateway.telegram_site import at_work, faults, hired, parcels, shows

pytestmark = pytest.mark.anyio


async def test_an_offer_says_what_it_is_about_and_claiming_gives_the_card(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        card = await shows(api, wang, "直接写字就是回复")
        claimed = await shows(api, li, "王导师")

    assert "一次性创业补贴多少钱" in card.text
    assert "李" not in card.text  # an alias, not the name of the account
    assert "接下了您的1号" in claimed.text


async def test_words_go_both_ways_and_the_bot_is_silent(site, api, fake):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        asked = len(fake.asked)
        li.writes("我去年三月开的店")
        await shows(api, wang, "我去年三月开的店")
        wang.writes("先准备营业执照")
        await shows(api, li, "先准备营业执照")
        found = await faults(gateway)

    assert len(fake.asked) == asked
    assert api.texts(li).count("导师王导师：先准备营业执照") == 1
    assert found == []


async def test_the_first_to_press_has_the_case_and_the_other_offer_says_who(site, api):
    async with site() as gateway:
        await hired(gateway, "王导师", 7)
        await hired(gateway, "赵导师", 8)
        wang, zhao, li = api.person(7, "王"), api.person(8, "赵"), api.person(42, "李")
        li.writes("转人工")
        offer, other = await shows(api, wang, "新咨询"), await shows(api, zhao, "新咨询")
        wang.presses(offer, "接单")
        taken = await shows(api, zhao, "1号已由王导师接手")
        late = zhao.presses(other, "接单", stale=True)
        await api.eventually(lambda: late.answers)

    assert not taken.buttons
    assert "王导师" in late.answers[0][0]


async def test_with_several_cases_a_reply_decides_and_a_bare_message_is_asked_about(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        hao = api.person(43, "郝")
        hao.writes("转人工")
        wang.presses(await shows(api, wang, "新咨询 2号"), "接单")
        await shows(api, hao, "王导师")
        hao.writes("我在包头")
        wang.replies(await shows(api, wang, "我在包头"), "包头可以问人社局")
        await shows(api, hao, "包头可以问人社局")
        wang.writes("您好")
        asked = await shows(api, wang, "发给谁")
        before = (api.texts(li), api.texts(hao))
        title = next(t for row in asked.buttons for t in row if t.startswith("2号"))
        wang.presses(asked, title)
        await shows(api, hao, "导师王导师：您好")

    assert not any("您好" in text and "导师王导师" in text for text in before[0] + before[1])
    assert not any("包头可以" in text for text in api.texts(li))
    assert "导师王导师：您好" not in api.texts(li)


async def test_without_a_case_nothing_is_sent_to_anyone(site, api):
    async with site() as gateway:
        await hired(gateway, "王导师", 7)
        wang = api.person(7, "王")
        wang.writes("您好")
        await shows(api, wang, "没有发给任何人")
        rows = await parcels(gateway, "recipient")

    assert {row.recipient for row in rows} == {"7"}


async def test_the_record_is_asked_for_and_closes_the_case(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        wang.writes("结束")
        wang.presses(await shows(api, wang, "哪类服务"), "创业政策")
        await shows(api, wang, "什么建议")
        wang.writes("先办营业执照，满一年后申请")
        wang.presses(await shows(api, wang, "结果怎样"), "已解决")
        wang.presses(await shows(api, wang, "什么时候回访"), "一周后")
        await shows(api, wang, "1号办结了")
        closed = await shows(api, li, "1号咨询办结了")
        li.presses(closed, "5分 很满意")
        await shows(api, li, "谢谢您的评价")
        li.writes("还有问题")
        await shows(api, li, "答：还有问题")
        row = await gateway.services.database.read(
            lambda db: db.exec_driver_sql(
                "SELECT service, advice, result, next_visit FROM service_records"
            ).one()
        )
        found = await faults(gateway)

    assert (row.service, row.advice, row.result) == (
        "policy",
        "先办营业执照，满一年后申请",
        "已解决",
    )
    assert str(row.next_visit) == "2026-11-30"
    assert not any("营业执照" in text for text in api.texts(li))
    assert found == []


async def test_an_empty_or_wrong_answer_in_the_record_is_asked_again(site, api):
    async with site() as gateway:
        wang, _ = await at_work(api, gateway)
        wang.writes("/end")
        await shows(api, wang, "哪类服务")
        wang.writes("随便")
        await shows(api, wang, "请从六类服务里选一类")
        wang.writes("政策")
        await shows(api, wang, "什么建议")
        wang.writes("去人社局")
        await shows(api, wang, "结果怎样")
        wang.writes("好")
        await shows(api, wang, "什么时候回访")
        wang.writes("2020-01-01")
        await shows(api, wang, "没看懂日期")
        wang.writes("不用")
        await shows(api, wang, "1号办结了")


async def test_a_case_is_passed_on_and_stays_until_it_is_claimed(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        await hired(gateway, "赵导师", 8)
        zhao = api.person(8, "赵")
        wang.writes("转交")
        wang.presses(await shows(api, wang, "转给谁"), "赵导师（0/3）")
        offer = await shows(api, zhao, "转交给您")
        wang.writes("还是我")
        await shows(api, li, "还是我")
        zhao.presses(offer, "接单")
        await shows(api, li, "转给了创业导师赵导师")
        wang.writes("多说一句")
        await shows(api, wang, "没有发给任何人")

    assert not any("多说一句" in text for text in api.texts(li))


async def test_numbers_of_people_are_masked_until_somebody_looks(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        li.writes("我的电话13812345678")
        line = await shows(api, wang, "我的电话")

    assert "138********" in line.text


async def test_a_removed_mentor_is_told_that_nothing_was_passed_on(site, api):
    async with site() as gateway:
        wang, li = await at_work(api, gateway)
        office = gateway.services.office
        await gateway.services.database.write(mentors.remove, office.desk, 1, office.now())
        wang.writes("我还在")
        await shows(api, wang, "不在导师名单里")

    assert not any("我还在" in text for text in api.texts(li))


async def test_a_stranger_who_presses_a_forwarded_offer_gets_nothing(site, api):
    async with site() as gateway:
        await hired(gateway, "王导师", 7)
        wang, li, mallory = api.person(7, "王"), api.person(42, "李"), api.person(66, "马")
        li.writes("转人工")
        await shows(api, wang, "新咨询")
        update = {
            "update_id": 999_999_999,
            "callback_query": {
                "id": "77",
                "from": mallory.user(),
                "chat_instance": "1",
                "data": "claim:1",
            },
        }
        await gateway.services.telegram.store([update])
        await gateway.until(
            lambda: gateway.services.database.read(
                lambda db: db.exec_driver_sql(
                    "SELECT count(*) FROM events WHERE fate = 'not_mentor'"
                ).scalar_one()
            )
        )
        talk = await gateway.services.database.read(
            lambda db: db.exec_driver_sql("SELECT mode FROM conversations").scalar_one()
        )

    assert talk == "waiting"


async def test_in_a_group_each_case_has_a_topic(site, api):
    group = api.group(-1001234567890)
    async with site(TELEGRAM_DESK_GROUP="-1001234567890") as gateway:
        await hired(gateway, "王导师", 7)
        wang, li = api.person(7, "王"), api.person(42, "李")
        li.writes("转人工")
        offer = await api.eventually(
            lambda: next((m for m in api.shown(group) if "新咨询" in (m.text or "")), None)
        )
        wang.presses(offer, "接单")
        await shows(api, li, "王导师")
        li.writes("我在通辽")
        line = await api.eventually(
            lambda: next((m for m in api.shown(group) if "我在通辽" in (m.text or "")), None)
        )
        wang.writes_in(group, line.thread, "通辽的请问旗县人社局")
        await shows(api, li, "通辽的请问旗县人社局")
        api.person(8, "外人").writes_in(group, line.thread, "我插一句")
        wang.writes_in(group, line.thread, "好的")
        await shows(api, li, "导师王导师：好的")

    assert offer.thread is not None
    assert not any("我插一句" in text for text in api.texts(li))
