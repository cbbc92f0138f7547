"""Pagers: the address of the next page, how many pages and entries the page itself states."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.listing.boxes import absolute, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from crawler.listing.boxes import Link, Page

__all__ = [
    "Counts",
    "beyond_pager",
    "counts",
    "leading_on",
    "next_link",
    "pager_node",
    "visible",
    "with_query",
]

_NEXT = re.compile(r"^(?:(?:下|下一|后一)页\s*[>»›＞]*|next\s*[>»›＞]*|[>›＞])$", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*\d{1,4}\W*$|^第\s?\d{1,4}\s?页$")
_DIGITS = re.compile(r"\D")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_CURRENT = re.compile(r"(?<![a-z])(?:current|cur|active|on|now|hover|selected|this|sel|thispage)(?![a-z])")
_TOTAL = re.compile(r"(?:共有?|总计|合计|总共|总数)[:：]?(\d{1,7})(?:条|篇|个?记录|项|个(?!页)|则)")
_PAGES = re.compile(r"(?:共|总)(\d{1,5})页|\d{1,5}页?/共?(\d{1,5})(?:页|$|\D)")
_PAGER_BOX = (
    "[class*=pag],[id*=pag],[class*=Pag],[id*=Pag],[class*=fenye],[id*=fenye],[class*=fanye],[class*=fy]"
)
_PAGER_NAME = re.compile(
    r"(?:[a-z0-9]+[-_]?)*?(?:pager|pages?|pagination|paging|pagelist|pagediv|pagebox|pagenav|pagebar|pagenum|turnpage|fenye\w*|fanye\w*|fy)(?:[-_]?\w{0,8})?"
)
_PAGER_TAGS = frozenset({"div", "p", "ul", "span", "td", "nav"})
_PAGER_TEXT = re.compile(r"(?:[上下前后]一?|[末尾]|最后一?)页")
_PAGER_TALK = re.compile(
    r"(?:[上下前后第]一?|[首末尾]|最后一?|转到?|到|每)页|[共第每总到]?\d{0,9}(?:条|页|项|篇)|总?共有?|合计|记录|信息|数据|跳转?到?|转到|当前|确定|显示"
)


@dataclass(frozen=True, slots=True)
class Counts:
    total: int | None = None
    pages: int | None = None


def next_link(page: Page) -> str:
    """The address of the immediate next page, as the pager writes it; "" on the last page or without one."""
    here = page.document.url.split("#")[0]
    return next((link.url for link in leading_on(page) if link.url and link.url.split("#")[0] != here), "")


def leading_on(page: Page) -> Iterator[Link]:
    """The links of the pager that lead to the immediate next page, with an address or by a script."""
    yield from (link for link in page.pager if _NEXT.match(link.text))
    if (following := _after_current(page, page.document.url.split("#")[0])) is not None:
        yield following


def _after_current(page: Page, here: str) -> Link | None:
    """In a pager of numbers alone: the number after the one that is no link or marked as current."""
    numbered = {int(_DIGITS.sub("", link.text)): link for link in page.pager if _NUMBER.match(link.text)}
    return numbered.get(_current_number(numbered, here) + 1) if numbered else None


def _current_number(numbered: dict[int, Link], here: str) -> int:
    """The marked number, the one that leads here, or the one that is missing among the links."""
    for number, link in numbered.items():
        mark = f"{link.node.attrs.get('class') or ''} {link.box.mark if link.box.tag == 'li' else ''}".lower()
        if (mark.strip() and _CURRENT.search(mark)) or (link.url and link.url.split("#")[0] == here):
            return number
    holder = next(iter(numbered.values())).box
    holder = holder.parent if holder.tag == "li" and holder.parent else holder
    missing = [number for number in range(1, max(numbered) + 1) if number not in numbered]
    shown = [
        text
        for node in holder.node.css("span, em, b, strong, font, i, li")
        if (text := clean(node.text()).strip("[]"))
    ]
    return next((number for number in missing if str(number) in shown), missing[0] if missing else 1)


def counts(page: Page, pager: LexborNode | None) -> Counts:
    """共N条, 共M页, 1/M as the pager or the line around it prints them."""
    if pager is None:
        return Counts()
    for box in list(page.box(pager).up())[:3]:
        text = "".join(visible(box.node).split())
        total, pages = _TOTAL.search(text), _PAGES.search(text)
        if len(text) > 600 or box.n > 0:
            break
        if total or pages:
            return Counts(int(total[1]) if total else None, int(pages[1] or pages[2]) if pages else None)
    return Counts()


def visible(node: LexborNode) -> str:
    """The text below a node without scripts and styles."""
    return " ".join(
        part.text() or ""
        for part in node.traverse(include_text=True)
        if part.tag == "-text" and (part.parent is None or part.parent.tag not in ("script", "style"))
    )


def pager_node(page: Page) -> LexborNode | None:
    """The element of the pager: where its links stand, else a box that is named so, else a pager without links."""
    for link in page.pager:
        if _PAGER_TEXT.search(link.text) and not link.box.chrome:
            return link.box.node
    for node in page.document.tree.css(_PAGER_BOX):
        tokens = f"{node.id or ''} {node.attrs.get('class') or ''}".lower().split()
        named = any(map(_PAGER_NAME.fullmatch, tokens)) and node.tag in _PAGER_TAGS
        if named and not page.box(node).n:  # what holds entries is the page, not its pager
            return node
    numbered = [link for link in page.pager if link.text.isdigit() and not link.box.chrome]
    return numbered[0].box.node if len(numbered) > 1 else _idle_pager(page)


def _idle_pager(page: Page) -> LexborNode | None:
    """A pager with nowhere to go: 上一页 下一页 as mere text."""
    if not _PAGER_TEXT.search(page.document.text):
        return None
    for node in page.document.tree.css("span, em, b, font, a, li, p, div, td"):
        text = node.text() or ""
        if len(text) < 60 and _PAGER_TEXT.search(text) and not beyond_pager(text):
            return node
    return None


def beyond_pager(text: str) -> bool:
    """Whether a text says more than pagers say."""
    return len(_CJK.findall(_PAGER_TALK.sub("", "".join(text.split())[:2000]))) > 1


def with_query(url: str, **changes: str | int) -> str:
    """The address with these query fields set."""
    parts = urlsplit(url)
    fields = parse_qsl(parts.query, keep_blank_values=True)
    known = {key for key, _ in fields}
    fields = [(key, str(changes.get(key, value))) for key, value in fields]
    fields += [(key, str(value)) for key, value in changes.items() if key not in known]
    return absolute(url, urlunsplit(parts._replace(query=urlencode(fields), fragment="")))
