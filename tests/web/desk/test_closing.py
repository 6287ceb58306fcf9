"""The end of a case: rating once, buttons gone stale, visits, clearing while it is open."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from tests.web.conduct import ask, said
from tests.web.test_access import SMALL

from .site import DAY, Deaf, Site

pytestmark = pytest.mark.web


@pytest.fixture
def faults_expected() -> list[str]:
    return ["Failed to load resource"]  # Chromium reports each failed request itself


def rating(page: Page, words: str) -> None:
    page.get_by_role("group", name="请评价这次咨询").get_by_role("button", name=words).click()


def test_a_closed_case_gives_the_chat_back_and_shows_five_big_buttons(closed: Page) -> None:
    expect(closed.locator("#standing")).to_be_hidden()
    expect(closed.get_by_role("button", name="转人工")).to_be_enabled()
    buttons = closed.get_by_role("group", name="请评价这次咨询").get_by_role("button")
    expect(buttons).to_have_count(5)
    heights = buttons.evaluate_all("all => all.map(one => one.offsetHeight)")
    tops = buttons.evaluate_all("all => all.map(one => one.offsetTop)")

    assert min(heights) >= 64 and len(set(tops)) == 1
    assert closed.evaluate(SMALL) == []


def test_a_rating_is_given_once_and_shown_as_chosen(closed: Page, gateway: Site) -> None:
    rating(closed, "4分 满意")

    expect(closed.get_by_text("谢谢您的评价，记下了。")).to_be_visible()
    for _ in range(2):
        chosen = closed.locator('.rating [aria-pressed="true"]')
        expect(chosen).to_have_text("4分 满意")
        expect(closed.locator(".rating .choice:disabled")).to_have_count(5)
        closed.reload()
    assert gateway.one("rating") == 4


def test_a_rating_outlives_other_questions_and_a_reload(closed: Page, gateway: Site) -> None:
    ask(closed, "贷款最多多少")
    expect(said(closed, "assistant").last).to_have_text("答：贷款最多多少")
    closed.reload()

    rating(closed, "1分 很不满意")

    expect(closed.get_by_text("谢谢您直说，记下了。")).to_be_visible()
    assert gateway.one("rating") == 1


def test_after_a_low_rating_a_human_is_one_press_away(closed: Page, gateway: Site) -> None:
    rating(closed, "2分 不满意")
    closed.locator(".message-system").get_by_role("button", name="转人工").click()

    expect(closed.locator("#standing-words")).to_contain_text("编号2")


def test_a_press_whose_case_ended_meanwhile_is_answered(waiting: Page, gateway: Site) -> None:
    ask(waiting, "还在吗")  # the poll under way ends, and the next one hears nothing
    with Deaf(waiting):
        expect(waiting.locator("#banner")).to_contain_text("连接断了")
        gateway.cancel()
        waiting.locator(".choices").get_by_role("button", name="不等了").last.click()
        expect(waiting.locator(".is-pending")).to_have_count(0)

    expect(waiting.get_by_text("1号已经办结了。")).to_be_visible()
    expect(waiting.locator("#standing")).to_be_hidden()
    expect(waiting.locator(".choice:enabled")).to_have_count(0)


def test_a_press_that_is_refused_says_why_and_can_be_taken_away(closed: Page) -> None:
    told = {"error": "not_offered", "message": "这个按钮已经不能用了，请直接输入您的问题。"}
    closed.route("**/messages", lambda route: route.fulfill(status=422, json=told), times=1)
    rating(closed, "5分 很满意")

    expect(closed.get_by_text("这个按钮已经不能用了，请直接输入您的问题。")).to_be_visible()
    expect(closed.locator('.rating [aria-pressed="true"]')).to_have_count(0)
    closed.get_by_role("button", name="没有发出，点此移除").click()
    expect(closed.locator(".is-pending")).to_have_count(0)
    rating(closed, "5分 很满意")
    expect(closed.get_by_text("谢谢您的评价，记下了。")).to_be_visible()


def test_a_press_on_its_way_is_shown_as_chosen_and_closes_the_others(closed: Page) -> None:
    closed.route("**/messages", lambda route: route.abort())
    rating(closed, "5分 很满意")

    expect(closed.locator('.rating [aria-pressed="true"]')).to_have_text("5分 很满意")
    expect(closed.locator(".rating .choice:enabled")).to_have_count(0)


@pytest.fixture
def visited(helped: Page, gateway: Site) -> Page:
    gateway.close(visit=DAY + dt.timedelta(days=1))
    gateway.visit()
    expect(helped.get_by_text("这是1号咨询的回访")).to_be_visible()
    return helped


def test_a_visit_is_answered_by_a_button_once(visited: Page) -> None:
    fine = visited.get_by_role("button", name="都好，不用了")
    fine.click()

    expect(visited.get_by_text("好，祝您一切顺利。")).to_be_visible()
    expect(fine).to_have_attribute("aria-pressed", "true")
    expect(visited.get_by_role("button", name="想和导师说说")).to_be_disabled()


def test_a_visit_is_answered_in_words_and_opens_a_case(visited: Page) -> None:
    ask(visited, "贷款还没批下来")

    expect(visited.locator("#standing-words")).to_contain_text("编号2")
    expect(visited.get_by_role("button", name="都好，不用了")).to_be_disabled()


def test_reload_after_the_end_shows_no_case(closed: Page, gateway: Site) -> None:
    closed.reload()

    expect(closed.locator(".rating .choice:enabled")).to_have_count(5)
    expect(closed.locator("#standing")).to_be_hidden()
    expect(closed.get_by_role("button", name="转人工")).to_be_enabled()


@pytest.mark.parametrize(("mode", "rests"), [("waiting", True), ("bot", False)])
def test_the_buttons_of_the_bot_rest_while_somebody_else_answers(
    page: Page, gateway: Site, mode: str, rests: bool
) -> None:
    ask(page, "一次性创业补贴")
    choice = page.get_by_role("button", name="多少钱")
    expect(choice).to_be_enabled()
    page.route(
        "**/api/v1/conversations/*", lambda route: route.fulfill(json={"mode": mode, "case": 1})
    )
    with page.expect_response("**/api/v1/conversations/*"):
        gateway.note("case_queued_first", number=1)

    expect(choice).to_be_disabled() if rests else expect(choice).to_be_enabled()


def clearing(page: Page) -> str:
    page.get_by_role("button", name="可以问什么，以及更多操作").click()
    page.get_by_role("button", name="清空对话").click()
    return page.locator("#confirm-clear").inner_text()


def test_clearing_while_waiting_says_that_the_case_goes_on(waiting: Page) -> None:
    words = clearing(waiting)

    assert "您的1号咨询还在排队" in words and "请先点“不等了”" in words


def test_clearing_with_a_mentor_says_that_the_answers_are_lost(helped: Page) -> None:
    words = clearing(helped)
    assert "您的1号咨询还没有办结" in words and "收不到导师的回复" in words

    helped.locator("#confirm-clear").get_by_role("button", name="清空", exact=True).click()

    expect(helped.locator("#standing")).to_be_hidden()
    expect(helped.locator("#welcome")).to_be_visible()
    expect(helped.get_by_role("button", name="转人工")).to_be_enabled()


def test_clearing_without_a_case_says_nothing_of_one(closed: Page) -> None:
    assert "咨询" not in clearing(closed)
