"""Generated annual reports, read as pages are read: true tables pass, a wrong number anywhere is found."""

from __future__ import annotations

import datetime as dt
import re
from random import Random

import pytest

from checks.registry import Context, rules
from checks.subjects import PageView
from crawler.cms.base import Document
from crawler.extract import extract
from storage.models import Category, Page, PageKind, Section
from storage.unitnames import UnitNames
from xuncha.demo.reporting import Figures, Report

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
MANY = 60
_WORDS = (("本镇制度健全。",), ("公开还不够及时。",), ("无。",))
RULES = (
    "annual_report.structure",
    "annual_report.year",
    "annual_report.template",
    "annual_report.sums",
    "annual_report.regulations",
)


def made(rng: Random) -> Report:
    carried, new, left = rng.randint(0, 5), rng.randint(0, 40), rng.randint(0, 5)
    left = min(left, carried + new)
    granted = carried + new - left
    figures = Figures(new, carried, granted, left, firms=min(rng.randint(0, 3), new, granted))
    return Report("石门镇", 2025, figures, _WORDS, in_lines=rng.random() < 0.5)


def found(html: str) -> list[str]:
    """Names of the rules that find something in the page."""
    seen = extract(Document("http://www.shili.gov.cn/a.html", f"<body><div>{html}</div></body>"))
    section = Section(
        site_id=1, unit_id=1, name="年报", url="http://www.shili.gov.cn/", category=Category.ANNUAL_REPORT
    )
    page = Page(
        url_id=1, url="http://www.shili.gov.cn/a.html", site_id=1, kind=PageKind.ARTICLE,
        title="石门镇2025年政府信息公开工作年度报告", shown_date=dt.date(2026, 1, 15),
        first_seen=NOW, changed_at=NOW, tried_at=NOW,
    )  # fmt: skip
    view = PageView(page=page, text=seen.text, section=section)
    return [
        name
        for name in RULES
        if list(rules()[name].function(view, Context(as_of=NOW, inputs={"unit_names": UnitNames([])})))
    ]


@pytest.mark.parametrize("seed", range(MANY))
def test_a_true_report_passes_however_its_cells_are_written(seed: int) -> None:
    html = made(Random(seed)).html()
    assert found(html) == []
    assert found(html.replace("<td>0</td>", "<td>&nbsp;</td>")) == []
    assert found(re.sub("<td>", "<td><span> ", html).replace("</td>", " </span></td>")) == []


@pytest.mark.parametrize("seed", range(MANY))
def test_a_number_of_the_requests_that_is_off_is_found(seed: int) -> None:
    rng = Random(seed)
    html = made(rng).html()
    start, end = html.index("一、本年新收"), html.index("四、政府信息公开行政复议")
    places = [match.span(1) for match in re.finditer(r">(\d+)<", html) if start < match.start() < end]
    first, last = rng.choice(places)
    wrong = html[:first] + str(int(html[first:last]) + 1) + html[last:]
    assert found(wrong) == ["annual_report.sums"]
