"""A county with pages enough is learnt from by the first check pass itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from checks.typos import helper
from checks.typos.helper import Typos
from checks.typos.learning import COUNTY
from config.schema import Settings
from storage import texts
from storage.models import ListEntry, Page, Section, Site, Unit
from storage.urls import intern

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from storage.database import Database

NOW = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)


def _stored(database: Database, count: int) -> None:
    with database.session() as session:
        session.add(Site(key="main", name="溪源县", url="http://www.xiyuan.gov.cn/"))
        session.flush()
        for number in range(count):
            body, url = f"第{number}号公告：竹溪河灌区改造开工", f"http://www.xiyuan.gov.cn/{number}.html"
            fields: dict[str, Any] = dict.fromkeys(("first_seen", "changed_at", "tried_at"), NOW)
            key = texts.store(session, [body])[texts.text_hash(body)]
            session.add(Page(url_id=intern(session, [url])[url], url=url, site_id=1, text_id=key, **fields))


def _listed(database: Database, *runs: int) -> None:
    """Entries of a list, each first seen by one of these runs."""
    with database.session() as session:
        unit = Unit(name="县政府办")
        session.add(unit)
        session.flush()
        section = Section(site_id=1, unit_id=unit.id, name="通知公告", url="http://www.xiyuan.gov.cn/tzgg/")
        session.add(section)
        session.flush()
        session.add_all(ListEntry(section_id=section.id, key=str(run), first_run=run) for run in runs)


def _asked(database: Database, folder: Path) -> Typos:
    with database.session() as session:
        return Typos.of(Settings(folder=folder), session)


def test_it_learns_once(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helper, "ENOUGH", 3)
    _stored(database, 3)
    _listed(database, 1, 2)
    digest = _asked(database, tmp_path).digest
    assert (tmp_path / "data" / COUNTY).exists()
    assert _asked(database, tmp_path).digest == digest


def test_it_learns_only_when_something_new_is_to_be_judged(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helper, "ENOUGH", 3)
    _stored(database, 3)
    _listed(database, 1)
    _asked(database, tmp_path)
    assert not (tmp_path / "data" / COUNTY).exists()


def test_a_few_pages_are_not_enough(database: Database, tmp_path: Path) -> None:
    _stored(database, 3)
    _listed(database, 1, 2)
    _asked(database, tmp_path)
    assert not (tmp_path / "data" / COUNTY).exists()
