"""Publication dates that lie in the future."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County

__all__ = ["plant"]

_FUTURE = (("portal", "公示信息", 3), ("health", "通知公告", 12), ("edu", "招生考试", 340))


def plant(county: County) -> None:
    for number, (site, name, days) in enumerate(_FUTURE):
        section, defect = county.find(site, name), f"future-{number}"
        article = county.article(section, -days if county.wants(defect) else 2)
        if county.wants(defect):
            county.manifest.plant(
                "article.date",
                (article.url, section.url),
                article.url,
                section.unit.name,
                f"发布日期晚{days}天",
                defect,
            )
    today = county.article(county.find("portal", "公示信息"), 0)
    today.hour, today.minute = 0, 5
    county.manifest.near("article.date", today.url, note="今天发布")
    policy = county.article(county.find("portal", "政府文件"), 1)
    policy.paragraphs.append("本通知自公布之日起施行，有效期至2099年12月31日。")
    county.manifest.near("article.date", policy.url, note="正文有未来日期，成文日期早于发布日期")
