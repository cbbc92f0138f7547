"""Generic: any list page, read by its shape; the fallback of every other family."""

from __future__ import annotations

from crawler.cms.base import Document, Family, Listing
from crawler.listing.html import html_listing


class Generic(Family):
    """The largest group of dated siblings, pagers of words or numbers."""

    name = "generic"

    def listing(self, document: Document) -> Listing:
        return html_listing(document)
