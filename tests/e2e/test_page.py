"""A person on the page asks the real assistant, reads the quote, goes on, comes back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.conduct import answered, ask, said

QUESTION = "一次性创业补贴给多少钱？"


def test_a_question_is_answered_with_a_quote_that_unfolds(page: Page):
    ask(page, QUESTION)
    answered(page)
    quote = page.locator(".source").first

    expect(said(page, "assistant")).to_contain_text("5000元")
    expect(quote).to_be_hidden()
    page.get_by_text("查看原文依据").first.click()
    expect(quote).to_be_visible()
    expect(quote).to_contain_text("内政办发〔2022〕31号")


def test_a_button_asks_on(page: Page):
    ask(page, QUESTION)
    answered(page)
    button = page.locator(".choices").last.get_by_role("button").first
    title = button.inner_text()

    button.click()

    answered(page, 2)
    expect(said(page, "user").last).to_have_text(title)
    expect(said(page, "assistant").last).to_contain_text("一次性创业补贴")


def test_a_reload_loses_and_doubles_nothing(page: Page):
    ask(page, QUESTION)
    answered(page)
    before = page.locator(".message .words").all_inner_texts()

    page.reload()

    answered(page)
    assert page.locator(".message .words").all_inner_texts() == before


def test_a_person_can_ask_for_a_human_at_any_time(page: Page):
    page.get_by_role("button", name="转人工").first.click()

    expect(said(page, "system").first).to_contain_text("编号", timeout=20_000)
