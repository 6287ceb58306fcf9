"""A desk on SQLite and on PostgreSQL, with conversations, people and a clock that is set."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.gateway.database import Database
from bot.gateway.migrate import upgrade
from tests.handoff.stage import Stage

ROOT = Path(__file__).parent.parent.parent
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/test")
EMPTY = "TRUNCATE conversations, mentors RESTART IDENTITY CASCADE"


@pytest.fixture(scope="session")
def postgres_fault() -> str | None:
    engine = create_engine(POSTGRES, connect_args={"connect_timeout": 1})
    try:
        with engine.connect():
            return None
    except Exception as error:
        return type(error).__name__
    finally:
        engine.dispose()


def migrated(url: str) -> Database:
    database = Database(url)
    upgrade(database, ROOT)
    return database


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied: migrating takes longer than a test."""
    file = tmp_path_factory.mktemp("desk") / "template.db"
    migrated(f"sqlite:///{file}").close()  # the last connection merges the log into the file
    return file


@pytest.fixture(scope="session")
def postgres(postgres_fault: str | None) -> Iterator[Database]:
    """All tables in a schema of ours, emptied before each test."""
    if postgres_fault is not None:
        said = (
            f"NO POSTGRESQL at {POSTGRES} ({postgres_fault}): half of the desk's tests are left out"
        )
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    schema = f"desk_{secrets.token_hex(6)}"
    engine = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    database = migrated(f"{POSTGRES}?options=-csearch_path%3D{schema}")
    yield database
    database.close()
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgresql":
        database = request.getfixturevalue("postgres")
        database.write_now(lambda db: db.execute(text(EMPTY)))
        yield database
        return
    shutil.copy(request.getfixturevalue("template"), tmp_path / "desk.db")
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield database
    database.close()


@pytest.fixture
def stage(database: Database) -> Stage:
    return Stage(database.engine)
