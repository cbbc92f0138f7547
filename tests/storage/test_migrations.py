"""A county that is in use is brought up to date with all it holds, or not touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config

from storage.database import MIGRATIONS, Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

#: a unit with an account, a post of that account, a finding and its history: rows that point at one another
_ROWS = {
    "unit": {"id": 1, "name": "县政府办", "kind": "", "aliases": "[]", "contact": "", "email": "", "listed": 1},
    "account": {
        "id": 1, "unit_id": 1, "platform": "wechat", "name": "示例发布", "identifier": "a", "listed": 1,
    },
    "finding": {
        "id": 1, "identity": "x", "rule": "text.typo", "subject": "page:1", "severity": "minor",
        "confidence": "definite", "level": "limit", "state": "open", "unit_id": 1, "account_id": 1, "count": 1,
        "occasions": 1, "location": "{}", "evidence": "{}", "first_seen": "2026-11-20 00:00:00",
    },
    "finding_event": {"id": 1, "finding_id": 1, "at": "2026-11-20 00:00:00", "state": "open"},
}  # fmt: skip


@pytest.fixture
def used(tmp_path: Path) -> Iterator[Database]:
    """A county of the first release with a problem in its books."""
    database = Database(f"sqlite:///{tmp_path}/county.db")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with database.engine.begin() as connection:
        for table, row in _ROWS.items():
            _insert(connection, table, row)
    yield database
    database.close()


def _insert(connection: Connection, table: str, row: dict[str, object]) -> None:
    """The row, with an empty text wherever a column asks for something."""
    columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
    asked = {name: "" for _, name, _, needed, default, _ in columns if needed and default is None}
    values = {**asked, **row}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def _count(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def test_an_upgrade_keeps_what_the_county_holds(used: Database) -> None:
    used.migrate()
    assert [_count(used, table) for table in _ROWS] == [1, 1, 1, 1]
    with used.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_upgrade_that_fails_leaves_the_tables_as_they_were(used: Database) -> None:
    with used.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE _alembic_tmp_finding (id INTEGER)")  # stands in its way
        before = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'account'").scalar()
    with pytest.raises(Exception, match="_alembic_tmp_finding"):
        used.migrate()
    with used.engine.connect() as connection:
        now = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'account'").scalar()
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0001"
    assert now == before
