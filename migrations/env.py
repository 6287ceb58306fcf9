"""Where migrations run: in the gateway's connection, or on DATABASE_URL from the command line."""

from __future__ import annotations

import os
from typing import Any

from alembic import context

from bot.gateway.database import Database
from bot.gateway.tables import Base
from bot.settings import Settings


def migrate(connection: Any) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
elif context.is_offline_mode():
    context.configure(
        url=Settings.from_env(os.environ).database_url,
        target_metadata=Base.metadata,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()
else:
    settings = Settings.from_env(os.environ)
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(settings.database_url)
    database.write_now(migrate)
    database.close()
