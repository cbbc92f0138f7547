"""The choice of the section's own list among all groups of a page, and the case that there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.listing.boxes import Page, clean, page_of
from crawler.listing.days import made_on
from crawler.listing.groups import Group, Subject, groups_of, heads_aside, section_like
from crawler.listing.pagers import beyond_pager, pager_node, visible
from crawler.listing.rows import rows_of
from crawler.listing.signs import has_body, placeholder, shows_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document, Entry

__all__ = ["Choice", "children", "choose", "menu"]


_SERVICE = re.compile(
    r"首页|网站地图|联系我们|关于我们|设为|收藏|登录|注册|无障碍|English|繁体|简体|隐私|免责|版权",
    re.IGNORECASE,
)
#: the way to the page, whatever its box is called
_TRAIL = re.compile(r"(?:您?(?:现在|当前|目前|所在)?的?)?位置|(?:首页|主页)\s*[>»›＞/-]")
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|ceb|pptx?|jpe?g|png)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_LIST_TAGS = "ul, ol, dl, tbody"


@dataclass
class Choice:
    """What was found on the page: the groups of the section's own list, in order."""

    page: Page
    subject: Subject
    groups: list[Group] = field(default_factory=list)  #: those that are the list
    all: list[Group] = field(default_factory=list)
    pager: LexborNode | None = None
    hollow: bool = False  #: the page bears the marks of an empty list, or of an article

    def entries(self) -> list[Entry]:
        """Entries without repetition."""
        seen: set[tuple[str | None, str]] = set()
        found: list[Entry] = []
        for group in self.groups:
            for row in group.rows:
                entry = row.entry()
                key = (entry.url, "" if entry.url else entry.title)
                if len(entry.title) > 1 and key not in seen:
                    seen.add(key)
                    found.append(entry)
        return found


@dataclass
class _Scene:
    """What surrounds the groups: the pager and who stands by it, and the marks of an empty list."""

    page: Page
    subject: Subject
    groups: list[Group]
    pager: bool
    near: set[int]  #: ids of the groups that the pager belongs to
    orphan: bool  #: the pager stands by a list that has no rows
    tiles: list[Group] = field(default_factory=list)  #: groups of links to sections, in the main part

    @cached_property
    def hollow(self) -> bool:
        """A pager of its own, an empty list box, a placeholder or an article: the list is not here."""
        return self._void or self.bare_heading is not None

    @cached_property
    def _void(self) -> bool:
        return (
            self.orphan
            or _empty_box(self.page, self.subject)
            or placeholder(self.page.document) is not None
            or has_body(self.page.document)
        )

    @cached_property
    def bare_heading(self) -> LexborNode | None:
        return _bare_heading(self.page, self.groups + self.tiles, self.subject)

    def holds(self, blocks: list[Group]) -> bool:
        """Whether these blocks of other sections are what the page is about: nothing is amiss, or its own heading
        stands in one box with them."""
        if self.pager or self._void:
            return False
        head = self.bare_heading
        if head is None:
            return True
        around = head.parent
        if around is None or around.tag == "body":
            return False
        return all(any(up.node.mem_id == around.mem_id for up in group.box.up()) for group in blocks)

    @cached_property
    def article(self) -> bool:
        """An article stands in the page: files below it are its attachments."""
        return shows_article(self.page.document)


def choose(document: Document, whole: bool = False) -> Choice:
    """The section's own groups; `whole`: every group, for a piece of a page that is nothing but the list."""
    page = page_of(document)
    groups = groups_of(rows_of(page, made_on(document)))
    subject = Subject.of(page)
    choice = Choice(page, subject, all=groups)
    if whole:
        choice.groups = groups
        return choice
    candidates = [group for group in groups if _possible(group, subject)]
    choice.pager = pager_node(page)
    scene = _scene(page, choice.pager, candidates, subject)
    scene.tiles = [group for group in groups if _tiles(group, subject.url.split("#")[0])]
    by_pager = [group for group in candidates if id(group) in scene.near]
    if scored := _scored(by_pager, scene, 2) or _scored(candidates, scene, 0):
        choice.groups = _together(scored, scene)
    elif (blocks := _showcases(candidates, subject)) and scene.holds(blocks):
        choice.groups = blocks
    choice.hollow = not choice.groups and (scene.pager or scene.hollow)
    return choice


