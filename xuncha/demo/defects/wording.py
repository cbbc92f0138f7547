"""Wrong expressions and misspellings, and correct sentences that hold the same characters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County

__all__ = ["LEXICON", "plant"]

#: rows of the county's own list: wrong, right, category, grade, exceptions, valid from, valid to
LEXICON = (
    ("云溪市政府", "云溪县政府", "行政区划", "严重", "", "", ""),
    ("残废人", "残疾人", "固定表述", "严重", "", "", ""),
    ("县工商局", "县市场监督管理局", "机构名称", "一般", "原县工商局", "2019-03-01", ""),
    ("一带一路战略", "“一带一路”倡议", "固定表述", "严重", "", "", ""),
    ("云溪县高新区委员会", "云溪高新区管委会", "机构名称", "一般", "", "", ""),
)


@dataclass(frozen=True)
class _Slip:
    rule: str
    site: str
    section: str
    at: int
    sentence: str
    note: str


_SLIPS = (
    _Slip(
        "text.sensitive", "portal", "部门动态", 11, "活动由云溪市政府统一组织，各乡镇派员参加。", "云溪市政府"
    ),
    _Slip(
        "text.sensitive",
        "portal",
        "县民政局工作动态",
        4,
        "工作人员还走访了三户残废人家庭，送去慰问品。",
        "残废人",
    ),
    _Slip(
        "text.sensitive", "park", "园区动态", 7, "近期，县工商局派员进驻园区，为企业办理登记。", "县工商局"
    ),
    _Slip("text.typo", "portal", "乡镇动态", 5, "会议对秋冬季工作作了布署，要求各村抓紧落实。", "布署"),
    _Slip("text.typo", "health", "工作动态", 6, "截止目前，全县已完成体检一万二千人。", "截止目前"),
    _Slip("text.typo", "edu", "教育要闻", 6, "既使条件艰苦，支教老师也没有一句怨言。", "既使"),
    _Slip("text.typo", "culture", "文旅快讯", 9, "各单位要再接再励，办好下一届文化节。", "再接再励"),
    _Slip("text.typo", "water", "水利要闻", 7, "巡河员迫不急待地把数据上传到平台。", "迫不急待"),
)
_FINE = (
    _Slip("text.typo", "portal", "云溪要闻", 16, "该平台既使群众少跑腿，又使数据多跑路。", "既使……又使……"),
    _Slip("text.typo", "portal", "云溪要闻", 17, "县里定期发布署名文章，介绍各地经验。", "发布+署名"),
    _Slip("text.typo", "portal", "云溪要闻", 19, "干部们把每件小事当做为民服务的大事来办。", "当做+为民"),
    _Slip(
        "text.typo", "portal", "云溪要闻", 20, "县图书馆新到《布署与既使：常见错别字辨析》一书。", "书名号里"
    ),
    _Slip("text.sensitive", "portal", "云溪要闻", 21, "原县工商局退休干部也来到现场。", "例外：原县工商局"),
    _Slip(
        "text.sensitive",
        "portal",
        "云溪要闻",
        22,
        "展柜里有一本《残废人福利资料汇编》，出版于1953年。",
        "书名号里",
    ),
)


def plant(county: County) -> None:
    for slip in _SLIPS:
        defect = f"wording-{slip.note}"
        if county.wants(defect):
            article = county.find(slip.site, slip.section).articles[slip.at]
            article.paragraphs.insert(2, slip.sentence)
            county.manifest.plant(slip.rule, article.url, unit=article.unit, note=slip.note, defect=defect)
    for slip in _FINE:
        article = county.find(slip.site, slip.section).articles[slip.at]
        article.paragraphs.insert(2, slip.sentence)
        county.manifest.near(slip.rule, article.url, note=slip.note)
    _before_the_reform(county)


def _before_the_reform(county: County) -> None:
    """An old page that rightly used the name of its day."""
    section = county.find("portal", "县商务局政策文件")
    article = county.article(section, (county.today - dt.date(2018, 6, 12)).days)
    article.paragraphs.insert(1, "由县工商局会同有关部门办理登记。")
    county.manifest.near("text.sensitive", article.url, note="机构改革以前的名称")
