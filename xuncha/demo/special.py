"""The county's peculiar parts: annual reports, duties, catalogues, redirect stubs, script-filled lists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xuncha.demo.layout import SITES, UNITS
from xuncha.demo.writing import Text, Writer

if TYPE_CHECKING:
    from random import Random

    from xuncha.demo.county import County
    from xuncha.demo.model import Section
    from xuncha.demo.writing import Voice

__all__ = ["LOST", "PLAIN_PAGES", "add_sections", "annual_reports", "statistics_table", "write"]

PLAIN_PAGES = {
    "/search/index.shtml": "站内搜索",
    "/gywm/index.shtml": "关于我们",
}
#: parts of paths that the file server has lost
LOST = ("/lost/", "/2019old/")

_SECTIONS_OF_DUTIES = ("主要职责", "内设机构", "办公时间", "工作规则")


def write(kind: str, rng: Random, voice: Voice) -> Text | None:
    """Kinds that are no articles of the grammar; None where the grammar is to write."""
    if kind == "duties":
        return _duties(rng, voice)
    if kind == "guide":
        return _guide(rng, voice)
    return None


def _duties(rng: Random, voice: Voice) -> Text:
    writer = Writer(rng, voice)
    lines = [f"{voice.unit}是县人民政府工作部门（派出机构），负责{{work}}等工作。"]
    lines += [
        f"（{i}）负责{{work}}的组织实施，指导{{object}}的建设与管理，服务{{people}}。" for i in "一二三四五"
    ]
    lines += [
        "内设办公室、业务股、财务股等股室，办公室电话：{phone}。",
        "办公时间：工作日上午8:30至12:00，下午14:30至17:30，地址：云溪县{street}{n:2-288}号。",
        "主要负责人主持全面工作，分管负责人协助抓好{work}和{object}管理，具体分工见领导信息栏目。",
    ]
    return Text(f"{voice.unit}机构职能", tuple(_fresh(writer, line) for line in lines))


def _guide(rng: Random, voice: Voice) -> Text:
    writer = Writer(rng, voice)
    lines = (
        "为方便公民、法人和其他组织获取政府信息，根据《中华人民共和国政府信息公开条例》，编制本指南。",
        f"公开范围：{voice.unit}主动公开机构职能、政策文件、{{object}}、{{object}}等信息。",
        "公开形式：主要通过政府网站、政务新媒体、公开栏等方式公开，并在{spot}设置查阅点。",
        "申请公开：申请人可以通过当面、邮寄、网上等方式提出申请，收到申请能够当场答复的当场答复，不能当场答复的自收到之日起20个工作日内答复。",
        "受理机构：{unit}办公室，电话：{phone}，地址：云溪县{street}{n:2-288}号。",
        "监督方式：认为未依法履行公开义务的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报。",
    )
    return Text(f"{voice.unit}政府信息公开指南", tuple(_fresh(writer, line) for line in lines))


def _fresh(writer: Writer, pattern: str) -> str:
    """The pattern filled; each {work} another one, since duties list many."""
    writer._fixed.pop("work", None)
    return writer.fill(pattern)


def annual_reports(county: County, section: Section, count: int) -> None:
    """One report a year, out on 15 January."""
    latest = county.today.year if county.today >= dt.date(county.today.year, 1, 15) else county.today.year - 1
    for year in range(latest, latest - count, -1):
        article = county.article(section, (county.today - dt.date(year, 1, 15)).days, kind="plan")
        article.title = f"云溪县人民政府{year - 1}年政府信息公开工作年度报告"
        article.paragraphs = _report_paragraphs(year - 1, article.paragraphs, article.number)


def _report_paragraphs(year: int, extra: list[str], number: int) -> list[str]:
    heads = (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    )
    facts = [
        f"{year}年，县政府门户网站主动公开信息{3000 + number * 7 % 900}条，政务新媒体发布{1200 + number * 11 % 500}条。",
        f"制发规范性文件{number % 9 + 3}件，现行有效{number % 40 + 60}件。",
        f"共收到申请{number % 17 + 6}件，均在法定期限内答复，结转下年度0件。",
        "本年度没有因政府信息公开引起的行政复议、行政诉讼案件。",
    ]
    texts = facts + [text.split("、", 1)[-1] for text in extra[:2]]
    return [line for pair in zip(heads, texts, strict=True) for line in pair]


def statistics_table(rng: Random) -> str:
    """A table of big numbers, some with eleven digits or more, as statistics have them."""
    rows = "".join(
        f"<tr><td>{name}</td><td>{rng.randint(10**10, 10**12 - 1)}</td><td>{rng.uniform(1, 20):.2f}%</td></tr>"
        for name in (
            "地区生产总值（元）",
            "规模以上工业增加值（元）",
            "社会消费品零售总额（元）",
            "财政总收入（元）",
        )
    )
    return f'<table border="1"><tr><th>指标</th><th>绝对量</th><th>同比增长</th></tr>{rows}</table>'


def add_sections(county: County) -> None:
    """Sections of other looks, all of them in order: none of these is empty or stale."""
    for unit in UNITS:
        name = f"{unit.alias or unit.name}机构职能"
        section = county.section("portal", unit.name, name, "静态信息", "duties", look="single")
        county.article(section, 400 + section.number, kind="duties")
        county.manifest.near("section.empty", section.url, note="单篇信息栏目")
        county.manifest.near("section.stale", section.url, note="静态信息不看更新")
    for name, kind in (("规范性文件目录", "policy"), ("行政执法公示", "notice")):
        section = county.section("portal", "县政府办公室", name, "政策文件", kind, family="gkmlpt")
        for i in range(24):
            county.article(section, 14 + i * 9)
        county.manifest.near("section.empty", section.url, note="信息公开平台由接口取列表")
    _guides(county)
    _stubs(county)
    _scripted(county)
    _directories(county)


def _guides(county: County) -> None:
    for row in SITES[1:]:
        section = county.section(row.key, row.unit, "信息公开指南", "静态信息", "guide", look="single")
        county.article(section, 500 + section.number, kind="guide")
        county.manifest.near("section.empty", section.url, note="栏目直接打开一篇信息")


def _stubs(county: County) -> None:
    for name, unit, look in (
        ("应急值守", "县应急管理局", "stub-meta"),
        ("惠民补贴", "县民政局", "stub-href"),
        ("出行提示", "县交通运输局", "stub-write"),
    ):
        section = county.section("portal", unit, name, "通知公告", "notice", look=look)
        for i in range(8):
            county.article(section, 6 + i * 12)
        county.manifest.near("section.empty", section.url, note=f"跳转页 {look}")


def _scripted(county: County) -> None:
    for site, unit, name in (("trade", "县商务局", "项目推介"), ("portal", "县农业农村局", "农事信息")):
        section = county.section(site, unit, name, "其他", "news", look="script")
        for i in range(9):
            county.article(section, 4 + i * 6)
        county.manifest.near("section.empty", section.url, note="列表由脚本生成，须用浏览器")


def _directories(county: County) -> None:
    """A section that leads to child sections outside the ledger."""
    parent = county.section("portal", "石门镇", "石门镇基层政务公开", "其他", "notice", look="directory")
    for name in ("涉农补贴", "公共法律服务", "养老服务"):
        child = county.section("portal", "石门镇", name, "其他", "notice")
        child.in_ledger = False
        for i in range(5):
            county.article(child, 9 + i * 15)
        parent.children.append(child)
    county.manifest.near("section.empty", parent.url, note="下设子栏目")
    county.manifest.near("section.stale", parent.url, note="更新在子栏目里")
