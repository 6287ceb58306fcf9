"""Things that happen twice, in another order, or at the same moment."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

from bot.gateway.desk.telling import tell
from bot.handoff import mentors
from tests.faults.conftest import BOTH
from tests.faults.people import Case, Visitor, sees, times


def test_updates_that_come_twice_and_out_of_order_are_handled_once_each(site, telegram, rasa):
    site.webhook()
    site.start()
    people = [telegram.person(100 + number, f"人{number}") for number in range(20)]
    telegram.hold()
    for word in ("甲", "乙", "丙"):
        for person in people:
            telegram.redeliver(person.writes(f"{word}{person.id}").update)
    shuffled = random.Random(4)
    telegram.release(lambda found: shuffled.sample(found, len(found)), burst=True)
    site.until(lambda: all(times(site, person, "答：") == 3 for person in people))
    site.clean()

    asked = sorted(one["text"] for one in rasa.asked)
    assert asked == sorted(f"{word}{person.id}" for word in "甲乙丙" for person in people)
    assert all(
        times(site, person, f"{word}{person.id}") == 1 for word in "甲乙丙" for person in people
    )


@BOTH
def test_of_two_mentors_who_press_at_once_one_has_the_case(site, telegram):
    site.webhook()
    site.start()
    for name, number in (("王导师", 7), ("赵导师", 8)):
        site.hire(name, number, capacity=10)
    wang, zhao = telegram.person(7, "王"), telegram.person(8, "赵")
    for number in range(1, 6):
        li = Visitor(site)
        li.says("转人工")
        offers = [sees(site, one, f"新咨询 {number}号") for one in (wang, zhao)]
        telegram.hold()
        pressed = [one.presses(offer, "接单") for one, offer in zip((wang, zhao), offers)]
        telegram.release(burst=True)
        site.until(lambda pressed=pressed: all(press.answers for press in pressed))
        li.hears("接下了您的", "system")
        assert len([text for text in li.texts("system") if "接下了您的" in text]) == 1
        refused = [press.answers[0][0] for press in pressed if press.answers[0][0]]
        assert len(refused) == 1 and "已由" in refused[0]
    site.clean()

    loads = dict(site.rows("SELECT mentor_id, count(*) FROM cases GROUP BY mentor_id"))
    assert sum(loads.values()) == 5
    for who, one in ((1, wang), (2, zhao)):
        assert times(site, one, "直接写字就是回复") == loads.get(who, 0)


def test_a_reply_during_a_transfer_goes_from_who_still_has_the_case(site, telegram):
    site.start()
    case = Case(site)
    site.hire("赵导师", 8)
    zhao = telegram.person(8, "赵")
    case.wang.writes("转交")
    case.wang.presses(sees(site, case.wang, "转给谁"), "赵导师（0/3）")
    offer = sees(site, zhao, "转交给您")
    telegram.hold()
    case.wang.writes("松树：稍等，我请赵导师来")
    zhao.presses(offer, "接单")
    case.wang.writes("柏树：我插一句")
    telegram.release()
    sees(site, case.li, "转给了创业导师赵导师")
    sees(site, case.wang, "没有发给任何人")
    site.clean()

    assert times(site, case.li, "松树") == 1
    assert times(site, case.li, "柏树") == 0


@BOTH
def test_who_writes_while_the_case_closes_is_heard_by_the_mentor_or_by_the_bot(
    site, telegram, rasa
):
    site.start()
    site.hire("王导师", 7)
    wang = telegram.person(7, "王")
    li = Visitor(site)
    li.says("转人工")
    wang.presses(sees(site, wang, "新咨询 1号"), "接单")
    wang.writes("结束")
    sees(site, wang, "哪类服务")
    for answer, then in (("政策", "什么建议"), ("去人社局", "结果怎样"), ("好", "什么时候回访")):
        wang.writes(answer)
        sees(site, wang, then)
    with ThreadPoolExecutor(4) as many:
        said = [many.submit(li.says, f"词{number}号") for number in range(10)]
        wang.writes("不用")
        said += [many.submit(li.says, f"词{number}号") for number in range(10, 40)]
        for one in said:
            one.result()
    sees(site, wang, "1号办结了")
    site.clean()

    heard = {
        f"词{number}号": (times(site, wang, f"词{number}号"), rasa.times(f"词{number}号"))
        for number in range(40)
    }
    assert {word for word, by in heard.items() if sum(by) != 1} == set()


def test_who_asked_the_bot_much_and_then_a_human_has_all_of_it_with_the_mentor(
    site, telegram, rasa
):
    site.start()
    site.hire("王导师", 7)
    wang = telegram.person(7, "王")
    li = Visitor(site)
    rasa.wait()
    for number in range(30):
        li.says(f"词{number}号{'很长' * 200}")
    li.says("转人工")
    wang.presses(sees(site, wang, "新咨询 1号"), "接单")
    li.hears("王导师", "system")
    rasa.go_on()
    sees(site, wang, "词29号")
    site.clean()

    assert [times(site, wang, f"\n词{number}号") for number in range(30)] == [1] * 30
    assert li.texts("assistant") == []


def test_who_leaves_the_queue_before_the_bot_has_answered_is_answered(site, rasa):
    site.start()
    li = Visitor(site)
    rasa.wait()
    li.says("松树：补贴多少钱")
    site.until(lambda: rasa.asked)
    li.says("转人工")
    li.says("不等了")
    rasa.go_on()
    li.hears("松树", "assistant")
    site.clean()


def test_a_mentor_who_is_removed_leaves_every_case_and_word_to_the_others(site, telegram):
    site.start()
    site.hire("王导师", 7)
    wang = telegram.person(7, "王")
    people = [Visitor(site) for _ in range(3)]
    for number, li in enumerate(people, 1):
        li.says("转人工")
        wang.presses(sees(site, wang, f"新咨询 {number}号"), "接单")
        li.says(f"词{number}号")
        sees(site, wang, f"词{number}号")
    site.hire("赵导师", 8)
    zhao = telegram.person(8, "赵")
    office = site.office

    def removed(db):
        gone = mentors.remove(db, office.desk, 1, office.now())
        tell(db, office, gone.notices)

    site.database.write_now(removed)
    wang.writes("我还在")
    sees(site, wang, "不在导师名单里")
    for number, li in enumerate(people, 1):
        zhao.presses(sees(site, zhao, f"新咨询 {number}号"), "接单")
        line = sees(site, zhao, f"词{number}号")
        zhao.replies(line, f"给词{number}号的回答")
        li.hears(f"给词{number}号的回答", "mentor")
    site.clean()

    assert [li.texts("mentor") for li in people] == [
        [f"给词{number}号的回答"] for number in (1, 2, 3)
    ]


def test_a_restart_typed_to_a_mentor_is_a_word_like_any_other(site, telegram, rasa):
    site.start()
    case = Case(site)
    asked = len(rasa.asked)
    case.li.writes("/restart")
    sees(site, case.wang, "/restart")
    case.li.writes("您还在吗")
    sees(site, case.wang, "您还在吗")
    site.clean()

    assert len(rasa.asked) == asked
    assert site.one("SELECT mode FROM conversations") == "human"


def test_who_waits_for_a_day_and_then_writes_is_still_with_the_mentor(site, telegram, rasa):
    """The assistant's own session would long be over: it is not asked."""
    site.start()
    case = Case(site)
    asked = len(rasa.asked)
    site.stop()
    site.start(POLICYBOT_TODAY="2026-11-24")
    case.li.writes("松树：我昨天问的")
    sees(site, case.wang, "松树")
    site.clean()

    assert len(rasa.asked) == asked


