"""Verdicts in the chat: cards under the words, folded, with clause and quote."""

import pytest
from playwright.sync_api import Page, expect

from .conduct import answered, ask
from .fake_gateway import FakeGateway
from .test_access import SMALL

pytestmark = pytest.mark.web
VERDICT = {
    "id": "startup_subsidy",
    "title": "一次性创业补贴",
    "status": "not_eligible",
    "amount": {"bound": "floor", "low": 5000, "high": None, "per": "once"},
    "conditions": [
        {
            "id": "jobs",
            "result": "not_met",
            "clause": "2.1.2",
            "quote": "带动其他劳动者就业",
            "message": "还没有带动其他人就业。",
        }
    ],
    "missing": [],
    "earliest_on": None,
    "open_points": ["“不低于5000元”是下限，实际发多少由当地定。"],
    "changes": ["再带动1人就业。"],
}
WAITING = VERDICT | {
    "id": "job_creation_subsidy",
    "title": "创业带动就业补贴",
    "status": "likely_eligible",
    "amount": {"bound": "per_head", "low": 3000, "high": 3000, "per": "person"},
    "amount_total": {"bound": "exact", "low": 6000, "high": 6000, "per": "total"},
    "changes": [],
}


@pytest.fixture
def told(page: Page, gateway: FakeGateway) -> Page:
    gateway.answer = lambda text: {"text": "我算了两项。", "verdicts": [VERDICT, WAITING]}
    ask(page, "我能领吗")
    answered(page)
    return page


def test_each_verdict_of_a_message_has_a_folded_card(told: Page) -> None:
    cards = told.locator(".message-assistant .verdict")

    expect(cards).to_have_count(2)
    expect(cards.locator(".verdict-head")).to_contain_text(
        ["一次性创业补贴不符合", "创业带动就业补贴大概率符合每人3000元"]
    )
    expect(told.locator(".verdict-body").first).to_be_hidden()


def test_a_card_unfolds_to_conditions_and_these_to_the_words(told: Page) -> None:
    told.locator(".verdict-head").first.click()
    expect(told.get_by_text("再带动1人就业。").first).to_be_visible()
    quote = told.locator(".condition blockquote").first
    expect(quote).to_be_hidden()

    told.locator(".condition summary").first.click()

    expect(quote).to_have_text("带动其他劳动者就业")
    expect(told.locator(".condition-clause").first).to_have_text("二、（一）2.")
    assert told.evaluate(SMALL) == []


def test_a_total_is_said_as_computed_from_what_was_given(told: Page) -> None:
    told.locator(".verdict-head").nth(1).click()

    expect(told.locator(".verdict-amount").nth(1)).to_have_text(
        "方案写的：每人3000元；按填写的算，合计6000元"
    )


def test_a_message_without_verdicts_has_no_cards(page: Page) -> None:
    ask(page, "能都领吗")
    answered(page)

    expect(page.locator(".verdicts")).to_have_count(0)


def test_cards_do_not_widen_a_narrow_phone(told: Page) -> None:
    told.set_viewport_size({"width": 320, "height": 640})
    told.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")

    assert told.locator("#scroll").evaluate("s => s.scrollWidth <= s.clientWidth")
    assert told.evaluate("document.documentElement.scrollWidth") == 320


def test_a_verdict_of_another_kind_than_known_still_shows(page: Page, gateway: FakeGateway) -> None:
    odd = {"id": "x", "status": "new", "amount": {"bound": "odd"}, "conditions": []}
    gateway.answer = lambda text: {"text": "新的。", "verdicts": [odd]}
    ask(page, "我能领吗")

    expect(page.locator(".verdict-title")).to_have_text("x")
