"""What counts towards the veto of a site, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from storage.models import Run, Site, Suppression


@pytest.mark.parametrize(
    ("number", "days", "level"),
    [(5, None, "limit"), (4, None, "warning"), (3, None, ""), (5, 3, ""), (5, 30, "")],
)
def test_veto_counts_what_this_pass_found_by_the_national_days(
    office: Any, number: int, days: int | None, level: str
) -> None:
    """A section that is only behind the county's own stricter date fails nobody's site, nor one with a laxer date."""
    sections = [office.section(f"栏目{n}", period_days=days) for n in range(number)]
    run = office.night(20)
    office.visit(run, newest=20)
    for section in sections:
        office.visit(run, section, newest=10 if days == 3 else 1)
    office.check(run)
    found = [(finding.level, finding.count) for finding in office.findings("section.veto")]
    assert found == ([(level, number)] if level else [])


def test_early_warnings_fail_no_site_however_many(office: Any) -> None:
    sections = [office.section(f"栏目{n}") for n in range(10)]
    run = office.night(20)
    for section in sections:
        office.visit(run, section, newest=8)
    office.check(run, "section.stale", "section.veto")
    assert len(office.findings("section.stale")) == 10
    assert office.findings("section.veto") == []


@pytest.mark.parametrize("one", ["warned", "suppressed", "elsewhere"])
def test_veto_counts_neither_warnings_nor_what_is_excused_nor_other_sites(office: Any, one: str) -> None:
    with office.database.session() as session:
        session.add(Site(key="edu", name="县教育局网站", url="http://jyj.shili.gov.cn/"))
    sections = [office.section(f"栏目{n}") for n in range(4)]
    fifth = office.section("第五个", site_id=2 if one == "elsewhere" else 1)
    run = office.night(20)
    for section in sections:
        office.visit(run, section, newest=1)
    office.visit(run, fifth, site=2 if one == "elsewhere" else 1, newest=8 if one == "warned" else 1)
    for site in (1, 2):
        office.visit(run, site=site, newest=20)
    if one == "suppressed":
        with office.database.session() as session:
            excused = {
                "rule": "section.stale",
                "subject": f"section:{fifth}",
                "reason": "改版",
                "who": "张三",
            }
            session.add(Suppression(**excused, created_at=session.get_one(Run, run).as_of))
    office.check(run, "section.stale", "section.veto")
    assert [finding.count for finding in office.findings("section.veto")] == [4]
