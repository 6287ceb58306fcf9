"""The chat page on the gateway itself, on a day that is given to both."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from bot.gateway.database import Database
from bot.gateway.migrate import upgrade
from tests.web.conduct import ask

from .site import DAY, ServingSite, Site

ROOT = Path(__file__).parents[3]
SHIFT = """{
  const Real = Date;
  const shift = %d;
  window.Date = class extends Real {
    constructor(...parts) { if (parts.length) super(...parts); else super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  };
}"""


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which nothing has happened yet."""
    path = tmp_path_factory.mktemp("tables") / "policybot.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database, ROOT)
    database.close()
    return path


@pytest.fixture
def gateway(tmp_path: Path, knowledge: Path, tables: Path) -> Iterator[Site]:
    shutil.copy(ROOT / "domain.yml", tmp_path / "domain.yml")
    (tmp_path / "migrations").symlink_to(ROOT / "migrations")
    (tmp_path / "var").mkdir()
    shutil.copy(knowledge, tmp_path / "var" / "policy_kb.sqlite")
    shutil.copy(tables, tmp_path / "var" / "policybot.db")
    with ServingSite(Site(tmp_path)) as site:
        yield site


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """Its pages live on the day on which the gateway lives."""
    here = dt.timezone(dt.timedelta(hours=8))
    days = (DAY - dt.datetime.now(here).date()).days
    context.add_init_script(SHIFT % (days * 24 * 3600 * 1000))
    return context


@pytest.fixture
def looks(page: Page) -> list[str]:
    """The calls that asked who answers."""
    calls: list[str] = []

    def note(request: Request) -> None:
        if request.method == "GET" and "/conversations/" in request.url:
            calls.extend([request.url] if "/messages" not in request.url else [])

    page.on("request", note)
    return calls


@pytest.fixture
def waiting(page: Page, gateway: Site) -> Page:
    """Case 1 is queued, and nobody is free."""
    ask(page, "转人工")
    expect(page.get_by_text("现在没有空着的导师")).to_be_visible()
    return page


@pytest.fixture
def helped(waiting: Page, gateway: Site) -> Page:
    """A mentor has claimed case 1."""
    gateway.claim("王敏")
    expect(waiting.locator("#standing")).to_contain_text("正在为您服务")
    return waiting


@pytest.fixture
def closed(helped: Page, gateway: Site) -> Page:
    """Case 1 is closed and can be rated."""
    gateway.close()
    expect(helped.locator(".rating")).to_be_visible()
    return helped
