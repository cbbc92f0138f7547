"""大汉 JPaaS: entries as JSON inside the page (`listData`), or from the unit interface as `data.html`."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawler.cms.base import Document, Entry, Family, Listing, Request
from crawler.listing.boxes import absolute, clean
from crawler.listing.data import entry_of, fragment, json_of, number, value_after
from crawler.listing.html import html_listing
from crawler.listing.pagers import with_query

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_ARTICLES = re.compile(r"\barticleList[\"']?\s*:\s*(?=\[)")
_SELF = re.compile(r"\bchannelsTagSelf\s*=\s*(?=\{)")
_QUERY = re.compile(r"querydata\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_ROWS = re.compile(
    r"(?:totalCount|totalRecords?|data-?count|\bcount|\btotal|\brows)[\"']?\s*[:=]\s*[\"']?(\d+)",
    re.IGNORECASE,
)
_AJAX = {"X-Requested-With": "XMLHttpRequest"}


class Jpaas(Family):
    """Column pages of the JPaaS platform and the JSON answers of its unit interface."""

    name = "jpaas"
    addresses = ("/jpaas-publish-server/",)
    fingerprints = (
        "articleList",
        "channelsTagSelf",
        "jpaas-publish-server",
        "queryData=",
        "querydata=",
        "tplSetId",
        "tplsetid",
        "text/x-handlebars-template",
        "loadPageData",
        '"bulidstatic"',
        "'bulidstatic'",
    )

    def listing(self, document: Document) -> Listing:
        if isinstance(answer := json_of(document), dict):
            return _answer(document, answer)
        inline = value_after(document.text, _ARTICLES)
        channel = value_after(document.text, _SELF)
        channel = channel if isinstance(channel, dict) else {}
        total = number(channel.get("articleCount"))
        request = _first_request(document)
        if not isinstance(inline, list):
            found = html_listing(document)
            if request and not found.entries:
                return replace(
                    found, more=[request], unsure="列表由数据接口提供", total=total, single_article=False
                )
            return replace(
                found,
                total=total if total is not None else found.total,
                children=_children(document, channel) or found.children,
            )
        entries = [entry for item in inline if isinstance(item, dict) and (entry := _entry(document, item))]
        missing = total is not None and total > len(entries)
        return Listing(
            entries=entries,
            total=total,
            more=[request] if request and missing else [],
            children=_children(document, channel),
            unsure=f"栏目自称有{total}条信息" if total and not entries else "",
        )


def _entry(document: Document, item: Mapping[str, Any]) -> Entry | None:
    return entry_of(
        document.url,
        item,
        iter((_address(item.get("urls")), item.get("pcUrl"), item.get("url"))),
        iter((item.get("pubDate"), item.get("publishTime"), item.get("createDate"))),
        pinned=number(item.get("topStatus")) not in (None, 0),
    )


def _address(urls: object) -> str:
    """`urls` is JSON inside JSON: `{"pc": "/site/col/col1/content/content_1.html"}`."""
    if isinstance(urls, str) and urls.startswith("{"):
        try:
            urls = json.loads(urls)
        except ValueError:
            return ""
    if isinstance(urls, dict):
        urls = urls.get("pc") or next(iter(urls.values()), "")
    return urls if isinstance(urls, str) else ""


def _children(document: Document, channel: Mapping[str, Any]) -> list[tuple[str, str]]:
    below = channel.get("children")
    if not isinstance(below, list):
        return []
    pairs = (
        (
            absolute(document.url, _address(child.get("urls"))),
            clean(str(child.get("name") or child.get("showName") or "")),
        )
        for child in below
        if isinstance(child, dict)
    )
    return [(url, name) for url, name in pairs if url]


def _first_request(document: Document) -> Request | None:
    """The interface with the fields that the page's own script element carries."""
    for match in _QUERY.finditer(document.text):
        raw = unescape(match[1] or match[2])
        fields = dict(re.findall(r"[\"'](\w+)[\"']\s*:\s*[\"']([^\"']*)[\"']", raw))
        if "webId" in fields and ("tagId" in fields or "pageId" in fields):
            size = number(fields.pop("pageSize", None)) or 20
            fields.setdefault("parseType", "bulidstatic")
            fields["paramJson"] = json.dumps({"pageNo": 1, "pageSize": size}, separators=(",", ":"))
            url = absolute(document.url, f"{_UNIT}?{urlencode(fields)}")
            return Request(url, headers={**_AJAX, "Referer": document.url}) if url else None
    return None


def _answer(document: Document, answer: Mapping[str, Any]) -> Listing:
    """The answer of the unit interface: a piece of the page in `data.html`, and its next page."""
    data = answer.get("data")
    markup = data.get("html") if isinstance(data, dict) else None
    if not isinstance(markup, str):
        return Listing(unsure="数据接口没有给出列表")
    found = html_listing(fragment(document, markup), whole=True)
    rows = _ROWS.search(markup)
    total = found.total if found.total is not None else int(rows[1]) if rows else None
    return replace(
        found,
        total=total,
        more=_following(document, len(found.entries), total),
        unsure="",
        single_article=False,
    )


def _following(document: Document, received: int, total: int | None) -> list[Request]:
    asked = parse_qs(urlsplit(document.url).query).get("paramJson", ["{}"])[0]
    try:
        fields = json.loads(asked)
    except ValueError:
        return []
    page, size = number(fields.get("pageNo")) or 1, number(fields.get("pageSize")) or 20
    if not received or (total is not None and page * size >= total):
        return []
    changed = json.dumps({**fields, "pageNo": page + 1, "pageSize": size}, separators=(",", ":"))
    return [Request(with_query(document.url, paramJson=changed), headers=_AJAX)]
