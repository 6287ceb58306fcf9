"""While a mentor is sought: the line above the chat, the header, what is left, giving up."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.conduct import answered, ask, said, sent
from tests.web.test_access import SMALL

from .site import Site

pytestmark = pytest.mark.web


@pytest.fixture
def faults_expected() -> list[str]:
    return ["Failed to load resource"]  # Chromium reports each failed request itself


def test_the_line_says_the_number_and_the_notes_are_read_out(waiting: Page) -> None:
    expect(waiting.locator("#standing-words")).to_have_text("编号1，正在排队等导师")
    expect(waiting.get_by_role("status").filter(has_text="编号1")).to_be_visible()
    notes = waiting.get_by_role("log").get_by_role("article").filter(has_text="提示：")

    expect(notes).to_have_count(2)
    expect(notes.first).to_contain_text("已受理，编号1，正在为您找创业导师，您排在第一位")
    expect(notes.first).to_have_css("justify-items", "center")


def test_with_no_case_there_is_no_line_and_nobody_asks_who_answers(
    page: Page, looks: list[str]
) -> None:
    ask(page, "在吗")
    answered(page)

    expect(page.locator("#standing")).to_be_hidden()
    page.reload()
    answered(page)
    assert looks == []


def test_who_answers_is_asked_only_when_a_note_came(
    waiting: Page, gateway: Site, looks: list[str]
) -> None:
    before = len(looks)
    ask(waiting, "我的店在呼和浩特")
    expect(waiting.get_by_text("已留给导师")).to_be_visible()
    assert len(looks) == before

    gateway.claim()

    expect(waiting.locator("#standing")).to_contain_text("正在为您服务")
    assert len(looks) == before + 1


def test_the_gateway_has_the_last_word_on_who_answers(page: Page, gateway: Site) -> None:
    page.route(
        "**/api/v1/conversations/*", lambda route: route.fulfill(json={"mode": "human", "case": 7})
    )
    ask(page, "转人工")

    expect(page.locator("#standing-words")).to_have_text("编号7，导师正在为您服务")


def test_who_answers_is_asked_again_when_that_failed(page: Page, gateway: Site) -> None:
    failures = [503, 503]
    page.route(
        "**/api/v1/conversations/*",
        lambda route: (
            route.fulfill(status=failures.pop(), json={"error": "cannot_store", "message": "稍等"})
            if failures
            else route.fulfill(json={"mode": "human", "case": 1})
        ),
    )
    ask(page, "转人工")
    expect(page.locator("#standing-words")).to_have_text("编号1，正在排队等导师")

    expect(page.locator("#standing-words")).to_have_text("编号1，导师正在为您服务")
    assert failures == []


def test_what_is_written_is_left_for_the_mentor_and_nothing_is_looked_up(
    waiting: Page, gateway: Site
) -> None:
    asked = len(gateway.rasa.asked)
    ask(waiting, "我去年三月开的店")

    fate = waiting.locator(".message-user .fate").last
    expect(fate).to_contain_text("已留给导师")
    expect(waiting.locator(".message-user .fate").first).to_contain_text("已发送")
    waiting.wait_for_timeout(700)
    expect(waiting.locator("#typing")).to_be_hidden()
    assert len(gateway.rasa.asked) == asked


def test_the_bots_answer_that_was_awaited_is_not_promised_any_more(
    page: Page, gateway: Site
) -> None:
    gateway.rasa.delay = 1.5
    ask(page, "慢慢想")
    expect(page.locator("#typing")).to_be_visible()

    page.get_by_role("button", name="转人工").click()

    expect(page.locator("#standing")).to_be_visible()
    expect(page.locator("#typing")).to_be_hidden()


def test_pressed_again_the_header_asks_for_the_place(waiting: Page, gateway: Site) -> None:
    human = waiting.get_by_role("button", name="排队进度")
    expect(waiting.get_by_role("button", name="转人工")).to_have_count(0)

    human.dblclick()

    expect(waiting.get_by_text("编号1还在排队，您现在是第1位。")).to_have_count(1)
    assert gateway.said() == ["转人工", "转人工"]
    assert gateway.all("number", "cases") == [1]


def test_not_waiting_any_longer_brings_the_bot_back(waiting: Page, gateway: Site) -> None:
    waiting.locator("#stop-waiting").click()

    expect(waiting.get_by_text("好，1号不等了。")).to_be_visible()
    expect(waiting.locator("#standing")).to_be_hidden()
    expect(waiting.get_by_role("button", name="转人工")).to_be_enabled()
    ask(waiting, "贷款最多多少")
    expect(said(waiting, "assistant").last).to_have_text("答：贷款最多多少")
    assert gateway.one("state") == "cancelled"


def test_giving_up_is_said_once_however_often_it_is_pressed(waiting: Page, gateway: Site) -> None:
    waiting.locator("#stop-waiting").dblclick()

    expect(waiting.locator("#standing")).to_be_hidden()
    sent(waiting)
    assert gateway.said() == ["转人工", "不等了"]


def test_a_note_brings_its_buttons_and_only_the_newest_can_be_pressed(waiting: Page) -> None:
    stops = waiting.locator(".choices").get_by_role("button", name="不等了")
    expect(stops).to_have_count(2)
    expect(stops.first).to_be_disabled()
    expect(stops.last).to_be_enabled()

    waiting.locator(".choices").get_by_role("button", name="留下联系方式").click()

    expect(waiting.get_by_text("请写下什么时候方便")).to_be_visible()
    expect(
        waiting.locator(".choices").get_by_role("button", name="留下联系方式")
    ).to_have_attribute("aria-pressed", "true")
    ask(waiting, "明天下午三点")
    expect(waiting.get_by_text("记下了，1号的导师会按您说的联系您。")).to_be_visible()
    expect(stops.last).to_be_enabled()


def test_reload_while_waiting_keeps_line_notes_and_fates(waiting: Page, gateway: Site) -> None:
    ask(waiting, "我的店在呼和浩特")
    expect(waiting.get_by_text("已留给导师")).to_be_visible()

    waiting.reload()

    expect(waiting.locator("#standing-words")).to_have_text("编号1，正在排队等导师")
    expect(waiting.get_by_role("button", name="排队进度")).to_be_visible()
    expect(waiting.locator(".message-user .fate").last).to_contain_text("已留给导师")
    expect(waiting.locator("#typing")).to_be_hidden()
    expect(waiting.locator(".choices").get_by_role("button", name="不等了").last).to_be_enabled()


def test_a_lost_line_while_waiting_loses_neither_words_nor_the_claim(
    waiting: Page, context: BrowserContext, gateway: Site
) -> None:
    context.set_offline(True)
    expect(waiting.locator("#banner")).to_contain_text("连接断了")
    expect(waiting.locator("#standing-words")).to_have_text("编号1，正在排队等导师")
    ask(waiting, "断线时写的")
    gateway.claim()
    gateway.writes("断线时来的")

    context.set_offline(False)

    expect(waiting.locator("#banner")).to_be_hidden()
    expect(waiting.locator("#standing-words")).to_have_text("编号1，导师 王敏 正在为您服务")
    expect(said(waiting, "mentor")).to_have_text("断线时来的")
    sent(waiting)
    assert gateway.said() == ["转人工", "断线时写的"]


def test_two_tabs_know_of_the_same_case(
    waiting: Page, context: BrowserContext, gateway: Site
) -> None:
    other = context.new_page()
    other.goto(gateway.url)
    expect(other.locator("#standing")).to_contain_text("正在排队等导师")

    other.locator("#stop-waiting").click()

    for tab in (waiting, other):
        expect(tab.locator("#standing")).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390])
def test_the_header_holds_every_word_and_all_can_be_pressed(waiting: Page, width: int) -> None:
    waiting.set_viewport_size({"width": width, "height": 700})

    assert waiting.evaluate("document.documentElement.scrollWidth") == width
    assert waiting.locator(".top").evaluate("top => top.scrollWidth <= top.clientWidth")
    assert waiting.evaluate(SMALL) == []
