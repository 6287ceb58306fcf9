"""What a mentor writes: nothing is lost, doubled, or sent to another than it was written for."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from . import samples
from .conduct import Line, box, lines, opened, reply, row, sent
from .conftest import BATAAR, ULAN
from .fake_desk import FakeDesk, Refused

pytestmark = pytest.mark.web
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
UNCERTAIN = {"state": "uncertain", "said": "可能已送达", "can_resend": True}
FAILED = {"state": "failed", "said": "失败", "can_resend": True}


@pytest.fixture
def held(enter, desk: FakeDesk) -> Page:
    """The console with an own case open."""
    desk.hold(12)
    page = enter(at="#/mine/12")
    opened(page, 12)
    return page


@WIDTHS
def test_a_reply_is_written_stored_and_seen(held: Page, desk: FakeDesk) -> None:
    reply(held, "先签合同。")

    expect(lines(held, "mentor")).to_have_text(["先签合同。"])
    sent(held)
    expect(held.locator(".fate-said")).to_have_text("已保存")
    expect(box(held)).to_have_value("")
    desk.lines[12][-1]["delivery"] = {"state": "seen", "said": "已送达", "can_resend": False}
    desk.changed()
    expect(held.locator(".fate-said")).to_have_text("已送达")
    assert desk.written(12) == ["先签合同。"]


def test_a_line_that_came_just_before_a_reply_is_not_skipped(held: Page, desk: FakeDesk) -> None:
    desk.lines[12].append(samples.line(5, "user", "正好这时说的"))
    reply(held, "答")

    expect(lines(held, "mentor")).to_have_text(["答"])
    expect(lines(held, "user").last).to_have_text("正好这时说的")


def test_shift_enter_breaks_the_line_and_an_input_method_keeps_its_enter(
    held: Page, desk: FakeDesk
) -> None:
    box(held).press_sequentially("一")
    box(held).press("Shift+Enter")
    box(held).press_sequentially("二")
    box(held).evaluate(
        "node => node.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', bubbles: true, cancelable: true, isComposing: true}))"
    )
    box(held).press("Enter")

    sent(held)
    expect(lines(held, "mentor")).to_have_count(1)
    assert desk.written(12) == ["一\n二"]


def test_five_thousand_characters_are_counted_and_one_more_is_not_sent(
    held: Page, desk: FakeDesk
) -> None:
    box(held).fill("长" * 5001)
    held.keyboard.press("Enter")
    expect(held.locator(".composer .counter")).to_have_text("超出 1 字，请删减")
    assert desk.written(12) == []

    reply(held, "长" * 5000)

    sent(held)
    expect(lines(held, "mentor")).to_have_count(1)
    assert desk.written(12) == ["长" * 5000]


@WIDTHS
def test_above_the_box_stands_to_whom_it_goes(held: Page) -> None:
    expect(held.locator(".composer-to p")).to_have_text("发给 来访者A00C · 12 号案")
    expect(box(held)).to_have_accessible_name("回复 12 号案的来访者A00C")


@WIDTHS
def test_reload_in_mid_send_neither_loses_nor_doubles(held: Page, desk: FakeDesk) -> None:
    line = Line(held)
    line.cut = "after"
    reply(held, "一")
    expect(lines(held, "mentor")).to_have_text(["一"])
    held.wait_for_timeout(300)
    line.cut = "before"
    reply(held, "二")
    held.reload()
    opened(held, 12)
    line.cut = None
    held.reload()
    opened(held, 12)

    sent(held)
    expect(lines(held, "mentor")).to_have_text(["一", "二"])
    assert desk.written(12) == ["一", "二"]


@WIDTHS
def test_a_reply_whose_confirmation_was_lost_is_not_doubled(held: Page, desk: FakeDesk) -> None:
    line = Line(held)
    line.cut = "after"
    reply(held, "存了但没听到")
    expect(lines(held, "mentor")).to_have_count(1)
    line.cut = None

    sent(held)
    held.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.includes('unsent'))", timeout=9000
    )
    expect(lines(held, "mentor")).to_have_count(1)
    assert desk.written(12) == ["存了但没听到"]
    assert len(set(line.tries)) == 1


def test_replies_written_without_a_line_are_sent_in_order_when_it_is_back(
    held: Page, context: BrowserContext, desk: FakeDesk
) -> None:
    context.set_offline(True)
    expect(held.locator("#banner")).to_be_visible()
    reply(held, "一")
    reply(held, "二")
    expect(held.locator(".is-pending")).to_have_count(2)

    context.set_offline(False)

    sent(held)
    expect(lines(held, "mentor")).to_have_text(["一", "二"])
    assert desk.written(12) == ["一", "二"]


def test_a_full_disk_over_there_is_said_and_tried_again(held: Page, desk: FakeDesk) -> None:
    full = Refused(503, "cannot_store", "暂时存不下。")
    desk.refuse["POST /cases/12/messages"] = [full] * 20
    reply(held, "存我")
    expect(held.get_by_text("暂时存不下。会自动再试。")).to_be_visible()
    desk.refuse.clear()
    held.get_by_role("button", name="现在重试").click()

    sent(held)
    expect(lines(held, "mentor")).to_have_text(["存我"])
    assert desk.written(12) == ["存我"]


def test_a_refused_reply_says_why_and_can_be_changed(held: Page, desk: FakeDesk) -> None:
    told = "这一案不在您手上。"
    desk.refuse["POST /cases/12/messages"] = [Refused(403, "not_allowed", told)]
    reply(held, "不行的")
    expect(held.get_by_text(told)).to_be_visible()

    held.get_by_role("button", name="取回修改").click()

    expect(box(held)).to_have_value("不行的")
    expect(held.locator(".is-pending")).to_have_count(0)


def test_too_many_replies_wait_as_told(held: Page, desk: FakeDesk) -> None:
    told = Refused(429, "too_many", "说得太快了，请稍等。", Retry_After="2")
    desk.refuse["POST /cases/12/messages"] = [told]
    reply(held, "快")

    expect(held.get_by_text("说得太快了，请稍等。")).to_be_visible()
    sent(held)
    expect(lines(held, "mentor")).to_have_text(["快"])


@WIDTHS
def test_what_is_typed_for_one_case_is_never_sent_to_another(enter, desk: FakeDesk) -> None:
    desk.hold(12)
    desk.hold(13)
    page = enter(at="#/mine/12")
    opened(page, 12)
    box(page).fill("给十二号的")
    page.evaluate("location.hash = '#/mine/13'")
    opened(page, 13)
    expect(box(page)).to_have_value("")
    expect(page.locator(".composer-to p")).to_contain_text("13 号案")
    expect(row(page, 12)).to_contain_text("有草稿")
    reply(page, "给十三号的")
    sent(page)
    page.evaluate("location.hash = '#/mine/12'")
    opened(page, 12)

    expect(box(page)).to_have_value("给十二号的")
    expect(lines(page, "mentor")).to_have_count(0)
    assert desk.written(12) == []
    assert desk.written(13) == ["给十三号的"]


def test_switching_while_a_reply_is_under_way_leaves_it_with_its_case(
    enter, desk: FakeDesk
) -> None:
    desk.hold(12)
    desk.hold(13)
    page = enter(at="#/mine/12")
    opened(page, 12)
    line = Line(page)
    line.cut = "before"
    reply(page, "给十二号的")
    expect(page.locator(".is-pending")).to_have_count(1)
    row(page, 13).locator("a").click()
    opened(page, 13)
    line.cut = None

    expect(page.locator(".is-pending")).to_have_count(0)
    page.wait_for_function(
        "() => !Object.keys(localStorage).some(key => key.includes('unsent'))", timeout=9000
    )
    assert desk.written(12) == ["给十二号的"]
    assert desk.written(13) == []
    expect(lines(page, "mentor")).to_have_count(0)


def test_a_draft_survives_reload(held: Page) -> None:
    box(held).fill("写到一半\n第二行")
    held.reload()
    opened(held, 12)

    expect(box(held)).to_have_value("写到一半\n第二行")


@WIDTHS
@pytest.mark.parametrize("readable", [True, False])
def test_a_draft_for_a_case_that_goes_to_another_stays_but_cannot_be_sent(
    held: Page, desk: FakeDesk, readable: bool
) -> None:
    box(held).fill("还没说完的话")
    desk.cases[12] |= {"mentor_id": BATAAR, "offered_to": ULAN if readable else None}
    desk.changed()

    expect(held.get_by_text("这一案现在不在您手上")).to_be_visible()
    expect(box(held)).to_have_value("还没说完的话")
    expect(box(held)).not_to_be_editable()
    box(held).press("Enter")
    expect(box(held)).to_have_value("还没说完的话")
    expect(held.get_by_role("button", name="结束")).to_have_count(0)
    expect(lines(held, "user")).to_have_count(2 if readable else 0)
    assert desk.asked("POST", "/cases/12/messages") == []


def test_two_tabs_send_a_reply_once(held: Page, context: BrowserContext, desk: FakeDesk) -> None:
    line = Line(held)
    line.cut = "before"
    reply(held, "只说一次")
    expect(held.locator(".is-pending")).to_have_count(1)
    other = context.new_page()
    other.goto(f"{desk.url}console#/mine/12")
    expect(lines(other, "mentor")).to_have_text(["只说一次"])
    line.cut = None

    sent(held)
    sent(other)
    expect(lines(held, "mentor")).to_have_text(["只说一次"])
    assert desk.written(12) == ["只说一次"]


def test_without_storage_one_can_still_work(page: Page, enter, desk: FakeDesk) -> None:
    page.add_init_script(
        "for (const n of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, n, {get() { throw new Error('denied') }})"
    )
    desk.hold(12)
    enter(at="#/mine/12")
    opened(page, 12)
    reply(page, "照常")

    sent(page)
    expect(lines(page, "mentor")).to_have_text(["照常"])
    assert desk.written(12) == ["照常"]
