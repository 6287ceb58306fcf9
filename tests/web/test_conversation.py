"""Asking and being answered: messages, quotes, buttons, and what the first screen says."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conduct import answered, ask, said, sent
from .fake_gateway import QUOTE, FakeGateway

pytestmark = pytest.mark.web


def test_the_first_screen_says_what_it_is_and_what_to_ask(page: Page) -> None:
    welcome = page.locator("#welcome")

    expect(welcome).to_contain_text("方案所写的 2022—2025 年已经结束")
    expect(welcome).to_contain_text("原文")
    expect(welcome.locator(".chip")).to_have_count(8)


def test_an_example_is_asked_with_one_press(page: Page, gateway: FakeGateway) -> None:
    page.locator(".chip").first.click()

    answered(page)
    expect(page.locator("#welcome")).to_be_hidden()
    assert gateway.texts() == ["一次性创业补贴给多少钱？"]


def test_a_question_is_answered_and_marked_as_sent(page: Page) -> None:
    ask(page, "孵化补贴和一次性补贴能都领吗？\n谢谢")

    answered(page)
    expect(said(page, "user")).to_have_text("孵化补贴和一次性补贴能都领吗？\n谢谢")
    expect(page.locator(".message-user .fate")).to_contain_text("已发送")
    expect(said(page, "assistant")).to_have_css("white-space", re.compile("pre-wrap|preserve"))


def test_the_quote_is_folded_and_opens_with_number_and_clause(page: Page) -> None:
    ask(page, "能都领吗")
    fold = page.get_by_text("查看原文依据（1条）")
    expect(page.get_by_text(QUOTE)).to_be_hidden()

    fold.click()

    expect(page.get_by_text(QUOTE)).to_be_visible()
    expect(page.locator(".source figcaption")).to_have_text(
        "内政办发〔2022〕31号 二、（四）2.（条款 2.4.2）"
    )


def test_a_button_sends_its_payload_and_shows_its_title(page: Page, gateway: FakeGateway) -> None:
    ask(page, "能都领吗")
    page.get_by_role("button", name="孵化补贴多少钱").click()

    answered(page, 2)
    expect(said(page, "user").last).to_have_text("孵化补贴多少钱")
    assert gateway.posts[-1]["payload"] == "/ask_amount{incubation_subsidy}"
    assert "text" not in gateway.posts[-1]


def test_buttons_are_spent_once_something_newer_was_said(page: Page) -> None:
    ask(page, "能都领吗")
    first = page.locator(".choices").first.get_by_role("button").first
    expect(first).to_be_enabled()

    ask(page, "再问一个")

    answered(page, 2)
    expect(first).to_be_disabled()
    expect(page.locator(".choices").last.get_by_role("button").first).to_be_enabled()


def test_a_pressed_button_keeps_its_title_after_reload(page: Page) -> None:
    ask(page, "能都领吗")
    page.get_by_role("button", name="孵化补贴多少钱").click()
    answered(page, 2)

    page.reload()

    expect(said(page, "user").last).to_have_text("孵化补贴多少钱")


def test_the_page_shows_that_an_answer_is_on_its_way(page: Page, gateway: FakeGateway) -> None:
    gateway.faults.silent = True
    ask(page, "在吗")
    expect(page.locator("#typing")).to_be_visible()

    gateway.say(gateway.only(), "assistant", "在。", in_reply_to=1)

    answered(page)
    expect(page.locator("#typing")).to_be_hidden()


def test_a_human_can_be_asked_for_at_any_time_but_not_twice_at_once(
    page: Page, gateway: FakeGateway
) -> None:
    gateway.faults.silent = True
    human = page.get_by_role("button", name="转人工")
    human.click()
    sent(page)
    human.click()

    page.wait_for_timeout(300)
    assert gateway.texts() == ["转人工"]


def test_mentor_and_system_messages_are_told_apart(page: Page, gateway: FakeGateway) -> None:
    ask(page, "转人工")
    answered(page)
    gateway.say(gateway.only(), "system", "已转给导师")
    gateway.say(gateway.only(), "mentor", "您好，我是导师")

    expect(said(page, "system")).to_have_text("已转给导师")
    expect(page.locator(".message-mentor .said-by")).to_contain_text("创业导师")


def test_markup_in_messages_stays_text(page: Page, gateway: FakeGateway) -> None:
    evil = '<img src=x onerror="document.title=1"><script>alert(1)</script>'
    gateway.answer = lambda text: {
        "text": text,
        "buttons": [{"title": evil, "payload": "x"}],
        "citations": [{"document": evil, "clause": evil, "quote": evil}],
    }
    ask(page, evil)

    answered(page)
    expect(said(page, "assistant")).to_have_text(evil)
    assert page.locator(".log script, .log .bubble img, .choices img").count() == 0
    assert page.title() == "创业内蒙古 · 政策问答"


def test_clearing_asks_first_and_then_begins_anew(page: Page, gateway: FakeGateway) -> None:
    ask(page, "第一段")
    answered(page)
    for choice, left in (("先不清空", 1), ("清空", 0)):
        page.get_by_role("button", name="可以问什么，以及更多操作").click()
        page.get_by_role("button", name="清空对话").click()
        page.locator("#confirm-clear").get_by_role("button", name=choice, exact=True).click()
        expect(said(page, "user")).to_have_count(left)

    expect(page.locator("#welcome")).to_be_visible()
    ask(page, "第二段")
    answered(page)
    assert len(gateway.conversations) == 2


def test_reading_above_is_not_disturbed_by_news(page: Page, gateway: FakeGateway) -> None:
    gateway.answer = lambda text: {"text": "很长的回答。\n" * 60, "buttons": [], "citations": []}
    ask(page, "长一点")
    answered(page)
    area = page.locator("#scroll")
    area.hover()
    page.mouse.wheel(0, -600)
    page.wait_for_function(
        "() => { const s = document.getElementById('scroll');"
        " return s.scrollTop + s.clientHeight < s.scrollHeight - 300 }"
    )
    before = area.evaluate("s => s.scrollTop")

    gateway.say(gateway.only(), "mentor", "新的一句")

    jump = page.get_by_role("button", name="有新消息")
    expect(jump).to_be_visible()
    assert area.evaluate("s => s.scrollTop") == before
    jump.click()
    expect(jump).to_be_hidden()
    expect(page.get_by_text("新的一句")).to_be_in_viewport()


def test_long_words_do_not_widen_the_page(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    ask(page, "w" * 600)

    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator("#scroll").evaluate("s => s.scrollWidth <= s.clientWidth")
