"""Generic: any list page, read by its shape; the fallback of every other family."""

from __future__ import annotations

from crawler.cms import kaipu, trs
from crawler.cms.base import Document, Family, Listing
from crawler.listing.html import html_listing


class Generic(Family):
    """The largest group of dated siblings, pagers of words or numbers, or those that known systems' calls draw."""

    name = "generic"

    def listing(self, document: Document) -> Listing:
        found = html_listing(document)
        if found.more or "createPageHTML(" not in document.text:
            return found
        return kaipu.paged(trs.paged(found, document), document)
