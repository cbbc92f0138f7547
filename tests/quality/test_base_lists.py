"""The base lists: as many terms as promised, each found, graded, silenced by its exceptions and outside its days."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

import config
from checks.lexicon import Term, base_terms
from checks.matcher import Lexicons

LISTS = Path(config.__file__).with_name("lexicons")
#: list → how many terms it promises
PROMISED = {"typos": 400, "press": 100, "advertising": 60, "hijack": 150}
TODAY = dt.date(2026, 11, 20)

#: of each list sentences that must be told, that an exception covers, that only chance upon the letters
HIT = {
    "typos": ("会议要求认真布署防汛工作。", "县人民攻府发布公告。", "全体干部再接再励。"),
    "press": ("活动关爱残废人。", "会议邀请政协代表参加。", "检查官依法提起公诉。"),
    "advertising": ("本产品为行业第一，无毒副作用。", "全县最佳楼盘，稳赚不赔。"),
    "hijack": ("澳门百家乐在线投注", "刷单兼职日赚千元"),
}
EXCEPTED = {
    "typos": ("《关于“布署”一词的考证》出版。",),
    "press": ("政协代表团抵达会场。", "原国土资源局办公楼移交。", "会上播放了《前苏联的解体》。"),
    "advertising": (
        "列入国家级非物质文化遗产名录。",
        "最大限度方便群众办事。",
        "全面根治欠薪问题。",
        "统一社会信用代码是唯一标识。",
        "采用经评审的最低价中标。",
        "认真落实“最佳”标准。",
    ),
    "hijack": ("《百家乐骗局揭秘》一书发行。",),
}
CHANCE = {
    "typos": ("报社公布署名文章。", "两地共合国道三条。", "捐赠千部图书，动脉博物馆开放。"),
    "press": ("务必检查长期坚持的情况。", "农闲打工仔细盘算。", "请登录检查官方网站。"),
    "advertising": ("群众推举国家级差明显的样本。",),
    "hijack": ("请百家乐于助人的商户到场。",),
}


def terms(name: str) -> list[Term]:
    rows = {line.split(",")[0] for line in (LISTS / f"{name}.csv").read_text("utf-8-sig").splitlines()[1:]}
    return [term for term in base_terms(LISTS) if term.wrong in rows]


@cache
def lists() -> Lexicons:
    return Lexicons.load(LISTS)


def told(sentence: str, day: dt.date | None = TODAY) -> set[str]:
    return {hit.term.wrong for hit in lists().scan(sentence, day)}


def of(name: str, sentence: str) -> set[str]:
    return told(sentence) & {term.wrong for term in terms(name)}


@pytest.mark.parametrize("name", PROMISED)
def test_list_holds_what_it_promises(name: str) -> None:
    found = terms(name)
    assert len({term.key for term in found}) >= PROMISED[name]
    assert [term.wrong for term in found if term.severity is None or not term.category] == []
    if name != "hijack":  # what a take-over planted has no right wording
        assert [term.wrong for term in found if not term.suggestion] == []


@pytest.mark.parametrize("name", PROMISED)
def test_every_term_is_told_in_a_plain_sentence(name: str) -> None:
    days = {term.wrong: term.valid_from or TODAY for term in terms(name)}
    assert [wrong for wrong, day in days.items() if wrong not in told(f"据悉，{wrong}，请核实。", day)] == []


@pytest.mark.parametrize("name", PROMISED)
def test_every_exception_silences_its_term(name: str) -> None:
    pairs = [(term.wrong, phrase) for term in terms(name) for phrase in term.exceptions]
    assert [
        pair for pair in pairs if pair[0] in told(f"据悉，{pair[1]}{'' if pair[0] in pair[1] else pair[0]}。")
    ] == []


@pytest.mark.parametrize("name", PROMISED)
def test_no_right_wording_is_accused(name: str) -> None:
    right = {term.suggestion.partition("（")[0] for term in terms(name)} - {""}
    wrong = {term.wrong for term in terms(name)}
    assert [words for words in right if told(f"据悉，{words}，请核实。") & wrong] == []


def test_a_dated_term_is_right_before_its_day() -> None:
    dated = [term for term in base_terms(LISTS) if term.valid_from]
    assert len(dated) >= 40
    day = dt.timedelta(days=1)
    assert [
        t.wrong for t in dated if t.wrong in told(f"据悉，{t.wrong}，请核实。", (t.valid_from or TODAY) - day)
    ] == []


@pytest.mark.parametrize("name", PROMISED)
def test_sentences_of_each_kind(name: str) -> None:
    assert [sentence for sentence in HIT[name] if not of(name, sentence)] == []
    assert [sentence for sentence in (*EXCEPTED[name], *CHANCE[name]) if of(name, sentence)] == []
