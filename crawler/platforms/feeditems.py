"""Entries of RSS 0.9 to 2.0, Atom and JSON Feed, broken ones too, as plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler.platforms.shapes import dig, listing, load, plain, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Feed", "FeedItem", "items_of"]

_MOST = 500
#: local names in the order of trust
_PUBLISHED = ("pubDate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified")
_CONTENT = ("encoded", "content")
_SUMMARY = ("description", "summary")


@dataclass(frozen=True, slots=True)
class FeedItem:
    """`content` is HTML or plain text; `summary` tells that it is only a summary."""

    id: str = ""
    url: str = ""
    title: str = ""
    published: str = ""
    updated: str = ""
    content: str = ""
    author: str = ""
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    title: str = ""
    generator: str = ""
    items: list[FeedItem] = field(default_factory=list)


def items_of(body: bytes) -> Feed | None:
    """The feed of an answer; None where it is none."""
    answer = load(body)
    if isinstance(answer, dict):
        return _json(answer)
    return None if answer is not None else _xml(body)


def _json(answer: dict[str, Any]) -> Feed | None:
    if not isinstance(answer.get("items"), list):
        return None
    items = [_json_item(item) for item in answer["items"][:_MOST] if isinstance(item, dict)]
    return Feed(words(answer.get("title"), 300), words(answer.get("generator"), 100), items)


def _json_item(item: dict[str, Any]) -> FeedItem:
    whole = words(item.get("content_html")) or words(item.get("content_text"))
    return FeedItem(
        id=words(item.get("id"), 500),
        url=words(item.get("url") or item.get("external_url"), 2000),
        title=words(item.get("title"), 1000),
        published=words(item.get("date_published"), 60),
        updated=words(item.get("date_modified"), 60),
        content=whole or words(item.get("summary")),
        author=words(dig(listing(item.get("authors")), 0, "name") or dig(item, "author", "name"), 100),
        summary=not whole,
    )


def _xml(body: bytes) -> Feed | None:
    # a feed never needs entities or addresses of its own; broken markup is mended, not refused
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or _local(root) not in ("rss", "feed", "RDF", "channel"):
        return None
    elements = [one for one in root.iter() if _local(one) in ("item", "entry")][:_MOST]
    head = next((one for one in root if _local(one) == "channel"), root)
    return Feed(_first(head, ("title",)), _first(head, ("generator",)), [_xml_item(one) for one in elements])


def _xml_item(item: etree._Element) -> FeedItem:
    whole = _first(item, _CONTENT)
    return FeedItem(
        id=_first(item, ("guid", "id"))[:500],
        url=_link(item)[:2000],
        title=_first(item, ("title",))[:1000],
        published=_first(item, _PUBLISHED)[:60],
        updated=_first(item, _UPDATED)[:60],
        content=whole or _first(item, _SUMMARY),
        author=_author(item)[:100],
        summary=not whole,
    )


def _link(item: etree._Element) -> str:
    """Atom keeps it in an attribute, RSS in the element; of several the one for people."""
    links = [one for one in item if _local(one) == "link"]
    for one in links:
        if str(one.get("rel") or "alternate") == "alternate":
            found = plain(str(one.get("href") or _text(one)))
            if found:
                return found
    return ""


def _author(item: etree._Element) -> str:
    for one in item:
        if _local(one) in ("author", "creator"):
            return _first(one, ("name",)) or _text(one)
    return ""


def _first(parent: etree._Element, names: Sequence[str]) -> str:
    for name in names:
        for one in parent:
            if _local(one) == name and (found := _text(one)):
                return found
    return ""


def _text(element: etree._Element) -> str:
    """Its text; of inner XHTML the markup."""
    inner: Iterable[etree._Element] = element
    parts = [element.text or "", *(etree.tostring(one, encoding="unicode") for one in inner)]
    return plain("".join(parts))


def _local(element: etree._Element) -> str:
    """The name without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
