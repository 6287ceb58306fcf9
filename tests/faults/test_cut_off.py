"""Telegram refuses, answers late or never, or is away; people block, move and delete."""

from __future__ import annotations

import pytest

from tests.faults.people import Case, Visitor, sees, times
from tests.telegram.fake_api import blocked, cut, garbage, hang, no_thread, refused, trouble

GROUP = -1001234567890


def at_the_group(site, group):
    """A case that 王导师 has taken in the group: mentor, person, and a line of theirs there."""
    site.hire("王导师", 7)
    wang, li = site.telegram.person(7, "王"), site.telegram.person(42, "李")
    li.writes("转人工")
    wang.presses(sees(site, group, "新咨询 1号"), "接单")
    sees(site, li, "王导师")
    li.writes("松树：我在通辽")
    return wang, li, sees(site, group, "松树")


def test_refusals_that_pass_are_waited_out_in_order(site, telegram):
    """429 with a pause, a proxy's 502, Telegram's own 500, a refused connection."""
    site.start()
    case = Case(site)
    pause = refused(429, "Too Many Requests: retry after 2", retry_after=2)
    for nth, fault in enumerate((pause, trouble(502), trouble(500)), 1):
        telegram.plan(fault, "sendMessage", chat=case.li, nth=nth)
    for number in range(5):
        case.wang.writes(f"第{number}句")
    sees(site, case.li, "第4句")
    telegram.away()
    case.wang.writes("第5句")
    case.li.writes("回您：收到")
    telegram.back()
    sees(site, case.li, "第5句")
    sees(site, case.wang, "收到")
    site.clean()

    said = [text for text in telegram.texts(case.li) if "句" in text]
    assert said == [f"导师王导师：第{number}句" for number in range(6)]


def test_an_answer_that_never_comes_is_uncertain_and_never_doubled_unasked(site, telegram):
    """Accepted and then silence, a broken connection, a page of somebody's proxy: all at once."""
    site.start()
    case = Case(site)
    li, hao, bao = case.li, telegram.person(43, "郝"), telegram.person(44, "包")
    for number, person in enumerate((hao, bao), 2):
        person.writes("转人工")
        case.wang.presses(sees(site, case.wang, f"新咨询 {number}号"), "接单")
        person.writes(f"这里是{number}号")
        sees(site, person, "王导师")
    for person, fault in ((li, hang()), (hao, cut()), (bao, garbage())):
        telegram.plan(fault, "sendMessage", chat=person)
    for number, person in enumerate((li, hao, bao), 1):
        to = case.wang
        card = sees(site, to, "这里是" if number > 1 else "直接写字")
        shown = next(s for s in telegram.shown(to) if f"{number}号" in s.text and s.text)
        to.replies(shown or card, f"给{number}号：带上执照")
        sees(site, person, f"给{number}号")
    site.until(lambda: times(site, case.wang, "可能已送达") == 3)
    counts = site.clean()

    assert counts["outbound"]["uncertain"] == 3
    assert [times(site, person, "带上执照") for person in (li, hao, bao)] == [1, 1, 1]


@pytest.mark.parametrize("then", ["sends again", "leaves it"])
def test_who_blocks_the_bot_with_replies_queued_gets_none_and_the_mentor_knows(
    site, telegram, then
):
    site.start()
    case = Case(site)
    telegram.plan(trouble(502), "sendMessage", chat=case.li, times=2)
    for number in range(3):
        case.wang.writes(f"第{number}句")
    site.put_off(case.li, 3)
    case.li.blocks()
    site.until(lambda: times(site, case.wang, "没有送到") == 3)
    site.drained()
    if then == "sends again":
        case.li.unblocks()
        for told in [s for s in telegram.shown(case.wang) if "没有送到" in s.text]:
            case.wang.presses(told, "再发一次")
        site.until(lambda: times(site, case.li, "句") == 3)
    counts = site.clean()

    assert times(site, case.li, "句") == (3 if then == "sends again" else 0)
    assert counts["outbound"].get("failed", 0) == (0 if then == "sends again" else 3)


def test_a_mentor_who_cannot_be_reached_loses_the_case_and_the_next_has_every_word(site, telegram):
    site.start(POLICYBOT_DESK_PATIENCE="silence=1,accept=2,ring=2")
    case = Case(site)
    site.hire("赵导师", 8)
    zhao = telegram.person(8, "赵")
    telegram.plan(blocked(), chat=case.wang, times=None)
    case.li.writes("梧桐：我在乌海")
    offer = sees(site, zhao, "新咨询 1号")
    zhao.presses(offer, "接单")
    sees(site, zhao, "梧桐")
    zhao.writes("我来办")
    sees(site, case.li, "我来办")
    site.clean()

    assert times(site, zhao, "梧桐") == 1


