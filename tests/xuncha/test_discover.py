"""From a home page to ledgers that can be imported."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from config import ledgers, load_settings
from config.errors import InputError
from config.schema import Network
from crawler import naming
from crawler.discover import discover
from crawler.proposal import FoundSection, unit_beside, without_articles
from tests.xuncha.portal_to_discover import served
from xuncha.cli import build
from xuncha.ledgers import import_all
from xuncha.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.proposal import Proposal
    from storage.database import Database


def walk(url: str, max_pages: int = 300) -> Proposal:
    return asyncio.run(discover(url, Network(delay=0), max_pages, silent))


@pytest.fixture(scope="module")
def walked() -> tuple[Proposal, list[str]]:
    with served() as (url, asked):
        return walk(url), asked


def by_path(proposal: Proposal) -> dict[str, tuple[str, str, str, int | None]]:
    return {
        section.url.removeprefix(proposal.url): (section.name, section.unit, section.category, section.period)
        for section in proposal.sections
    }


def test_portal_is_named_by_its_tags_and_its_footer(walked: tuple[Proposal, list[str]]) -> None:
    proposal, _ = walked
    assert (proposal.name, proposal.identity_code) == ("溪源县人民政府", "3607990001")
    assert proposal.owner == "溪源县人民政府办公室"


def test_sections_carry_name_unit_class_and_period(walked: tuple[Proposal, list[str]]) -> None:
    owner = "溪源县人民政府办公室"
    assert by_path(walked[0]) == {
        "xwzx/jryw/": ("今日要闻", owner, "动态要闻", 14),
        "zwgk/ghjh/": ("规划计划", owner, "规划计划", 365),
        "zwgk/tzgg/": ("通知公告", owner, "通知公告", 180),
        "zwgk/ldzc/": ("领导之窗", owner, "静态信息", None),
        "zwgk/rsxx/": ("人事信息", "溪源县人力资源和社会保障局", "人事信息", 365),
        "tsgz/": ("特色工作", owner, "其他", None),
        "news_18.asp": ("防汛抗旱", owner, "其他", None),
        "gkml/nb/": ("年度报告", owner, "年度报告", None),
        "iList.jsp?cat_id=12454": ("政策文件", owner, "政策文件", 180),
        "jyj/gzdt/": ("工作动态", "县教育局", "动态要闻", 14),
        "wjw/gzdt/": ("工作动态", "溪源县卫健委", "动态要闻", 14),
        "hlz/gzdt/": ("工作动态", "红岭镇", "动态要闻", 14),
        "xqx/gzdt/": ("工作动态", "小桥乡", "动态要闻", 14),
    }


def test_channel_that_gathers_several_sections_is_no_section(walked: tuple[Proposal, list[str]]) -> None:
    proposal, asked = walked
    assert "/xwzx/" in asked
    assert "xwzx/" not in by_path(proposal)


def test_townships_are_told_from_offices(walked: tuple[Proposal, list[str]]) -> None:
    kinds = {unit.name: unit.kind for unit in walked[0].units}
    assert (kinds["红岭镇"], kinds["县教育局"]) == ("乡镇", "县直")


def test_robots_are_obeyed_and_told(walked: tuple[Proposal, list[str]]) -> None:
    proposal, asked = walked
    assert not any(path.startswith("/secret/") for path in asked)
    assert [reason for url, reason in proposal.unread if "secret" in url] == ["robots.txt 不允许"]


def test_no_page_is_asked_for_twice(walked: tuple[Proposal, list[str]]) -> None:
    _, asked = walked
    assert len(asked) == len(set(asked))


def test_page_budget_is_kept_and_told() -> None:
    with served() as (url, asked):
        proposal = walk(url, max_pages=4)
    assert not proposal.complete
    assert len([path for path in asked if path != "/robots.txt"]) == 4


def test_a_proposal_that_somebody_may_have_corrected_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "栏目建议.xlsx"
    file.write_bytes(b"corrected")
    for name, said in (("栏目建议.xlsx", "不会覆盖"), ("栏目.csv", "应以 .xlsx 结尾")):
        words = ["discover", "http://127.0.0.1:9/", "-o", str(tmp_path / name)]
        result = CliRunner().invoke(build(words), words)
        assert isinstance(result.exception, InputError)
        assert said in str(result.exception)
    assert file.read_bytes() == b"corrected"


def test_proposal_is_imported_as_it_is(tmp_path: Path, database: Database) -> None:
    file = tmp_path / "建议.xlsx"
    with served() as (url, _):
        (tmp_path / "xuncha.toml").write_text(
            f'[[sites]]\nid = "main"\nname = "门户"\nurl = "{url}"\n[network]\ndelay = 0\n', encoding="utf-8"
        )
        result = CliRunner().invoke(build(), ["-C", str(tmp_path), "discover", "-o", str(file)])
    assert result.exit_code == 0, result.output
    changes = import_all(database, load_settings(tmp_path, {}), [file])
    assert {change.title: len(change.added) for change in changes} == {
        "站点（xuncha.toml）": 1,
        "单位台账": 6,
        "栏目台账": 13,
    }
    assert [ledger.ignored for ledger in ledgers.read(file)] == [[], []]


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("工作动态", "动态要闻"),
        ("公示公告", "通知公告"),
        ("规范性文件", "政策文件"),
        ("人事任免", "人事信息"),
        ("国民经济和社会发展规划", "规划计划"),
        ("政府信息公开工作年度报告", "年度报告"),
        ("政府信息公开指南", "静态信息"),
        ("计划生育", "其他"),
        ("财政预决算", "其他"),
        ("新闻发布会", "其他"),
        ("县政府令", "政策文件"),
    ],
)
def test_class_is_told_by_the_name(name: str, category: str) -> None:
    assert naming.category_of(name) == category


@pytest.mark.parametrize(
    "name", ["县教育局", "红岭镇", "县委宣传部", "溪源县人民政府办公室", "县残联", "琴江街道办事处"]
)
def test_names_of_offices_are_known(name: str) -> None:
    assert naming.is_unit(name)


@pytest.mark.parametrize(
    "name",
    [
        "工作动态",
        "我要办",
        "县直部门",
        "乡镇",
        "溪源县融媒体中心",
        "更多",
        "网上政务服务中心",
        "台胞投资企业协会管理暂行办",
    ],
)
def test_other_words_are_no_offices(name: str) -> None:
    assert not naming.is_unit(name)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("当前位置：首页 > 政务公开 > 规划计划", ["政务公开", "规划计划"]),
        ("您现在的位置：首页»红岭镇»工作动态\n正文", ["红岭镇", "工作动态"]),
        ("没有位置", []),
    ],
)
def test_trail_is_read_from_the_page(text: str, steps: list[str]) -> None:
    assert naming.trail(text) == steps


@pytest.mark.parametrize("name", ["用户中心", "准营准办", "市政府", "跨域帮办", "全部快办"])
def test_services_are_no_units(name: str) -> None:
    assert not naming.is_unit(name)


@pytest.mark.parametrize("name", ["县节能办", "县外联办", "县贸易办", "县委网信办", "县政府办"])
def test_offices_with_short_names_are_units(name: str) -> None:
    assert naming.is_unit(name)


def _section(url: str, *articles: str, name: str = "要闻", newest: dt.date | None = None) -> FoundSection:
    return FoundSection(name, url, "", "其他", None, len(articles), newest, articles=articles)


def test_articles_of_a_section_are_no_sections_and_sections_of_a_directory_are() -> None:
    day = dt.date(2026, 11, 20)
    news = _section("/news/", "/1.html", "/2.html", "/3.html", newest=day)
    leaders = _section("/ld/", "/ld/1.html", "/ld/2.html", name="领导信息")
    directory = _section("/zwgk/", "/news/", "/ld/", newest=day, name="政务公开")
    pages = [_section("/1.html"), _section("/ld/1.html", name="领导信息"), _section("/other/")]
    kept = without_articles([news, leaders, directory, *pages])
    assert [section.url for section in kept] == ["/news/", "/ld/", "/zwgk/", "/other/"]


def test_single_pages_below_a_section_of_their_name_are_its_parts() -> None:
    leaders = _section("http://a/ldzc/list.shtml", name="领导之窗")
    parts = [_section(f"http://a/ldzc/ld{n}/index.shtml", name="领导之窗") for n in range(3)]
    other = _section("http://a/ldzc/zz/index.shtml", name="职责分工")
    assert without_articles([leaders, *parts, other]) == [leaders, other]


def test_section_that_names_no_unit_is_its_neighbours() -> None:
    def told(url: str, unit: str) -> FoundSection:
        return dataclasses.replace(_section(url), unit=unit, unit_from="信息来源")

    silent = _section("http://a/zwgk/yjgl/yjya/list.shtml")
    beside = [told(f"http://a/zwgk/yjgl/{name}/list.shtml", "县应急局") for name in ("yjxx", "sgdc")]
    assert unit_beside(silent, [silent, *beside]) == "县应急局"
    assert unit_beside(silent, [silent, *beside, told("http://a/zwgk/yjgl/x/list.shtml", "县政府办")]) == ""
    assert unit_beside(_section("http://a/zwgk/tzgg/"), [told("http://a/zwgk/rsxx/", "县人社局")]) == ""
    assert unit_beside(_section("http://a/bs/c.aspx"), [told("http://a/bs/n.aspx", "白沙乡")]) == "白沙乡"


def test_titles_of_a_list_tell_its_class_where_its_name_does_not() -> None:
    notices = [f"关于第{number}批项目中标结果的公示" for number in range(6)]
    assert naming.category_of_titles(notices) == "通知公告"
    assert naming.category_of_titles([*notices, "项目建设进展顺利"]) == "其他"
    assert naming.category_of_titles(notices[:3]) == "其他"
