"""开普云 Kaipu (UCAP): `list.shtml` → `list_2.shtml`, pages and total printed by `createPageHTML`."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

from crawler.cms.base import Document, Family, Listing, Request
from crawler.cms.kaipu_search import search_answer, search_request
from crawler.listing.data import json_of
from crawler.listing.html import html_listing

_PAGER = re.compile(
    r"createPageHTML\(\s*['\"]\w+['\"]\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*['\"]([\w-]+)['\"]\s*,\s*['\"](\w+)['\"]\s*(?:,\s*(\d+)\s*)?\)"
)

__all__ = ["Kaipu", "paged"]

#: the page names no interface: the channel search is asked on the chance, and its silence proves nothing
_UNASKED = "列表可能由数据接口提供"


class Kaipu(Family):
    """Static pages of the Kaipu platform."""

    name = "kaipu"
    fingerprints = (
        "websiteId",
        "websiteCode",
        "/xhtml/css",
        "/xhtml/js",
        "/xhtml/images",
        "/xhtml/static",
        'name="channelId"',
        'name="others" content="页面生成时间',
        "UCAPCONTENT",
        "UCAP-CONTENT",
        "ucapcontent",
        "createPageHTML('page_div'",
        "/ucap/",
    )

    def listing(self, document: Document) -> Listing:
        if isinstance(answer := json_of(document), dict):
            told = search_answer(document, answer)
            return told if told.entries or told.unsure else replace(told, unsure=_UNASKED)
        found = html_listing(document)
        if not found.entries and (opened := _uncommented(document)):
            found = html_listing(opened)
        if (turned := paged(found, document)) is not found:
            return turned
        if found.entries or found.children or (found.single_article and not found.unsure):
            return found
        request = search_request(document)
        return (
            replace(
                found,
                more=[replace(request, guess=True)],
                unsure=found.unsure or _UNASKED,
                single_article=False,
            )
            if request
            else found
        )


def _uncommented(document: Document) -> Document | None:
    """Some templates keep the whole list, pager included, in a comment that a script unwraps."""
    text, start = document.text, 0
    while (start := text.find("<!--", start)) >= 0 and (end := text.find("-->", start)) >= 0:
        inside = text[start + 4 : end]
        if "createPageHTML(" in inside and "<li" in inside and text[:start].rstrip()[-1:] == ">":
            return Document(document.url, text[:start] + inside + text[end + 3 :], document.headers)
        start = end
    return None


def paged(found: Listing, document: Document) -> Listing:
    """Pages, total and the next page by the pager's call, if there is one; page 2 of `list.shtml` is `list_2.shtml`."""
    pager = _PAGER.search(document.text)
    if pager is None:
        return found
    pages, current, name, suffix = int(pager[1]), int(pager[2]), pager[3], pager[4]
    following = urljoin(document.url, f"{name}_{current + 1}.{suffix}")
    more = [Request(following)] if current < pages else []
    return replace(found, pages=pages, total=int(pager[5]) if pager[5] else None, more=more)
