"""A small office with its database: declare sections, let nights pass, have them judged."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from checks import runner
from checks.registry import Scope
from checks.registry import rules as all_rules
from checks.runner import CheckCounts, CheckScope, run_checks
from config.schema import Settings, SiteSettings
from storage import texts
from storage.bitmap import Bitmap
from storage.database import Database
from storage.models import (
    Category,
    FetchOutcome,
    Finding,
    Page,
    PageKind,
    Run,
    Section,
    SectionVisit,
    Site,
    Unit,
)
from storage.urls import intern
from tests.checks.spots import SPOT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

ZONE = ZoneInfo("Asia/Shanghai")
HOME = "http://www.shili.gov.cn/"


class Office:
    """One site, one unit; `day` counts November 2026, a night looks at 2 o'clock in the morning."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.settings = Settings(
            sites=(SiteSettings(id="main", name="示例县人民政府", url=HOME),), folder=folder
        )
        with database.session() as session:
            session.add_all([Site(key="main", name="示例县人民政府", url=HOME), Unit(name="县教育局")])
        self.revision = 0

    def section(self, name: str = "要闻", category: Category = Category.NEWS, **fields: Any) -> int:
        url = fields.pop("url", f"{HOME}{name}/")
        with self.database.session() as session:
            made = Section(
                site_id=fields.pop("site_id", 1), unit_id=1, name=name, url=url, category=category, **fields
            )
            session.add(made)
            session.flush()
            return made.id

    def night(
        self, day: int, *, kind: str = "run", hour: int = 2, seen: Collection[int] = (), **run: Any
    ) -> int:
        moment = dt.datetime(2026, 11, day, hour, tzinfo=ZONE)
        with self.database.session() as session:
            made = Run(kind=kind, as_of=moment, started_at=moment, seen=Bitmap(seen).pack(), **run)
            session.add(made)
            session.flush()
            return made.id

    def visit(self, run_id: int, section: int | None = None, site: int = 1, **fields: Any) -> None:
        """What the run saw; newest = day of November. Plain "ok" with entries unless said otherwise."""
        outcome = FetchOutcome(fields.pop("outcome", "ok"))
        if isinstance(fields.get("newest"), int):
            fields["newest"] = dt.date(2026, 11, fields["newest"])
        with self.database.session() as session:
            run = session.get_one(Run, run_id)
            if outcome is FetchOutcome.OK and not fields.get("rendered"):
                fields.setdefault("entries", 20)
            session.add(
                SectionVisit(
                    run_id=run_id, site_id=site, section_id=section, at=run.as_of, outcome=outcome, **fields
                )
            )

    def page(self, name: str, run_id: int, text: str = "", **fields: Any) -> int:
        """A page as the run saw it, new or changed; further fields as in the record."""
        url = f"{HOME}{name}.html"
        with self.database.session() as session:
            run = session.get_one(Run, run_id)
            self.revision += 1
            url_id = intern(session, [url])[url]
            page = session.query(Page).filter_by(url_id=url_id).one_or_none()
            if page is None:
                page = Page(
                    url_id=url_id,
                    url=url,
                    site_id=1,
                    first_seen=run.as_of,
                    changed_at=run.as_of,
                    tried_at=run.as_of,
                )
                session.add(page)
            values = {
                "kind": PageKind.ARTICLE,
                "unit_id": 1,
                "title": name,
                "outcome": FetchOutcome.OK,
                "text_id": texts.store(session, [text])[texts.text_hash(text)],
                "content_hash": texts.text_hash(text),
                "changed_at": run.as_of,
                "tried_at": run.as_of,
                "revision": self.revision,
            }
            for field, value in {**values, **fields}.items():
                setattr(page, field, value)
            session.flush()
            return page.id

    def failed(self, page_id: int, run_id: int, outcome: FetchOutcome) -> None:
        """The run tried the page in vain."""
        with self.database.session() as session:
            page = session.get_one(Page, page_id)
            page.outcome, page.tried_at = outcome, session.get_one(Run, run_id).as_of

    def check(
        self, run_id: int, *only: str, scope: CheckScope | None = None, settings: Settings | None = None
    ) -> CheckCounts:
        with self.database.session() as session:
            as_of = session.get_one(Run, run_id).as_of
        return run_checks(
            self.database, settings or self.settings, run_id, as_of, only=only or None, scope=scope
        )

    def findings(self, rule: str = "") -> list[Finding]:
        with self.database.session() as session:
            query = session.query(Finding).order_by(Finding.id)
            # a bare office publishes nothing, which disclosure.zero says each month: asked for by name only
            return (
                query.filter_by(rule=rule).all()
                if rule
                else query.filter(Finding.rule != "disclosure.zero").all()
            )

    def one(self, rule: str) -> Finding:
        (finding,) = self.findings(rule)
        return finding


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{folder}/county.db")
    database.migrate()
    try:
        yield Office(database, folder)
    finally:
        database.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def offices() -> Callable[[Path], AbstractContextManager[Office]]:
    """For tests that need many, each in a folder of its own."""
    return opened


@pytest.fixture
def office_on_postgres(postgres: Database, tmp_path: Path) -> Office:
    return Office(postgres, tmp_path)


@pytest.fixture
def one_page_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the real rules on sections, one page rule that anybody can follow."""
    known = {name: one for name, one in all_rules().items() if one.scope is Scope.SECTION}
    monkeypatch.setattr(runner, "rules", lambda: {**known, SPOT.name: SPOT})
