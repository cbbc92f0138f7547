"""Policies with and without interpretation, documents without 公开属性, documents published long after their day."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County
    from xuncha.demo.model import Article

__all__ = ["plant"]

_OFFICE = "县政府办公室"
_YEAR = 380  #: days back for which documents are explained
#: (name of a document that nothing else is called, what is wrong with its interpretation)
_WANTING = (
    ("云溪县餐厨垃圾管理办法", "none"),
    ("云溪县古树名木保护办法", "none"),
    ("云溪县数字档案馆建设实施方案", "late"),
    ("云溪县校车安全管理实施细则", "late"),
    ("云溪县电梯安全应急处置预案", "unlinked"),
    ("云溪县户外广告设置管理规定", "one-way"),
)


def plant(county: County) -> None:
    _explain_all(county)
    _wanting(county)
    _unlabelled(county)
    _late(county)


def _explain_all(county: County) -> None:
    """Every document of the county government has its interpretation, each leads to the other."""
    for section in list(county.site("portal").sections):
        if section.unit.name != _OFFICE or section.category != "政策文件" or "解读" in section.name:
            continue
        for document in list(section.articles):
            age = (county.today - document.day).days
            if document.title.startswith("云溪县人民政府") and age <= _YEAR:
                explained = _interpretation(county, document, document.day)
                _link(document, explained, "相关解读")
                _link(explained, document, "相关文件")
                county.manifest.near("policy.interpretation", document.url, note="当天解读，相互关联")


def _interpretation(county: County, document: Article, day: dt.date) -> Article:
    section = county.find("portal", "政策解读")
    age = max((county.today - day).days, 0)
    explained = county.article(section, age, kind="explain", apart=True)
    quoted = re.search("《(.+)》", document.title)
    about = document.title.partition("关于")[2]
    name = quoted[1] if quoted else f"关于{about}"
    explained.title = f"《{name}》政策解读"
    explained.index_number, explained.document_day = "", None
    return explained


def _link(article: Article, other: Article, words: str) -> None:
    article.blocks.append(f'<p>{words}：<a href="{other.path}">{other.title}</a></p>')


def _wanting(county: County) -> None:
    section = county.find("portal", "政府文件")
    for number, (name, fault) in enumerate(_WANTING):
        defect = f"interpretation-{number}"
        document = county.article(section, 40 + number * 7, "policy", apart=True)
        document.title = f"云溪县人民政府办公室关于印发《{name}》的通知"
        wrong = fault if county.wants(defect) else ""
        day = document.day + dt.timedelta(24 if wrong == "late" else 0)
        explained = _interpretation(county, document, day)
        if wrong == "none":
            county.withdraw(explained)
        else:
            if wrong not in ("unlinked", "one-way"):
                _link(document, explained, "相关解读")
            if wrong != "unlinked":
                _link(explained, document, "相关文件")
        if wrong:
            county.manifest.plant(
                "policy.interpretation", document.url, unit=_OFFICE, note=f"解读{fault}", defect=defect
            )


def _unlabelled(county: County) -> None:
    """One whose table leaves the cell blank, two whose table has none."""
    for number, (name, openness) in enumerate(
        (("县应急局政策文件", ""), ("罗坊镇政策文件", None), ("县文旅局政策文件", None))
    ):
        section, defect = county.find("portal", name), f"attribute-{number}"
        document = county.article(section, 33 + number, "policy", apart=True)
        document.title = f"关于印发《{section.unit.name}便民服务事项清单》的通知"
        if county.wants(defect):
            document.openness = openness
            county.manifest.plant(
                "policy.attribute", document.url, unit=section.unit.name, note="无公开属性", defect=defect
            )
        else:
            county.manifest.near("policy.attribute", document.url, note="主动公开")
    declared = county.article(county.find("portal", "石门镇政策文件"), 36, "policy", apart=True)
    declared.openness = None
    declared.paragraphs.append("（此件公开发布）")
    county.manifest.near("policy.attribute", declared.url, note="文末写明此件公开发布")


def _late(county: County) -> None:
    for number, name in enumerate(("县民政局政策文件", "青塘乡政策文件", "县交通局政策文件")):
        section, defect = county.find("portal", name), f"disclosed-late-{number}"
        document = county.article(section, 50 + number * 6, "policy", apart=True)
        document.document_day = document.day - dt.timedelta(60 if county.wants(defect) else 9)
        if county.wants(defect):
            county.manifest.plant(
                "disclosure.late", document.url, unit=section.unit.name, note="成文60天后公开", defect=defect
            )
    prompt = county.article(county.find("portal", "上源乡政策文件"), 58, "policy", apart=True)
    prompt.document_day = prompt.day - dt.timedelta(26)
    county.manifest.near("disclosure.late", prompt.url, note="相隔不足20个工作日")
