"""Keyboard, input methods, names, sizes and contrast."""

import json
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from .conduct import answered, ask, said
from .fake_gateway import FakeGateway

pytestmark = pytest.mark.web

# Each visible text, its colour, and the nearest background behind it that is not see-through.
COLOURS = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const found = [];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    if (node.closest('.unseen, .skip, .hero, noscript')) continue;
    let back = node, paper;
    do {
      paper = rgba(getComputedStyle(back).backgroundColor);
      back = back.parentElement;
    } while (paper[3] < 255 && back);
    const ink = rgba(getComputedStyle(node).color);
    found.push({text: node.textContent.trim().slice(0, 30), ink, paper});
  }
  return found;
}"""

NAMELESS = """() => {
  const words = (node) => node ? (node.getAttribute('aria-label') || node.textContent).trim() : '';
  const labelled = (node) => document.getElementById(node.getAttribute('aria-labelledby'));
  return [...document.querySelectorAll('button, textarea, summary, a, [role=region], dialog')]
    .filter(n => !words(n) && !words(labelled(n)) && !words(n.labels?.[0]))
    .map(n => n.outerHTML.slice(0, 80));
}"""

SMALL = """() => [...document.querySelectorAll('button, summary')]
  .filter(node => node.checkVisibility())
  .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.width) < 44 || Math.round(box.height) < 44)
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""


def luminance(colour: list[int]) -> float:
    parts = [value / 255 for value in colour[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: list[int], paper: list[int]) -> float:
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_enter_of_an_input_method_does_not_send(page: Page, gateway: FakeGateway) -> None:
    box = page.get_by_label("输入您的问题")
    box.fill("chuangye")
    for flags in ({"isComposing": True}, {"keyCode": 229}):
        event = json.dumps({"key": "Enter", "bubbles": True, "cancelable": True, **flags})
        box.evaluate(f"node => node.dispatchEvent(new KeyboardEvent('keydown', {event}))")
    page.wait_for_timeout(200)
    assert gateway.posts == []

    box.fill("创业")
    box.press("Enter")

    answered(page)
    assert gateway.texts() == ["创业"]


def test_shift_enter_breaks_the_line(page: Page, gateway: FakeGateway) -> None:
    box = page.get_by_label("输入您的问题")
    box.press_sequentially("一")
    box.press("Shift+Enter")
    box.press_sequentially("二")
    box.press("Enter")

    answered(page)
    assert gateway.texts() == ["一\n二"]


def test_all_can_be_done_by_keyboard(page: Page, gateway: FakeGateway) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到输入框")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("输入您的问题")).to_be_focused()
    page.keyboard.type("能都领吗")
    page.keyboard.press("Enter")
    answered(page)
    fold = page.locator(".sources summary")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if fold.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(".sources")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    answered(page, 2)
    expect(said(page, "user").last).to_have_text("一次性创业补贴多少钱")
    assert page.evaluate("document.activeElement !== document.body")


def test_escape_closes_the_sheet_and_gives_the_focus_back(page: Page) -> None:
    opener = page.get_by_role("button", name="可以问什么，以及更多操作")
    opener.press("Enter")
    expect(page.locator("#sheet")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator("#sheet")).to_be_hidden()
    expect(opener).to_be_focused()


def test_blank_is_not_sent_and_too_long_is_counted(page: Page, gateway: FakeGateway) -> None:
    ask(page, "  \n ")
    page.get_by_label("输入您的问题").fill("长" * 4001)
    page.keyboard.press("Enter")
    expect(page.locator("#counter")).to_have_text("超出 1 字，请删减")
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_disabled()
    assert gateway.posts == []

    ask(page, "长" * 4000)

    answered(page)


def test_every_control_has_a_name_and_room_for_a_finger(page: Page) -> None:
    ask(page, "能都领吗")
    answered(page)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(SMALL) == []

    page.get_by_role("button", name="可以问什么，以及更多操作").click()

    assert page.evaluate(SMALL) == []


def test_landmarks_and_a_live_log_are_there(page: Page) -> None:
    ask(page, "能都领吗")
    answered(page)

    for role in ("banner", "main", "log", "navigation"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("article").first).to_contain_text("您说：")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_text_has_a_contrast_of_four_and_a_half(
    browser: Browser, gateway: FakeGateway, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page.goto(gateway.url)
    texts = page.evaluate(COLOURS)
    ask(page, "能都领吗")
    answered(page)
    gateway.say(gateway.only(), "system", "提示")
    gateway.say(gateway.only(), "mentor", "导师")
    expect(said(page, "mentor")).to_be_visible()
    page.locator(".sources summary").click()
    texts += page.evaluate(COLOURS)
    page.close()

    assert len(texts) > 20
    assert [t for t in texts if contrast(t["ink"], t["paper"]) < 4.5] == []


def test_nothing_moves_for_those_who_asked_for_calm(browser: Browser, gateway: FakeGateway) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(gateway.url)
    gateway.faults.silent = True
    ask(page, "在吗")
    expect(page.locator("#typing")).to_be_visible()

    assert page.evaluate("document.getAnimations().length") == 0
    page.close()
