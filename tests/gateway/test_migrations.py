"""The migrations make the tables that the code describes, once."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.gateway.database import Database
from bot.gateway.migrate import upgrade
from bot.gateway.tables import Base


def test_migrations_and_models_agree(database_url, home):
    (home / "var").mkdir()
    database = Database(database_url)
    upgrade(database, home)
    upgrade(database, home)  # a second start changes nothing
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, Base.metadata)
    database.close()

    assert differences == []
