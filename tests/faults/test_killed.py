"""The gateway is killed with -9 at each step, and goes on where it was."""

from __future__ import annotations

import pytest

from tests.faults.conftest import BOTH
from tests.faults.people import Case, Visitor, sees, times
from tests.telegram.fake_api import hang, trouble

LONG = "\n".join(f"第{number}行：先到当地人社部门登记，再带上营业执照。" for number in range(220))


def test_after_a_question_was_stored(site, rasa):
    site.start()
    li = Visitor(site)
    rasa.wait()
    li.says("松树：补贴多少钱")
    site.until(lambda: rasa.asked)
    site.kill()
    rasa.go_on()
    site.start()
    li.hears("松树", "assistant")
    site.clean()

    assert sum("松树" in text for text in li.texts("assistant")) == 1


def test_after_a_flood_was_stored_and_before_it_was_handled(site, telegram):
    site.start()
    people = [telegram.person(100 + number, f"人{number}") for number in range(40)]
    telegram.hold()
    for number, person in enumerate(people):
        person.writes(f"词{number}号")
    telegram.release()
    site.until(lambda: site.one("SELECT count(*) FROM events"))
    site.again()
    site.clean()

    shown = [[t.split("\n")[0] for t in telegram.texts(person)] for person in people]
    uncertain = site.rows("SELECT recipient FROM outbox WHERE state = 'uncertain'")
    told = {int(row.recipient) - 100 for row in uncertain}
    wanted = [[f"答：词{number}号"] for number in range(40)]
    assert [s for n, s in enumerate(shown) if n not in told] == [
        w for n, w in enumerate(wanted) if n not in told
    ]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_after_an_update_was_stored_and_before_it_was_handled(site, telegram):
    """A lock on the row that the next step needs freezes the moment."""
    site.start()
    li = telegram.person(42, "李")
    li.writes("你好")
    sees(site, li, "答：你好")
    with site.database.engine.begin() as db:
        db.exec_driver_sql("SELECT * FROM conversations FOR UPDATE")
        li.writes("桦树：能贷多少")
        site.until(lambda: site.one("SELECT count(*) FROM events WHERE state = 'queued'"))
        telegram.until(lambda: not telegram.queue.pending, 40)
        site.kill()
    site.start()
    sees(site, li, "桦树")
    site.clean()

    assert times(site, li, "桦树") == 1


def test_after_the_case_was_opened_and_before_the_offer_left(site, telegram):
    site.start()
    site.hire("王导师", 7)
    wang = telegram.person(7, "王")
    li = Visitor(site)
    telegram.away()
    li.says("转人工")
    li.says("我有一句：柳树")
    site.put_off(wang)
    site.kill()
    telegram.back()
    site.start()
    wang.presses(sees(site, wang, "新咨询 1号"), "接单")
    sees(site, wang, "柳树")
    site.clean()

    assert times(site, wang, "柳树") == 1
    assert li.mode() == "human"


def test_after_the_claim_and_before_the_card_left(site, telegram):
    site.start()
    site.hire("王导师", 7)
    wang = telegram.person(7, "王")
    li = Visitor(site)
    li.says("转人工")
    li.says("我有一句：杨树")
    offer = sees(site, wang, "新咨询 1号")
    telegram.plan(trouble(502), "sendMessage", chat=wang, times=None)
    wang.presses(offer, "接单")
    li.hears("王导师", "system")
    site.put_off(wang)
    site.kill()
    telegram.clear()
    site.start()
    sees(site, wang, "杨树")
    site.clean()

    assert times(site, wang, "直接写字就是回复") == 1
    assert times(site, wang, "杨树") == 1


def test_while_words_are_queued_because_telegram_is_away(site, telegram):
    site.start()
    case = Case(site)
    telegram.plan(trouble(502), "sendMessage", times=None)
    case.wang.writes("榆树：带上执照")
    case.li.writes("槐树：我在包头")
    site.put_off(case.li)
    site.put_off(case.wang)
    site.kill()
    telegram.clear()
    site.start()
    sees(site, case.wang, "槐树")
    sees(site, case.li, "榆树")
    site.clean()

    assert (times(site, case.wang, "槐树"), times(site, case.li, "榆树")) == (1, 1)


@BOTH
def test_while_a_mentors_words_are_being_sent_and_have_not_left(site, telegram):
    site.start()
    case = Case(site)
    telegram.plan(hang(stored=False), "sendMessage", chat=case.li)
    case.wang.writes("枫树：带上执照")
    site.until(lambda: any(c.fault for c in telegram.calls("sendMessage", case.li)))
    site.again()
    asked = sees(site, case.wang, "可能已送达")
    assert times(site, case.li, "枫树") == 0
    case.wang.presses(asked, "再发一次")
    sees(site, case.li, "枫树")
    site.clean()

    assert times(site, case.li, "枫树") == 1


