"""Groups of rows, and which of them is the list that the section is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.listing.boxes import absolute, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from crawler.listing.boxes import Box, Page
    from crawler.listing.rows import Row

__all__ = ["Group", "Subject", "article_like", "groups_of", "heads_aside", "section_like"]

_ARTICLE = re.compile(
    r"/t(?:19|20)\d{6}_|/art_|/content|/post_|/mpost_|[/_][0-9a-f]{32}\.|/info/\d+/\d+|/(?:19|20)\d\d[-/]?\d{0,2}[-/]?\d{0,2}/[^/]+$"
    r"|/\d{4,}\.\w+$|_\d{4,}\.\w+$|[?&]\w*id=\w*\d|\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar|ceb)$|newscontent|/(?:detail|show|view|article|news)[\w/]*[/_-]?\d+",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"(?:/|/(?:index|list|more|default|channel)\w*\.\w+|/\w*list\w*\.\w+|/col\d+/index\.html|iList\.jsp.*|/[a-z]+\w{0,12})$",
    re.IGNORECASE,
)
_SIDE_HEADING = re.compile(
    r"热点|热门|推荐|相关|最新|排行|点击|友情链接|链接|图片新闻|专题|阅读|浏览|猜你|头条|导航|快速|常用|便民|信息公开目录|栏目列表|通知$"
)
_CRUMBS = re.compile(r"位置|^首页\s*[>»›/-]|^首页\s")


def article_like(url: str) -> bool:
    return _ARTICLE.search(url) is not None


def section_like(url: str) -> bool:
    """An address that leads to a list or directory rather than to an article."""
    return not article_like(url) and _LISTING.search(url.split("?")[0]) is not None


@dataclass(frozen=True)
class Subject:
    """What the page says it is about: its address, its directory, its column name."""

    url: str
    name: str
    title: str

    @classmethod
    def of(cls, page: Page) -> Subject:
        tree = page.document.tree
        node = tree.css_first('meta[name="ColumnName" i]')
        title = tree.css_first("title")
        return cls(
            page.document.url,
            clean(node.attrs.get("content")) if node else "",
            clean(title.text()) if title else "",
        )

    @cached_property
    def directory(self) -> str:
        url = self.url.split("#")[0].split("?")[0]
        return url.rsplit("/", 1)[0] + "/" if url.count("/") > 3 else ""

    @cached_property
    def channel(self) -> re.Pattern[str] | None:
        """The section's own number where addresses carry it: c110634, col80179."""
        match = re.search(r"/(c\d{3,}|col(\d{3,})|[\w-]+)/(?:[\w-]+\.\w+)?(?:$|[?#])", self.url)
        if match is None:
            return None
        return re.compile(
            rf"/{re.escape(match[1])}/" if not match[2] else rf"/col{match[2]}/|art_{match[2]}_"
        )

    def owns(self, url: str | None) -> bool:
        """Whether an address lies below this section."""
        if not url or not self.directory:
            return False
        if url.startswith(self.directory) and urlsplit(self.directory).path != "/":
            return True
        return self.channel is not None and self.channel.search(url) is not None

    def above(self, url: str) -> bool:
        """Whether an address lies in a directory below this section's own."""
        return bool(self.directory) and url.startswith(self.directory) and "/" in url[len(self.directory) :]

    def names(self, heading: str) -> bool:
        """Whether a heading is this section's own name."""
        heading = heading.strip(" >》·|:：")
        return len(heading) > 1 and (heading == self.name or self.title.startswith(heading))


@dataclass(eq=False)
class Group:
    """Rows that stand side by side in one kind of box."""

    rows: list[Row]
    box: Box

    @cached_property
    def dated(self) -> int:
        return sum(row.date is not None for row in self.rows)

    @cached_property
    def articles(self) -> int:
        return sum(article_like(row.main.url) for row in self.rows)

    @cached_property
    def average(self) -> float:
        return sum(len(row.main.title) for row in self.rows) / len(self.rows)

    @property
    def order(self) -> int:
        return self.rows[0].links[0].order

    @property
    def chrome(self) -> bool:
        return self.box.chrome

    @cached_property
    def _head(self) -> LexborNode | None:
        """The element with the heading of the block: the nearest text before the rows, a few steps up."""
        for box in list(self.box.up())[:3]:
            step = box.node.prev
            while step is not None:
                if (
                    step.is_element_node
                    and step.tag not in ("script", "style")
                    and (text := clean(step.text()))
                ):
                    return None if _CRUMBS.search(text) else step
                step = step.prev
        return None

    @cached_property
    def heading(self) -> str:
        return clean(self._head.text())[:40] if self._head is not None else ""

    def leads_away(self, subject: Subject) -> str:
        """Where the heading links to when that is another section: the block is that section's show-case."""
        if self._head is None or len(self.heading) > 24:
            return ""
        for node in self._head.css("a[href]"):
            url = absolute(subject.url, node.attrs.get("href") or "")
            if url and url != subject.url.split("#")[0] and not subject.owns(url):
                return "" if subject.names(clean(node.text())) else url
        return ""

    @cached_property
    def side(self) -> bool:
        return self.box.side

    def beside(self, subject: Subject) -> bool:
        """Whether the block says by its name or heading that it is not the section's own list."""
        if self.box.side:
            return True
        return heads_aside(self.heading) and not subject.names(self.heading)


def heads_aside(heading: str) -> bool:
    """Whether a heading is that of a block beside the list: 相关阅读, 热点推荐."""
    heading = re.sub(r"(?:更多|more)?[+>》»\s]*$", "", heading, flags=re.IGNORECASE)
    return len(heading) <= 12 and _SIDE_HEADING.search(heading) is not None


def groups_of(rows: Sequence[Row]) -> list[Group]:
    """Rows by their holder; holders of one kind under one roof (a list cut in fives) are one group."""
    grouped: dict[tuple[object, ...], Group] = {}
    for row in rows:
        holder = row.holder
        roof = holder.parent
        key = (
            id(roof) if roof and holder.tag in ("ul", "ol", "table", "tbody", "dl") else id(holder),
            holder.tag,
            row.tag,
        )
        group = grouped.get(key)
        if group is None:
            grouped[key] = Group([row], holder)
        else:
            group.rows.append(row)
    return list(grouped.values())
