"""开普云 JSON variant: a page shell with a channelId, and `/common/search/<channelId>` as JSON."""

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

_PATH = re.compile(
    r"[\"'`](?:https?://[^/\"']+)?(/(?:[\w-]+/)*(?:common/search|common/searchList|searchList|search)/)(?:[\"'`]?\s*\+|\$\{|[0-9a-f]{32})"
)
_CHANNEL = re.compile(
    r"<meta[^>]*\bname=[\"']channelId[\"'][^>]*content=[\"']([0-9a-f]{32})[\"']|\bchannelId[\"']?\s*[:=]\s*[\"']([0-9a-f]{32})[\"']|[?&]channelid=([0-9a-f]{32})",
    re.IGNORECASE,
)
_SIZE = 20


class KaipuSearch(Family):
    """Pages whose list comes from the channel search, and its JSON answers."""

    name = "kaipu_search"
    addresses = ("/common/search/", "/searchList/")
    fingerprints = (
        "_isAgg",
        "_isJson",
        "/common/search",
        "searchList/",
        '"publishedTimeStr"',
        '"results":',
    )

    def listing(self, document: Document) -> Listing:
        if isinstance(answer := json_of(document), dict):
            return search_answer(document, answer)
        found = html_listing(document)
        request = None if found.entries else search_request(document)
        if request is None:
            return found
        return replace(found, more=[request], unsure="列表由数据接口提供", single_article=False)


def search_request(document: Document) -> Request | None:
    """The first page of the channel search, on the path that the page's script names."""
    channel = _CHANNEL.search(document.text) or _CHANNEL.search(document.url)
    if channel is None:
        return None
    path = _PATH.search(document.text)
    identity = next(group for group in channel.groups() if group)
    query = f"_isAgg=true&_isJson=true&_pageSize={_SIZE}&_template=index&page=1"
    url = absolute(document.url, f"{path[1] if path else '/common/search/'}{identity}?{query}")
    return (
        Request(url, headers={"X-Requested-With": "XMLHttpRequest", "Referer": document.url}) if url else None
    )


def search_answer(document: Document, answer: Mapping[str, Any]) -> Listing:
    """Entries and next page of a JSON answer."""
    data = answer.get("data")
    items = data.get("results") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(items, list):
        return Listing(unsure="数据接口没有给出列表")
    entries = [entry for item in items if isinstance(item, dict) and (entry := _entry(document, item))]
    total = number(data.get("total"))
    asked = parse_qs(urlsplit(document.url).query)
    page = number(asked.get("page", ["1"])[0]) or 1
    size = number(asked.get("_pageSize", [""])[0]) or max(len(items), 1)
    last = not items or (total is not None and page * size >= total)
    more = (
        []
        if last
        else [
            Request(with_query(document.url, page=page + 1), headers={"X-Requested-With": "XMLHttpRequest"})
        ]
    )
    pages = -(-total // size) if total is not None else None
    unsure = f"栏目自称有{total}条信息" if total and not items and page == 1 else ""
    return Listing(entries=entries, total=total, pages=pages, more=more, unsure=unsure)


def _entry(document: Document, item: Mapping[str, Any]) -> Entry | None:
    return entry_of(
        document.url,
        item,
        iter((item.get("url"), item.get("domainMetaUrl"))),
        iter((item.get("publishedTimeStr"), item.get("publishedTime"), item.get("createDate"))),
        pinned=bool(item.get("isTop")) and str(item.get("isTop")) not in ("0", "False", "false"),
    )
