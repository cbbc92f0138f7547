"""From a fetched body to what is stored of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import xxhash

from crawler.cms.base import Document, Family, family_of
from crawler.extract import extract
from crawler.footer import footer_facts
from crawler.metatags import STANDARD
from crawler.observation import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.extract import SeenLink
    from crawler.fetch import Fetched

__all__ = ["document_of", "read_article", "read_list"]

#: what changes with every visit or every minute and is no change of content
_COUNTED = r"(?:次数|人数|总?量|数)?\s*[:：]?\s*\[?\s*\d+\s*\]?\s*次?"
_VOLATILE = {
    **{word: re.compile(word + _COUNTED) for word in ("浏览", "阅读", "点击", "访问", "查看")},
    **{word: re.compile(word + r"\D{0,6}\d+") for word in ("是第", "今日访问", "总访问", "累计访问")},
    **{word: re.compile(word + r"[^\n]{0,40}") for word in ("今天是", "当前时间", "现在是", "生成时间")},
}
_ANY_VOLATILE = re.compile("|".join(_VOLATILE))  #: one pass instead of thirteen


def document_of(fetched: Fetched) -> Document:
    return Document(fetched.url, fetched.text, fetched.dated)


def read_article(fetched: Fetched, document: Document, preferred: str = "") -> Content:
    """A page with an article: its title, dates and source are the family's word."""
    family = family_of(document, preferred)
    content = _content(fetched, document, family)
    article = family.article(document)
    content.title = article.title or content.title
    content.source = article.source[:200]
    content.shown_date, content.url_date = article.shown_date, article.url_date
    content.meta_date, content.document_date = article.meta_date, article.document_date
    return content


def read_list(fetched: Fetched, document: Document, family: Family) -> Content:
    """A home or list page: it is nobody's article and bears no date of its own."""
    content = _content(fetched, document, family)
    content.meta = {**content.meta, "_footer": footer_facts(document)}
    return content


def _content(fetched: Fetched, document: Document, family: Family) -> Content:
    seen = extract(document, family.containers)
    return Content(
        text=seen.text,
        links=seen.links,
        body_hash=fetched.body_hash,
        content_hash=_content_hash(seen.text, seen.links, seen.meta),
        title=seen.title,
        family=family.name,
        body_start=seen.body_start,
        body_end=seen.body_end,
        meta=seen.meta,
        suspicion=seen.suspicion,
        etag=fetched.headers.get("etag", ""),
        last_modified=fetched.headers.get("last-modified", "")[:60],
    )


def _content_hash(text: str, links: Iterable[SeenLink], meta: Mapping[str, list[str]]) -> str:
    """Of the text without its counters and clocks, of all targets whatever their order, and of the site's tags."""
    if _ANY_VOLATILE.search(text):
        for word, pattern in _VOLATILE.items():
            if word in text:
                text = pattern.sub("", text)
    said = " ".join(text.split())
    targets = sorted({link.url or link.href for link in links})
    tags = [f"{name}={meta[name]}" for name in sorted(STANDARD.values()) if name in meta]
    return xxhash.xxh3_128_hexdigest("\n".join([said, *targets, *tags]).encode("utf-8", "surrogatepass"))
