"""Alembic's entry: runs on the connection that `Database.migrate` hands over, or on XUNCHA_STORAGE_URL."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from alembic import context
from sqlalchemy import Connection, create_engine

from storage.models import Base

if TYPE_CHECKING:
    from collections.abc import Iterator


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with _in_one_piece(connection), context.begin_transaction():
        context.run_migrations()


@contextmanager
def _in_one_piece(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew: no row that points at it may object, and a kill undoes all."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("a migration left rows that point at nothing")
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    finally:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(os.environ["XUNCHA_STORAGE_URL"]).begin() as connection:
        run(connection)
