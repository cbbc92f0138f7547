"""Rows: the box around each link that holds nothing but this one item, and the day that stands in it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.cms.base import Entry
from crawler.listing.boxes import clean
from crawler.listing.columns import read_columns
from crawler.listing.days import find_day, is_ago, is_only_day

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.listing.boxes import Box, Link, Page

__all__ = ["Row", "rows_of"]

_ITEM_TAGS = frozenset({"li", "tr"})
_LISTS = frozenset({"ul", "ol", "table", "tbody", "body", "main", "dl"})
_MOST_LINKS = 6  #: a li or tr with more links than this holds a list of its own
_PROSE, _LABEL = 26, 24  #: a row with more text than this has a summary; a text no longer than that is none
_PINNED = re.compile(r"置顶|[\[【(（]\s*顶\s*[\]】)）]|^\s*顶\s|(?:^|\s)顶$")
_MARK = re.compile(r"^[\[【(（]\s*(?:置顶|顶)\s*[\]】)）]\s*")
_PIN_CLASS = re.compile(r"(?<![a-z])(?:zd|zhiding|istop|is-top|settop|pinned|stick(?:y)?|totop)(?![a-z])")
_DIGIT = re.compile(r"[\d〇○零一二刚今昨]")
_STOP = re.compile(r"[。；！？]")


@dataclass(eq=False, slots=True)
class Row:
    """A row of a list: its element, its links, and what was read from it."""

    node: LexborNode
    tag: str
    holder: Box  #: the box the rows stand in
    links: list[Link]
    text: str = ""
    date: dt.date | None = None
    extra: str = field(default="")

    @property
    def main(self) -> Link:
        """The link that is the item: the longest text, an address rather than a script."""
        if len(self.links) == 1:
            return self.links[0]
        return max(self.links, key=lambda link: (min(len(link.title), 8) if link.url else 0, len(link.title)))

    def entry(self) -> Entry:
        link = self.main
        title = link.title
        if not link.hint and self.date and (cut := _without_day(link)):
            title = cut
        yearless = self.date is not None and str(self.date.year) not in f"{self.text} {link.url}"
        return Entry(
            link.url or None,
            _MARK.sub("", title) or title,
            self.date,
            self._pinned(link),
            link.href,
            yearless,
        )

    def _pinned(self, link: Link) -> bool:
        rest = self.text.replace(link.text, " ", 1) if link.text else self.text
        if "顶" in rest and _PINNED.search(rest.strip()):
            return True
        if _MARK.match(link.text) or link.text.startswith("置顶"):
            return True
        mark = f"{self.node.attrs.get('class') or ''} {link.node.attrs.get('class') or ''}"
        return bool(mark.strip()) and _PIN_CLASS.search(mark.lower()) is not None


def rows_of(page: Page, reference: dt.date | None = None) -> list[Row]:
    """Every content link of the page in its row, in document order."""
    found: dict[int, Row] = {}
    for link in page.links:
        row = _row(link)
        known = found.get(row.node.mem_id)
        if known is not None:
            known.links.append(link)
        else:
            found[row.node.mem_id] = row
    rows = list(found.values())
    for row in rows:
        _read(row, reference)
    read_columns(rows)
    _read_beside(rows, reference)
    _read_year_above(rows)
    return rows


def _row(link: Link) -> Row:
    """The row of a link: li or tr where there is one, else the outermost box that holds it alone."""
    inner: Box | None = None
    for steps, box in enumerate(link.box.up()):
        if box.tag in _ITEM_TAGS and box.n <= _MOST_LINKS and box.parent is not None:
            return Row(box.node, box.tag, box.parent, [link])
        if box.tag in _LISTS or steps > 6:
            break
    outer = link.box
    if outer.n > 1 or outer.tag in _LISTS:
        return Row(link.node, "a", outer, [link])
    while outer.parent is not None and outer.parent.n == 1 and _may_wrap(outer.parent):
        if inner is None and _holds_day(outer):
            inner = outer
        outer = outer.parent
    lone = outer.parent is None or outer.parent.n == 1
    box = inner if lone and inner is not None else outer
    return Row(box.node, box.tag, box.parent or box, [link])


def _may_wrap(box: Box) -> bool:
    """Whether a box may be all of one row: no list, but for a `dl` of its own for each item."""
    return box.tag not in _LISTS or (box.tag == "dl" and box.parent is not None and box.parent.n > 1)


def _holds_day(box: Box) -> bool:
    return find_day(box.node.text(separator=" ")) is not None


def _read(row: Row, reference: dt.date | None) -> None:
    row.text = clean(row.node.text(separator=" "))
    if not _DIGIT.search(row.text):
        return
    main = row.main
    rest = row.text
    for link in row.links:
        if link.text:
            rest = rest.replace(clean(link.node.text(separator=" ")), " ", 1)
    if len(rest) > _PROSE:
        row.date = find_day(_labels(row.node), reference)
    row.date = row.date or find_day(rest, reference) or _day_inside(main, reference)
    row.extra = rest
    if row.date and reference and (year := _year_of(main.url, row.date)):
        row.date = find_day(rest, year) or _day_inside(main, year) or row.date


_MONTH = re.compile(r"/t?((?:19|20)\d\d)[-/]?(0?[1-9]|1[0-2])(?!\d{3,}/)(?:\d\d)?[-/_]")


def _year_of(url: str, day: dt.date) -> dt.date | None:
    """The end of the month that an address names, where it is the row's month of an earlier year.

    A page long left alone shows 10-11 and means the October that its items' addresses tell.
    """
    for found in _MONTH.finditer(url):
        year, month = int(found[1]), int(found[2])
        if month == day.month and year < day.year:
            return dt.date(year, month, 28) + dt.timedelta(days=3)
    return None


def _labels(node: LexborNode) -> str:
    """The short texts of a row outside its links: a day stands among them, while a summary may quote any."""
    texts = (
        clean(part.text())
        for part in node.traverse(include_text=True)
        if part.tag == "-text" and part.parent is not None and part.parent.tag != "a"
    )
    return " ".join(text for text in texts if 0 < len(text) <= _LABEL and not _STOP.search(text))


def _day_inside(link: Link, reference: dt.date | None) -> dt.date | None:
    """The day where the anchor wraps the whole row: in an element of its own, or at either end of the text."""
    for node in (link.node, *link.twins):
        for part in node.css("span, em, i, b, p, div, time, font, small, strong, label, dd, td"):
            text = clean(part.text(separator=" "))
            if len(text) < 40 and (is_only_day(text) or (reference and (_short(text) or is_ago(text)))):
                return find_day(text, reference)
        text = clean(node.text(separator=" "))
        for end in (text[-13:], text[:13]):
            if (day := find_day(end)) and _ends_with_day(text):
                return day
    return None


def _short(text: str) -> bool:
    return re.fullmatch(r"[\[(（【]?\d{1,2}[-./月]\d{1,2}日?[\])）】]?", text) is not None


_END_DAY = re.compile(
    r"(?:\s|[\[(（【])(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s\d{1,2}:\d\d(?::\d\d)?)?[\])）】]?$"
)
_START_DAY = re.compile(
    r"^[\[(（【]?(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\])）】]?(?:\s|(?<=[\])）】]))"
)


def _ends_with_day(text: str) -> bool:
    return bool(_END_DAY.search(text) or _START_DAY.search(text))


def _without_day(link: Link) -> str:
    """The title of an anchor that wraps the date too."""
    text = clean(link.node.text(separator=" "))
    for node in link.node.css("h1,h2,h3,h4,h5,.title,.tit,.tt,.bt"):
        if len(title := clean(node.text())) > 3:
            return title
    for part in link.node.css("span, em, i, b, p, div, time, font, small"):
        inner = clean(part.text(separator=" "))
        if inner and (is_only_day(inner) or is_ago(inner)):
            text = clean(text.replace(inner, " ", 1))
    return clean(_START_DAY.sub("", _END_DAY.sub("", text)))


def _read_beside(rows: list[Row], reference: dt.date | None) -> None:
    """Days in the elements between two rows: `<dt><a></dt><dd>day</dd>`, `<a></a><span>day</span><br>`."""
    edges = {row.node.mem_id for row in rows}
    for row in rows:
        if row.date is None and row.tag not in _ITEM_TAGS and row.holder.n < 400:
            row.date = find_day(_between(row.node, edges), reference) if _between(row.node, edges) else None


def _between(node: LexborNode, edges: set[int]) -> str:
    parts: list[str] = []
    step = node.next
    while step is not None and len(parts) < 6 and step.mem_id not in edges:
        tag = step.tag
        if tag == "-text" or (tag and tag[0] != "-"):
            if step.css_first("a") is not None if tag and tag[0] != "-" else False:
                break
            parts.append(step.text(separator=" ") or "")
        step = step.next
    return clean(" ".join(parts))[:80]


_YEAR = re.compile(r"^\D{0,3}((?:19|20)\d\d)\s*(?:年度?)?\D{0,3}$")


def _read_year_above(rows: list[Row]) -> None:
    """Rows that show month and day only, below a heading with their year."""
    years: dict[int, int | None] = {}
    for row in rows:
        if not row.extra or find_day(row.extra):
            continue
        key = row.holder.node.mem_id
        if key not in years:
            years[key] = _year_above(row.holder)
        if year := years[key]:
            row.date = find_day(row.extra, dt.date(year, 12, 31)) or row.date


def _year_above(holder: Box) -> int | None:
    step = holder.node.prev
    while step is not None and not step.is_element_node:
        step = step.prev
    found = _YEAR.match(clean(step.text())) if step is not None else None
    return int(found[1]) if found else None
