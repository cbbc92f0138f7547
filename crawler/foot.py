"""The foot of a home page drawn by scripts, frames and includes: looked into before anything counts as missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.cms.base import Document
from crawler.encoding import decode
from crawler.footer import footer_facts
from crawler.hrefs import extension, looks_like_page
from crawler.listing.boxes import absolute
from crawler.scripts import foreign_scripts
from crawler.scriptwords import asked_by, writes_foot, written_by
from storage.models import FetchOutcome
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from crawler.render import Rendered
    from crawler.sitting import Sitting

__all__ = ["drawn_foot"]

#: what every foot has to show (crawler.footer knows more)
_OWED = ("badge", "error_report", "identity_code", "icp", "police", "host_unit", "contact")
_MOST = 16  #: scripts and pages looked into for one home page, and as many again that these lead to
_TAIL = 1500  #: the foot is the end of a page's text
_LIBRARY = re.compile(
    r"(?:^|[/.-])(?:jquery|swiper|bootstrap|layui|layer|echarts|vue|react|slick|superslide|swfobject|html5|respond|polyfill|animate"
    r"|fastclick|lazyload|wow|video|player|analytics|tongji|hm|share|jweixin|md5|laydate|datepicker|es5|flexible|rem)\b[^/]*$",
    re.IGNORECASE,
)
_FOOT = re.compile(r"foot|bottom|copyright|dibu|yejiao|includ", re.IGNORECASE)
_SMELLS = re.compile(_FOOT.pattern + r"|conac|jiucuo|common|public|site", re.IGNORECASE)
#: endings of pieces that a page is put together from
_PIECES = frozenset({"html", "htm", "shtml", "js", "json", "txt", "inc"})
#: attributes of elements into which something else is put
_DRAWN_FROM = (
    ("script", "src"),
    ("iframe", "src"),
    ("frame", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("include", "src"),
    ("[data-include]", "data-include"),
    ("[w3-include-html]", "w3-include-html"),
    ("[ng-include]", "ng-include"),
    ("[include]", "include"),
)
_SSI = re.compile(r"<!--\s*#include\s+(?:virtual|file)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_INLINE = re.compile(
    r"<script\b(?![^>]{0,2000}\bsrc\s*=)[^>]{0,2000}>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL
)
#: a place for the foot with nothing in it
_EMPTY = re.compile(
    r"<(div|footer|section|table)\b[^>]{0,300}\b(?:id|class)\s*=\s*[\"'][^\"']*(?:foot|bottom|copyright|dibu)[^\"']*[\"'][^>]*>\s*</\1>"
    r"|<footer\b[^>]*>\s*</footer>",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{15,})")


@dataclass(slots=True)
class _Foot:
    """What is known so far, and what keeps us from knowing more."""

    facts: dict[str, str]
    text: str = ""  #: ends of the pages drawn in, as visitors see them
    unread: list[str] = field(default_factory=list)
    filled: bool = False  #: a script fills it, or its place stands empty
    silent: bool = False  #: data that the browser asked for did not come

    @property
    def missing(self) -> list[str]:
        return [name for name in _OWED if name not in self.facts]

    def take(self, document: Document, *, shown: bool) -> None:
        """Facts of a further document; `shown`: its text is one for visitors."""
        self.facts = {**footer_facts(document), **self.facts}
        if shown:
            tail = document.flow.text[-_TAIL:]
            self.text = _LONG_NUMBER.sub("…", f"{self.text}\n{tail}".strip())[-2 * _TAIL :]

    @property
    def doubt(self) -> str:
        """Why something may be there and yet not be seen, in Chinese; else ""."""
        if self.unread:
            return "页面引用的脚本或内嵌页未能读取（" + "、".join(self.unread[:3]) + "）"
        if self.silent:
            return "页面的数据接口没有应答"
        return "页脚由脚本填写，未能看到填写的内容" if self.filled else ""


async def drawn_foot(sitting: Sitting, document: Document) -> dict[str, Any]:
    """Evidence for the visit of a home page: what of the foot is drawn into it, and what remains in doubt.

    {} where the page itself shows all of it, or draws in nothing. Keys: `facts` (as crawler.footer names them),
    `text`, `missing`, `doubt` (why what is missing may yet be there).
    """
    foot = _Foot(footer_facts(document))
    known = set(foot.facts)
    if not foot.missing:
        return {}
    ahead = _asked(document, foot)  # what its own scripts write is taken on the way
    if not (ahead or _INLINE.search(document.text)):
        return {}
    foot.filled = foot.filled or _EMPTY.search(document.text) is not None
    search, done = _Search(sitting, document), set[str]()
    for _ in range(2):
        if foot.missing and ahead:
            done.update(ahead)
            ahead = [url for url in await search.look_into(ahead, foot) if url not in done]
    if foot.missing and (
        shown := await sitting.render(document.url, screenshot=False, scripts=search.foreign)
    ):
        _see(shown, foot, search.foreign)
    told = {
        "facts": {name: value for name, value in foot.facts.items() if name not in known},
        "text": foot.text,
        "missing": foot.missing,
        "doubt": foot.doubt if foot.missing else "",
    }
    return {name: value for name, value in told.items() if value}


def _asked(document: Document, foot: _Foot) -> list[str]:
    """What a document draws into itself, the likeliest places of a foot first; its own scripts are heard on the way."""
    scripts = _INLINE.findall(document.text)
    foot.filled = foot.filled or any(map(writes_foot, scripts))
    written = [*_named(document)]
    for script in scripts:
        written += _heard(script, document.url, foot)
    return _likely(written, document)


def _heard(script: str, url: str, foot: _Foot) -> list[str]:
    """Take what a script writes; the addresses that it asks for, or that stand in what it writes."""
    written = Document(url, written_by(script))
    foot.take(written, shown=False)
    return [*asked_by(script), *_named(written)]


def _named(document: Document) -> Iterator[str]:
    text = document.text
    if "<" not in text:
        return
    for selector, name in _DRAWN_FROM:
        for node in document.tree.css(selector):
            if address := node.attrs.get(name):
                yield address
    yield from _SSI.findall(text)


def _likely(written: Iterable[str], document: Document) -> list[str]:
    """Addresses that may hold a foot: no libraries, no data interfaces but those named after it."""
    urls = dict.fromkeys(filter(None, (absolute(document.base, href) for href in written)))
    fitting = [
        url
        for url in urls
        if (extension(url) in _PIECES and not _LIBRARY.search(url.partition("?")[0]))
        or (looks_like_page(url) and _FOOT.search(url))
    ]
    return sorted(fitting, key=lambda url: _SMELLS.search(url) is None)


class _Search:
    """Reads what a page draws in: of hosts of ours with all manners, of other offices' hosts scripts alone."""

    def __init__(self, sitting: Sitting, page: Document) -> None:
        self._sitting, self._page = sitting, page
        self.foreign: dict[str, bytes] = {}  #: address → body

    async def look_into(self, urls: Collection[str], foot: _Foot) -> list[str]:
        """Take what stands there; the addresses that it leads to."""
        ours = [url for url in urls if self._sitting.ledger.allows(url)]
        others = [url for url in urls if url not in ours and host_of(url).endswith(".gov.cn")]
        texts = await self._foreign(others[:_MOST])
        ahead: list[str] = []
        for url in ours[:_MOST]:
            fetched = await self._sitting.fetcher.get(url, guess=True)
            if fetched.ok:
                texts[url] = fetched.text
            elif fetched.outcome is not FetchOutcome.GONE:
                foot.unread.append(url)
        foot.unread += [*ours[_MOST:], *(url for url in others if url not in texts)]
        for url, text in texts.items():
            ahead += self._taken(url, text, foot)
        return ahead

    def _taken(self, url: str, text: str, foot: _Foot) -> list[str]:
        if text.lstrip("\ufeff \t\r\n").startswith("<"):
            page = Document(url, text)
            foot.take(page, shown=True)
            return _asked(page, foot)
        foot.filled = foot.filled or writes_foot(text)
        return _likely(_heard(text, url, foot), self._page)  # a script's addresses start from its page

    async def _foreign(self, urls: Collection[str]) -> dict[str, str]:
        bodies = await foreign_scripts(urls, self._sitting.settings.network)
        self.foreign |= bodies
        return {url: decode(body, "")[0] for url, body in bodies.items()}


def _see(shown: Rendered, foot: _Foot, foreign: Collection[str]) -> None:
    """What the browser shows settles it, but for what it was not let fetch or asked for in vain."""
    foot.take(Document(shown.final_url, shown.html), shown=True)
    for url, html in shown.frames:
        foot.take(Document(url, html), shown=True)
    foot.unread = [url for url in foot.unread if host_of(url) in shown.outside_hosts and url not in foreign]
    foot.filled, foot.silent = _EMPTY.search(shown.html) is not None, bool(shown.unanswered)
