"""Alembic's entry: runs on the connection that `Database.migrate` hands over, or on XUNCHA_STORAGE_URL."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from storage.models import Base


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(os.environ["XUNCHA_STORAGE_URL"]).begin() as connection:
        run(connection)