def test_a_clock_that_jumps_loses_no_timer_and_no_message(site, telegram):
    """Forward by days and back again, with words on their way both times."""
    site.start(POLICYBOT_TODAY="2026-11-27")
    case = Case(site)
    telegram.away()
    hao = Visitor(site)
    hao.says("转人工")
    hao.says("柏树：在吗")
    site.put_off(case.wang)
    site.kill()
    telegram.back()
    site.start(POLICYBOT_TODAY="2026-11-23")
    case.wang.presses(sees(site, case.wang, "新咨询 2号"), "接单")
    sees(site, case.wang, "柏树")
    site.stop()
    site.start(POLICYBOT_TODAY="2026-12-08")
    hao.says("松树：隔了好多天")
    sees(site, case.wang, "松树")
    site.until(lambda: times(site, case.wang, "在等您回复"))
    time.sleep(1)
    site.clean()


def test_words_at_the_limit_are_carried_whole_and_beyond_it_refused_clearly(site, telegram, rasa):
    """4000 signs to the mentor, 5000 of the assistant, 4096 of the mentor."""
    site.start()
    case = Case(site)
    rasa.answers["全文"] = "长" * 5000
    hao = Visitor(site)
    hao.says("转人工")
    case.wang.presses(sees(site, case.wang, "新咨询 2号"), "接单")
    hao.hears("王导师", "system")
    long = "🌳" * 4000
    hao.says(long)
    too_long = hao.post("长" * 5000)
    site.until(lambda: sum(t.count("🌳") for t in telegram.texts(case.wang)) == 4000)
    case.wang.replies(sees(site, case.wang, "🌳"), "回" * 4096)
    sees(site, case.wang, "4000个字")
    bao = telegram.person(44, "包")
    bao.writes("全文")
    site.until(lambda: sum(t.count("长") for t in telegram.texts(bao)) == 5000)
    site.clean()

    assert (too_long.status_code, too_long.json()["error"]) == (413, "too_long")
    assert hao.texts("mentor") == []
