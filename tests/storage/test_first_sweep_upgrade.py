"""A county that was watched before the first sweep was told apart: what its first pass found belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, Table, create_engine, select

from storage.database import MIGRATIONS, Database
from storage.models import Finding

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "rule": "text.typo", "subject": "page:1", "severity": "minor", "confidence": "definite", "level": "limit",
    "state": "open", "url": "", "target": "", "title": "", "quote": "", "message": "", "suggestion": "",
    "basis": "", "location": "{}", "evidence": "{}", "count": 1, "occasions": 1,
}  # fmt: skip


def upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_findings_of_the_first_pass_become_the_first_sweep(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        upgrade(connection, "0002")
    with engine.begin() as connection:
        table = Table("finding", MetaData(), autoload_with=connection)
        for key, day in (("a", 1), ("b", 1), ("c", 2)):
            seen = f"2026-11-0{day} 02:00:00.000000"
            columns = {name: value for name, value in ROW.items() if name in table.c}
            row = {**columns, "identity": key, "first_seen": seen, "last_seen": seen}
            connection.exec_driver_sql(
                f"INSERT INTO finding ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
    engine.dispose()
    database = Database(f"sqlite:///{tmp_path}/old.db")
    database.migrate()
    with database.session() as session:
        swept = dict(session.execute(select(Finding.identity, Finding.first_sweep)).all())
    database.close()
    assert swept == {"a": True, "b": True, "c": False}
