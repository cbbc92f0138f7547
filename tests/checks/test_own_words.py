"""What a page says of its own, beside the frame that it shares with the other pages of its site."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from checks.ownlinks import people
from checks.ownwords import MEDIA, SAID_NOTHING, own_words, says_nothing
from storage import linksets, texts, urls
from storage.models import Link, LinkKind, Page, PageKind, Place, Section, Site, Unit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
HOST = "http://www.shili.gov.cn"
FRAME = "首页\n政务公开\n县财政局主办\n您的位置：首页 > 专题专栏 > 军政军民团结共创双拥模范城 > 栏目{}"


def shown(session: Session, number: int, frame_pictures: list[str]) -> Section:
    """A list page that says nothing; its pictures stand in boxes that are named like menus."""
    section = Section(site_id=1, unit_id=1, name=f"栏目{number}", url=f"{HOST}/{number}/")
    session.add(section)
    session.flush()
    ids = urls.intern(session, [section.url, *frame_pictures])
    text = f"{FRAME.format(number)}\n栏目{number}"
    packed = linksets.pack((ids[one], LinkKind.IMAGE, "") for one in frame_pictures)
    page = Page(
        url_id=ids[section.url], url=section.url, site_id=1, section_id=section.id, kind=PageKind.LIST,
        text_id=texts.store(session, [text])[texts.text_hash(text)],
        chrome_links=linksets.store(session, [packed])[packed[0]],
        first_seen=NOW, changed_at=NOW, tried_at=NOW,
    )  # fmt: skip
    session.add(page)
    session.flush()
    return section


def test_pictures_of_its_own_count_even_in_a_box_named_like_a_menu(database: Database) -> None:
    logo = f"{HOST}/logo.png"
    with database.session() as session:
        session.add_all([Site(key="s", name="示例县", url=f"{HOST}/"), Unit(name="县财政局")])
        session.flush()
        others = [shown(session, number, [logo]) for number in range(2, 6)]
        tiles = shown(session, 1, [logo, f"{HOST}/a.jpg", f"{HOST}/b.jpg"])
        banner = shown(session, 6, [logo, f"{HOST}/banner6.jpg"])
        none = shown(session, 7, [logo, f"{HOST}/img/no-data.png", f"{HOST}/img/zanwu.gif"])
        found = own_words(session, [*others, tiles, banner, none])
        words = {section.name: found[section.id] for section in (others[0], tiles, banner, none)}
    assert words == {"栏目2": 0, "栏目1": MEDIA, "栏目6": 0, "栏目7": 0}


def test_file_of_its_own_counts_though_it_is_broken_too(database: Database) -> None:
    file = f"{HOST}/files/a.pdf"
    with database.session() as session:
        session.add_all([Site(key="s", name="示例县", url=f"{HOST}/"), Unit(name="县民政局")])
        session.flush()
        sections = [shown(session, number, [f"{HOST}/logo.png"]) for number in range(1, 6)]
        key = urls.intern(session, [file])[file]
        page = session.scalars(select(Page).where(Page.section_id == sections[0].id)).one()
        packed = linksets.pack([(key, LinkKind.ATTACHMENT, "")])
        page.content_links = linksets.store(session, [packed])[packed[0]]
        session.add(
            Link(page_id=page.id, url_id=key, target=file, kind=LinkKind.ATTACHMENT, place=Place.CONTENT)
        )
        session.flush()
        assert own_words(session, sections[:1]) == {sections[0].id: MEDIA}


@pytest.mark.parametrize(
    ("targets", "leads"),
    [(["/7/"], True), (["/1/"], False), (["/1/index_2.html", "/1/?page=2"], False), (["/a/b.html"], True), ([], False)],
)  # fmt: skip
def test_page_that_leads_on_is_not_blank(database: Database, targets: list[str], leads: bool) -> None:
    with database.session() as session:
        session.add_all([Site(key="s", name="示例县", url=f"{HOST}/"), Unit(name="县应急局")])
        session.flush()
        sections = [shown(session, number, [f"{HOST}/logo.png"]) for number in (1, 2, 3, 4, 7)]
        ids = urls.intern(session, [HOST + one for one in targets])
        packed = linksets.pack([(key, LinkKind.ANCHOR, "避险知识") for key in ids.values()])
        page = session.scalars(select(Page).where(Page.section_id == sections[0].id)).one()
        page.content_links = linksets.store(session, [packed])[packed[0]]
        session.flush()
        assert (own_words(session, sections[:1])[sections[0].id] >= SAID_NOTHING) is leads


def test_pages_of_people_are_those_led_to_under_a_name(database: Database) -> None:
    names = ["李 明", "欧阳建国", "安全", "领导简介"]
    with database.session() as session:
        session.add_all([Site(key="s", name="示例县", url=f"{HOST}/"), Unit(name="县应急局")])
        session.flush()
        section = shown(session, 1, [f"{HOST}/logo.png"])
        ids = list(urls.intern(session, [f"{HOST}/ld{n}.html" for n in range(4)]).values())
        packed = linksets.pack([(key, LinkKind.ANCHOR, name) for key, name in zip(ids, names, strict=True)])
        page = session.scalars(select(Page).where(Page.section_id == section.id)).one()
        page.content_links = linksets.store(session, [packed])[packed[0]]
        assert people(session, page) == set(ids[:2])


@pytest.mark.parametrize("line", ["没有找到相关记录！", "该栏目正在维护，请稍后访问", "No data"])
def test_notes_that_there_is_nothing_are_no_words(line: str) -> None:
    assert says_nothing(line)
    assert not says_nothing("本周没有停水安排，正在维护供水管网。")
