"""广东 gkmlpt 信息公开平台: a page shell, and `/gkmlpt/api/all/{category}?page=N&sid=SID` as JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from crawler.cms.base import Document, Entry, Family, Listing, Request
from crawler.listing.boxes import absolute
from crawler.listing.data import entry_of, json_of, number
from crawler.listing.html import html_listing
from crawler.listing.pagers import with_query

if TYPE_CHECKING:
    from collections.abc import Mapping

_SID = re.compile(r"\bSID[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_CATEGORY = re.compile(
    r"\b(?:CATEGORY_ID|CATEGORY|cateId|category_id|defaultCate)[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE
)


class Gkmlpt(Family):
    """The shell page of a category and the JSON answers behind it."""

    name = "gkmlpt"
    addresses = ("/gkmlpt/",)
    fingerprints = (
        "/gkmlpt/",
        "SID:",
        "/post_",
        "/mpost_",
        "gkmlpt/api",
        '"articles":',
    )

    def listing(self, document: Document) -> Listing:
        if isinstance(answer := json_of(document), dict):
            return _answer(document, answer)
        found = html_listing(document)
        request = _first_request(document)
        if request is None:
            return found
        return replace(
            found,
            entries=(),
            more=[request],
            total=None,
            pages=None,
            unsure="列表由数据接口提供",
            single_article=False,
        )


def _first_request(document: Document) -> Request | None:
    """The interface of the category that the address names (`#2811`) or the page's script."""
    sid = _SID.search(document.text)
    if "/gkmlpt/" not in document.url or sid is None:
        return None
    fragment = re.match(r"/?(\d+)", urlsplit(document.url).fragment)
    inline = _CATEGORY.search(document.text)
    category = fragment[1] if fragment else inline[1] if inline else "0"
    root = document.url.split("/gkmlpt/")[0]
    url = absolute(document.url, f"{root}/gkmlpt/api/all/{category}?page=1&sid={sid[1]}")
    return Request(url, headers={"X-Requested-With": "XMLHttpRequest"}) if url else None


def _answer(document: Document, answer: Mapping[str, Any]) -> Listing:
    items = answer.get("articles")
    if not isinstance(items, list):
        return Listing(unsure="数据接口没有给出列表")
    entries = [entry for item in items if isinstance(item, dict) and (entry := _entry(document, item))]
    total = number(answer.get("total"))
    return Listing(entries=entries, total=total, more=_following(document, len(items), total))


def _entry(document: Document, item: Mapping[str, Any]) -> Entry | None:
    days = ("display_publish_time", "date", "first_publish_time", "publish_time", "created_at", "create_time")
    return entry_of(
        document.url,
        item,
        iter((item.get("url"), item.get("post_url"))),
        iter(tuple(item.get(name) for name in days)),
        pinned=bool(number(item.get("is_top"))),
    )


def _following(document: Document, received: int, total: int | None) -> list[Request]:
    """The next page; a page holds as many as the first one brought (100 as a rule)."""
    page = number(parse_qs(urlsplit(document.url).query).get("page", ["1"])[0]) or 1
    if not received or (
        total is not None and (page * received >= total or (page - 1) * 100 + received >= total)
    ):
        return []
    return [Request(with_query(document.url, page=page + 1), headers={"X-Requested-With": "XMLHttpRequest"})]