def _showcases(groups: list[Group], subject: Subject) -> list[Group]:
    """The blocks of a directory page: several, each headed by a link to a section of its own."""
    blocks = [group for group in groups if group.leads_away(subject) and not group.chrome and not group.side]
    return blocks if len(blocks) > 1 else []


def _possible(group: Group, subject: Subject) -> bool:
    """Whether the rows look like entries: dated, or undated links to articles."""
    if group.dated * 3 >= len(group.rows):
        return group.average >= 4 or group.dated > 2
    if group.chrome or any(row.main.url == subject.url.split("#")[0] for row in group.rows):
        return False
    return group.dated > 0 or (group.articles * 5 >= len(group.rows) * 3 and group.average >= 6)


def _scene(page: Page, pager: LexborNode | None, groups: list[Group], subject: Subject) -> _Scene:
    near, orphan = _by_pager(page, pager, groups) if pager is not None else (set(), False)
    return _Scene(page, subject, groups, pager is not None, near, orphan)


def _by_pager(page: Page, pager: LexborNode, groups: list[Group]) -> tuple[set[int], bool]:
    """The groups the pager belongs to; True when it stands in a block of its own that holds no rows."""
    place = _places(page)
    here = place(pager)
    before = [group for group in groups if place(group.box.node) < here]
    for box in page.box(pager).up():
        inside = [group for group in before if any(up is box for up in group.box.up())]
        if inside:
            last = max(place(group.rows[-1].node) for group in inside)
            if any(last < place(node) < here for node in box.node.css(_LIST_TAGS) if _is_empty(node)):
                return set(), True  # the list by the pager holds nothing; the rows are those of another box
            return {id(group) for group in inside}, False
        if beyond_pager(visible(box.node)) or _empty_list(box.node):
            return set(), True
    return set(), True


def _places(page: Page) -> Callable[[LexborNode], int]:
    """The order of elements in the document."""
    root = page.document.tree.root
    order = {node.mem_id: index for index, node in enumerate(root.traverse())} if root is not None else {}
    return lambda node: order.get(node.mem_id, 0)


def _bare_heading(page: Page, groups: list[Group], subject: Subject) -> LexborNode | None:
    """The section's name as a heading in the main part, with no rows below it."""
    if (not subject.name and not subject.title) or any(subject.names(group.heading) for group in groups):
        return None
    for node in page.document.tree.css("h1, h2, h3, h4, [class*=tit], [class*=lm], [class*=name]"):
        text = clean(node.text())
        if len(text) <= 30 and subject.names(text):
            box = page.box(node)
            if not box.chrome and not box.side:
                return node
    return None


def _empty_box(page: Page, subject: Subject) -> bool:
    """An empty list box in the main part of the page."""
    boxes = (page.box(node) for node in page.document.tree.css(_LIST_TAGS) if _is_empty(node))
    return any(not box.chrome and not box.side and not _aside(box.node, subject) for box in boxes)


def _aside(node: LexborNode, subject: Subject) -> bool:
    """Whether the words right before a box say that it is none of the section's own (相关阅读)."""
    step = node.prev
    while step is not None and not clean(step.text()):
        step = step.prev
    words = clean(step.text()) if step is not None else ""
    return heads_aside(words) and not subject.names(words)


def _empty_list(node: LexborNode) -> bool:
    return any(_is_empty(inner) for inner in node.css(_LIST_TAGS))


def _is_empty(node: LexborNode) -> bool:
    return node.css_first("li, dd, td, img, a, p, div") is None and not clean(node.text())


