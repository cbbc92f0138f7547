"""TRS WCM: `createPageHTML(pages, current, "index", "html")`; page 2 of `index.html` is `index_1.html`."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.cms.base import Document, Family, Listing, Request
from crawler.listing.html import html_listing

_PAGER = re.compile(r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]")


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
        found = html_listing(document)
        pager = _PAGER.search(document.text)
        if pager is None:
            return found
        pages, current, name, suffix = int(pager[1]), int(pager[2]), pager[3], pager[4]
        more = (
            [Request(urljoin(document.url, f"{name}_{current + 1}.{suffix}"))] if current + 1 < pages else []
        )
        return replace(found, pages=pages, more=more)
