"""The migration makes the tables that the code describes, and takes them away again."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect

from bot.gateway.tables import Base
from bot.handoff import papers, tables
from tests.handoff.conftest import ROOT

DESK = {mapper.class_.__tablename__ for mapper in tables.Base.registry.mappers}


def everything() -> MetaData:
    """The gateway's tables and the desk's, whether or not they share a metadata already."""
    joined = MetaData()
    for table in {**Base.metadata.tables, **tables.metadata.tables}.values():
        table.to_metadata(joined)
    return joined


def move(database, revision: str) -> set[str]:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))

    def work(connection):
        config.attributes["connection"] = connection
        (command.downgrade if revision == "0001" else command.upgrade)(config, revision)
        return set(inspect(connection).get_table_names())

    return database.write_now(work)


def test_migration_and_tables_agree(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, everything())

    assert differences == []


def test_down_and_up_again_leaves_the_gateways_tables_alone(database):
    assert papers.Visit.__tablename__ in DESK

    below = move(database, "0001")

    assert not below & DESK and {"conversations", "messages", "inbox", "outbox"} <= below
    assert move(database, "0002") == below | DESK
    move(database, "head")  # as the tests after this one expect it
