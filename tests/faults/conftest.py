"""A site for each test: SQLite, and PostgreSQL where a test asks for it."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.gateway.database import Database
from bot.gateway.migrate import upgrade
from tests.faults.rasa_server import RasaServer
from tests.faults.site import Site
from tests.faults.starting import ROOT, Nest
from tests.gateway.conftest import POSTGRES, reachable
from tests.telegram.fake_api import FakeTelegram, Serving

BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the folder out of the fast suite: each test starts processes."""
    return True if "not rasa" in (config.option.markexpr or "") else None


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with all tables, to be copied: making them takes a second."""
    file = tmp_path_factory.mktemp("empty") / "policybot.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database, ROOT)
    database.close()
    return file


@pytest.fixture(scope="session")
def postgres_reachable() -> bool:
    return reachable()


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def database_url(
    kind: str, tmp_path: Path, empty: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    if kind == "sqlite":
        shutil.copy(empty, tmp_path / "policybot.db")
        yield f"sqlite:///{tmp_path / 'policybot.db'}"
        return
    if not request.getfixturevalue("postgres_reachable"):
        pytest.skip("no PostgreSQL here")
    schema = f"faults_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with Serving(FakeTelegram()) as fake:
        yield fake


@pytest.fixture
def rasa() -> Iterator[RasaServer]:
    with RasaServer() as server:
        yield server


@pytest.fixture(scope="session")
def nest() -> Iterator[Nest]:
    made = Nest()
    yield made
    made.close()


@pytest.fixture
def site(
    tmp_path: Path, database_url: str, rasa: RasaServer, telegram: FakeTelegram, nest: Nest
) -> Iterator[Site]:
    """Not started yet: ``site.start()``."""
    made = Site(tmp_path, database_url, rasa, telegram, nest.start)
    made.prepare()
    yield made
    made.close()
