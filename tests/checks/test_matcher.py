"""Lexicon matching: folding with offsets, exceptions, dates, the county's list first."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from checks.boundaries import Grade
from checks.lexicon import base_terms
from checks.matcher import Lexicons
from checks.normalise import fold, normalise
from config.errors import InputError
from storage.models import LexiconTerm, Severity

HEADER = "错误表述,建议表述,类别,级别,例外,生效日期,失效日期\n"


def lexicons(folder: Path, *rows: str, own: tuple[LexiconTerm, ...] = ()) -> Lexicons:
    (folder / "list.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return Lexicons.load(folder, own)


@pytest.mark.parametrize("text", ["赌－博 网 站", "賭博網站", "赌·博网站", "赌\u200b博网站"])
def test_disguised_term_is_found_at_its_own_place(tmp_path: Path, text: str) -> None:
    (hit,) = lexicons(tmp_path, "赌博网站,,涉赌,严重,,,").scan(f"访问{text}吧")
    assert f"访问{text}吧"[hit.start : hit.end] == text


def test_width_and_case_are_folded_together() -> None:
    assert fold("ＱＱ群ＡＢＣ") == "qq群abc"
    assert normalise("Ｑ Ｑ").text == "qq"


def test_short_term_is_not_put_together_over_blanks(tmp_path: Path) -> None:
    assert lexicons(tmp_path, "布署,部署,错别字,一般,,,").scan("公 布 署名") == []


def test_line_break_parts_words(tmp_path: Path) -> None:
    assert lexicons(tmp_path, "共合国,共和国,错别字,严重,,,").scan("公共\n合国") == []


def test_long_term_over_the_end_of_a_line_is_suspected(tmp_path: Path) -> None:
    text = "第一行\n各乡镇、各部门要进一步加强领导，会议号召全体党员再接\n再励，再创佳绩。"
    (hit,) = lexicons(tmp_path, "再接再励,再接再厉,错别字,一般,,,").scan(text)
    assert text[hit.start : hit.end] == "再接\n再励"
    assert not hit.sure


def test_two_headlines_do_not_make_a_word(tmp_path: Path) -> None:
    assert lexicons(tmp_path, "高利贷,,涉诈,严重,,,").scan("产品质量走高\n利贷两旺") == []


def test_latin_word_holds_no_shorter_one(tmp_path: Path) -> None:
    assert lexicons(tmp_path, "SB,,不文明用语,严重,,,").scan("请插入USB设备") == []


def test_a_personal_or_place_name_is_only_suspected(tmp_path: Path) -> None:
    lists = lexicons(tmp_path, "国军,,内部,一般,,,", "大麻,,涉毒,严重,,,")
    hits = [*lists.scan("任命黄国军为副局长"), *lists.scan("赴桐乡市大麻镇学习")]
    assert [hit.sure for hit in hits] == [False, False]


def test_numbers_do_not_run_together(tmp_path: Path) -> None:
    assert lexicons(tmp_path, "12345,,内部,一般,,,").scan("1-2-3-4-5") == []


def test_half_a_character_from_a_broken_feed_is_read_over(tmp_path: Path) -> None:
    (hit,) = lexicons(tmp_path, "赌博网站,,涉赌,严重,,,").scan("\ud83d访问赌博网站")
    assert hit.start == 3


def test_county_term_wins_over_base_term(tmp_path: Path) -> None:
    own = LexiconTerm(wrong="布署", suggestion="部署（本县）", category="错别字", grade="严重")
    (hit,) = lexicons(tmp_path, "布署,部署,错别字,一般,,,", own=(own,)).scan("认真布署工作")
    assert hit.suggestion == "部署（本县）"
    assert hit.severity is Severity.CRITICAL
    assert hit.term.own


def test_allowed_phrase_covers_hits_of_every_list(tmp_path: Path) -> None:
    own = LexiconTerm(wrong="布署村", category="白名单")
    assert lexicons(tmp_path, "布署,部署,错别字,一般,,,", own=(own,)).scan("布署村召开会议") == []


def test_exception_without_the_term_is_a_context(tmp_path: Path) -> None:
    lists = lexicons(tmp_path, "国土资源局,自然资源局,旧机构名,一般,原,,")
    assert lists.scan("原县国土资源局职责划转") == []
    assert len(lists.scan("县国土资源局职责划转")) == 1


def test_dates_of_validity_are_kept(tmp_path: Path) -> None:
    lists = lexicons(tmp_path, "国土资源局,自然资源局,旧机构名,一般,,2019-04-01,")
    assert len(lists.scan("县国土资源局", dt.date(2020, 1, 1))) == 1
    assert lists.scan("县国土资源局", dt.date(2018, 1, 1)) == []
    assert lists.scan("县国土资源局", None) == []


def test_longest_of_overlapping_hits_is_kept(tmp_path: Path) -> None:
    lists = lexicons(tmp_path, "百家乐,,涉赌,严重,,,", "澳门百家乐,,涉赌,严重,,,")
    assert [hit.term.wrong for hit in lists.scan("澳门百家乐")] == ["澳门百家乐"]


def test_hit_inside_a_longer_word_is_only_suspected(tmp_path: Path) -> None:
    (hit,) = lexicons(tmp_path, "大会,,内部,一般,,,").scan("参观人民大会堂")
    assert hit.grade is Grade.INSIDE
    assert not hit.sure


def test_long_quotation_is_read_as_text(tmp_path: Path) -> None:
    lists = lexicons(tmp_path, "布署,部署,错别字,一般,,,")
    assert lists.scan("他说“布署”是误写") == []
    assert len(lists.scan("他说：“各乡镇各部门要认真布署，狠抓落实，确保全年目标任务圆满完成。”")) == 1


def test_digest_changes_with_the_lists(tmp_path: Path) -> None:
    before = lexicons(tmp_path, "布署,部署,错别字,一般,,,").digest
    assert lexicons(tmp_path, "布署,部署,错别字,严重,,,").digest != before
    assert lexicons(tmp_path, "布署,部署,错别字,一般,,,").digest == before


def test_a_faulty_list_names_its_row(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(HEADER + "布署,部署,错别字,一般,,昨天,\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"list.csv：第 2 行"):
        base_terms(tmp_path)


def test_base_lists_are_long_enough_and_free_of_doubles() -> None:
    terms = base_terms(Path(sys.modules["config"].__file__ or "").with_name("lexicons"))
    counts = {name: sum(term.category in names for term in terms) for name, names in {
        "typos": {"错别字"}, "press": {"规范表述", "法律用语", "旧机构名"}, "advertising": {"广告用语"},
        "bait": {"涉赌", "涉黄", "涉诈", "停放域名"},
    }.items()}  # fmt: skip
    assert counts["typos"] >= 400
    assert counts["press"] >= 100
    assert counts["advertising"] >= 60
    assert counts["bait"] >= 150
    assert len({term.key for term in terms}) == len(terms)
    assert all(term.suggestion != term.wrong for term in terms)
