"""site.tags: the meta tags that the national guide asks of home, list and article pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from checks.registry import Context, Scope, Unverified, found, rule
from storage.models import PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import SiteView, Tagged
    from storage.models import Finding

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
REQUIRED = {
    PageKind.HOME: SITE,
    PageKind.LIST: SITE + COLUMN,
    PageKind.ARTICLE: SITE + COLUMN + ARTICLE,
}
KINDS = {PageKind.HOME: "首页", PageKind.LIST: "栏目页", PageKind.ARTICLE: "内容页"}

MISSING, EMPTY, REPEATED, FORM, FOREIGN = "缺失", "为空", "重复", "格式不对", "不是本站域名"
_HINTS = {
    "SiteDomain": "应只写域名，不带 http:// 和斜杠，只写一个",
    "PubDate": "应写作 2026-11-20 09:30",
    "SiteIDCode": "应为10位数字，或bm加8位数字",
}
_FORMS = {
    "SiteDomain": re.compile(r"[\w.-]+(?::\d+)?", re.ASCII),
    "PubDate": re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?", re.ASCII),
    "SiteIDCode": re.compile(r"\d{10}|bm\d{8}", re.ASCII | re.IGNORECASE),
}
SAMPLES = 10

Defect = tuple[PageKind, str, str]


@rule(
    "site.tags",
    "网页标签不规范",
    Scope.SITE,
    Severity.MINOR,
    uses=("pages",),
    basis="《政府网站发展指引》（国办发〔2017〕47号）网页设计规范：网站标签、栏目标签、内容标签",
)
def tags(view: SiteView, context: Context) -> Iterator[Finding]:
    """网页标签缺失、为空、重复或格式不对。按站点、页面类型、标签和问题合并列出，不逐页列。

    依据：《政府网站发展指引》（国办发〔2017〕47号）：首页应有 SiteName、SiteDomain、SiteIDCode 3个标签；栏目页另加
    ColumnName、ColumnDescription、ColumnKeywords、ColumnType，共7个；内容页另加 ArticleTitle、PubDate、
    ContentSource，共10个。值为 null 的视为空。SiteDomain 只写本站域名；PubDate 写作 2026-11-20 09:30。
    整改：多为模板问题，联系网站运维单位改正模板并重新发布页面；个别页面为空的，由发布单位补填来源等信息。
    """
    seen: Counter[PageKind] = Counter()
    counts: Counter[Defect] = Counter()
    samples: dict[Defect, list[tuple[str, str]]] = defaultdict(list)
    for page in view.pages:
        seen[page.kind] += 1
        for tag, defect, value in _defects(page, view):
            key = (page.kind, tag, defect)
            counts[key] += 1
            if len(samples[key]) < SAMPLES:
                samples[key].append((page.url, value))
    if not seen:
        raise Unverified("没有可用的页面")
    for (kind, tag, defect), number in sorted(counts.items()):
        yield _finding(kind, tag, defect, number, seen[kind], samples[kind, tag, defect])


def _finding(
    kind: PageKind, tag: str, defect: str, number: int, total: int, pages: list[tuple[str, str]]
) -> Finding:
    value = pages[0][1]
    what = f"{KINDS[kind]}标签 {tag} {defect}"
    hint = f"（{_HINTS[tag]}）" if defect == FORM else ""
    shown = f"，例如“{value[:60]}”" if value else ""
    scale = "" if kind is PageKind.HOME else f"，共{number}页（已查{total}页）"
    return found(
        message=f"{what}{shown}{hint}{scale}",
        quote=what,
        target="" if kind is PageKind.HOME else pages[0][0],
        count=number,
        evidence={"pages": [url for url, _ in pages], "of": total},
    )


def _defects(page: Tagged, view: SiteView) -> Iterator[tuple[str, str, str]]:
    """(tag, defect, value shown) for each that is not right; one defect a tag."""
    for tag in REQUIRED.get(page.kind, ()):
        values = page.meta.get(tag)
        if not values:
            yield tag, MISSING, ""
            continue
        value = values[0].strip()
        if not value or value.lower() == "null":
            yield tag, EMPTY, ""
        elif len(values) > 1:
            yield tag, REPEATED, value
        elif tag in _FORMS and not _FORMS[tag].fullmatch(value):
            yield tag, FORM, value
        elif tag == "SiteDomain" and not _own(value, view):
            yield tag, FOREIGN, value


def _own(domain: str, view: SiteView) -> bool:
    """The host itself, or the domain above or below it: sub-sites name their portal's."""
    plain = _core(domain.lower().partition(":")[0])
    return not view.hosts or any(
        plain == _core(host) or _core(host).endswith(f".{plain}") or plain.endswith(f".{_core(host)}")
        for host in view.hosts
    )


def _core(host: str) -> str:
    return host.removeprefix("www.")
