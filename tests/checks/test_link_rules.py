"""Link targets gathered for the rules, and the rules on targets and on reach at their real thresholds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from checks.registry import Context, rules
from checks.subjects import SiteView
from checks.targets import target_views
from storage import urls
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    Level,
    Link,
    LinkCheck,
    Page,
    PageKind,
    Place,
    Probe,
    Section,
    Severity,
    Site,
    Unit,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from checks.subjects import TargetView
    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
GONE = "http://www.shili.gov.cn/gone.html"


def county(session: Session) -> None:
    session.add(Site(key="s", name="示例县人民政府", url="http://www.shili.gov.cn/"))
    session.add_all([Unit(name="县教育局"), Unit(name="县水利局")])
    session.flush()
    for number in (1, 2):
        session.add(
            Section(site_id=1, unit_id=number, name=f"栏目{number}", url=f"http://www.shili.gov.cn/{number}/")
        )
    session.flush()


def page(
    session: Session, path: str, unit: int | None, kind: PageKind = PageKind.ARTICLE, **fields: Any
) -> int:
    url = f"http://www.shili.gov.cn/{path}"
    made = Page(
        url_id=urls.intern(session, [url])[url], url=url, site_id=1, unit_id=unit, section_id=unit, kind=kind,
        first_seen=NOW, changed_at=NOW, tried_at=NOW, **fields,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id


def link(session: Session, page_id: int, target: str, place: Place = Place.CONTENT, **fields: Any) -> None:
    key = urls.intern(session, [target])[target]
    session.add(Link(page_id=page_id, url_id=key, target=target, place=place, **{"text": "全文", **fields}))


def check(session: Session, target: str, outcome: FetchOutcome = FetchOutcome.GONE, **fields: Any) -> int:
    key = urls.intern(session, [target])[target]
    session.add(LinkCheck(url_id=key, run_id=1, checked_at=NOW, outcome=outcome, **fields))
    session.flush()
    return key


def views(session: Session) -> list[TargetView]:
    session.flush()
    return list(target_views(session))


def judged(view: TargetView) -> list[Finding]:
    rule = rules()["link.broken"]
    return list(rule.function(view, Context(NOW, rule.defaults)))


def test_frames_of_two_sites_are_told_each_by_its_own_unit(database: Database) -> None:
    with database.session() as session:
        county(session)
        session.add(Site(key="t", name="示例县水利局", url="http://slj.shili.gov.cn/"))
        check(session, GONE)
        link(session, page(session, "a.html", 1), GONE, Place.CHROME)
        other = page(session, "b.html", 2)
        session.get_one(Page, other).site_id = 2
        link(session, other, GONE, Place.CHROME)
        seen = {view.unit.name: view.site.name for view in views(session) if view.unit and view.site}
    assert seen == {"县教育局": "示例县人民政府", "县水利局": "示例县水利局"}


def test_content_links_are_told_by_unit(database: Database) -> None:
    with database.session() as session:
        county(session)
        check(session, GONE, standing={"content:1:1": 70, "content:1:2": 1})
        for path, unit in (("a.html", 1), ("b.html", 1), ("c.html", 2)):
            link(session, page(session, path, unit), GONE)
        seen = {
            view.unit.name: (view.total_pages, view.section.name)
            for view in views(session)
            if view.unit and view.section
        }
    assert seen == {"县教育局": (70, "栏目1"), "县水利局": (1, "栏目2")}


def test_frame_that_serves_several_units_is_the_sites(database: Database) -> None:
    with database.session() as session:
        county(session)
        check(session, GONE, standing={"chrome:1:1": 30, "chrome:1:2": 20, "chrome:1:": 1})
        link(session, page(session, "a.html", 1), GONE, Place.CHROME)
        link(session, page(session, "b.html", 2), GONE, Place.CHROME)
        link(session, page(session, "", None, PageKind.HOME), GONE, Place.CHROME)
        (view,) = views(session)
        (finding,) = judged(view)
    assert (view.unit, view.section, view.total_pages) == (None, None, 51)
    assert finding.url == "http://www.shili.gov.cn/"
    assert finding.message.startswith(
        "“示例县人民政府”公共导航或页脚的链接“全文”打不开（404），共出现在51个页面"
    )


def test_link_in_the_text_of_many_units_pages_is_the_templates(database: Database) -> None:
    with database.session() as session:
        county(session)
        check(session, GONE, standing={f"content:1:{unit}": 9 for unit in (1, 2, 3, 4)})
        for unit in (1, 2):
            link(session, page(session, f"{unit}.html", unit), GONE)
        (view,) = views(session)
        (finding,) = judged(view)
    assert (view.unit, view.total_pages) == (None, 36)
    assert finding.message.startswith(
        "“示例县人民政府”多个单位的页面上的链接“全文”打不开（404），共出现在36个页面"
    )


def test_frame_of_one_units_pages_is_that_units(database: Database) -> None:
    with database.session() as session:
        county(session)
        check(session, GONE)
        link(session, page(session, "a.html", 1), GONE, Place.CHROME)
        (view,) = views(session)
    assert view.unit is not None
    assert view.unit.name == "县教育局"


def test_removed_page_carries_nothing(database: Database) -> None:
    with database.session() as session:
        county(session)
        check(session, GONE)
        link(session, page(session, "a.html", 1, removed_at=NOW), GONE)
        assert [found for view in views(session) for found in judged(view)] == []


def test_recovered_target_with_a_living_finding_is_viewed_so_that_it_closes(database: Database) -> None:
    with database.session() as session:
        county(session)
        key = check(session, GONE, FetchOutcome.OK)
        session.add(Finding(
            identity="x", rule="link.broken", subject=f"url:{key}@unit:2", severity=Severity.MAJOR,
            confidence=Confidence.DEFINITE, first_seen=NOW, last_seen=NOW, quote="全文",
        ))  # fmt: skip
        (view,) = views(session)
        assert view.unit is not None
        assert (view.unit.name, judged(view)) == ("县水利局", [])


def test_problem_keeps_the_words_it_is_known_by(database: Database) -> None:
    with database.session() as session:
        county(session)
        key = check(session, GONE)
        link(session, page(session, "a.html", 1), GONE, text="新写的字")
        link(session, page(session, "b.html", 1), GONE, text="原先的字")
        session.add(Finding(
            identity="x", rule="link.broken", subject=f"url:{key}@unit:1", severity=Severity.MAJOR,
            confidence=Confidence.DEFINITE, first_seen=NOW, last_seen=NOW, quote="原先的字",
        ))  # fmt: skip
        (view,) = views(session)
        assert [found.quote for found in judged(view)] == ["原先的字"]


def test_foreign_page_that_was_looked_at_is_viewed(database: Database) -> None:
    with database.session() as session:
        county(session)
        check(
            session,
            "http://a.example.com/",
            FetchOutcome.OK,
            title="某公司",
            target_signals={"title": "某公司"},
        )
        check(session, "http://b.example.com/a.pdf", FetchOutcome.OK)
        number = page(session, "a.html", 1)
        link(session, number, "http://a.example.com/", foreign=True)
        link(session, number, "http://b.example.com/a.pdf", foreign=True)
        (view,) = views(session)
    assert (view.url, view.foreign) == ("http://a.example.com/", True)


def week(failures: int, probes: int = 168) -> SiteView:
    """A week of hourly probes of which every so many fail."""
    site = Site(key="s", name="示例县人民政府", url="http://www.shili.gov.cn/")
    rows = [
        Probe(
            site_id=1, at=NOW - dt.timedelta(hours=hour), ok=hour >= failures, seconds=0.4,
            outcome=FetchOutcome.OK if hour >= failures else FetchOutcome.TIMEOUT,
        )
        for hour in range(probes)
    ]  # fmt: skip
    return SiteView(site=site, probes=rows)


@pytest.mark.parametrize(
    ("failures", "level"), [(0, None), (5, None), (6, Level.WARNING), (8, Level.WARNING), (9, Level.LIMIT)]
)
def test_share_of_failed_probes_decides(failures: int, level: Level | None) -> None:
    rule = rules()["site.unreachable"]
    found = list(rule.function(week(failures), Context(NOW, rule.defaults)))
    assert [finding.level for finding in found] == ([level] if level else [])


def test_failures_of_the_week_before_are_over() -> None:
    rule = rules()["site.unreachable"]
    view = week(0)
    for hour in range(168, 400):
        old = NOW - dt.timedelta(hours=hour)
        view.probes.append(Probe(site_id=1, at=old, ok=False, seconds=None, outcome=FetchOutcome.TIMEOUT))
    assert list(rule.function(view, Context(NOW, rule.defaults))) == []


def test_answer_after_the_time_is_none() -> None:
    view = week(0)
    for probe in view.probes[:9]:
        probe.seconds = 15.2
    rule = rules()["site.unreachable"]
    assert [finding.level for finding in rule.function(view, Context(NOW, rule.defaults))] == [Level.LIMIT]


def test_recheck_views_only_the_targets_that_were_asked_again(database: Database) -> None:
    with database.session() as session:
        county(session)
        keys = {target: check(session, target) for target in (GONE, GONE + "2")}
        for target in keys:
            link(session, page(session, f"{len(target)}.html", 1), target)
        session.flush()
        seen = [view.url for view in target_views(session, {keys[GONE]})]
    assert seen == [GONE]
