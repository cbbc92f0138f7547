"""The duplicate index over time: changed, removed and back-dated pages."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from checks import bandindex
from checks.bandindex import turned
from checks.copies import to_compare
from checks.copyindex import refresh
from checks.documents import Kind
from checks.duplicates import DuplicateIndex
from checks.subjects import PageView
from storage import texts
from storage.models import Band, Page, Signature, Site, Unit, Url
from storage.urls import h64

if TYPE_CHECKING:
    import pytest
    from sqlalchemy.orm import Session

    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
TEXT = (
    "全县各乡镇、各部门要把防汛备汛作为当前重要工作，落实行政首长负责制，完善预案，备足物资，开展隐患排查，"
    "加强值班值守，确保人民群众生命财产安全。对水库、山塘、河堤等重点部位实行领导包保，发现险情第一时间处置。"
)
OTHER = "县图书馆于周末举办亲子阅读活动，三十余个家庭参加，志愿者为孩子们讲述家乡故事，并赠送绘本和书签，活动受到欢迎。"


def put(session: Session, number: int, body: str, day: dt.date, revision: int) -> PageView:
    if number == 1:
        session.add_all([Site(key="main", name="示例县", url="http://x/"), Unit(name="县水利局")])
    url = f"http://www.shili.gov.cn/{number}.html"
    session.add(Url(h64=h64(url), url=url))
    session.flush()
    page = Page(
        url_id=session.scalars(select(Url.id).where(Url.url == url)).one(), url=url, site_id=1, unit_id=1,
        title=f"第{number}篇", shown_date=day, body_end=len(body), first_seen=NOW, changed_at=NOW, tried_at=NOW,
        revision=revision, text_id=texts.store(session, [body])[texts.text_hash(body)],
    )  # fmt: skip
    page.title = "关于防汛工作的通知"
    session.add(page)
    session.flush()
    return PageView(page=page, text=body)


def due(session: Session, judged: int) -> list[int]:
    return to_compare(session, Kind.PAGE, judged, ["article.duplicate"])


def test_only_new_pages_are_read_and_a_back_dated_twin_has_the_old_one_judged_again(
    any_database: Database,
) -> None:
    with any_database.session() as session:
        late = put(session, 1, TEXT, dt.date(2026, 6, 3), 1)
        assert due(session, 0) == []
        early = put(session, 2, TEXT, dt.date(2026, 6, 1), 2)
        assert due(session, 1) == [late.page.id, early.page.id]
        assert [twin.page_id for twin in DuplicateIndex(session).twins(late)] == [early.page.id]
        assert due(session, 2) == []


def test_a_changed_page_leaves_its_old_text_behind(any_database: Database) -> None:
    with any_database.session() as session:
        first = put(session, 1, TEXT, dt.date(2026, 6, 1), 1)
        second = put(session, 2, TEXT, dt.date(2026, 6, 3), 2)
        index = DuplicateIndex(session)
        refresh(session)
        page = first.page
        page.text_id = texts.store(session, [OTHER])[texts.text_hash(OTHER)]
        page.body_end, page.revision = len(OTHER), 3
        session.flush()
        refresh(session)
        assert index.twins(second) == []


def test_a_removed_page_leaves_the_index(any_database: Database) -> None:
    with any_database.session() as session:
        first = put(session, 1, TEXT, dt.date(2026, 6, 1), 1)
        second = put(session, 2, TEXT, dt.date(2026, 6, 3), 2)
        index = DuplicateIndex(session)
        refresh(session)
        first.page.removed_at = NOW
        session.flush()
        refresh(session)
        assert index.twins(second) == []
        assert session.scalar(select(func.count()).select_from(Signature)) == 1
        assert session.scalar(select(func.count()).select_from(Band)) == 32


def test_own_copy_is_found_among_the_reprints_of_many_units(any_database: Database) -> None:
    with any_database.session() as session:
        first = put(session, 1, TEXT, dt.date(2026, 6, 1), 1)
        session.add_all(Unit(name=f"第{number}单位") for number in range(2, 112))
        session.flush()
        for number in range(2, 112):
            put(session, number, TEXT, dt.date(2026, 6, 1), number).page.unit_id = number
        again = put(session, 112, TEXT, dt.date(2026, 6, 9), 112)
        again.page.unit_id = 111
        first.page.unit_id = 1
        session.flush()
        index = DuplicateIndex(session)
        refresh(session)
        assert [twin.page_id for twin in index.twins(again)] == [111]


def test_texts_are_told_when_their_band_becomes_a_crowds_or_ceases_to_be(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bandindex, "CROWD", 3)
    of_one = np.array([[7, 8]])  # the bands of a text that has just come, or gone
    with database.session() as session:
        session.add_all(Band(hash=7, page_id=number) for number in range(1, 5))
        session.add_all(Band(hash=8, page_id=number) for number in range(5, 7))
        session.flush()
        assert turned(session, of_one, coming=True) == {1, 2, 3, 4}
        assert turned(session, of_one, coming=False) == set()
        session.delete(session.get_one(Band, (7, 4)))
        session.flush()
        assert turned(session, of_one, coming=True) == set()
        assert turned(session, of_one, coming=False) == {1, 2, 3}
