"""A gateway with a stand-in for Rasa, on SQLite and, where there is one, on PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine, text

from bot.gateway.app import create_app
from bot.settings import Settings
from tests.gateway.fake_rasa import FakeRasa
from tests.gateway.person import Person
from tests.telegram.fake_api import FakeTelegram, Serving

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OPEN = {"POLICYBOT_DESK_HOURS": "00:00-24:00", "POLICYBOT_TODAY": "2026-11-23"}  # the desk, always
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/test")


def reachable() -> bool:
    engine = create_engine(POSTGRES, connect_args={"connect_timeout": 1})
    try:
        with engine.connect():
            return True
    except Exception:
        return False
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_reachable() -> bool:
    return reachable()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder that is laid out like the project."""
    shutil.copy(ROOT / "domain.yml", tmp_path / "domain.yml")
    (tmp_path / "migrations").symlink_to(ROOT / "migrations")
    return tmp_path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, home: Path, postgres_reachable: bool
) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{home / 'var' / 'policybot.db'}"
        return
    if not postgres_reachable:
        pytest.skip("no PostgreSQL here")
    schema = f"gateway_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def environ(home: Path, database_url: str) -> dict[str, str]:
    return {
        "POLICYBOT_HOME": str(home),
        "DATABASE_URL": database_url,
        "POLICYBOT_TURN_TIMEOUT": "1",
        "POLICYBOT_OUTAGE_PATIENCE": "1",
    }


@pytest.fixture
def fake() -> FakeRasa:
    return FakeRasa()


class Gateway:
    """A running gateway, and those who talk to it."""

    def __init__(self, app: FastAPI, http: httpx.AsyncClient) -> None:
        self.app, self.http = app, http

    @property
    def services(self):
        return self.app.state.services

    async def person(self) -> Person:
        return await Person.arrive(self.http)

    async def until(self, condition: Callable[[], bool | Awaitable[bool]]) -> None:
        for _ in range(400):
            result = condition()
            if await result if asyncio.iscoroutine(result) else result:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it did not come to be in time")


@pytest.fixture
def running(environ: dict[str, str], fake: FakeRasa):
    """Starts a gateway on these settings: ``async with running(NAME=value) as gateway``."""

    @asynccontextmanager
    async def start(ready: bool = True, **more: str) -> AsyncIterator[Gateway]:
        settings = Settings.from_env(environ | more)
        app = create_app(settings, transport=httpx.ASGITransport(fake.app))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://gateway", timeout=60
            ) as http:
                gateway = Gateway(app, http)
                if ready:
                    await gateway.until(lambda: gateway.services.rasa.ready)
                yield gateway

    return start


@pytest.fixture(params=["asyncio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def api():
    with Serving(FakeTelegram()) as fake:
        yield fake


@pytest.fixture
def site(running, api):
    """A gateway that polls the fake: ``async with site(NAME=value) as gateway``."""

    @asynccontextmanager
    async def start(**more):
        settings = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_API_BASE_URL": api.url}
        async with running(**OPEN, **settings, **more) as gateway:
            yield gateway

    return start
