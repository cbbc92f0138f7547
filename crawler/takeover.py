"""Signs that somebody else writes on the page: foreign scripts, veiled writing, whole-page frames. Facts only."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from crawler.cms.base import DATA_PAGE
from crawler.hidden import style_way
from crawler.leaps import handlers, leaps
from crawler.markup import attribute
from crawler.oddtitles import at_odds, odd_parts, second_title, written_title
from crawler.unveil import addresses, unveiled, veiled_addresses
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.cms.base import Document
    from crawler.flow import Flow

__all__ = ["code_tricks", "script_tricks", "signs", "site_of"]

_ENTITY = re.compile(r"&#(?:\d{2,6}|x[0-9a-f]{2,5});?", re.IGNORECASE)
_RAW_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,4000})", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"';\s]+)", re.IGNORECASE)
#: what a script says that no portal's own script needs to say: trick → (a word it cannot lack, the pattern)
_TRICKS = {
    "unescape_write": (
        "write",
        re.compile(r"document\s*\.\s*write(?:ln)?\s*\(\s*(?:unescape|decodeURI\w*|atob)\s*\("),
    ),
    "split_eval": ("eval", re.compile(r"eval\s*\(\s*[\"'][^\"']{1,12}[\"']\s*\+\s*[\"']")),
    "packed_eval": ("eval", re.compile(r"eval\s*\(\s*function\s*\(\s*p\s*,\s*a\s*,\s*c\s*,\s*k")),
    "decoded_eval": (
        "eval",
        re.compile(r"eval\s*\(\s*(?:atob|unescape|String\s*\.\s*fromCharCode|decodeURI\w*)\s*\("),
    ),
    "char_codes": (
        "fromCharCode",
        re.compile(r"fromCharCode\s*\(\s*(?:0x)?[0-9a-f]+(?:\s*,\s*(?:0x)?[0-9a-f]+){15,}", re.IGNORECASE),
    ),
    "hex_strings": ("\\x", re.compile(r"(?:\\x[0-9a-f]{2}){24,}", re.IGNORECASE)),
    "window_stop": ("stop", re.compile(r"window\s*\.\s*stop\s*\(\s*\)")),
    "title_write": (
        "title",
        re.compile(
            r"document\s*\.\s*title\s*=\s*(?:unescape|decodeURI\w*|[\"'](?=[^\"']*(?:[一-鿿]|%u|&#|\\u)))"
        ),
    ),
    "referrer_jump": (
        "location",
        re.compile(
            r"(?>(?:referrer|userAgent)[^;]{0,200}?(?:baidu|sogou|so\.com|google|spider)).{0,600}?location(?:\s*\.\s*href)?\s*(?:=[^=]|\.\s*(?:replace|assign)\s*\()",
            re.DOTALL | re.IGNORECASE,
        ),
    ),
    "spider_write": (
        "write",
        re.compile(
            r"(?>(?:referrer|userAgent).{0,250}?(?:spider|baidu|sogou|google)).{0,300}?write[^)]{0,80}<(?:scr|ifr)"
            r"|(?>(?:spider|baidu|sogou).{0,120}?(?:referrer|userAgent)).{0,300}?write[^)]{0,80}<(?:scr|ifr)",
            re.DOTALL | re.IGNORECASE,
        ),
    ),
    "script_write": (
        "write",
        re.compile(
            r"document\s*\.\s*write(?:ln)?\s*\([^)]{0,80}<scr[\"'+ ]*ipt[^)]{0,120}?src\s*=[\"'\\ ]*(?:https?:)?//",
            re.IGNORECASE,
        ),
    ),
    "frame_write": (
        "frame",
        re.compile(
            r"document\s*\.\s*write(?:ln)?\s*\([^)]{0,80}<i[\"'+ ]*frame[^)]{0,120}?src\s*=[\"'\\ ]*(?:https?:)?//",
            re.IGNORECASE,
        ),
    ),
}
_SNIPPET = 300
_BARE = 120  #: characters of a page that does nothing but lead on
#: a script that looks at who comes, and from where
_SCRIPT = re.compile(r"<script\b[^>]{0,2000}>(.*?)(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
#: what portals themselves write in that way: the badge of public bodies, visitor counters
_USUAL = re.compile(r"conac\.cn|cnzz\.com|hm\.baidu\.com|51\.la|gov\.cn|voice|TTS|localhost", re.IGNORECASE)
_WEB = ("http:", "https:")


def site_of(host: str) -> str:
    """The part of a host that one owner registers: `rsj.shicheng.gov.cn` → `shicheng.gov.cn`."""
    labels = host.split(".")
    keep = (
        3
        if len(labels) > 2 and labels[-1] in ("cn", "mo", "hk", "tw", "jp", "uk") and labels[-2] in _SECOND
        else 2
    )
    return ".".join(labels[-keep:])


_SECOND = frozenset(("gov", "com", "org", "net", "edu", "ac", "mil", "co"))


def signs(document: Document, flow: Flow, meta: dict[str, list[str]]) -> dict[str, Any]:
    """Facts for the rules to judge, by name; a fact that is not there has no entry."""
    home = host_of(document.url)
    found: dict[str, Any] = {}
    entities = _title_entities(document.text)
    if entities >= 6:
        found["title_entities"] = entities
    if scripts := list(_foreign_scripts(document, flow, home)):
        found["foreign_scripts"] = scripts
    if tricks := _tricks(flow):
        found["script_tricks"] = tricks
    codes = _codes(document, flow)
    if veiled := [url for url in veiled_addresses(codes) if _stranger(url, home)]:
        found["veiled_to"] = veiled[:5]
    if written := [url for url in _written_from(found.get("script_tricks", {})) if _stranger(url, home)]:
        found["written_from"] = written[0]
    if title := written_title(found.get("script_tricks", {}).get("title_write", "")):
        found["written_title"] = title
    if document.base != document.url and _stranger(document.base, home):
        found["base_to"] = document.base[:500]
    if frames := list(_whole_frames(document, flow)):
        found["whole_frames"] = frames
    if jump := _refresh(document, flow, home):
        found["refresh_to"] = jump
    leapt = leaps(codes, document.base, bare=len(flow.text) <= _BARE)
    if leap := next((url for url in leapt if _stranger(url, home)), ""):
        found["leaps_to"] = leap[:500]
    if odd := f"{odd_parts(flow, meta)} {second_title(document.text)}".strip():
        found["title_parts"] = odd[:200]
    if at_odds(flow, meta):
        found["title_at_odds"] = " ".join(html.unescape(flow.title).split())[:200]
    return found


def _title_entities(text: str) -> int:
    raw = _RAW_TITLE.search(text)
    return len(_ENTITY.findall(raw[1])) if raw and "&#" in raw[1] else 0


def _foreign_scripts(document: Document, flow: Flow, home: str) -> Iterator[dict[str, Any]]:
    """External scripts whose host belongs to another owner than the page's."""
    for script in flow.scripts:
        src = attribute(script.attrs, "src").strip()
        if "//" not in src:
            continue
        try:
            url = urljoin(document.base, src)
        except ValueError:
            continue
        host = host_of(url)
        if url.startswith(_WEB) and host and site_of(host) != site_of(home):
            yield {"src": url[:500], "host": host, "head": script.head}


