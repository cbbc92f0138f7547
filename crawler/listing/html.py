"""A list page as HTML: entries, children, next page, and what may be concluded when it holds no entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cms.base import Listing, Request
from crawler.listing.choose import children, choose, menu
from crawler.listing.pagers import counts, next_link
from crawler.listing.postbacks import postback, turned_by_script
from crawler.listing.signs import scripted, shows_article

if TYPE_CHECKING:
    from crawler.cms.base import Document
    from crawler.listing.boxes import Page

__all__ = ["html_listing"]


def html_listing(document: Document, whole: bool = False) -> Listing:
    """The listing of any static page; `whole`: the document is a piece that holds nothing but the list."""
    if document.text[:200].lstrip("\ufeff \r\n\t")[:1] in ("{", "["):
        return Listing(unsure="数据接口的答复无法识别")
    choice = choose(document, whole)
    entries = choice.entries()
    stated = counts(choice.page, choice.pager)
    more = _more(choice.page, bool(entries))
    below = children(choice)
    return Listing(
        entries=entries,
        total=stated.total,
        pages=stated.pages,
        more=more,
        beyond=bool(entries) and not more and turned_by_script(choice.page, stated, len(entries)),
        children=below,
        menu=menu(choice),
        unsure="" if entries else scripted(document),
        single_article=not entries and shows_article(document),
    )


def _more(page: Page, entries: bool) -> list[Request]:
    """The next page; a form is posted only for a list that has shown entries, for its answers never end."""
    if following := next_link(page):
        return [Request(following)]
    posted = postback(page) if entries else None
    return [posted] if posted else []
