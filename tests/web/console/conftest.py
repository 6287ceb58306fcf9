"""A fake desk, a browser of either width, and a console that must stay clean."""

import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.fake_gateway import Serving

from .fake_desk import FakeDesk
from .fake_server import COOKIE, build

ULAN, BATAAR, CHEN, LI = 1, 2, 3, 4


class ServingDesk(Serving):
    """Serves a fake desk in a thread, for as long as the ``with`` block lasts."""

    def __init__(self, desk: FakeDesk) -> None:
        self.fake = desk
        config = uvicorn.Config(
            build(desk),
            host="127.0.0.1",
            port=0,
            log_level="error",
            ws="none",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)


@pytest.fixture
def desk() -> Iterator[FakeDesk]:
    with ServingDesk(FakeDesk()) as fake:
        yield fake
    assert fake.strays == []


@pytest.fixture
def width() -> int:
    return 1280


@pytest.fixture
def context(browser: Browser, width: int) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": width, "height": 844 if width < 700 else 800},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    made.set_default_timeout(8000)
    yield made
    made.close()


@pytest.fixture
def faults_expected() -> list[str]:
    """What the console may say in a test that breaks something: substrings."""
    return ["Failed to load resource"]  # Chromium reports each refusal itself


@pytest.fixture
def page(context: BrowserContext, desk: FakeDesk, faults_expected: list[str]) -> Iterator[Page]:
    """A blank page; afterwards its console and its requests are looked through."""
    opened = context.new_page()
    faults: list[str] = []
    hosts: set[str] = set()
    opened.on(
        "console",
        lambda line: faults.append(line.text) if line.type in ("error", "warning") else None,
    )
    opened.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    context.on("request", lambda request: hosts.add(request.url))
    yield opened
    opened.close()
    assert [line for line in faults if not any(part in line for part in faults_expected)] == []
    assert all(host.startswith((desk.url, f"blob:{desk.url}")) for host in hosts), hosts


@pytest.fixture
def enter(page: Page, desk: FakeDesk) -> Callable[..., Page]:
    """Opens the console as somebody who is signed in already."""

    def entered(mentor_id: int = ULAN, at: str = "") -> Page:
        desk.sessions[f"token-{mentor_id}"] = mentor_id
        page.context.add_cookies([{"name": COOKIE, "value": f"token-{mentor_id}", "url": desk.url}])
        page.goto(f"{desk.url}console{at}")
        page.locator("#desk").wait_for()
        return page

    return entered
