"""博达 VSB and WebPlus: `xwdt.htm` → `xwdt/4.htm`, numbered downwards, so only the written 下页 link counts."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.cms.base import Document, Family, Listing
from crawler.listing.html import html_listing

_TOTAL = re.compile(r"共\s*(?:<[^>]*>\s*)*(\d{1,7})\s*(?:<[^>]*>\s*)*条")
_PAGES = re.compile(
    r"共\s*(?:<[^>]*>|&nbsp;|\s)*\d+(?:<[^>]*>|&nbsp;|\s)*条(?:<[^>]*>|&nbsp;|\s)*\d+\s*/\s*(\d{1,5})|all_pages[\"']?>\s*(\d{1,5})"
)


class Vsb(Family):
    """Static lists of VSB and WebPlus."""

    name = "vsb"
    fingerprints = (
        "vsb_content",
        "v_news_content",
        "/info/1",
        'href="info/',
        "wbtreeid",
        "wbnewsid",
        "_vsl",
        "_sitegray",
        "vsbscreen",
        'id="fanye',
        "p_next p_fun",
        "p_no",
        "wp_paging",
        "wp_article_list",
        "/_upload/",
        "sudy",
    )

    def listing(self, document: Document) -> Listing:
        found = html_listing(document)
        total, pages = _TOTAL.search(document.text), _PAGES.search(document.text)
        return replace(
            found,
            total=int(total[1]) if total else found.total,
            pages=int(pages[1] or pages[2]) if pages else found.pages,
        )
