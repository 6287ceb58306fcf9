"""What a mentor does in the console and sees there, in the words of the tests."""

import json

from playwright.sync_api import Locator, Page, Route, expect

from .samples import PASSWORD

WRITE = "**/api/v1/desk/cases/*/messages"


def sign_in(page: Page, name: str = "乌兰", password: str = PASSWORD) -> None:
    page.get_by_label("姓名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def row(page: Page, number: int) -> Locator:
    return page.locator(f'#rows .row[data-number="{number}"]')


def opened(page: Page, number: int) -> None:
    """Wait until a case stands there with its chat."""
    expect(page.locator(".case-title")).to_contain_text(f"{number} 号案")
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")


def box(page: Page) -> Locator:
    return page.locator("textarea.reply")


def reply(page: Page, text: str) -> None:
    """Write ``text`` and press Enter."""
    box(page).fill(text)
    page.keyboard.press("Enter")


def lines(page: Page, author: str) -> Locator:
    return page.locator(f".line-{author} .bubble > .words")


def sent(page: Page) -> None:
    """Wait until nothing is on its way."""
    expect(page.locator(".is-pending")).to_have_count(0)


def facts(page: Page) -> None:
    """Turn to the context card where it does not stand beside the chat."""
    turn = page.get_by_role("button", name="资料", exact=True)
    if turn.is_visible():
        turn.click()


class Line:
    """The way of replies to the desk, which can be cut before or after it stores."""

    def __init__(self, page: Page) -> None:
        self.cut: str | None = None
        self.tries: list[str] = []
        page.route(WRITE, self.carry)

    def carry(self, route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        self.tries.append(json.loads(route.request.post_data or "{}")["client_message_id"])
        if self.cut == "after":
            route.fetch()
        return route.abort() if self.cut else route.continue_()
