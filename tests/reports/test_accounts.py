"""The tables of new-media accounts: who is named, who could not be verified, who published how much."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from config.schema import Bulletin
from config.workdays import Calendar
from reports import papers, statbook, styles, word
from reports.bulletin import compose
from reports.panel import panel
from reports.tables import table
from storage.models import (
    Account,
    AccountState,
    Confidence,
    Finding,
    FindingState,
    Level,
    Platform,
    Run,
    Severity,
)

if TYPE_CHECKING:
    from conftest import Office

    from reports.snapshot import Snapshot

NIGHT = dt.datetime(2026, 10, 31, 18, tzinfo=dt.UTC)


def week(first: str, last: str, pushes: int, articles: int, known: bool = True) -> dict[str, Any]:
    return {"from": first, "to": last, "pushes": pushes, "articles": articles, "reposts": 0, "needed": 2, "known": known}  # fmt: skip


@pytest.fixture
def watched(office: Office) -> Office:
    """Two accounts: one silent and named for it, one of which nobody can say."""
    unit = office.unit("县商务局")
    with office.database.session() as session:
        session.add(Run(kind="run", as_of=NIGHT, started_at=NIGHT))
        session.add(Account(unit_id=unit, platform=Platform.DOUYIN, name="示例商务"))
        session.add(Account(unit_id=unit, platform=Platform.WECHAT, name="示例发布", kind="服务号"))
        session.flush()
        say(session, 1, "不更新", NIGHT - dt.timedelta(days=1), [week("2026-10-12", "2026-10-18", 0, 0)])
        say(session, 2, "未能核实", NIGHT - dt.timedelta(days=1), [], message="登录已失效")
        session.add(
            Finding(
                identity="a" * 64, rule="account.stale", subject="account:1", unit_id=unit, account_id=1,
                message="…", quote="", confidence=Confidence.DEFINITE, severity=Severity.MAJOR, level=Level.LIMIT,
                state=FindingState.OPEN, first_seen=NIGHT - dt.timedelta(days=3), last_seen=NIGHT,
                confirmed_at=NIGHT, evidence={"newest": "2026-10-10"},
            )
        )  # fmt: skip
    return office


def say(
    session: Any, account: int, verdict: str, at: dt.datetime, weeks: list[Any], message: str = ""
) -> None:
    run = Run(kind="run", as_of=at, started_at=at)
    session.add(run)
    session.flush()
    session.add(
        AccountState(run_id=run.id, account_id=account, as_of=at, verdict=verdict, weeks=weeks, message=message,
                     newest_at=dt.datetime(2026, 10, 10, 1, tzinfo=dt.UTC))
    )  # fmt: skip


def lines(s: Snapshot, key: str) -> list[list[Any]]:
    return [list(line) for line in table(s, key)[0].lines]


def test_the_table_of_problems_names_what_stands_under_problems(watched: Office) -> None:
    s = watched.snapshot("2026-10")
    assert lines(s, "media_problems") == [["抖音", "示例商务", "县商务局", "不更新", "2026-10-10"]]


def test_an_unverified_account_has_a_table_of_its_own_and_no_place_among_the_problems(
    watched: Office,
) -> None:
    s = watched.snapshot("2026-10")
    assert lines(s, "media_unverified") == [
        ["微信服务号", "示例发布", "县商务局", "2026-10-10", "登录已失效"]
    ]
    paper = watched.paper("2026-10", "月报")
    assert "示例发布" not in "".join(p.claim + p.text for p in paper.problems)


def test_weeks_are_counted_by_push_and_by_article_with_posts_found_late(watched: Office) -> None:
    late = NIGHT + dt.timedelta(days=2)
    watched.now = late + dt.timedelta(days=1)
    with watched.database.session() as session:
        say(session, 1, "已更新", late, [week("2026-10-12", "2026-10-18", 1, 3), week("2026-10-26", "2026-11-01", 5, 5)])  # fmt: skip
    (counted,) = lines(watched.snapshot("2026-10"), "media_counts")
    assert counted == ["抖音", "示例商务", "县商务局", "不更新", "2026-10-10", 1, 3, 1, 3, 0, "是"]


def test_a_count_that_nobody_can_vouch_for_says_so(watched: Office) -> None:
    with watched.database.session() as session:
        say(session, 2, "未能核实", NIGHT - dt.timedelta(hours=9), [week("2026-10-12", "2026-10-18", 1, 1, known=False)])  # fmt: skip
    assert lines(watched.snapshot("2026-10"), "media_counts")[0][-1] == "否"


def test_a_week_of_which_nothing_is_known_is_blank_and_not_nought(watched: Office) -> None:
    with watched.database.session() as session:
        say(session, 2, "未能核实", NIGHT - dt.timedelta(hours=9), [week("2026-10-12", "2026-10-18", 0, 0, known=False)])  # fmt: skip
    assert lines(watched.snapshot("2026-10"), "media_counts")[0][5:7] == ["", ""]


def test_the_sum_of_accounts_is_that_of_its_parts(watched: Office) -> None:
    (made,) = table(watched.snapshot("2026-10"), "media_totals")
    assert list(made.headings) == ["新媒体类型", "账号数", "不更新", "未能核实"]
    assert list(made.total) == ["合计", 2, 1, 1]


def test_excel_and_word_print_the_same_tables(watched: Office) -> None:
    s = watched.snapshot("2026-10")
    paper = compose(s, styles.STYLES["月报"], Bulletin(), Calendar())
    book = CalamineWorkbook.from_filelike(io.BytesIO(statbook.statistics_book(s, panel(paper))))
    sheet = book.get_sheet_by_name("政务新媒体未能核实账号表").to_python()
    assert sheet[1][:3] == ["微信服务号", "示例发布", "县商务局"]
    values = papers.paper_values(paper, Bulletin(), 1, {}) | papers.issue_values(None, draft=False)
    document = Document(io.BytesIO(word.render(styles.TEMPLATES / "月报.docx", values)))
    cells = [[cell.text for cell in row.cells] for one in document.tables for row in one.rows]
    assert ["抖音", "示例商务", "县商务局", "不更新", "2026-10-10"] in cells
    assert ["微信服务号", "示例发布", "县商务局", "2026-10-10", "登录已失效"] in cells