def test_a_mentor_who_can_be_reached_again_gets_what_failed_meanwhile(site, telegram):
    site.start(POLICYBOT_DESK_PATIENCE="silence=1,accept=2,ring=2")
    case = Case(site)
    telegram.plan(blocked(), chat=case.wang, times=None)
    case.li.writes("梧桐：我在乌海")
    case_lost = "SELECT count(*) FROM case_events WHERE action = 'give_back'"
    site.until(lambda: site.one(case_lost))
    before = len(telegram.shown(case.wang))
    telegram.clear()
    new = site.until(
        lambda: next(
            (s for s in telegram.shown(case.wang)[before:] if "新咨询" in s.text and s.buttons),
            None,
        )
    )
    case.wang.presses(new, "接单")
    sees(site, case.wang, "梧桐")
    site.clean()

    assert times(site, case.wang, "梧桐") == 1


def test_a_file_that_telegram_does_not_carry_is_said_and_its_words_arrive(site, telegram):
    site.start()
    case = Case(site)
    telegram.plan(refused(413, "Request Entity Too Large"), "sendDocument", chat=case.wang)
    case.li.sends_document(size=100_000_000, caption="银杏：这是我的执照")
    line = sees(site, case.wang, "银杏")
    telegram.plan(refused(400, "Bad Request: file is too big"), "sendVoice", chat=case.li)
    case.wang.sends_voice()
    sees(site, case.wang, "没有送到")
    site.clean()

    assert "传不过来" in line.text


def test_a_big_file_goes_on_by_its_number(site, telegram):
    site.start()
    case = Case(site)
    sent = case.li.sends_document(size=100_000_000, name="账本.pdf")
    site.until(lambda: telegram.calls("sendDocument", case.wang))
    site.clean()

    passed = telegram.calls("sendDocument", case.wang)[0].arguments["document"]
    assert passed == sent.content["document"]["file_id"]


def test_a_topic_that_was_deleted_is_made_anew(site, telegram):
    group = telegram.group(GROUP)
    site.start(TELEGRAM_DESK_GROUP=str(GROUP))
    wang, li, line = at_the_group(site, group)
    site.drained()
    group.loses(line.thread)
    li.writes("柏树：还在吗")
    again = sees(site, group, "柏树")
    wang.writes_in(group, again.thread, "在的")
    sees(site, li, "在的")
    site.clean()

    assert again.thread != line.thread


def test_an_answer_into_a_deleted_topic_does_not_hold_up_the_group(site, telegram):
    group = telegram.group(GROUP)
    site.start(TELEGRAM_DESK_GROUP=str(GROUP))
    wang, li, line = at_the_group(site, group)
    telegram.plan(no_thread(), "sendMessage", chat=group)
    wang.writes_in(group, line.thread, "/help")
    sees(site, group, "您是创业导师")
    li.writes("柏树：还在吗")
    sees(site, group, "柏树")
    site.clean()


def test_a_group_that_got_another_number_is_still_the_mentors(site, telegram):
    old = telegram.group(-5)
    site.start(TELEGRAM_DESK_GROUP="-5")
    wang, li, _ = at_the_group(site, old)
    site.drained()
    new = old.migrates(GROUP)
    new.forum = True
    li.writes("柏树：还在吗")
    line = sees(site, new, "柏树")
    wang.writes_in(new, line.thread, "榕树：在的")
    sees(site, li, "榕树")
    site.clean()

    assert times(site, li, "榕树") == 1


def test_users_of_the_page_and_of_telegram_never_get_each_others_words(site, telegram):
    site.start()
    case = Case(site)
    hao = Visitor(site)
    hao.says("转人工")
    case.wang.presses(sees(site, case.wang, "新咨询 2号"), "接单")
    hao.says("郝：我在页面上")
    hao.hears("王导师", "system")
    case.wang.replies(sees(site, case.wang, "郝：我在页面上"), "只给页面")
    hao.hears("只给页面", "mentor")
    case.li.writes("李：我在手机上")
    case.wang.replies(sees(site, case.wang, "李：我在手机上"), "只给手机")
    sees(site, case.li, "只给手机")
    site.clean()

    assert hao.texts("mentor") == ["只给页面"]
    assert times(site, case.li, "只给") == 1