def _scored(groups: list[Group], scene: _Scene, least: float) -> list[tuple[float, Group]]:
    return [(score, group) for group in groups if (score := _score(group, scene)) > least]


def _score(group: Group, scene: _Scene) -> float:
    """Above 0: the list of this section. Each sign counts as much as it has proved to be worth."""
    owned = sum(scene.subject.owns(row.main.url) for row in group.rows) / len(group.rows)
    score = 1.0 + 4 * owned + min(group.dated, 10) / 10 + min(group.average, 40) / 80
    if id(group) in scene.near:
        score += 3
    elif scene.pager:
        score -= 2
    if scene.subject.names(group.heading):
        score += 2
    if group.beside(scene.subject):
        score -= 4
    if group.leads_away(scene.subject):
        score -= 3
    if group.chrome:  # a menu bears no days; a box may be named like one and hold the section's own list
        own = owned >= 0.5 or scene.subject.names(group.heading)
        score -= 3 if own and group.dated > 1 else 6
    if id(group) not in scene.near and scene.hollow:
        score -= 3
    if all(_ATTACHMENT.search(row.main.url) for row in group.rows) and scene.article:
        score -= 8
    if not group.dated:
        score -= 0.9 if group.articles == len(group.rows) > 2 else 1.5 if len(group.rows) > 2 else 2.5
    return score


def _together(scored: list[tuple[float, Group]], scene: _Scene) -> list[Group]:
    """The best group; with it, where no pager singles one out, the other blocks of a directory page."""
    best = max(scored, key=lambda pair: pair[0])
    if id(best[1]) in scene.near:
        return [best[1]]
    return [
        group for score, group in scored if score >= best[0] - 3 and (group.dated > 0) == (best[1].dated > 0)
    ]


def children(choice: Choice) -> list[tuple[str, str]]:
    """Sections that this one leads to: links below it, headings of its blocks, the tiles of a directory."""
    subject = choice.subject
    here = subject.url.split("#")[0]
    found = {
        link.url: link.title
        for link in choice.page.links
        if subject.above(link.url) and section_like(link.url) and not link.box.chrome
    }
    for group in choice.groups:
        if away := group.leads_away(subject):
            found.setdefault(away, group.heading)
    if not choice.groups and not choice.hollow:
        for group in choice.all:
            if _tiles(group, here):
                found |= {
                    row.main.url: row.main.title for row in group.rows if _leads_to_list(row.main.url, here)
                }
    return [(url, title) for url, title in found.items() if title]


def menu(choice: Choice) -> list[tuple[str, str]]:
    """Sections below this one that a menu of the page leads to."""
    subject = choice.subject
    found = {
        link.url: link.title
        for link in choice.page.links
        if link.box.chrome and subject.above(link.url) and section_like(link.url)
    }
    return [(url, title) for url, title in found.items() if title]


def _tiles(group: Group, here: str) -> bool:
    """A group of links to sections in the main part; a menu, which names the page itself or the home page, is none."""
    links = [row.main for row in group.rows]
    if len(links) < 2 or group.chrome or group.side or group.dated:
        return False
    if _TRAIL.match(clean(group.box.node.text())):
        return False
    if any(link.url == here or _SERVICE.search(link.title) for link in links):
        return False
    if any(link.url.count("/") < 4 and not _alike(link.url, here) for link in links):
        return False  # it stands right below the host
    host = here.split("/")[2:3]
    return (
        sum(_leads_to_list(link.url, here) and link.url.split("/")[2:3] == host for link in links) * 5
        >= len(links) * 4
    )


def _alike(url: str, here: str) -> bool:
    return _NUMBER.sub("#", url) == _NUMBER.sub("#", here)


def _leads_to_list(url: str, here: str) -> bool:
    """Looks like a section's address, or is built as this section's own one (`/channels/58.html`)."""
    return section_like(url) or _alike(url, here)
