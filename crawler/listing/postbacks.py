"""Pagers that post the page's own form back (ASP.NET `__doPostBack`), and those that only a script can turn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from crawler.cms.base import Request
from crawler.listing.boxes import absolute
from crawler.listing.pagers import leading_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from crawler.listing.boxes import Link, Page
    from crawler.listing.pagers import Counts

__all__ = ["postback", "turned_by_script"]

_POSTBACK = re.compile(
    r"""(?:__doPostBack|WebForm_PostBackOptions)\s*\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]*)['"]"""
)
#: a call of a function of the page, other than those that do nothing
_CALL = re.compile(r"(?!(?:void|alert|return|if|function)\b)[A-Za-z_$][\w$.]*\s*\(")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def postback(page: Page) -> Request | None:
    """The next page of a list whose pager posts the form with its view state."""
    for link in leading_on(page):
        found = _POSTBACK.search(_script(link))
        if found and (form := _form(link.node)) is not None:
            fields = {**dict(_fields(form)), "__EVENTTARGET": found[1], "__EVENTARGUMENT": found[2]}
            url = absolute(page.base, form.attrs.get("action") or "") or page.document.url.split("#")[0]
            return Request(url, "POST", urlencode(fields).encode(), {**_FORM, "Referer": page.document.url})
    return None


def turned_by_script(page: Page, stated: Counts, entries: int) -> bool:
    """Whether there are further pages to which the pager gives no address."""
    if stated.pages == 1 or (stated.total is not None and stated.total <= entries):
        return False
    return any(_CALL.search(_script(link)) for link in leading_on(page))


def _script(link: Link) -> str:
    href = link.href if link.href[:11].lower() == "javascript:" else ""
    return f"{link.node.attrs.get('onclick') or ''} {href[11:]}"


def _form(node: LexborNode) -> LexborNode | None:
    up = node.parent
    while up is not None and up.tag != "form":
        up = up.parent
    return up


def _fields(form: LexborNode) -> Iterator[tuple[str, str]]:
    """What a browser would send of the form as it stands; buttons are not pressed."""
    for node in form.css("input[name], select[name]"):
        attributes = node.attrs
        kind = (attributes.get("type") or "text").lower()
        if node.tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            if chosen is not None:
                yield attributes["name"] or "", chosen.attrs.get("value") or chosen.text()
        elif kind in ("hidden", "text") or (kind in ("checkbox", "radio") and "checked" in attributes):
            yield attributes["name"] or "", attributes.get("value") or ""
