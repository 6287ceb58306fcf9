"""A browser, a fake gateway, and a page that must stay clean: no console error, no other host."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from policy_kb.build import build

from .fake_gateway import FakeGateway, Serving

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "web: needs a browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kb") / "policy_kb.sqlite"
    build(path)
    return path


@pytest.fixture
def gateway(knowledge: Path) -> Iterator[FakeGateway]:
    with Serving(FakeGateway(knowledge=knowledge)) as fake:
        yield fake


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    made.set_default_timeout(8000)
    yield made
    made.close()


@pytest.fixture
def faults_expected() -> list[str]:
    """What the console may say in a test that breaks something: substrings."""
    return []


@pytest.fixture
def page(
    context: BrowserContext, gateway: FakeGateway, faults_expected: list[str]
) -> Iterator[Page]:
    """The chat page, opened; afterwards its console and its requests are looked through."""
    opened = context.new_page()
    faults: list[str] = []
    hosts: set[str] = set()
    opened.on(
        "console",
        lambda line: faults.append(line.text) if line.type in ("error", "warning") else None,
    )
    opened.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    context.on(
        "request", lambda request: hosts.add(request.url.split("/api/")[0].split("/static/")[0])
    )
    opened.goto(gateway.url)
    yield opened
    opened.close()
    unexpected = [line for line in faults if not any(part in line for part in faults_expected)]
    assert unexpected == []
    assert all(host.startswith(gateway.url.rstrip("/")) for host in hosts), hosts
