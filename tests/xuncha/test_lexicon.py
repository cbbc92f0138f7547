"""xuncha lexicon: a list is tried on the stored pages and changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from config.errors import InputError
from storage import texts
from storage.models import Finding, LexiconTerm, Page, Site
from storage.urls import intern
from xuncha.cli import build
from xuncha.county import open_county

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

NOW = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
URL = "https://www.xiyuan.gov.cn/1.html"
LIST = "错误表述,建议表述,类别,级别,例外\n两免一补助,两免一补,政策名称,较重,\n从没出现,,政策名称,一般,\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(build(), words)


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "溪源"
    assert run("init", str(folder), "--name", "溪源县", "--url", "https://www.xiyuan.gov.cn/").exit_code == 0
    (folder / "试查.csv").write_text(LIST, encoding="utf-8")
    return folder


def store(folder: Path, body: str) -> None:
    with open_county(folder) as county, county.database.session() as session:
        session.add(Site(key="main", name="溪源县人民政府", url="https://www.xiyuan.gov.cn/"))
        session.flush()
        text = texts.store(session, [body])[texts.text_hash(body)]
        session.add(
            Page(
                url_id=intern(session, [URL])[URL], url=URL, site_id=1, first_seen=NOW, changed_at=NOW,
                tried_at=NOW, text_id=text, revision=1, body_end=len(body),
            )
        )  # fmt: skip


def test_a_list_is_counted_with_an_example_and_nothing_is_stored(county: Path) -> None:
    store(county, "全县落实两免一补助政策，联系人身份证号11010519491231002X。")
    told = run("-C", str(county), "lexicon", "test", str(county / "试查.csv"))
    assert told.exit_code == 0
    assert "两免一补助" in told.output
    assert "词表共 2 条，其中 1 条有命中" in told.output
    assert URL in told.output
    assert "19491231002X" not in told.output
    with open_county(county) as opened, opened.database.session() as session:
        assert session.scalar(select(func.count()).select_from(LexiconTerm)) == 0
        assert session.scalar(select(func.count()).select_from(Finding)) == 0


def test_another_ledger_is_no_word_list(county: Path) -> None:
    (county / "别的.csv").write_text("姓名,职务\n李建国,县委书记\n", encoding="utf-8")
    told = run("-C", str(county), "lexicon", "test", str(county / "别的.csv"))
    assert isinstance(told.exception, InputError)
    assert "不是词表" in str(told.exception)


def test_the_words_in_force_are_shown_by_category(county: Path) -> None:
    told = run("-C", str(county), "lexicon", "show")
    assert told.exit_code == 0
    assert "错别字" in told.output
    assert "部署" in run("-C", str(county), "lexicon", "show", "布署").output


def test_leaders_are_imported_and_shown_among_the_ledgers(county: Path) -> None:
    (county / "leaders.csv").write_text(
        "姓名,职务,排序,任职日期,离任日期\n李建国,县委书记,1,2026-03-01,2026-02-01\n", encoding="utf-8"
    )
    told = run("-C", str(county), "import", str(county / "leaders.csv"))
    assert "不能早于任职日期" in str(told.exception)
    (county / "leaders.csv").write_text("姓名,职务,排序\n李建国,县委书记,1\n", encoding="utf-8")
    assert "领导名单" in run("-C", str(county), "import", str(county / "leaders.csv")).output