def script_tricks(html_text: str) -> dict[str, str]:
    """The same of a page that is not read otherwise: name of the trick → the code around it."""
    return _tricks_in(code for code in _SCRIPT.findall(html_text) if code)


def code_tricks(code: str) -> dict[str, str]:
    """The same of a script that stands in a file of its own."""
    return _tricks_in([code])


def _tricks(flow: Flow) -> dict[str, str]:
    return _tricks_in(script.text for script in flow.scripts)


def _tricks_in(scripts: Iterable[str]) -> dict[str, str]:
    """name of the trick → the code around it."""
    found: dict[str, str] = {}
    for code in scripts:
        for name, (needle, pattern) in _TRICKS.items():
            at = pattern.search(code) if needle in code and name not in found else None
            if at and not (name.endswith("_write") and _USUAL.search(code[at.start() : at.end() + 400])):
                found[name] = code[max(0, at.start() - 40) : at.end() + 120].strip()[:_SNIPPET]
    return found


def _written_from(tricks: dict[str, str]) -> list[str]:
    """Addresses in what a script writes by way of unescape and its like."""
    return addresses(unveiled(tricks["unescape_write"])) if "unescape_write" in tricks else []


def _codes(document: Document, flow: Flow) -> list[str]:
    """The page's scripts, those in its elements' attributes, and pages written into addresses."""
    codes = [script.text for script in flow.scripts if script.text] + handlers(document)
    if DATA_PAGE in document.marks:
        codes += [found.attrs for found in flow.found if DATA_PAGE in found.attrs]
    return codes


def _whole_frames(document: Document, flow: Flow) -> Iterator[str]:
    """Frames that cover the page: all of its width and height, or fixed over it."""
    for element in flow.found:
        if element.tag != "iframe":
            continue
        attrs = element.attrs.replace(" ", "").lower()
        wide = 'width="100%"' in attrs or "width:100%" in attrs or "width:100vw" in attrs
        high = 'height="100%"' in attrs or "height:100%" in attrs or "height:100vh" in attrs
        fixed = "position:fixed" in attrs or "position:absolute" in attrs
        if (
            wide
            and high
            and (fixed or len(flow.text) < 200)
            and not style_way(attribute(element.attrs, "style"))
        ):
            yield attribute(element.attrs, "src")[:500]


def _refresh(document: Document, flow: Flow, home: str) -> str:
    for attrs in flow.metas:
        if attribute(attrs, "http-equiv").strip().lower() != "refresh":
            continue
        target = _REFRESH.search(attribute(attrs, "content"))
        try:
            url = urljoin(document.base, target[1]) if target else ""
        except ValueError:
            continue
        if url and host_of(url) and site_of(host_of(url)) != site_of(home):
            return url[:500]
    return ""


def _stranger(url: str, home: str) -> bool:
    host = host_of(url)
    return bool(host) and site_of(host) != site_of(home)
