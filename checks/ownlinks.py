"""Whether a page leads on to something that hardly another page of its site leads to: then it is not blank."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import regex
from sqlalchemy import select

from checks.boundaries import is_word
from checks.surnames import is_name
from storage.linksets import unpack
from storage.models import LinkKind, LinkSet, Page, PageKind, Url
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

__all__ = ["leads_on", "link_texts", "people"]

_SAYS = 6  #: characters of a link that may be told from the line it stands in
_FEW = 3  #: fewer other pages that lead to a list are its neighbours, and no frame


def leads_on(session: Session, page: Page, others: Sequence[Page], lists: frozenset[str]) -> bool:
    """Whether it links to pages of its own site that hardly another page leads to, its own further pages aside.

    A list named in the ledger may be named by a few more, unless this is the menu of neighbours that names the page too.
    """
    borne: Counter[int] = Counter()
    for other in others:
        if other.id != page.id:
            borne.update(_anchors(session, other))
    mine = _anchors(session, page)
    few = [url_id for url_id in mine if borne[url_id] < _FEW]
    if not few:
        return False
    homes = {key for other in others if other.kind is PageKind.HOME for key in _anchors(session, other)}
    for url_id, url in session.execute(select(Url.id, Url.url).where(Url.id.in_(few))):
        named = page.url_id not in mine and canonical(url) in lists
        alone = (named and url_id not in homes) or (not borne[url_id] and not _further(url, page.url))
        if alone and host_of(url) == host_of(page.url):
            return True
    return False


def link_texts(session: Session, page: Page) -> list[str]:
    """What its links say, but for the shortest."""
    return [text for _, text in _linked(session, page) if len(text) >= _SAYS]


def people(session: Session, page: Page) -> set[int]:
    """Url.ids of what it leads to under the names of people, and the home page does not: menus hold short words too."""
    named = {url for url, text in _linked(session, page) if is_name(text) and not is_word(text)}
    if not named:
        return named
    homes = session.scalars(select(Page).where(Page.site_id == page.site_id, Page.kind == PageKind.HOME))
    return named - {url for home in homes for url in _anchors(session, home)}


def _anchors(session: Session, page: Page) -> set[int]:
    return {url for url, _ in _linked(session, page)}


def _linked(session: Session, page: Page) -> Iterator[tuple[int, str]]:
    for key in (page.content_links, page.chrome_links):
        held = session.get(LinkSet, key) if key else None
        for url, kind, text in unpack(held.data) if held else ():
            if kind == LinkKind.ANCHOR:
                yield url, text


def _further(url: str, page: str) -> bool:
    """Whether an address is the page itself or one of its own further pages (`?page=2`, `index_2.html`)."""
    plain, own = url.partition("?")[0], page.partition("?")[0]
    stem = regex.sub(r"\.\w{2,5}$", "", own)
    folder = regex.sub(r"(?:index|list|default)?$", "", stem)
    number = (
        r"(?:index|list|default)?[_-]?\d{0,4}(?:\.\w{2,5})?"
        if folder.endswith("/")
        else r"[_-]\d{1,4}(?:\.\w{2,5})?"
    )
    return plain == own or regex.fullmatch(regex.escape(folder) + number, plain) is not None
