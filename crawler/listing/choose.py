"""The choice of the section's own list among all groups of a page, and the case that there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.listing.boxes import Page, clean, page_of
from crawler.listing.days import made_on
from crawler.listing.groups import Group, Subject, groups_of, section_like
from crawler.listing.pagers import beyond_pager, pager_node
from crawler.listing.rows import rows_of
from crawler.listing.signs import placeholder

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from crawler.cms.base import Document, Entry

__all__ = ["Choice", "children", "choose"]


@dataclass
class Choice:
    """What was found on the page: the groups of the section's own list, in order."""

    page: Page
    subject: Subject
    groups: list[Group] = field(default_factory=list)  #: those that are the list
    all: list[Group] = field(default_factory=list)

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

    subject: Subject
    pager: LexborNode | None
    near: set[int]  #: ids of the groups that the pager belongs to
    hollow: bool  #: the pager's own list, an empty list box or a placeholder says: nothing here


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
    if not candidates:
        return choice
    scene = _scene(page, candidates, subject)
    scored = [(score, group) for group in candidates if (score := _score(group, scene)) > 0]
    if scored:
        choice.groups = _together(scored, scene)
    return choice


def _possible(group: Group, subject: Subject) -> bool:
    """Whether the rows look like entries: dated, or undated links to articles."""
    if group.dated * 3 >= len(group.rows):
        return group.average >= 4 or group.dated > 2
    if group.chrome or any(row.main.url == subject.url.split("#")[0] for row in group.rows):
        return False
    return group.dated > 0 or (group.articles * 5 >= len(group.rows) * 3 and group.average >= 6)


def _scene(page: Page, groups: list[Group], subject: Subject) -> _Scene:
    pager = pager_node(page)
    near: set[int] = set()
    orphan = False
    if pager is not None:
        near, orphan = _by_pager(page, pager, groups)
    hollow = orphan or _empty_box(page) or placeholder(page.document) is not None
    return _Scene(subject, pager, near, hollow)


def _by_pager(page: Page, pager: LexborNode, groups: list[Group]) -> tuple[set[int], bool]:
    """The groups the pager belongs to; True when it stands in a block of its own that holds no rows."""
    inner = page.box(pager)
    for box in inner.up():
        inside = [group for group in groups if any(up is box for up in group.box.up())]
        if inside:
            return {id(group) for group in inside}, False
        if beyond_pager(_visible(box.node)):
            return set(), True
    return set(), True


def _visible(node: LexborNode) -> str:
    return " ".join(
        part.text() or ""
        for part in node.traverse(include_text=True)
        if part.tag == "-text" and (part.parent is None or part.parent.tag not in ("script", "style"))
    )


def _empty_box(page: Page) -> bool:
    """An empty list box in the main part of the page."""
    for node in page.document.tree.css("ul, ol, dl, tbody"):
        if node.css_first("li, dd, td, img, a, p, div") is None and not clean(node.text()):
            box = page.box(node)
            if not box.chrome and not box.side:
                return True
    return False


def _score(group: Group, scene: _Scene) -> float:
    """Above 0: the list of this section. Each sign counts as much as it has proved to be worth."""
    owned = sum(scene.subject.owns(row.main.url) for row in group.rows) / len(group.rows)
    score = 1.0 + 4 * owned + min(group.dated, 10) / 10 + min(group.average, 40) / 80
    if id(group) in scene.near:
        score += 3
    elif scene.pager is not None:
        score -= 2
    if scene.subject.names(group.heading):
        score += 2
    if group.beside(scene.subject):
        score -= 4
    if group.chrome:
        score -= 6
    if scene.hollow and id(group) not in scene.near:
        score -= 3
    if not group.dated:
        score -= 1.5 if len(group.rows) > 2 else 2.5
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
    """Links of the main part that lead to lists below this section."""
    found: dict[str, str] = {}
    subject = choice.subject
    here = subject.url.split("#")[0]
    for link in choice.page.links:
        url = link.url
        if (
            url
            and url != here
            and url not in found
            and not link.box.chrome
            and section_like(url)
            and subject.owns(url)
            and link.title
        ):
            found[url] = link.title
    return list(found.items())