@BOTH
def test_when_a_mentors_words_have_left_and_are_not_marked(site, telegram):
    site.start()
    case = Case(site)
    telegram.plan(hang(), "sendMessage", chat=case.li)
    case.wang.writes("椿树：带上执照")
    site.until(lambda: times(site, case.li, "椿树"))
    site.again()
    asked = sees(site, case.wang, "可能已送达")
    case.wang.presses(asked, "不用")
    sees(site, case.wang, "就这样")
    counts = site.clean()

    assert times(site, case.li, "椿树") == 1
    assert counts["outbound"]["uncertain"] == 1


@pytest.mark.parametrize("stored", [True, False], ids=["they arrived", "they did not"])
def test_while_a_users_words_are_being_sent_to_the_mentor(site, telegram, stored):
    """Nobody could tell the user to say it again: the mentor gets it once more, and is told."""
    site.start()
    case = Case(site)
    telegram.plan(hang(stored=stored), "sendMessage", chat=case.wang)
    case.li.writes("杉树：我在通辽")
    site.until(lambda: any(c.fault for c in telegram.calls("sendMessage", case.wang)))
    site.again()
    sees(site, case.wang, "杉树")
    counts = site.clean()
    marked = [text for text in telegram.texts(case.wang) if "可能重复" in text]

    assert times(site, case.wang, "杉树") == 1 + stored
    assert ["杉树" in text for text in marked] == [True]
    assert counts["outbound"]["uncertain"] == 1


def test_while_the_card_is_being_sent(site, telegram):
    site.start()
    site.hire("王导师", 7)
    wang = telegram.person(7, "王")
    li = Visitor(site)
    li.says("柏树：我想问离岗创业")
    li.hears("柏树", "assistant")
    li.says("转人工")
    offer = sees(site, wang, "新咨询 1号")
    telegram.plan(hang(stored=False), "sendMessage", chat=wang)
    wang.presses(offer, "接单")
    site.until(lambda: any(c.fault for c in telegram.calls("sendMessage", wang)))
    site.again()
    card = sees(site, wang, "直接写字就是回复")
    site.clean()

    assert "柏树" in card.text and card.buttons


def test_between_two_pieces_of_a_long_answer(site, telegram, rasa):
    site.start()
    li = telegram.person(42, "李")
    rasa.answers["全文"] = LONG
    telegram.plan(hang(stored=False), "sendMessage", chat=li, nth=2)
    li.writes("全文")
    site.until(lambda: any(c.fault for c in telegram.calls("sendMessage", li)))
    site.again()
    site.clean()
    shown = "".join(text for text in telegram.texts(li) if "行：" in text)

    assert all(shown.count(f"第{number}行") == 1 for number in range(220))


def test_between_two_pieces_of_a_mentors_long_text(site, telegram):
    site.start()
    case = Case(site)
    telegram.plan(hang(stored=False), "sendMessage", chat=case.li, nth=2)
    case.wang.writes("🌲" * 2046 + "开头")
    site.until(lambda: any(c.fault for c in telegram.calls("sendMessage", case.li)))
    site.again()
    case.wang.presses(sees(site, case.wang, "可能已送达"), "再发一次")
    sees(site, case.li, "开头")
    site.clean()

    assert sum(text.count("🌲") for text in telegram.texts(case.li)) == 2046


def test_during_a_transfer(site, telegram):
    site.start()
    case = Case(site)
    site.hire("赵导师", 8)
    zhao = telegram.person(8, "赵")
    case.wang.writes("转交")
    choice = sees(site, case.wang, "转给谁")
    telegram.plan(trouble(502), chat=zhao, times=None)
    case.wang.presses(choice, "赵导师（0/3）")
    site.until(lambda: site.one("SELECT count(*) FROM offers WHERE transfer"))
    case.li.writes("樟树：谁在")
    sees(site, case.wang, "樟树")
    site.put_off(zhao)
    site.kill()
    telegram.clear()
    site.start()
    zhao.presses(sees(site, zhao, "转交给您"), "接单")
    sees(site, zhao, "樟树")
    sees(site, case.li, "转给了创业导师赵导师")
    zhao.writes("桂树：我来接")
    sees(site, case.li, "桂树")
    site.clean()

    assert times(site, zhao, "樟树") == 1
    assert times(site, case.li, "桂树") == 1


def test_in_the_middle_of_a_service_record(site, telegram):
    site.start()
    case = Case(site)
    wang = case.wang
    wang.writes("结束")
    wang.presses(sees(site, wang, "哪类服务"), "创业政策")
    sees(site, wang, "什么建议")
    site.again()
    wang.writes("先办执照")
    wang.presses(sees(site, wang, "结果怎样"), "已解决")
    sees(site, wang, "什么时候回访")
    site.again()
    wang.writes("不用")
    sees(site, wang, "1号办结了")
    sees(site, case.li, "1号咨询办结了")
    case.li.writes("还有问题")
    sees(site, case.li, "答：还有问题")
    site.clean()

    assert site.rows("SELECT advice, result FROM service_records") == [("先办执照", "已解决")]
    assert not any("先办执照" in text for text in telegram.texts(case.li))
