"""The whole assistant, started as a person starts it; what it keeps is in a folder apart."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, Page

from bot import model_files
from bot.prepare import build_knowledge_base
from bot.settings import HOME, Settings
from tests.e2e.serving import Serving
from tests.e2e.talk import Talk
from tests.web.conftest import browser  # noqa: F401  a fixture, known by its name


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the folder out of the fast suite, with its browser."""
    return True if "not rasa" in (config.option.markexpr or "") else None


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.rasa)
    if "page" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.web)


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built knowledge base: the one of this checkout if it is up to date, else a new one."""
    if not model_files.MODEL.is_file():
        pytest.skip("no model: run `policybot train`")
    var = tmp_path_factory.mktemp("knowledge")
    usual = HOME / "var" / "policy_kb.sqlite"
    if usual.is_file():
        shutil.copy(usual, var)
    build_knowledge_base(Settings.from_env({"POLICYBOT_VAR": str(var)}), lambda _: None)
    return var / "policy_kb.sqlite"


@pytest.fixture(scope="session")
def environ() -> dict[str, str]:
    """This process's environment without what a developer has set for themselves."""
    own = ("POLICYBOT_", "DATABASE_URL", "REDIS_URL", "TELEGRAM_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | {"POLICYBOT_TODAY": "2026-11-22"}


class Early(NamedTuple):
    """An assistant that has just been started, and a message sent to it at once."""

    serving: Serving
    page: int | None
    ready: int | None
    talk: Talk


@pytest.fixture(scope="session")
def early(
    knowledge: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Early]:
    var = tmp_path_factory.mktemp("var")
    with (
        Serving(var, knowledge, environ) as serving,
        httpx.Client(timeout=60, trust_env=False) as client,
    ):
        page, ready = serving.status("/"), serving.status("/readyz")
        talk = Talk(client, serving.address)
        talk.send("一次性创业补贴给多少钱？")
        yield Early(serving, page, ready, talk)


@pytest.fixture(scope="session")
def assistant(early: Early) -> Serving:
    """The same assistant, ready."""
    early.serving.until_ready()
    return early.serving


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=60, trust_env=False) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, assistant: Serving) -> Iterator[Page]:  # noqa: F811  the fixture
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(20_000)
    opened = context.new_page()
    opened.goto(assistant.address)
    yield opened
    context.close()
