"""Sites that lack identity items in the footer or tags in the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County

__all__ = ["plant"]

_IDENTITY = (("edu", {"jiucuo"}), ("trade", {"police", "icp"}), ("water", {"conac", "jiucuo", "code"}))
_TAGS = (
    ("water", {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}),
    ("edu", {"SiteIDCode"}),
    ("park", {"PubDate", "ContentSource"}),
)


def plant(county: County) -> None:
    for rule, plan, note in (
        ("site.identity", _IDENTITY, "页脚缺少标识"),
        ("site.tags", _TAGS, "缺少网站标签"),
    ):
        for key, missing in plan:
            site, defect = county.site(key), f"{rule}-{key}"
            if county.wants(defect):
                site.missing |= missing
                county.manifest.plant(
                    rule,
                    f"{site.base}/",
                    unit=site.unit.name,
                    note=f"{note}：{sorted(missing)}",
                    defect=defect,
                )
        for key in county.sites.keys() - {key for key, _ in plan}:
            county.manifest.near(rule, county.site(key).home, note="标识和标签齐全")
