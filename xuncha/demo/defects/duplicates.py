"""The same text twice within a unit, and texts that only resemble each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County
    from xuncha.demo.model import Article

__all__ = ["plant"]


def plant(county: County) -> None:
    pairs = (
        ("exact", "portal", "罗坊镇工作动态", "罗坊镇工作动态", _same),
        ("exact-column", "portal", "石门镇通知公告", "石门镇工作动态", _same),
        ("edited", "culture", "文旅快讯", "非遗保护", _edit),
        ("retitled", "health", "工作动态", "健康科普", _retitle),
        ("retitled-edited", "water", "水利要闻", "防汛抗旱", _retitle_and_edit),
    )
    for defect, site, first, second, copy in pairs:
        original = county.find(site, first).articles[2]
        section = county.find(site, second)
        twin = county.article(section, max((county.today - original.day).days - 1, 1))
        copy(original, twin)
        if county.wants(f"duplicate-{defect}"):
            county.manifest.plant(
                "article.duplicate",
                (original.url, twin.url),
                unit=section.unit.name,
                note=defect,
                defect=f"duplicate-{defect}",
            )
        else:
            county.withdraw(twin)
    _near_misses(county)


def _same(original: Article, twin: Article) -> None:
    twin.title, twin.paragraphs = original.title, list(original.paragraphs)


def _edit(original: Article, twin: Article) -> None:
    """A word here, a figure there: still the same report."""
    _same(original, twin)
    twin.paragraphs[1] = "据悉，" + twin.paragraphs[1]
    twin.paragraphs[-1] = twin.paragraphs[-1].replace("下一步", "今后一段时期")


def _retitle(original: Article, twin: Article) -> None:
    twin.title = f"{original.unit}工作再上新台阶"
    twin.paragraphs = list(original.paragraphs)


def _retitle_and_edit(original: Article, twin: Article) -> None:
    _edit(original, twin)
    twin.title = f"{original.unit}：抓好落实见成效"


def _near_misses(county: County) -> None:
    batches = []
    section = county.find("portal", "公示信息")
    for batch, names, amount in (
        ("一", "石门镇桃源村、上源乡竹山村", 86),
        ("二", "罗坊镇下坪村、双溪镇罗田村", 143),
    ):
        article = county.article(section, 30)
        article.title = f"云溪县2026年第{batch}批农村厕所改造补助资金公示"
        article.paragraphs = _subsidy(batch, names, amount)
        batches.append(article)
    county.manifest.near("article.duplicate", batches[0].url, batches[1].url, "同一模板的不同批次")
    notice = county.article(county.find("portal", "通知公告"), 9)
    for name in ("石门镇通知公告", "上源乡通知公告", "青塘乡通知公告"):
        reprint = county.article(county.find("portal", name), 7)
        reprint.title, reprint.paragraphs = notice.title, list(notice.paragraphs)
        reprint.source = notice.source
        county.manifest.near("article.duplicate", reprint.url, notice.url, "各乡镇转载同一通知")


def _subsidy(batch: str, names: str, amount: int) -> list[str]:
    return [
        f"根据《云溪县农村厕所改造补助资金管理办法》规定，经乡镇申报、县级审核，现将第{batch}批补助对象予以公示。",
        f"本批补助涉及{names}，共{amount}户，补助标准为每户1200元，合计{amount * 1200}元。",
        "公示期为5个工作日，公示期内如有异议，请以书面形式向县农业农村局反映，并提供真实姓名和联系方式。",
        f"联系电话：0790-3320404，公示编号：改厕第{batch}批{amount:03d}号。",
    ]
