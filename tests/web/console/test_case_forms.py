"""Passing on, giving back, closing with the record, cancelling, marking an answer."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .conduct import box, facts, opened
from .conftest import BATAAR, CHEN
from .fake_desk import FakeDesk

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def held(enter, desk: FakeDesk) -> Page:
    """The console with an own case open."""
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    return page


def card(page: Page) -> Locator:
    facts(page)
    return page.get_by_role("complementary", name="案件资料")


def fault(page: Page, field: str) -> Locator:
    return page.locator(f'[data-field="{field}"] .field-error')


@WIDTHS
def test_a_case_is_offered_to_a_mentor_whose_load_one_sees(held: Page, desk: FakeDesk) -> None:
    desk.hold(15, BATAAR)
    held.reload()
    opened(held, 12)
    held.get_by_role("button", name="转交").click()
    choice = held.locator(".pill", has_text="巴老师")
    expect(choice).to_contain_text("在岗 · 手上 1 / 3")
    expect(choice).to_contain_text("包头市 · 全部事项")
    expect(held.locator(".choose-mentor .pill > span").first).to_contain_text("巴老师")

    choice.click()
    held.get_by_role("button", name="请对方来接").click()

    expect(held.get_by_text("已请 巴老师 来接 12 号案")).to_be_visible()
    assert desk.asked("POST", "/cases/12/transfer") == [{"to": BATAAR}]
    expect(box(held)).to_be_editable()


def test_a_transfer_to_a_full_mentor_is_refused_in_words(held: Page, desk: FakeDesk) -> None:
    for number in (15, 16, 17):
        desk.hold(number, BATAAR)
    held.reload()
    opened(held, 12)
    held.get_by_role("button", name="转交").click()
    expect(held.locator(".pill", has_text="巴老师")).to_contain_text("满了")
    held.locator(".pill", has_text="巴老师").click()
    held.get_by_role("button", name="请对方来接").click()

    expect(held.locator(".modal .form-trouble")).to_have_text("巴老师手上的案件满了。")


def test_passing_on_without_a_choice_is_not_sent(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="转交").click()
    held.get_by_role("button", name="请对方来接").click()

    expect(fault(held, "to")).to_have_text("请选一位导师。")
    assert desk.asked("POST", "/cases/12/transfer") == []


@WIDTHS
def test_a_case_is_given_back_after_a_question(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="退回").click()
    held.get_by_role("button", name="先不").click()
    assert desk.cases[12]["state"] == "active"
    held.get_by_role("button", name="退回").click()
    held.get_by_role("dialog").get_by_role("button", name="退回").click()

    expect(held.get_by_text("12 号案已退回队列。")).to_be_visible()
    expect(held.get_by_text("接单以后才能回复。")).to_be_visible()
    assert desk.cases[12]["mentor_id"] is None


@WIDTHS
def test_a_case_is_closed_with_its_record(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="结束").click()
    expect(held.get_by_label("问题")).to_have_value("开了半年的店，能领一次性创业补贴吗？")
    held.get_by_role("radio", name="创业政策").check()
    held.get_by_label("建议").fill("先签合同再申请。")
    held.get_by_role("checkbox", name="2.4.2").uncheck()
    held.get_by_role("textbox", name="依据的条款").fill("2.3.2、2.1.1")
    held.get_by_label("结果", exact=True).fill("准备去办")
    held.get_by_label("下一步").fill("一个月后问")
    held.get_by_role("button", name="一个月后").click()
    expect(held.get_by_text("12月22日 周二")).to_be_visible()
    held.get_by_role("button", name="写好了，结束").click()

    expect(held.get_by_text("12 号案已结束，记录已保存。")).to_be_visible()
    assert desk.asked("POST", "/cases/12/close") == [
        {
            "service": "policy",
            "problem": "开了半年的店，能领一次性创业补贴吗？",
            "advice": "先签合同再申请。",
            "basis": ["2.1.2", "2.3.2", "2.1.1"],
            "result": "准备去办",
            "next_step": "一个月后问",
            "next_visit": "2026-12-22",
        }
    ]
    expect(held.get_by_text("这一案已经结束。")).to_be_visible()
    expect(card(held).locator(".record")).to_contain_text("先签合同再申请。")
    expect(card(held)).to_contain_text("回访 2026年12月22日：已安排")


@WIDTHS
def test_every_fault_of_a_record_stands_beside_its_field(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="结束").click()
    held.get_by_label("建议").fill("写了建议")
    for clause in ("2.1.2", "2.4.2"):
        held.get_by_role("checkbox", name=clause).uncheck()
    held.get_by_label("回访", exact=True).fill("2026-11-01")
    held.get_by_role("button", name="写好了，结束").click()

    expect(fault(held, "service")).to_have_text("请选一类服务。")
    expect(fault(held, "basis")).to_have_text("请写至少一条依据，如 2.3.2。")
    expect(fault(held, "result")).to_have_text("请写 1 到 5000 字。")
    expect(fault(held, "next_step")).to_have_text("请写 1 到 5000 字。")
    expect(fault(held, "next_visit")).to_have_text("请选今天以后的一天。")
    expect(fault(held, "advice")).to_be_hidden()
    expect(held.locator(".modal .form-trouble")).to_contain_text("有几处要改")
    expect(held.get_by_label("建议")).to_have_value("写了建议")
    expect(held.get_by_role("radio").first).to_be_focused()
    assert desk.cases[12]["state"] == "active"


def test_a_record_half_written_survives_reload(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="结束").click()
    held.get_by_role("radio", name="企业管理").check()
    held.get_by_label("建议").fill("写到一半")
    held.get_by_role("checkbox", name="2.1.2").uncheck()
    held.get_by_role("button", name="三个月后").click()
    held.reload()
    opened(held, 12)
    held.get_by_role("button", name="继续写记录").click()

    expect(held.get_by_role("radio", name="企业管理")).to_be_checked()
    expect(held.get_by_label("建议")).to_have_value("写到一半")
    expect(held.get_by_role("checkbox", name="2.1.2")).not_to_be_checked()
    expect(held.get_by_label("回访", exact=True)).to_have_value("2027-02-22")


def test_a_record_is_kept_when_the_line_is_lost(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="结束").click()
    held.get_by_label("建议").fill("断线时写的")
    held.route("**/cases/12/close", lambda route: route.abort())
    held.get_by_role("button", name="写好了，结束").click()

    expect(held.locator(".modal .form-trouble")).to_have_text("连不上服务，请看看网络。")
    expect(held.get_by_label("建议")).to_have_value("断线时写的")
    expect(held.get_by_role("button", name="写好了，结束")).to_be_enabled()


def test_no_visit_is_a_choice_too(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="结束").click()
    held.get_by_role("button", name="半年后").click()
    held.get_by_role("button", name="不回访").click()

    expect(held.get_by_label("回访", exact=True)).to_have_value("")
    expect(held.get_by_role("button", name="不回访")).to_have_attribute("aria-pressed", "true")


@WIDTHS
def test_a_bot_answer_is_marked_for_review(held: Page, desk: FakeDesk) -> None:
    held.get_by_role("button", name="答得不对？标记").click()
    expect(held.locator(".marked-words")).to_have_text("按方案条文，还不符合。")
    held.get_by_role("button", name="交给复核").click()
    expect(fault(held, "fault")).to_have_text("请选一样。")
    expect(fault(held, "note")).to_have_text("请写应该怎么答。")

    held.get_by_role("radio", name="答错了").check()
    held.get_by_label("应该怎么答").fill("亲戚也算。")
    held.get_by_role("checkbox", name="2.4.2").uncheck()
    held.get_by_role("button", name="交给复核").click()

    expect(held.get_by_text("已标记：答错了")).to_be_visible()
    assert desk.asked("POST", "/cases/12/marks")[-1] == {
        "seq": 2,
        "fault": "wrong",
        "note": "亲戚也算。",
        "clauses": ["2.1.2"],
    }


def test_a_supervisor_cancels_what_is_no_case(enter, desk: FakeDesk) -> None:
    desk.add(21)
    page = enter(CHEN, at="#/queue/21")
    opened(page, 21)
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(fault(page, "reason")).to_have_text("请写原因。")
    page.get_by_label("原因").fill("测试")
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()

    expect(page.get_by_text("21 号案已撤销。")).to_be_visible()
    assert desk.cases[21]["state"] == "cancelled"
