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

_LABEL = re.compile(r"(?:信息|文章|稿件|新闻|内容)?(?:来\s*源|稿\s*源|出\s*处)\s*[:：]\s*")
#: where a source ends: at a day, or at the next note of the line
_END = re.compile(
    r"[\t\n|｜\[【<>】]|\s*(?:19|20)\d\d[-年/.]|\s*(?:(?:发布|更新|发稿|成文)?(?:时间|日期)|字体|字号|浏览|作者|点击|点击数"
    r"|阅读|打印|分享|责任编辑|编辑|访问|文号|收藏|视力保护|\S{0,2}来源)\s*[:：]?"
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
    for label in _LABEL.finditer(seen.text, 0, max(seen.body_start, _REACH)):
        rest = seen.text[label.end() : label.end() + 60]
        end = _END.search(rest)
        if source := (rest[: end.start()] if end else rest).strip():
            return source
    return ""
