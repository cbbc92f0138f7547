"""Lists whose pager posts the page's form back, and lists that only a script turns over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from sqlalchemy import select

from storage.models import SectionVisit

if TYPE_CHECKING:
    from typing import Any

PAGES, EACH = 4, 5


def _page(number: int, pager: str) -> str:
    rows = "".join(
        f"<li><a href='/show.aspx?id={n}'>第{n}条工作动态信息</a><span>2026-10-{30 - n:02}</span></li>"
        for n in range(number * EACH, number * EACH + EACH)
    )
    return (
        "<html><body><form method='post' action='./list.aspx?lm=3' id='form1'>"
        f"<input type='hidden' name='__VIEWSTATE' value='state+of/{number}=='>"
        "<input type='hidden' name='__EVENTTARGET' value=''><input type='submit' name='go' value='查询'>"
        f"<select name='year'><option value=''>全部</option></select><ul>{rows}</ul><div>{pager}</div></form></body></html>"
    )


def _links(number: int) -> str:
    if number + 1 == PAGES:
        return "<a disabled>下一页</a>"
    return f'<a href="javascript:__doPostBack(&#39;pager&#39;,&#39;{number + 2}&#39;)">下一页</a>'


def _visit(county: Any, path: str) -> SectionVisit:
    number = county.section(path)
    county.crawl()
    with county.database.session() as session:
        return session.scalars(select(SectionVisit).where(SectionVisit.section_id == number)).one()


def test_pager_that_posts_the_form_is_walked_to_its_end(county: Any, portal: Any) -> None:
    forms = []

    def answer(body: str) -> str:
        form = dict(parse_qsl(body, keep_blank_values=True))
        forms.append(form)
        number = int(form["__EVENTARGUMENT"]) - 1
        assert form["__VIEWSTATE"] == f"state+of/{number - 1}=="
        return _page(number, _links(number))

    portal.html("/list.aspx?lm=3", _page(0, _links(0)))
    portal.forms["/list.aspx?lm=3"] = answer
    visit = _visit(county, "/list.aspx?lm=3")
    assert (visit.entries, visit.newest.isoformat()) == (PAGES * EACH, "2026-10-30")
    assert [form["__EVENTTARGET"] for form in forms] == ["pager"] * (PAGES - 1)
    assert set(forms[0]) == {"__VIEWSTATE", "__EVENTTARGET", "__EVENTARGUMENT", "year"}
    assert not visit.evidence.keys() & {"beyond", "pages_failed"}


def test_form_that_answers_with_the_same_page_ends_the_walk(county: Any, portal: Any) -> None:
    portal.html("/list.aspx", _page(0, _links(0)))
    portal.forms["/list.aspx?lm=3"] = lambda _: _page(0, _links(0))
    assert _visit(county, "/list.aspx").entries == EACH
    assert portal.counts["/list.aspx?lm=3"] == 1


def test_list_that_only_a_script_turns_over_is_known_by_its_first_page(county: Any, portal: Any) -> None:
    portal.html("/list.aspx", _page(0, "<a href='javascript:turnTo(2)'>下一页</a>"))
    visit = _visit(county, "/list.aspx")
    assert (visit.entries, visit.newest.isoformat(), visit.evidence["beyond"]) == (EACH, "2026-10-30", True)
