"""The day that a visitor sees beside the title, told from all the other days on a page.

The rule, in the order of its force:

1. A day is judged by the words before it. 发布时间 and its kin name the day of publication wherever they stand
   outside the article's prose; 时间, 日期 and 更新时间 do so near the title; 报名时间, 开始时间, 生成日期, 今天是
   and the like name another day, which never counts.
2. A day without words counts where nothing but short notes (source, author, font size) stands between the
   title and it, on a line that is no sentence.
3. A day in an entry of a list (beside or below a link with a headline in it) belongs to that other article.
4. A day that a script writes into the page counts as if it stood where the script stands.
5. Next come a day of issue (发文日期), then a day right above the title. Days in the article's prose, in the
   page's furniture, in its address or tags are not shown beside the title: then there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from crawler.bodies import body_range
from crawler.datelabels import Label, has_document_label, is_document_label, label_before
from crawler.daywords import day_of, plain_digits, spotted
from crawler.headlines import headline_spans

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from crawler.cms.base import Document
    from crawler.flow import Flow, Script

__all__ = ["document_date", "shown_date"]

_NEAR = 400  #: characters below the title in which its notes stand
_ABOVE = 60
_ENTRY = 8  #: characters that make the text of a link a headline
_NOTES = re.compile(
    "来源|作者|字体|字号|浏览|阅读|点击|访问|打印|分享|编辑|责编|审核|供稿|稿源|发布|收藏|关闭"
)
_PROSE = re.compile("[。！？；]")
_RANGE = re.compile(r"\s*(?:\d\d?[:：∶时]\d\d分?)?\s*(?:至|到|~|～|-{1,2}|—{1,2}|－|起)\s*(?:\d|今)")
_RANGE_END = re.compile(r"[日\d]\s*(?:至|到|~|～|-{1,2}|—{1,2}|－)\s*$")
_CREDIT = re.compile(r"(?:来\s*源|作\s*者|稿\s*源|发布机构|发布单位)\s*[:：]?\s*$")
#: eight digits are a day only behind words that say so
_DIGITS = re.compile(r"(?:时间|日期|发布)\s*[:：]\s*((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_WEEKDAY = re.compile(r"\s*[(（]?\s*(?:星期|周|礼拜)[一二三四五六日天]")
_CLOCK = re.compile(r"^[\s　]*(?:\d\d?[:：∶时]\d\d?(?:[:：∶分]\d\d?)?[分秒]?)?[\s\])】）]*")
_WRITES = re.compile(r"document\s*\.\s*write|innerHTML|innerText|textContent|\.(?:html|text|append)\s*\(")
_LITERAL = re.compile(r"([\"'])([^\"'<>\n/]{0,12}?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}[^\"'\n]{0,20})\1")
#: how a script hands a day on: to a variable, or straight to a call that writes
_HANDED = re.compile(r"(?:([\w$.]+)\s*=|(?<!Date)[(+,])\s*$")
_FOREIGN_NAME = re.compile(r"url|href|src|link|path|today|now|end|start|deadline|expire", re.IGNORECASE)


class _Day(NamedTuple):
    """A day on the page: what it is, where it stands, and the text it is to be read in."""

    day: dt.date
    start: int
    end: int
    text: str
    written: bool = False  #: by a script


#: the last character of every label of a day (日期, 时间), and how far the day may stand behind it
_LABEL_ENDS = re.compile("[期间]")
_DAY_REACH = 40


def shown_date(document: Document, title: str) -> dt.date | None:
    """The publication day that the page shows a visitor; None when it shows none."""
    return _Page(document.flow, title).shown()


def document_date(document: Document) -> dt.date | None:
    """The day of the document itself as a head table states it (成文日期, 生成日期, 发文日期)."""
    text = plain_digits(document.flow.text)
    if not has_document_label(text):
        return None
    # looking for the label first is ten times cheaper than looking at every day of the page
    for end in (found.end() for found in _LABEL_ENDS.finditer(text)):
        if is_document_label(text, end):
            days = spotted(text, end, min(len(text), end + _DAY_REACH))
            for start, _, day in days:
                if is_document_label(text, start):
                    return day
    return None


class _Page:
    """A page under judgement: where its titles, its article and its links stand."""

    def __init__(self, flow: Flow, title: str) -> None:
        self.flow = flow
        self.text = plain_digits(flow.text)
        self.body = body_range(flow)
        self.titles = headline_spans(flow, title)
        self.anchors = [found for found in flow.found if found.tag == "a" and found.end > found.start]
        self.starts = [found.start for found in self.anchors]

    def shown(self) -> dt.date | None:
        ranked = []
        for at in self._days():
            rank = self._rank(at)
            if rank == 0:
                return at.day  # days come in the order of the text, so none can be better
            if rank is not None:
                ranked.append((rank, at.start, at.day))
        return min(ranked)[2] if ranked else None

    def _days(self) -> Iterator[_Day]:
        for start, end, day in spotted(self.text):
            yield _Day(day, start, end, self.text)
        for found in _DIGITS.finditer(self.text):
            if bare := day_of(*found.groups()):
                yield _Day(bare, found.start(1), found.end(), self.text)
        for script in self.flow.scripts:
            if script.head or not _WRITES.search(script.text):
                continue
            yield from self._written(script)

    def _written(self, script: Script) -> Iterator[_Day]:
        """Days that a script writes, read as if they stood where it stands."""
        for found in _LITERAL.finditer(script.text):
            handed = _HANDED.search(script.text, max(0, found.start() - 40), found.start())
            if not handed or _FOREIGN_NAME.search(handed[1] or ""):
                continue
            text = self.text[: script.offset] + "\t" + plain_digits(found[2])
            for start, end, day in spotted(text, script.offset):
                yield _Day(day, start, end, text + "\n" + self.text[script.offset :], written=True)
                break

    def _rank(self, at: _Day) -> int | None:
        """How well a day answers to "the day beside the title", lower is better; None when it does not."""
        label = label_before(at.text, at.start)
        if label is Label.OTHER or self._in_list(at):
            return None
        if _RANGE.match(at.text, at.end) or _RANGE_END.search(at.text, max(0, at.start - 8), at.start):
            return None
        below = self._below_title(at)
        if label is Label.PUBLISHED:
            return 0 if not self._in_prose(at) else 40
        if label in (Label.PLAIN, Label.UPDATED):
            if below:
                return 10 + label
            return None if self._in_prose(at) or self._in_chrome(at) else 50 + label
        if label is Label.ISSUED:
            return 60 if not self._in_prose(at) else None
        if below and self._is_note(at):
            return 70 if self._bracketed(at) else 20
        if at.written and not self._in_prose(at):
            return 30
        return 80 if self._above_title(at) else None

    def _line(self, at: _Day) -> tuple[int, int]:
        start = at.text.rfind("\n", 0, at.start) + 1
        end = at.text.find("\n", at.end)
        return start, end if end >= 0 else len(at.text)

    def _below_title(self, at: _Day) -> bool:
        """Whether only short notes stand between the title and the day."""
        for title in self.titles:
            if title.end <= at.start <= title.end + _NEAR:
                inside = self.body[0] <= at.start < self.body[1]
                if inside and not self.body[0] <= self.titles[0].start < self.body[1]:
                    continue
                if not _PROSE.search(at.text, title.end, at.start):
                    return True
        return not self.titles and bool(_NOTES.search(at.text, *self._line(at))) and not self._in_prose(at)

    def _above_title(self, at: _Day) -> bool:
        for title in self.titles:
            if 0 <= title.start - at.end <= _ABOVE and not _WEEKDAY.match(at.text, at.end):
                between = _CLOCK.sub("", at.text[at.end : title.start])
                return not between.strip() and not self._in_chrome(at)
        return False

    def _is_note(self, at: _Day) -> bool:
        """Whether the day's line is a note and no sentence: little text besides, or the words of notes."""
        start, end = self._line(at)
        line = at.text[start:end]
        if _PROSE.search(line) or at.text[at.end : at.end + 1] in ("，", ",", "、"):
            return False
        after = _CLOCK.sub("", at.text[at.end : end])
        return len(after) <= 16 or bool(_NOTES.search(line))

    def _bracketed(self, at: _Day) -> bool:
        return "年" in at.text[at.start : at.end] and at.text[at.start - 1 : at.start] in ("(", "（")

    def _in_prose(self, at: _Day) -> bool:
        """Inside the article's own text, unless that begins with the page's title and so holds its notes too."""
        if not self.body[0] < at.start < self.body[1]:
            return False
        first = self.titles[0].start if self.titles else -1
        return not (self.body[0] <= first and not _PROSE.search(at.text, first, at.start))

    def _in_chrome(self, at: _Day) -> bool:
        return any(span.start <= at.start < span.end for span in self.flow.chrome)

    def _in_list(self, at: _Day) -> bool:
        """Whether a headline with a link stands on the day's line or fills the line above."""
        start, end = self._line(at)
        above = at.text.rfind("\n", 0, max(0, start - 1)) + 1
        for anchor in self.anchors[bisect_right(self.starts, above - 1) :]:
            if anchor.start >= end:
                return False
            if len(anchor.text) < _ENTRY or self._is_title(anchor.start, anchor.end):
                continue
            if _CREDIT.search(at.text, max(0, anchor.start - 8), anchor.start):
                continue
            if anchor.start >= start - 1 or anchor.end - anchor.start >= 0.8 * (start - 1 - above):
                return True
        return False

    def _is_title(self, start: int, end: int) -> bool:
        return any(title.start < end and start < title.end for title in self.titles)
