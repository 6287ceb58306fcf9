"""The door to the database: one engine, short transactions in threads, SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5
READERS = 4
WRITERS = 8  # PostgreSQL only; SQLite has one writer anyway

T = TypeVar("T")
Connection = Any  # sqlalchemy 1.4 has no types


class Database:
    """Runs functions of a connection in a transaction, off the event loop."""

    def __init__(self, url: str) -> None:
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.sqlite else _postgres_engine(url)
        self._reader = self.engine.execution_options(reads_only=True)
        # one writing thread on SQLite: waiting in a queue is fairer than polling a lock
        self._writing = ThreadPoolExecutor(1 if self.sqlite else WRITERS, "db-write")
        self._reading = ThreadPoolExecutor(READERS, "db-read")

    async def write(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Commits what ``work(connection, …)`` does and gives its result; rolls back if it raises.

        Raises SQLAlchemyError when it cannot be stored.
        """
        call = partial(self.write_now, work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._writing, call)

    async def read(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """The result of ``work(connection, …)``, which must not write."""
        call = partial(self._run, self._reader, work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._reading, call)

    def write_now(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """As ``write``, in this thread."""
        return self._run(self.engine, work, *args, **kwargs)

    def close(self) -> None:
        """Waits for running transactions and lets go of the connections."""
        self._writing.shutdown()
        self._reading.shutdown()
        self.engine.dispose()

    @staticmethod
    def _run(engine: Any, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        with engine.begin() as connection:
            return work(connection, *args, **kwargs)


def _postgres_engine(url: str) -> Any:
    return create_engine(
        url,
        future=True,
        pool_size=READERS + WRITERS,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": BUSY_SECONDS},
    )


def _sqlite_engine(url: str) -> Any:
    engine = create_engine(
        url,
        future=True,
        poolclass=QueuePool,
        pool_size=READERS + 2,
        pool_timeout=BUSY_SECONDS,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours to say, see below
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # acknowledged means stored, also when the power goes
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    # a reader that turns writer fails at once with "locked"; a writer from the start waits its turn
    reads = connection.get_execution_options().get("reads_only")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
