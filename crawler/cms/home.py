"""The home page: all dated items of its many blocks, and the undated articles it links to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cms.base import Listing
from crawler.listing.boxes import page_of
from crawler.listing.days import made_on
from crawler.listing.groups import article_like
from crawler.listing.rows import rows_of

if TYPE_CHECKING:
    from crawler.cms.base import Document, Entry, Family

__all__ = ["home_items", "home_listing"]

#: shorter link texts are names of sections and services, not headlines
_HEADLINE = 8


def home_listing(family: Family, document: Document) -> Listing:
    """The items of all blocks; what the family reads where the page holds none, say for its interface."""
    items = home_items(document)
    return Listing(entries=items) if any(item.date for item in items) else family.listing(document)


def home_items(document: Document) -> list[Entry]:
    """Items once each, in page order: those that show a day, and undated links to articles.

    Blocks are not weighed against one another: on a home page each of them is news. A day that the page
    writes without a year (10-11) is given the year in which the page was made.
    """
    found: dict[str, Entry] = {}
    for row in rows_of(page_of(document), made_on(document)):
        entry = row.entry()
        headline = entry.url is not None and article_like(entry.url) and len(entry.title) >= _HEADLINE
        if (entry.date is None or len(entry.title) < 4) and not headline:
            continue
        key = entry.url or entry.title
        if key not in found or (found[key].date is None and entry.date is not None):
            found[key] = entry
    return list(found.values())
