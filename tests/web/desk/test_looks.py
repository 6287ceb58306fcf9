"""Whatever a mentor brings to the page can be read in either scheme, on a phone and on a desk."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conduct import ask
from tests.web.test_access import COLOURS, SMALL, contrast
from tests.web.test_assess import FORM

from .site import Site

pytestmark = pytest.mark.web


def talk(page: Page, gateway: Site) -> list[dict[str, object]]:
    """A case from the queue to its rating; every text with its colours."""
    page.goto(gateway.url)
    ask(page, "转人工")
    expect(page.get_by_text("现在没有空着的导师")).to_be_visible()
    texts = page.evaluate(COLOURS)
    gateway.claim()
    seq = gateway.writes("[图片] 六千", media={"kind": "photo", "file_id": "x"})
    gateway.writes("五千", edits=seq)
    expect(page.locator(".is-corrected")).to_be_visible()
    ask(page, "谢谢")
    expect(page.get_by_text("已发给导师")).to_be_visible()
    texts += page.evaluate(COLOURS)
    page.evaluate("document.querySelector('#clear').click()")
    texts += page.evaluate(COLOURS)
    page.get_by_role("button", name="先不清空").click()
    gateway.close()
    page.get_by_role("button", name="3分 一般").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()
    return texts + page.evaluate(COLOURS)


def form(page: Page, gateway: Site) -> list[dict[str, object]]:
    """The form, the question before it is handed over, and what the chat shows of it."""
    page.goto(f"{gateway.url}{FORM}?program=startup_subsidy")
    page.get_by_role("button", name="带着这份结果找导师").click()
    texts = page.evaluate(COLOURS)
    page.get_by_role("button", name="交给导师").click()
    page.locator(".handed > summary").click()
    return texts + page.evaluate(COLOURS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("walk", [talk, form])
def test_every_text_has_a_contrast_of_four_and_a_half(
    browser: Browser, gateway: Site, walk, scheme: Literal["light", "dark"], width: int
) -> None:
    page = browser.new_page(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page.set_default_timeout(8000)
    texts = walk(page, gateway)
    small, moving = page.evaluate(SMALL), page.evaluate("document.getAnimations().length")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()

    assert len(texts) > 60
    assert [t for t in texts if contrast(t["ink"], t["paper"]) < 4.5] == []
    assert (small, moving, wide) == ([], 0, width)
