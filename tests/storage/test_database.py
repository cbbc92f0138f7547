"""The database: migrations agree with the records, upserts say what they do, both engines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from config.errors import InputError
from storage import linksets, texts, urls
from storage.database import MIGRATIONS, Database, database_url, newest_revision, upsert
from storage.models import Base, FetchOutcome, LinkKind, Page, PageKind, Probe, Run, Site, Unit

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


def test_migrations_build_exactly_the_records(any_database: Database) -> None:
    with any_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrating_twice_changes_nothing(any_database: Database) -> None:
    any_database.migrate()


def test_files_of_migrations_are_named_by_their_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()


def test_tables_of_a_later_program_are_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match=r"更新版本的程序.*9999.*升级"):
        database.migrate()


def test_enums_and_times_come_back_as_they_went(any_database: Database) -> None:
    with any_database.session() as session:
        session.add(Site(key="main", name="示例县", url="http://www.shili.gov.cn/"))
        session.flush()
        session.add(Probe(site_id=1, at=NOW, ok=False, outcome=FetchOutcome.TIMEOUT))
    with any_database.session() as session:
        probe = session.scalars(select(Probe)).one()
    assert probe.outcome is FetchOutcome.TIMEOUT
    assert probe.at == NOW
    assert probe.at.tzinfo is not None


def test_a_naive_time_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive datetime"), database.session() as session:
        session.add(Run(kind="run", as_of=naive, started_at=naive))


def test_upsert_updates_only_what_is_named(any_database: Database) -> None:
    rows = [{"name": "县教育局", "kind": "县直", "contact": "甲"}]
    with any_database.session() as session:
        upsert(session, Unit.__table__, [{**rows[0], **_unit()}], ["name"])  # type: ignore[arg-type]
        changed = {**_unit(), "name": "县教育局", "kind": "乡镇", "contact": "乙"}
        upsert(session, Unit.__table__, [changed], ["name"], ["contact"])  # type: ignore[arg-type]
    with any_database.session() as session:
        unit = session.scalars(select(Unit)).one()
    assert (unit.kind, unit.contact) == ("县直", "乙")


def test_upsert_of_nothing_does_nothing(database: Database) -> None:
    with database.session() as session:
        upsert(session, Unit.__table__, [], ["name"])  # type: ignore[arg-type]
        assert session.scalars(select(Unit)).all() == []


def test_a_session_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(StatementError), database.session() as session:
        session.add_all([Unit(name="县教育局"), Unit(name="县教育局")])
    with database.session() as session:
        assert session.scalars(select(Unit)).all() == []


def test_relative_sqlite_urls_lie_in_the_county_folder(tmp_path: Path) -> None:
    assert database_url("sqlite:///data/x.db", tmp_path) == f"sqlite:///{tmp_path}/data/x.db"
    assert database_url("postgresql://host/db", tmp_path) == "postgresql://host/db"


def test_interning_gives_one_row_an_address(any_database: Database) -> None:
    with any_database.session() as session:
        first = urls.intern(session, ["http://a.gov.cn/1", "http://a.gov.cn/2"])
        again = urls.intern(session, ["http://a.gov.cn/2", "http://a.gov.cn/3"])
        assert again["http://a.gov.cn/2"] == first["http://a.gov.cn/2"]
        assert urls.texts(session, again.values()) == {v: k for k, v in again.items()}


def test_equal_link_sets_and_texts_are_stored_once(any_database: Database) -> None:
    items = [(5, LinkKind.ANCHOR, "通知公告"), (9, LinkKind.IMAGE, "")]
    with any_database.session() as session:
        packed = linksets.pack(items)
        assert linksets.store(session, [packed, packed]) == linksets.store(session, [packed])
        ids = texts.store(session, ["全文　一", "全文　一", "全文二"])
        assert len(ids) == 2
        assert sorted(texts.read(session, ids.values()).values()) == ["全文　一", "全文二"]
    assert linksets.unpack(packed[1]) == items


def test_page_date_prefers_the_shown_one() -> None:
    page = Page(
        url_id=1, url="u", site_id=1, kind=PageKind.ARTICLE, first_seen=NOW, changed_at=NOW, tried_at=NOW,
        listed_date=dt.date(2026, 1, 2), url_date=dt.date(2026, 1, 3),
    )  # fmt: skip
    assert page.date == dt.date(2026, 1, 2)
    page.shown_date = dt.date(2026, 1, 1)
    assert page.date == dt.date(2026, 1, 1)


def _unit() -> dict[str, object]:
    return {"aliases": [], "annual_task": None, "email": "", "listed": True}
