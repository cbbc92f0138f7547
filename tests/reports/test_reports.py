"""Lists and papers: what may be printed, how it reads, and that files open."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from checks.registry import rules
from config.errors import InputError
from reports import excel, listing, papers, problems, records, rectification, word
from reports.kinds import kind_of
from reports.periods import parse
from reports.selection import Query, Row, month_of, rows, warnings_besides
from reports.snapshot import Problem, Role, Standing
from reports.styles import TEMPLATES
from storage import steps
from storage.models import Confidence, Finding, FindingEvent, FindingState, Level, Severity, Site, Unit

if TYPE_CHECKING:
    from storage.database import Database

NOW = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)


def finding(number: int = 1, rule: str = "section.stale", **fields: Any) -> Finding:
    values: dict[str, Any] = {
        "identity": str(number), "rule": rule, "subject": "section:1", "severity": Severity.MAJOR,
        "confidence": Confidence.DEFINITE, "confirmed_at": NOW, "first_seen": NOW, "last_seen": NOW,
        "observed_at": NOW, "message": "栏目超过14天未更新", "url": "http://www.shili.gov.cn/a/", **fields,
    }  # fmt: skip
    return Finding(**values)


def row(unit: str = "县教育局", section: str = "工作动态", **fields: Any) -> Row:
    made = finding(**fields)
    made.id = fields.get("number", 1)
    return Row(made, unit, "示例县人民政府", section, "")


def problem(unit: str = "县教育局", section: str = "工作动态", **fields: Any) -> Problem:
    rule = fields.pop("rule", "section.stale")
    values: dict[str, Any] = {
        "id": fields.pop("number", 1), "rule": rule, "kind": kind_of(rule).name, "rule_title": "栏目不更新",
        "unit": unit, "role": Role.COUNTY, "site": "示例县人民政府", "section": section, **fields,
    }  # fmt: skip
    return Problem(**values)


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def paper(found: list[Problem]) -> bytes:
    units = problems.by_unit(found)
    day = dt.date(2026, 11, 20)
    values = papers.problem_values("示例县", "2026年11月", day, problems.paragraphs(found), units)
    return word.render(TEMPLATES / "存在问题.docx", values)


@pytest.mark.parametrize(
    "fields",
    [
        {"confidence": Confidence.SUSPECTED},
        {"confidence": Confidence.UNVERIFIED},
        {"level": Level.WARNING},
        {"severity": Severity.INFO},
        {"state": FindingState.RECTIFIED},
        {"state": FindingState.SUPPRESSED},
        {"confirmed_at": None},
    ],
)
def test_what_is_not_certain_is_never_printed(database: Database, fields: dict[str, Any]) -> None:
    with database.session() as session:
        session.add(finding(**fields))
        session.flush()
        books = rectification.books(session, parse("2026-11"))
        assert records.problems(session, books, {}, NOW.date()) == []


def test_a_notice_of_an_earlier_life_of_the_problem_is_told_no_more(database: Database) -> None:
    with database.session() as session:
        session.add(again := finding())
        session.flush()
        for state in (FindingState.NOTIFIED, FindingState.RECTIFIED, FindingState.RELAPSED):
            session.add(FindingEvent(finding_id=again.id, at=NOW - dt.timedelta(days=9), state=state))
        session.flush()
        (printed,) = records.problems(session, [again], {}, NOW.date())
    assert (printed.standing, printed.notified) == (Standing.RELAPSED, None)


def test_a_relapsed_problem_is_printed_and_named_as_such() -> None:
    text = problems.paragraphs([problem(standing=Standing.RELAPSED)])[0].text
    assert text.startswith("经复核，县教育局整改后问题再次出现")


def test_stale_sections_are_named_by_unit_and_section() -> None:
    found = [problem(), problem(unit="县商务局", section="通知公告", number=2)]
    (paragraph,) = problems.paragraphs(found)
    assert paragraph.ordinal == "一是"
    assert paragraph.text == "县教育局“工作动态”栏目、县商务局“通知公告”栏目未及时更新。"


def test_a_home_page_and_a_section_of_one_unit_are_told_apart() -> None:
    found = [
        problem(rule="home.stale", section=""),
        problem(number=2),
        problem(rule="home.stale", unit="门户网站", section="", number=3),
    ]
    text = problems.paragraphs(found)[0].text
    assert text == "县教育局网站首页和“工作动态”栏目、门户网站首页未及时更新。"


@pytest.mark.parametrize(
    ("names", "claim"),
    [
        (["link.broken"], "存在错链死链。"),
        (["link.hidden", "site.hijacked"], "存在暗链、网页被篡改现象。"),
        (["policy.attribute", "disclosure.late"], "政策文件公开不到位。"),
        (["policy.interpretation", "disclosure.late"], "政策文件公开、解读不到位。"),
    ],
)
def test_the_bold_claim_says_no_more_than_was_found(names: list[str], claim: str) -> None:
    found = [problem(rule=name, number=i) for i, name in enumerate(names)]
    assert problems.paragraphs(found)[0].claim == claim


def test_sites_out_of_reach_are_counted_as_sites() -> None:
    found = [
        problem(rule="site.unreachable", section="", unit=unit, count=12, number=i)
        for i, unit in enumerate(("甲局", "乙局"))
    ]
    assert problems.paragraphs(found)[0].text == "甲局、乙局存在多次无法正常访问的网站2个。"


def test_a_place_in_the_list_is_named_once() -> None:
    (of_unit,) = problems.by_unit([problem(site="示例县", section="工作动态", title="工作动态")])
    assert of_unit.lines[0]["place"] == "示例县／工作动态"


def test_every_rule_with_words_in_its_claim_has_one() -> None:
    for name in rules():
        kind = kind_of(name)
        assert "{}" not in kind.claim or name in kind.words


def test_many_units_end_in_a_count() -> None:
    found = [
        problem(unit=f"县{name}局", rule="text.typo", number=i, count=2)
        for i, name in enumerate("甲乙丙丁戊己庚辛")
    ]
    text = problems.paragraphs(found)[0].text
    assert text.startswith("县甲局、县乙局、县丙局、县丁局、县戊局、县己局等8家单位")
    assert "共16处" in text


def test_no_address_stands_in_the_prose() -> None:
    found = [problem(rule=name, number=i) for i, name in enumerate(rules())]
    assert not any("http" in p.text for p in problems.paragraphs(found))


def test_every_rule_has_a_kind_of_its_own() -> None:
    assert [name for name in rules() if kind_of(name).name == "其他问题"] == []


def test_the_word_paper_escapes_crawled_text() -> None:
    text = words_of(paper([problem(message="标题<b>&“含生僻字㙟”</b>")]))
    assert "标题<b>&“含生僻字㙟”</b>" in text
    assert "问题清单（按单位，共1条）" in text


def test_the_word_paper_of_nothing_says_so() -> None:
    text = words_of(paper([]))
    assert "未发现经确认的问题" in text
    assert "问题清单" not in text


def test_the_word_paper_holds_every_problem() -> None:
    found = [problem(unit=f"单位{i % 60}", number=i, message=f"第{i}个问题") for i in range(600)]
    text = words_of(paper(found))
    assert all(f"第{i}个问题" in text for i in range(600))


def test_json_record_carries_the_contract() -> None:
    (record,) = json.loads(listing.as_json([row()], {"section.stale": "栏目更新不及时"}))
    contract = "id rule severity confidence state unit site section url target quote message observed_at first_seen last_seen basis"
    assert set(contract.split()) <= set(record)
    assert record["first_seen"] == "2026-11-20T09:00:00+08:00"


def test_csv_opens_in_excel_and_starts_no_formula() -> None:
    text = listing.as_csv([row(message="=1+1")], {})
    assert text.startswith("\ufeff编号")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert "'=1+1" in lines[1]
    assert "" in lines[1], "an empty cell stays empty"
    assert "'" not in lines[1]


def test_the_workbook_reads_back_with_a_summary() -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(excel.workbook([row(), row(unit="县商务局", number=2)], {}))
    )
    assert book.sheet_names == ["问题清单", "单位汇总"]
    assert len(book.get_sheet_by_name("问题清单").to_python()) == 3
    assert book.get_sheet_by_name("单位汇总").to_python()[-1][-1] == 2


def test_an_empty_workbook_opens() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(excel.workbook([], {})))
    assert len(book.get_sheet_by_name("问题清单").to_python()) == 1


@pytest.mark.parametrize("month", ["2026-13", "2026/10", "十月", "2026-00", "0000-01", "9999-12"])
def test_a_bad_month_is_named(month: str) -> None:
    with pytest.raises(InputError, match="应写作 2026-10"):
        month_of(month)


def test_december_ends_with_the_year() -> None:
    december = month_of("2026-12")
    assert (december.start.isoformat(), december.end.isoformat()) == (
        "2026-12-01T00:00:00+08:00",
        "2027-01-01T00:00:00+08:00",
    )


def _stored(database: Database) -> None:
    september = dt.datetime(2026, 9, 5, tzinfo=dt.UTC)
    with database.session() as session:
        session.add_all(
            [Unit(name="县教育局", aliases=[{"name": "教体局"}]), Site(key="m", name="示例县", url="u")]
        )
        session.flush()
        session.add_all(
            [
                finding(1, unit_id=1, site_id=1, first_seen=september),
                finding(2, "link.broken", confidence=Confidence.SUSPECTED),
                finding(3, "section.stale", level=Level.WARNING),
                finding(
                    4,
                    "section.empty",
                    first_seen=september,
                    last_seen=september,
                    state=FindingState.RECTIFIED,
                ),
            ]
        )


def test_a_month_takes_what_was_there_in_it(database: Database) -> None:
    _stored(database)
    with database.session() as session:
        assert [r.finding.id for r in rows(session, Query(month="2026-10"))] == [1]
        assert [r.finding.id for r in rows(session, Query(month="2026-09"))] == [1, 4]


def test_warnings_come_only_when_asked_for(database: Database) -> None:
    _stored(database)
    with database.session() as session:
        assert {r.finding.id for r in rows(session, Query())} == {1, 2, 4}
        assert {r.finding.id for r in rows(session, Query(warnings=True))} == {1, 2, 3, 4}
        assert [warnings_besides(session, Query(warnings=asked)) for asked in (False, True)] == [1, 0]


def test_a_unit_is_found_by_alias_and_a_wrong_one_is_named(database: Database) -> None:
    _stored(database)
    with database.session() as session:
        assert [r.unit for r in rows(session, Query(unit="教体局"))] == ["县教育局"]
        with pytest.raises(InputError, match="没有“教育”。相近的有：县教育局"):
            rows(session, Query(unit="教育"))


def test_what_ails_a_departments_own_site_is_the_departments(database: Database) -> None:
    _stored(database)
    with database.session() as session:
        session.add(Site(key="j", name="示例县教育局", url="v"))
        session.flush()
        session.add(finding(5, "site.identity", site_id=2))
        session.flush()
        assert [(r.finding.id, r.unit) for r in rows(session, Query(unit="教体局"))] == [
            (1, "县教育局"),
            (5, "县教育局"),
        ]


def test_a_rule_group_selects_by_prefix(database: Database) -> None:
    _stored(database)
    with database.session() as session:
        assert {r.finding.rule for r in rows(session, Query(rule="section"))} == {
            "section.stale",
            "section.empty",
        }


def test_a_finding_that_left_with_a_changed_rule_is_nobodys_merit(database: Database) -> None:
    with database.session() as session:
        session.add(finding(state=FindingState.RECTIFIED, rectified_at=NOW))
        session.flush()
        period = parse("2026-11")
        assert len(rectification.books(session, period)) == 1
        step = FindingEvent(finding_id=1, at=NOW, state=FindingState.RECTIFIED, note=steps.RULE_CHANGED)
        session.add(step)
        session.flush()
        assert rectification.books(session, period) == []
        assert not any(month.counts for month in rectification.trend(session, period, {}))


def test_a_title_never_carries_a_whole_number_of_a_person() -> None:
    assert records.masked("关于360735199001011234的公示") == "关于360***************的公示"
