"""A hit ignored once stays quiet wherever its sentence stands: pages, files, posts, later nights, new word lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from storage.models import Finding, FindingState
from tests.quality.personal.carriers import book, word
from tests.xuncha.stored import StoredCounty
from xuncha.county import open_county

if TYPE_CHECKING:
    from pathlib import Path

SAID = "会议要求认真布署防汛工作"


@pytest.fixture
def county(tmp_path: Path) -> StoredCounty:
    """The same sentence on two pages, in a file and in a post; another one beside it."""
    made = StoredCounty.made(tmp_path / "溪源")
    made.night(
        20,
        {"甲": f"通知如下。{SAID}。县攻府已作安排。", "乙": f"第一段话。{SAID}。第三段话。"},
        {
            "附件.docx": word(["各乡镇：", f"{SAID}。", "特此通知。"]),
            "台账.xlsx": book([["序号", "内容", "结果"], ["1", f"{SAID}。", "完成"], ["2", SAID, "完成"]]),
        },
        {"微博": f"{SAID}。"},
    )
    check(made)
    return made


def check(county: StoredCounty) -> None:
    told = county.do("check", "--rule", "text.typo")
    assert told.exit_code == 0, told.output


def live(county: StoredCounty) -> list[str]:
    found = json.loads(county.do("export", "findings", "--state", "live").stdout)
    return [one["quote"] for one in found]


def ignore(county: StoredCounty, *words: str) -> str:
    with open_county(county.folder) as opened, opened.database.session() as session:
        number = session.query(Finding).filter(Finding.message.contains("布署")).first().id  # type: ignore[union-attr]
    told = county.do(
        "suppress", "add", "--finding", str(number), "--reason", "专有名称", "--who", "李四", *words
    )
    assert told.exit_code == 0, told.output
    return told.output


def test_one_word_quiets_the_sentence_on_pages_in_files_and_posts(county: StoredCounty) -> None:
    assert sum("布署" in quote for quote in live(county)) == 6
    assert "涉及 6 个问题" in ignore(county, "--sentence")
    assert [quote for quote in live(county) if "布署" in quote] == []
    assert any("攻府" in quote for quote in live(county))
    listed = county.do("suppress", "list").output
    assert ("错别字" in listed, "（各处）" in listed, "page:" in listed) == (True, True, False)


def test_without_it_only_the_one_place_is_quiet(county: StoredCounty) -> None:
    assert "涉及 1 个问题" in ignore(county)
    assert sum("布署" in quote for quote in live(county)) == 5
    assert any("攻府" in quote for quote in live(county)), "another word of that page still speaks up"
    assert "此前已有豁免（编号 1）仍然有效" in ignore(county)


def test_the_next_night_and_a_new_page_keep_quiet(county: StoredCounty) -> None:
    ignore(county, "--sentence")
    county.night(
        21,
        {"丙": f"又一篇。{SAID}。", "甲": f"改过。{SAID}。县攻府已作安排。"},
        posts={"又一条": f"{SAID}。"},
    )
    check(county)
    assert [quote for quote in live(county) if "布署" in quote] == []
    with open_county(county.folder) as opened, opened.database.session() as session:
        quiet = session.query(Finding).filter(Finding.state == FindingState.SUPPRESSED).count()
    assert quiet == 8


def test_lists_imported_again_keep_it_quiet(county: StoredCounty) -> None:
    ignore(county, "--sentence")
    lexicon = county.folder / "lexicon.csv"
    lexicon.write_text(
        "错误表述,建议表述,类别,级别\n防讯,防汛,错别字,一般\n布署,部署,错别字,较重\n", encoding="utf-8"
    )
    assert county.do("import", str(lexicon)).exit_code == 0
    check(county)
    assert [quote for quote in live(county) if "布署" in quote] == []


def test_ending_it_opens_all_again(county: StoredCounty) -> None:
    ignore(county, "--sentence")
    assert county.do("suppress", "end", "1", "--who", "李四").exit_code == 0
    assert sum("布署" in quote for quote in live(county)) == 6
