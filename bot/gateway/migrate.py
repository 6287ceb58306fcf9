"""Brings the tables to the newest shape when the gateway starts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from bot.gateway.database import Connection, Database

LOCK = 20220031  # any fixed number: two copies that start together take turns


def upgrade(database: Database, home: Path) -> None:
    """``alembic upgrade head``, in one transaction; nothing when the tables are new enough."""
    if _version(database) == _newest(home / "migrations" / "versions"):
        return
    from alembic import command  # half a second, which only a changed schema has to pay
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(home / "migrations").replace("%", "%%"))

    def work(connection: Connection) -> None:
        if not database.sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    database.write_now(work)


def _newest(folder: Path) -> str:
    """The revision of the last file; they are named ``0001_what_it_does.py``."""
    return max(file.name.split("_")[0] for file in folder.glob("[0-9]*_*.py"))


def _version(database: Database) -> str | None:
    def work(connection: Connection) -> str | None:
        if not inspect(connection).has_table("alembic_version"):
            return None
        query = text("SELECT version_num FROM alembic_version")
        version: str | None = connection.execute(query).scalar_one_or_none()
        return version

    return database.write_now(work)
