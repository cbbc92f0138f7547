"""大汉 Hanweb JCMS (jpage): records inside `<script type="text/xml">`, more by POST to `dataproxy.jsp`."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.cms.base import Document, Family, Listing, Request
from crawler.listing.boxes import absolute
from crawler.listing.data import fragment
from crawler.listing.html import html_listing

if TYPE_CHECKING:
    from collections.abc import Mapping

_STORE = re.compile(r"<datastore\b.*?</datastore\s*>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(
    r"<record[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record\s*>", re.DOTALL | re.IGNORECASE
)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)|\btotalRecords?[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_PAGES = re.compile(r"<totalpage>\s*(\d+)|\btotalPages?[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_NEXT = re.compile(
    r"href=[\"']([^\"']*dataproxy\.jsp[^\"']*)[\"']|[\"']([^\"']*dataproxy\.jsp[^\"']*)[\"']", re.IGNORECASE
)
_PER_PAGE = re.compile(r"\bperpage[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
_FIELDS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
_VALUE = r"(?<![\w.]){}[\"']?\s*[:=]\s*[\"']([^\"'<>]*)[\"']|(?<![\w.]){}[\"']?\s*[:=]\s*(\d+)"
_FIELD = {name: re.compile(_VALUE.format(name, name), re.IGNORECASE) for name in _FIELDS}
_FORM = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Requested-With": "XMLHttpRequest",
}


class Hanweb(Family):
    """Column pages `/col/col123/index.html` with a datastore, and the XML answers of the interface."""

    name = "hanweb"
    addresses = ("/jpage/dataproxy.jsp",)
    fingerprints = (
        "/col/col",
        "/art/20",
        "<datastore",
        "jpage",
        "dataproxy.jsp",
        "/module/web/",
        "<recordset",
        "<totalrecord",
    )

    def listing(self, document: Document) -> Listing:
        stores = _STORE.findall(document.text)
        if not stores:
            return _without_store(document)
        store = max(stores, key=len)
        records = _RECORD.findall(store)
        entries = html_listing(
            fragment(document, f"<ul>{''.join(map(_markup, records))}</ul>"), whole=True
        ).entries
        total = _stated(_TOTAL, store, document.text)
        return Listing(
            entries=entries,
            total=total,
            pages=_stated(_PAGES, store, document.text),
            more=_more(document, store, len(records), total),
            unsure=f"栏目自称有{total}条信息" if total and not entries else "",
        )


def _without_store(document: Document) -> Listing:
    """A column page without inline records: its static list, or the interface its script names."""
    found = html_listing(document)
    if found.entries or "dataproxy.jsp" not in document.text:
        return found
    request = _more(document, "", 0, None)
    return replace(found, more=[*request, *found.more], unsure="列表由数据接口提供", single_article=False)


def _markup(record: str) -> str:
    """A record as markup; some templates escape it instead of wrapping it as CDATA."""
    markup = unescape(record) if record.lstrip().startswith("&lt;") else record
    return (
        markup if re.match(r"\s*<(?:li|tr|dl|div|p|table)\b", markup, re.IGNORECASE) else f"<li>{markup}</li>"
    )


def _stated(pattern: re.Pattern[str], *texts: str) -> int | None:
    found = next((match for text in texts if (match := pattern.search(text))), None)
    return int(found[1] or found[2]) if found else None


def _more(document: Document, store: str, received: int, total: int | None) -> list[Request]:
    """The request for the records that follow.

    The server gives more than was asked for, so the next request starts behind what came; the spider
    stops when an answer brings no new address. All fields stand in the address as well as in the form:
    the answer's own address then says where it was.
    """
    asked = dict(parse_qsl(urlsplit(document.url).query)) if "dataproxy.jsp" in document.url else {}
    address, fields = _fields(document, store, asked)
    if not address or "columnid" not in fields or (received == 0 and asked):
        return []
    per_page = _per_page(document, asked)
    start = int(asked.get("startrecord", "1")) if asked.get("startrecord", "1").isdigit() else 1
    start += received
    if total is not None and start > total:
        return []
    span = {"startrecord": str(start), "endrecord": str(start + per_page * 3 - 1), "perpage": str(per_page)}
    url = absolute(document.url, f"{address.split('?')[0]}?{urlencode({**span, **fields})}")
    headers = {**_FORM, "Referer": document.url.split("?")[0]}
    return [Request(url, "POST", urlencode(fields).encode(), headers)] if url else []


def _fields(document: Document, store: str, asked: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The interface and its form fields: from the nextgroup link, the inline script, or the request itself."""
    found = _NEXT.search(store) or _NEXT.search(document.text)
    href = unescape(found[1] or found[2]) if found else ""
    if asked:
        given = dict(asked)
        href = urlsplit(document.url).path
    else:
        given = dict(parse_qsl(urlsplit(href).query, keep_blank_values=True))
    fields = {name: given[name] for name in _FIELDS if name in given}
    for name, pattern in _FIELD.items():
        if name not in fields and (match := pattern.search(document.text)):
            fields[name] = match[1] or match[2] or ""
    fields.setdefault("col", "1")
    if "columnid" not in fields and (column := re.search(r"/col/col(\d+)/", document.url)):
        fields["columnid"] = column[1]
    return urljoin("/module/web/jpage/", href) if href else "", fields


def _per_page(document: Document, asked: Mapping[str, str]) -> int:
    stated = asked.get("perpage", "")
    found = _PER_PAGE.search(document.text)
    value = int(stated) if stated.isdigit() else int(found[1]) if found else 15
    return min(max(value, 1), 200)
