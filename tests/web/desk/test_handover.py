"""From the form to a mentor: facts and verdicts go along, once, and the chat shows it."""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.conduct import ask, said, sent
from tests.web.test_access import SMALL
from tests.web.test_assess import FORM, VETERAN, status

from .site import Site

pytestmark = pytest.mark.web
LEAVING = "带着这份结果找导师"
TOLD = (
    "请导师看看我的资格测算：人群：退役军人；登记日期：2025年3月；带动就业人数：2人；首次成功创业：是；"
    "正常经营：是；正常申报纳税：是；已领一次性创业补贴：否；已领创业孵化补贴：否。"
)


@pytest.fixture
def faults_expected() -> list[str]:
    return ["Failed to load resource"]  # Chromium reports each failed request itself


def filled(page: Page, gateway: Site, facts: dict[str, Any] = VETERAN, program: str = "") -> Page:
    """The form with these facts and their verdicts on screen."""
    kept = json.dumps(facts)
    page.evaluate("kept => sessionStorage.setItem('nmg-chat:facts', kept)", kept)
    page.goto(f"{gateway.url}{FORM}" + (f"?program={program}" if program else ""))
    expect(page.get_by_role("button", name=LEAVING)).to_be_enabled()
    return page


@pytest.fixture
def form(page: Page, gateway: Site) -> Page:
    return filled(page, gateway)


def hand_over(page: Page, question: str = "") -> None:
    page.get_by_role("button", name=LEAVING).click()
    page.get_by_label("想问导师什么（可以不写）").fill(question)
    page.get_by_role("button", name="交给导师").click()


def test_the_chat_opens_with_facts_question_and_a_case(form: Page, gateway: Site) -> None:
    hand_over(form, "在回民区登记的，去哪里办？")

    expect(form.locator("#standing-words")).to_have_text("编号1，正在排队等导师")
    expect(said(form, "user")).to_have_text(f"{TOLD}\n在回民区登记的，去哪里办？")
    sent(form)
    card = gateway.card()
    assert card.confirmed == VETERAN and card.question == "在回民区登记的，去哪里办？"
    assert gateway.said() == [f"{TOLD}\n在回民区登记的，去哪里办？"]


def test_the_results_that_went_along_can_be_read_again(form: Page, gateway: Site) -> None:
    shown = form.locator("#cards > .verdict .verdict-title").all_inner_texts()
    hand_over(form)
    for _ in range(2):
        expect(form.locator(".handed > summary")).to_have_text(
            "一起交给导师的结果：大概率符合 1 项，还差信息 3 项，不符合 3 项"
        )
        form.reload()
    form.locator(".handed > summary").click()

    assert sorted(form.locator(".handed .verdict-title").all_inner_texts()) == sorted(shown)
    assert sorted(one["title"] for one in gateway.card().verdicts) == sorted(shown)


def test_a_program_that_was_chosen_is_the_only_one_to_go_along(page: Page, gateway: Site) -> None:
    filled(page, gateway, program="startup_subsidy")
    expect(status(page)).to_have_text("大概率符合")
    hand_over(page)

    expect(page.locator(".handed > summary")).to_contain_text("大概率符合 1 项")
    assert [one["id"] for one in gateway.card().verdicts] == ["startup_subsidy"]
    assert gateway.one("topic") == "startup_subsidy"


def test_the_dialog_says_what_is_handed_over_and_can_be_left(form: Page, gateway: Site) -> None:
    form.get_by_role("button", name=LEAVING).click()
    dialog = form.get_by_role("dialog")
    expect(dialog).to_contain_text("人群：退役军人；登记日期：2025年3月；带动就业人数：2")
    expect(dialog).to_contain_text("交出去就存在服务器上")
    assert form.evaluate(SMALL) == []

    dialog.get_by_role("button", name="先不找").click()

    expect(dialog).to_be_hidden()
    assert gateway.all("id", "conversations") == []
    assert form.evaluate("Object.keys(localStorage).length") == 0


