"""The keys: lists, boxes, reply, search; never while one types."""

import pytest
from playwright.sync_api import Page, expect

from .conduct import box, lines, opened, row, sent
from .fake_desk import FakeDesk
from .samples import PASSWORD, moment

pytestmark = pytest.mark.web


@pytest.fixture
def desked(enter, desk: FakeDesk) -> Page:
    """The own cases, listed; none open."""
    for number in (12, 13, 14):
        desk.hold(number, opened_at=moment(20 - number), closed_at=None)
    page = enter(at="#/mine")
    expect(page.locator("#rows .row")).to_have_count(3)
    return page


@pytest.mark.parametrize(("down", "up"), [("j", "k"), ("ArrowDown", "ArrowUp")])
def test_j_and_k_or_arrows_go_through_the_list_and_enter_opens(
    desked: Page, down: str, up: str
) -> None:
    for key in (down, down, down, up):
        desked.keyboard.press(key)
    expect(desked.locator("#rows .row").nth(1).locator("a")).to_be_focused()

    desked.keyboard.press("Enter")

    opened(desked, 13)


def test_r_goes_to_the_reply(desked: Page) -> None:
    row(desked, 12).locator("a").click()
    opened(desked, 12)
    desked.keyboard.press("r")

    expect(box(desked)).to_be_focused()
    expect(box(desked)).to_have_value("")


@pytest.mark.parametrize(
    ("key", "title"), [("q", "待接队列"), ("m", "我的案件"), ("a", "全部案件")]
)
def test_g_and_a_letter_go_to_a_box(desked: Page, key: str, title: str) -> None:
    desked.keyboard.press("g")
    desked.keyboard.press(key)

    expect(desked.get_by_role("heading", name=title)).to_be_visible()


def test_slash_goes_to_the_search(desked: Page) -> None:
    desked.keyboard.press("/")

    expect(desked.get_by_label("在案件里搜")).to_be_focused()
    expect(desked.get_by_label("在案件里搜")).to_have_value("")


def test_a_question_mark_shows_the_keys_and_escape_hides_them(desked: Page) -> None:
    desked.keyboard.press("?")
    expect(desked.get_by_role("dialog", name="快捷键")).to_be_visible()
    desked.keyboard.press("Escape")

    expect(desked.get_by_role("dialog", name="快捷键")).to_be_hidden()


def test_letters_typed_into_a_field_are_only_letters(desked: Page) -> None:
    row(desked, 12).locator("a").click()
    opened(desked, 12)
    box(desked).click()
    desked.keyboard.type("jkr/?gqgmga")

    expect(box(desked)).to_have_value("jkr/?gqgmga")
    expect(desked.get_by_role("heading", name="我的案件")).to_be_visible()
    expect(desked.get_by_role("dialog")).to_have_count(0)


def test_keys_sleep_in_a_dialog(desked: Page) -> None:
    desked.locator("#me").click()
    desked.keyboard.press("g")
    desked.keyboard.press("q")
    desked.keyboard.press("Escape")

    expect(desked.get_by_role("heading", name="我的案件")).to_be_visible()


def test_keys_can_be_switched_off(desked: Page) -> None:
    desked.keyboard.press("?")
    desked.get_by_label("使用单键快捷键").uncheck()
    desked.keyboard.press("Escape")
    desked.keyboard.press("g")
    desked.keyboard.press("q")
    desked.keyboard.press("?")

    expect(desked.get_by_role("heading", name="我的案件")).to_be_visible()
    expect(desked.get_by_role("dialog", name="快捷键")).to_be_hidden()


def test_with_control_held_a_letter_is_the_browsers(desked: Page) -> None:
    desked.keyboard.press("g")
    desked.keyboard.press("Control+q")

    expect(desked.get_by_role("heading", name="我的案件")).to_be_visible()


def reach(page: Page, selector: str, key: str = "Tab") -> None:
    """Press ``key`` until the focus is on ``selector``."""
    for _ in range(60):
        if page.evaluate("s => Boolean(document.activeElement?.matches(s))", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} is out of the keyboard's reach")


def test_a_case_is_worked_from_login_to_record_by_keyboard_alone(
    page: Page, desk: FakeDesk
) -> None:
    desk.add(21)
    page.goto(f"{desk.url}console")
    page.keyboard.type("乌兰")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(row(page, 21)).to_be_visible()
    reach(page, '[aria-label="接单，21 号案"]')
    page.keyboard.press("Enter")
    opened(page, 21)
    expect(page.locator(".case-title")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("请先签合同。")
    page.keyboard.press("Enter")
    sent(page)
    expect(lines(page, "mentor")).to_have_text(["请先签合同。"])
    reach(page, ".case-acts .button-strong", "Shift+Tab")
    page.keyboard.press("Enter")
    reach(page, ".form input[type=radio]")
    page.keyboard.press("Space")
    for field in ("advice", "result", "next_step"):
        reach(page, f'[data-field="{field}"] textarea')
        page.keyboard.type("写了")
    reach(page, ".form-end .button")
    page.keyboard.press("Enter")

    expect(page.get_by_text("21 号案已结束，记录已保存。")).to_be_visible()
    assert desk.records[21]["service"] == "information"
    assert page.evaluate("document.activeElement !== document.body")


def test_escape_closes_a_sheet_and_gives_the_focus_back(desked: Page) -> None:
    row(desked, 12).locator("a").click()
    opened(desked, 12)
    opener = desked.get_by_role("button", name="转交")
    opener.press("Enter")
    expect(desked.get_by_role("dialog", name="转交 12 号案")).to_be_visible()
    desked.keyboard.press("Escape")

    expect(desked.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
