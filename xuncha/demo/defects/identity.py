"""Sites that lack identity items in the footer or tags in the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xuncha.demo.county import County

__all__ = ["plant"]

_IDENTITY = (("edu", ("jiucuo",)), ("trade", ("police", "icp")), ("water", ("conac", "jiucuo", "code")))
_TAGS = (
    ("water", ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")),
    ("edu", ("SiteIDCode",)),
    ("park", ("PubDate", "ContentSource")),
)
#: how a finding names the item; tags go by their own names
_NAMES = {"jiucuo": "找错", "police": "公安", "icp": "ICP", "conac": "党政机关", "code": "标识码"}


def plant(county: County) -> None:
    for rule, plan in (("site.identity", _IDENTITY), ("site.tags", _TAGS)):
        for key, missing in plan:
            for item in missing:
                _omit(county, rule, key, item)
        for key in county.sites.keys() - {key for key, _ in plan}:
            county.manifest.near(rule, county.site(key).home, note="标识和标签齐全")


def _omit(county: County, rule: str, key: str, item: str) -> None:
    site, defect = county.site(key), f"{rule}-{key}"
    if county.wants(defect):
        site.missing.add(item)
        word = _NAMES.get(item, item)
        county.manifest.plant(
            rule, site.home, unit=site.unit.name, note=f"缺少{word}", defect=defect, word=word
        )
