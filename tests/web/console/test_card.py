"""The context card, the original words, and words to put into a reply."""

import pytest
from playwright.sync_api import Locator, Page, expect

from . import samples
from .conduct import box, facts, lines, opened, reply, row
from .conftest import ULAN
from .fake_desk import FakeDesk, Refused

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


@WIDTHS
def test_the_card_tells_what_is_known_and_what_is_open(held: Page) -> None:
    shown = card(held)

    expect(shown.locator(".card-question blockquote")).to_have_text(
        "开了半年的店，能领一次性创业补贴吗？"
    )
    expect(shown).to_contain_text("转来的原因：有一条条文没有写清楚")
    expect(shown.locator(".card-facts:not(.is-assumed) dd")).to_have_text(["2026-05", "退役军人"])
    expect(shown.locator(".card-facts.is-assumed dt")).to_have_text(["带动就业人数"])
    expect(shown).to_contain_text("离校两年内按哪一天算，方案没有写。")
    expect(shown.locator(".card-clauses li").first).to_contain_text("2.1.2")
    expect(shown.locator(".condition blockquote")).to_be_hidden()
    shown.locator(".verdict-head").click()
    shown.locator(".condition summary").click()
    expect(shown.locator(".condition blockquote")).to_have_text("带动其他劳动者就业")
    shown.get_by_text("转来前的对话").click()
    expect(shown.locator(".card-turns")).to_contain_text("139********")
    shown.get_by_text("经过").click()
    expect(shown.locator(".history")).to_contain_text("系统 开案")


def test_what_was_unfolded_stays_so_when_something_is_new(held: Page, desk: FakeDesk) -> None:
    held.get_by_text("转来前的对话").click()
    desk.cards[12]["open_points"] = ["新的一点"]
    desk.changed()

    expect(card(held)).to_contain_text("新的一点")
    expect(held.locator(".card-turns")).to_be_visible()


@WIDTHS
def test_the_original_words_are_shown_after_a_warning_and_written_down(
    held: Page, desk: FakeDesk
) -> None:
    expect(lines(held, "user").first).to_contain_text("139********")
    card(held).get_by_role("button", name="显示原文").click()
    expect(held.get_by_text("谁在什么时候看过，会记录下来。")).to_be_visible()
    held.get_by_role("button", name="先不").click()
    assert desk.looked == []

    card(held).get_by_role("button", name="显示原文").click()
    held.get_by_role("button", name="显示，并记录").click()

    expect(held.locator(".card-turns")).to_contain_text("13912345678")
    expect(lines(held, "user").first).to_contain_text("13912345678")
    assert desk.looked == [(12, ULAN)]
    desk.say(12, "user", "又一句")
    expect(lines(held, "user")).to_have_count(3)
    expect(lines(held, "user").first).to_contain_text("13912345678")
    card(held).get_by_role("button", name="重新遮住").click()
    expect(lines(held, "user").first).to_contain_text("139********")


def test_what_was_revealed_is_covered_again_when_one_comes_back(held: Page, desk: FakeDesk) -> None:
    card(held).get_by_role("button", name="显示原文").click()
    held.get_by_role("button", name="显示，并记录").click()
    expect(lines(held, "user").first).to_contain_text("13912345678")
    held.reload()
    opened(held, 12)

    expect(lines(held, "user").first).to_contain_text("139********")


@WIDTHS
def test_a_clause_is_put_at_the_cursor_with_its_words(held: Page, desk: FakeDesk) -> None:
    box(held).fill("您好。完")
    box(held).evaluate("node => node.setSelectionRange(3, 3)")
    held.get_by_role("button", name="话术和条文").click()
    expect(held.get_by_label("搜话术和条文")).to_be_focused()
    held.get_by_label("搜话术和条文").fill("孵化")
    held.get_by_role("button", name="插入 创业孵化补贴 的说明和原文").click()

    expect(box(held)).to_have_value(
        f"您好。孵化成功一户，给基地补贴。\n“{samples.QUOTE}”（二、（四）2.，条款 2.4.2）完"
    )
    expect(box(held)).to_be_focused()
    assert desk.written(12) == []


def test_a_canned_answer_is_found_and_put_in(held: Page) -> None:
    held.get_by_role("button", name="话术和条文").click()
    expect(held.locator(".piece h4")).to_have_text(["问候", "结束语", "孵化补贴能不能同领"])
    held.get_by_label("搜话术和条文").fill("还有问题")
    expect(held.locator(".piece h4")).to_have_text(["结束语"])
    held.get_by_role("button", name="插入 结束语").click()

    expect(box(held)).to_have_value("还有问题随时找我。")


def test_the_quote_alone_can_be_put_in(held: Page) -> None:
    held.get_by_role("button", name="话术和条文").click()
    held.get_by_label("搜话术和条文").fill("孵化")
    held.get_by_role("button", name="只插原文，条款 2.4.2").click()

    expect(box(held)).to_have_value(f"“{samples.QUOTE}”（二、（四）2.，条款 2.4.2）")


def test_words_that_the_knowledge_base_does_not_hold_are_said_to_be_missing(held: Page) -> None:
    held.get_by_role("button", name="话术和条文").click()
    held.get_by_label("搜话术和条文").fill("高铁")

    expect(held.get_by_text("条文里没有找到")).to_be_visible()


def test_a_refusal_of_the_desk_is_told_in_its_words(held: Page, desk: FakeDesk) -> None:
    told = "只有办这一案的导师和主管能看原文。"
    desk.refuse["POST /cases/12/reveal"] = [Refused(403, "not_allowed", told)]
    card(held).get_by_role("button", name="显示原文").click()
    held.get_by_role("button", name="显示，并记录").click()

    expect(held.get_by_role("alert").filter(visible=True)).to_have_text(told)


def test_a_rated_case_that_follows_another_says_so(enter, desk: FakeDesk) -> None:
    told = {"follows": 7, "rating": 4, "rating_note": "很耐心", "callback": "下午三点打电话"}
    desk.hold(12, state="closed", closed_at=samples.moment(5), **told)
    page = enter(at="#/all/12")
    opened(page, 12)

    expect(card(page)).to_contain_text("来访者评了 4 分：很耐心")
    expect(card(page)).to_contain_text("留了回电方式：下午三点打电话")
    expect(card(page).get_by_role("link", name="7 号案")).to_have_attribute("href", "#/all/7")


@pytest.mark.parametrize("width", [390])
def test_on_a_phone_one_goes_from_list_to_chat_to_card_and_back(held: Page) -> None:
    held.get_by_role("button", name="回到列表").click()
    expect(row(held, 12)).to_be_visible()
    expect(held.locator(".chat")).to_be_hidden()
    row(held, 12).locator("a").click()
    opened(held, 12)
    expect(box(held)).to_be_visible()
    expect(held.get_by_role("heading", name="我的案件")).to_be_hidden()
    facts(held)
    expect(box(held)).to_be_hidden()
    expect(held.locator(".card-question")).to_be_visible()
    held.go_back()
    expect(row(held, 12)).to_be_visible()


def test_a_reply_under_the_card_of_another_side_is_not_lost_on_a_phone(held: Page) -> None:
    held.set_viewport_size({"width": 390, "height": 844})
    box(held).fill("写着")
    facts(held)
    held.get_by_role("button", name="对话", exact=True).click()

    expect(box(held)).to_have_value("写着")
    reply(held, "写着")
    expect(lines(held, "mentor")).to_have_text(["写着"])
