"""The facts of an article page that hold for every CMS; families override what they know better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.cms.base import Article
from crawler.dates import document_date, meta_date, shown_date, url_date
from crawler.extract import extract
from storage.models import LinkKind, Place

if TYPE_CHECKING:
    from crawler.cms.base import Document
    from crawler.extract import Extracted

__all__ = ["article_of"]

_SOURCE = re.compile(
    r"(?:信息|文章|稿件|新闻|内容)?(?:来\s*源|稿\s*源|出\s*处)\s*[:：]\s*([^\s|｜\[【(（<>】]{2,40}(?: (?!\d|字|发|浏|作|时|日|点|阅|打|分|编|责)[^\s|]{2,20})?)"
)
_REACH = 600


def article_of(document: Document, containers: tuple[str, ...] = ()) -> Article:
    """Title, body, every date kept apart, source, attachments."""
    seen = extract(document, containers)
    return Article(
        title=seen.title,
        body=seen.body,
        shown_date=shown_date(document, seen.title),
        meta_date=meta_date(seen.meta),
        url_date=url_date(document.url),
        document_date=document_date(document),
        source=_source(seen),
        attachments=[
            (link.url, link.text)
            for link in seen.links
            if link.kind is LinkKind.ATTACHMENT and link.place is Place.CONTENT and link.url
        ],
    )


def _source(seen: Extracted) -> str:
    tagged = next((content for content in seen.meta.get("ContentSource", ()) if content), "")
    if tagged:
        return tagged
    found = _SOURCE.search(seen.text, 0, max(seen.body_start, _REACH))
    return found[1].strip() if found else ""
