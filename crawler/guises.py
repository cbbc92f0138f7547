"""A home page as those see it who come from a search engine: what is kept from all others shows there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.cms.base import Document
from crawler.extract import extract
from crawler.settings import user_agent
from storage.models import LinkKind
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.observation import Content
    from crawler.sitting import Sitting

__all__ = ["look_from_search"]

_FROM = "https://www.baidu.com/s?wd=%E6%94%BF%E5%BA%9C%E7%BD%91%E7%AB%99"
_SPIDER = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
_LINKS = 40


async def look_from_search(sitting: Sitting, url: str, content: Content) -> bool:
    """Note where the page sends such visitors, the title and the strangers' links that only they are shown.

    False where the page did not answer. One request more for a home page. The name of the search engine's robot is added to
    ours only where the county allows it: some firewalls shut out whoever bears it.
    """
    fetched = await sitting.fetcher.get(url, headers=_heads(sitting), guess=True)
    seen: dict[str, Any] = {"away": fetched.away[:500]} if fetched.away else {}
    if fetched.ok and fetched.body_hash != content.body_hash:
        shown = extract(Document(fetched.url, fetched.text))
        known = {link.url for link in content.links}
        links = [
            link
            for link in shown.links
            if link.kind is LinkKind.ANCHOR and link.url and link.url not in known
            if not sitting.ledger.allows(link.url) and not host_of(link.url).endswith(".gov.cn")
        ]
        seen["title"] = shown.title[:200] if shown.title != content.title else ""
        seen["links"] = [[link.text[:60], link.url[:300]] for link in links[:_LINKS]]
        seen["leaps_to"] = shown.suspicion.get("leaps_to", "")
    if told := {name: value for name, value in seen.items() if value}:
        content.suspicion["from_search"] = told
    return fetched.ok or bool(fetched.away)


def _heads(sitting: Sitting) -> Mapping[str, str]:
    if not sitting.settings.crawl.as_spider:
        return {"Referer": _FROM}
    return {"Referer": _FROM, "User-Agent": f"{_SPIDER} {user_agent(sitting.settings.network)}"}