def test_an_empty_form_can_be_handed_over_and_says_so(page: Page, gateway: Site) -> None:
    filled(page, gateway, {})
    page.get_by_role("button", name=LEAVING).click()
    expect(page.get_by_role("dialog")).to_contain_text("现在还没有填情况")

    page.get_by_role("button", name="交给导师").click()

    expect(said(page, "user")).to_have_text("请导师看看我的资格测算，情况还没有填。")
    assert gateway.card().verdicts == []


def test_what_cannot_be_read_cannot_be_handed_over(page: Page, gateway: Site) -> None:
    filled(page, gateway, program="startup_subsidy")
    page.get_by_role("textbox", name="带动就业人数").fill("两个")

    expect(page.get_by_role("button", name=LEAVING)).to_be_disabled()


def test_without_a_connection_it_waits_in_the_chat_and_goes_out_once(
    form: Page, context: BrowserContext, gateway: Site
) -> None:
    context.route("**/handoff", lambda route: route.abort())
    hand_over(form, "在吗")
    pending = form.locator(".is-pending")
    expect(pending).to_contain_text("请导师看看我的资格测算\n在吗")
    expect(form.get_by_role("button", name="发送失败，点此重试")).to_be_visible()
    form.reload()
    expect(pending).to_have_count(1)
    expect(form.get_by_role("button", name="发送失败，点此重试")).to_be_visible()

    context.unroute("**/handoff")
    form.get_by_role("button", name="发送失败，点此重试").click()

    expect(form.locator("#standing-words")).to_contain_text("编号1")
    expect(pending).to_have_count(0)
    assert gateway.said() == [f"{TOLD}\n在吗"]
    assert gateway.all("number", "cases") == [1]


def test_an_answer_that_was_lost_does_not_open_a_second_case(
    form: Page, context: BrowserContext, gateway: Site
) -> None:
    lost = []

    def lose(route: Any) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    context.route("**/handoff", lose)
    hand_over(form, "在吗")

    expect(form.locator("#standing-words")).to_contain_text("编号1")
    sent(form)
    expect(said(form, "user")).to_have_count(1)
    assert gateway.all("number", "cases") == [1] and len(lost) == 1


def test_while_a_case_is_open_it_is_a_message_of_that_case(waiting: Page, gateway: Site) -> None:
    gateway.claim()
    filled(waiting, gateway)
    hand_over(waiting, "先看这个")

    expect(said(waiting, "user").last).to_have_text(f"{TOLD}\n先看这个")
    expect(waiting.locator(".message-user .fate").last).to_contain_text("已发给导师")
    expect(waiting.locator("#standing-words")).to_have_text("编号1，导师 王敏 正在为您服务")
    assert gateway.all("number", "cases") == [1]


def test_after_the_end_the_bot_answers_again(form: Page, gateway: Site) -> None:
    hand_over(form)
    expect(form.locator("#standing")).to_be_visible()
    gateway.claim()
    gateway.close()
    expect(form.locator("#standing")).to_be_hidden()

    ask(form, "贷款最多多少")

    expect(said(form, "assistant")).to_have_text("答：贷款最多多少")


def test_markup_in_the_question_stays_text(form: Page, gateway: Site) -> None:
    evil = "<img src=x onerror=alert(1)>"
    hand_over(form, evil)

    expect(said(form, "user")).to_contain_text(evil)
    assert form.locator("main .bubble img, .handed img").count() == 0


def test_where_nothing_can_be_kept_the_dialog_says_so(
    context: BrowserContext, gateway: Site
) -> None:
    page = context.new_page()
    page.add_init_script(
        "for (const n of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, n, {get() { throw new Error('denied') }})"
    )
    page.goto(f"{gateway.url}{FORM}")
    page.get_by_role("button", name=LEAVING).click()

    expect(page.get_by_text("这个浏览器不允许保存内容，结果带不过去")).to_be_visible()
    expect(page.get_by_role("button", name="交给导师")).to_be_disabled()
