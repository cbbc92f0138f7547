"""Engine, session, pragmas and upsert: the only room that knows which database it is."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Table, create_engine, event, insert, inspect, text
from sqlalchemy.orm import Session, sessionmaker

from config.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.exc import DatabaseError

__all__ = ["MIGRATIONS", "Database", "database_url", "newest_revision", "trouble", "upsert"]

BUSY_MS = 15_000  #: how long another's writing is waited for
MIGRATIONS = Path(__file__).with_name("migrations")


def newest_revision() -> str:
    """The revision of the records that this program knows; its files are named by their revisions."""
    return max(path.name[:4] for path in MIGRATIONS.glob("versions/[0-9]*.py"))


def database_url(url: str, folder: Path) -> str:
    """The URL of the settings with a relative SQLite path made absolute within the county folder."""
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(prefix + "/") and url != prefix + ":memory:":
        return prefix + str((folder / url.removeprefix(prefix)).resolve())
    return url


class Database:
    """One database of one county: `session()` for objects, `begin()` for Core statements."""

    def __init__(self, url: str) -> None:
        self.url = url
        if url.startswith("sqlite:///") and ":memory:" not in url:
            # for the owner's eyes alone: the texts hold what should not have been published
            Path(url.removeprefix("sqlite:///")).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        embedded = url.startswith("sqlite:")
        # of the driver's own 128, the widest statements alone would hold a hundred megabytes
        self.engine: Engine = create_engine(url, connect_args={"cached_statements": 32} if embedded else {})
        if self.engine.dialect.name == "sqlite":
            event.listen(self.engine, "connect", _sqlite_pragmas)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @classmethod
    def of(cls, url: str, folder: Path) -> Database:
        """The county's database, with its tables brought up to date."""
        database = cls(database_url(url, folder))
        database.migrate()
        return database

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits on leaving, or rolls back if the body raises."""
        with self._sessions() as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Bring the tables to the newest revision; InputError when they were made by a later program."""
        if self._revision() == newest_revision():
            return
        # seldom needed, and dear to load: every command starts a tenth of a second sooner without it
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise InputError(
                    f"数据库由更新版本的程序写成（版本{self._revision()}，本程序只认到{newest_revision()}），"
                    "请升级程序后再用，数据没有改动。"
                ) from error

    def _revision(self) -> str:
        """Of the tables as they are; "" where there are none yet."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")

    def close(self) -> None:
        self.engine.dispose()


def upsert(
    session: Session,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    key: Sequence[str],
    update: Sequence[str] | None = None,
) -> None:
    """Insert rows, or where `key` exists update the columns named (`[]`: keep what is there).

    `update=None` means all columns given except the key. All rows carry the same columns.
    """
    values = [dict(row) for row in rows]
    if not values:
        return
    columns = [c for c in values[0] if c not in key] if update is None else list(update)
    statement: Any = _inserting(session.get_bind().dialect.name)(table)
    if columns:
        changes = {column: statement.excluded[column] for column in columns}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    session.execute(statement, values)


def _inserting(dialect: str) -> Any:
    """The insert of a dialect that knows what to do about conflicts; only the one in use is loaded."""
    return getattr(import_module(f"sqlalchemy.dialects.{dialect}"), "insert", insert)


_SERVER = "数据库服务连不上或中途断开，请检查它是否在运行、[storage] 的 url 是否正确。"
#: what an engine says → what a person can do about it
_ADVICE = {
    "locked": "数据库正被其他程序占用，请关闭占用 data/ 的程序。",
    "is full": "磁盘空间已满，请清理磁盘；已写入的数据没有丢失。",
    "No space left": "数据库所在的磁盘空间已满，请清理磁盘。",
    "disk I/O error": "读写磁盘出错，请检查磁盘的空间和状态。",
    "readonly": "数据库文件只读，请检查 data/ 目录的权限。",
    "unable to open": "无法打开数据库文件，请检查 data/ 目录是否存在、是否可写。",
    "malformed": "数据库文件已损坏，请用备份恢复 data/ 目录。",
    "not a database": "数据库文件已损坏，请用备份恢复 data/ 目录。",
    "authentication failed": "数据库服务不接受这个用户名或密码，请核对 [storage] 的 url。",
    "too many clients": "数据库服务的连接数已满，请关闭多余的连接。",
    "connection": _SERVER,
    "server closed": _SERVER,
}


def trouble(error: DatabaseError) -> str:
    """What a person can do about it, in Chinese; nothing of the statement's values is told."""
    cause = str(error.orig)
    for mark, advice in _ADVICE.items():
        if mark in cause:
            return advice
    return f"数据库出错：{cause.splitlines()[0] if cause else type(error).__name__}"


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # of a database yet to be made: on pages of 4 KB a row with a text leaves a third of them empty
    cursor.execute("PRAGMA page_size=8192")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.close()
