"""What a person does on the page and sees there, in the words of the tests."""

from playwright.sync_api import Locator, Page, expect


def ask(page: Page, text: str) -> None:
    """Write ``text`` and press Enter."""
    page.get_by_label("输入您的问题").fill(text)
    page.keyboard.press("Enter")


def said(page: Page, author: str) -> Locator:
    """The words of every message of ``author``."""
    return page.locator(f'.message[data-author="{author}"] .words')


def answered(page: Page, times: int = 1) -> None:
    """Wait until the assistant has spoken ``times`` times."""
    expect(said(page, "assistant")).to_have_count(times)


def sent(page: Page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator(".is-pending")).to_have_count(0)
