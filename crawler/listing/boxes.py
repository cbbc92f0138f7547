"""The links of a document and the boxes (elements) they stand in, each looked at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.addresses import join
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document

__all__ = ["Box", "Link", "Page", "absolute", "clean", "page_of"]

_CHROME_TAGS = frozenset({"nav", "header", "footer", "select", "noscript", "template"})
_ROOTS = frozenset({"html", "body", "li", "tr", "td"})
#: names of boxes that hold menus, page heads and feet; each token of id and class is looked at whole
_CHROME = re.compile(
    # the menu of a topic's own page stands in its main part, and is all there is to it
    r"(?!(?:zt|zhuanti|ztzl|special|topic|subject)[-_]?(?:nav|menu))"
    r"(?:(?:[a-z0-9]+[-_])*(?:nav|navs|navbar|navbox|navi|navlist|navigation|menu|menus|menubox|menulist|submenu|sidemenu|mainmenu|leftmenu"
    r"|header|footer|foot|crumb|crumbs|breadcrumb|breadcrumbs|toolbar|topbar|drawer|sitemap|share)"
    r"|(?:nav|menu|header|footer|foot|drawer|crumb)[-_].*|(?:main|left|sub|side|top|head|m|dl|site|page|sub|fix)(?:nav|menu)\w*|subnav\w*"
    r"|head|top|copyright|position|location|curpos|weizhi|dqwz|local|address|bdsharebuttonbox|yqlj\w*|friend\w*)"
)
#: names of boxes beside the main one
_SIDE = re.compile(
    r"(?:[a-z0-9]+[-_])*(?:aside|sidebar|sidebox|sidelist|hot|hots|hotlist|hotnews|rank|ranking|ranklist|recommend|recommended|related|relevant)"
    r"|side|sidecon|side[-_].*|hot[-_].*|rank[-_].*|recommend[-_].*|related[-_].*|remen\w*|rmtj|rdtj|tuijian\w*|xgxx|xgyd|xglj|xgwz|xgwj|xgzx|paihang\w*|phb|djph"
)
_SCRIPTED = re.compile(r"""(?:window\.open|location(?:\.href)?\s*=|openUrl|goto)\s*\(?\s*['"]([^'"]+)['"]""")


def clean(text: str | None) -> str:
    """Text with every run of white space as one blank."""
    if not text:
        return ""
    if "\u200b" in text or "\ufeff" in text:
        text = text.replace("\u200b", "").replace("\ufeff", "")
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def _kinds(mark: str) -> tuple[bool, bool]:
    tokens = mark.split()
    return any(map(_CHROME.fullmatch, tokens)), any(map(_SIDE.fullmatch, tokens))


class Box:
    """One element on the way from a link to the root."""

    __slots__ = ("chrome", "mark", "n", "node", "parent", "side", "tag")

    def __init__(self, node: LexborNode, parent: Box | None) -> None:
        attributes = node.attrs
        self.node = node
        self.parent = parent
        self.tag = node.tag or ""
        self.mark = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".strip()
        self.n = 0  #: content links below
        chrome, side = (False, False) if self.tag in _ROOTS else _kinds(self.mark.lower())
        self.chrome: bool = chrome or self.tag in _CHROME_TAGS or (parent is not None and parent.chrome)
        self.side: bool = side or self.tag == "aside" or (parent is not None and parent.side)

    def up(self) -> Iterator[Box]:
        """This box and those around it, inmost first."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(eq=False, slots=True)
class Link:
    """A link in its box. `url` is "" where the href leads nowhere."""

    node: LexborNode
    box: Box
    href: str
    url: str
    text: str
    hint: str  #: the title attribute
    order: int
    twins: list[LexborNode] = field(default_factory=list)  #: further anchors with the same href beside it

    @property
    def title(self) -> str:
        """The title attribute, unless it says less than the visible text."""
        hint = self.hint.removeprefix("标题：").removeprefix("标题:").strip()
        if hint and (not self.text or len(hint) >= len(self.text.rstrip(".…"))):
            return hint
        return self.text or hint


@dataclass(eq=False)
class Page:
    """All links of a document, content links apart from those of pagers, in document order."""

    document: Document
    base: str
    links: list[Link] = field(default_factory=list)
    pager: list[Link] = field(default_factory=list)
    boxes: dict[int, Box] = field(default_factory=dict)

    def box(self, node: LexborNode) -> Box:
        """The box of an element, with those around it."""
        known = self.boxes.get(node.mem_id)
        if known is not None:
            return known
        chain = [node]
        up = node.parent
        while up is not None and up.is_element_node and up.mem_id not in self.boxes:
            chain.append(up)
            up = up.parent
        box = self.boxes.get(up.mem_id) if up is not None else None
        for element in reversed(chain):
            box = self.boxes[element.mem_id] = Box(element, box)
        assert box is not None
        return box


_PAGER_WORDS = re.compile(
    r"^[<>«»‹›＜＞\s]*(?:(?:首|上一|下一|前一|后一|末|尾|最后一|第一|上|下)页|第?\s*\d{1,4}\s*页?|\[\d{1,4}\]|[.…]{2,}|[<>«»‹›＜＞]|go|next|prev|跳转|确定)[<>«»‹›＜＞\s]*$",
    re.IGNORECASE,
)


def absolute(base: str, href: str) -> str:
    """The canonical address, or "" where the href leads to no page."""
    href = href.strip()
    if not href or href[0] == "#" or href[:11].lower() == "javascript:":
        return ""
    rooted = href[0] == "/" or href[:4].lower() == "http"
    return _resolved(_root(base) if rooted else base, href)


@lru_cache(maxsize=512)
def _root(base: str) -> str:
    """What rooted links of all pages of a site share; a menu is then resolved once for all of them."""
    return "/".join(base.split("/")[:3]) + "/"


@lru_cache(maxsize=32768)
def _resolved(base: str, href: str) -> str:
    try:
        url = join(base, href)
        return canonical(url) if url[:4].lower() == "http" and urlsplit(url).hostname else ""
    except ValueError:
        return ""


#: anchors; boxes and buttons that a script makes links of; the pages to choose from
_LINKS = "a, div[onclick], li[onclick], td[onclick], tr[onclick], p[onclick], span[onclick], input[onclick], button[onclick], option[value]"


def _leads(node: LexborNode, script: str) -> bool:
    """Whether what is no anchor leads somewhere: by its script, or as a choice of pages."""
    if node.tag == "option":
        value = (node.attrs.get("value") or "").strip()
        return ("/" in value or "." in value) and _PAGER_WORDS.match(clean(node.text())) is not None
    return _SCRIPTED.search(script) is not None and node.css_first("a") is None


def page_of(document: Document) -> Page:
    """The links of the document, sorted into content and pager."""
    known = document.__dict__.get("_links")
    if isinstance(known, Page):
        return known
    page = Page(document, document.base)
    previous: Link | None = None
    for order, node in enumerate(document.tree.css(_LINKS)):
        attributes = node.attrs
        href = (attributes.get("href") or "").strip()
        script = attributes.get("onclick") or (href if href[:11].lower() == "javascript:" else "")
        if node.tag != "a" and not _leads(node, script):
            continue
        if node.tag == "option":
            href = (attributes.get("value") or "").strip()
        if not href and not script:
            continue
        text = clean(node.text()) or clean(attributes.get("value") if node.tag == "input" else "")
        parent = node.parent
        if parent is None:
            continue
        url = absolute(page.base, href)
        if not url and script and (found := _SCRIPTED.search(script)):
            url = absolute(page.base, found[1])
        link = Link(node, page.box(parent), href, url, text, clean(attributes.get("title")), order)
        shown = bool(text or link.hint) or _pictured(link)
        if len(link.text) <= 9 and _PAGER_WORDS.match(link.text):
            page.pager.append(link)
            continue
        if previous is not None and url and previous.url == url and _near(previous, link):
            previous.twins.append(node)
            if len(link.text) > len(previous.text):
                previous.text, previous.hint = link.text, link.hint or previous.hint
            continue
        if not shown:
            continue
        page.links.append(link)
        previous = link
        box: Box | None = link.box
        while box is not None:
            box.n += 1
            box = box.parent
    document.__dict__["_links"] = page
    return page


def _near(one: Link, other: Link) -> bool:
    """Whether two anchors to one page belong to one row: a picture and the headline under it."""
    boxes = set(map(id, list(one.box.up())[:3]))
    return any(id(box) in boxes for box in list(other.box.up())[:3])


def _pictured(link: Link) -> bool:
    image = link.node.css_first("img")
    if image is None:
        return False
    link.text = clean(image.attrs.get("alt"))
    return True
