"""The site's tags (网页标签) and the other metas of a page, under the spelling the standard gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.markup import attribute

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["STANDARD", "metas"]

#: the tags of the national specification, by their lower-case spelling
STANDARD = {
    name.lower(): name
    for name in [
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
    ]
}
_OTHERS = 40


def metas(found: Iterable[str]) -> dict[str, list[str]]:
    """name → contents, in order, of all metas with a name (or property); contents with blanks folded."""
    result: dict[str, list[str]] = {}
    others = 0
    for attrs in found:
        name = attribute(attrs, "name") or attribute(attrs, "property")
        if not name:
            continue
        key = STANDARD.get(name.strip().lower())
        if key is None:
            key = name.strip().lower()[:60]
            others += 1
            if others > _OTHERS:
                continue
        result.setdefault(key, []).append(" ".join(attribute(attrs, "content").split())[:2000])
    return result
