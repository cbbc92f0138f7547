"""TRS WCM: `createPageHTML(pages, current, "index", "html")`; page 2 of `index.html` is `index_1.html`."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.cms.base import Document, Family, Listing, Request
from crawler.listing.html import html_listing

_PAGER = re.compile(r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]")


__all__ = ["Trs", "paged"]


class Trs(Family):
    """Static pages of TRS WCM."""

    name = "trs"
    fingerprints = (
        "TRS_Editor",
        "TRS_UEDITOR",
        "trs_editor_view",
        "trs_ta_js",
        '"index","html")',
        '"index", "html")',
        '"index","shtml")',
        "createpage.js",
        "/t20",
        '"t20',
        "TRS_",
    )

    def listing(self, document: Document) -> Listing:
        return paged(html_listing(document), document)


def paged(found: Listing, document: Document) -> Listing:
    """The listing with the pages that the pager's call tells of; as it was where there is no such call."""
    pager = _PAGER.search(document.text)
    if pager is None:
        return found
    pages, current, name, suffix = int(pager[1]), int(pager[2]), pager[3], pager[4]
    following = urljoin(document.url, f"{name}_{current + 1}.{suffix}")
    return replace(found, pages=pages, more=[Request(following)] if current + 1 < pages else [])
