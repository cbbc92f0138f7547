"""Signals of a foreign target: what its page shows, so that a rule can tell a squatted domain."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from crawler.listing.boxes import absolute
from crawler.softgone import says_not_found
from storage.urls import host_of

if TYPE_CHECKING:
    from tldextract import TLDExtract

    from crawler.glimpse import Glimpse

__all__ = ["registered_domain", "signals"]

_PARKED = re.compile(
    r"域名(?:已|正在|可以?|可能)?(?:出售|转让|出让|停放|过期|到期|待售)|(?:本|此|该)域名|(?:出售|转让|购买)(?:此|该|本)?域名"
    r"|(?:domain|website)\s+(?:name\s+)?(?:is|may\s+be)\s+for\s+sale|buy\s+this\s+domain|parked\s+(?:free|domain)"
    r"|sedo\s?parking|(?:网站|站点|空间|主机)已?(?:到期|过期|暂停|停机)|welcome\s+to\s+nginx",
    re.IGNORECASE,
)
#: one of these stands in every phrase above: a cheap look before the dear one
_HINTS = ("域名", "到期", "过期", "暂停", "停机", "omain", "arked", "edo", "nginx", "ebsite")


@cache
def _suffixes() -> TLDExtract:
    """The suffix list as shipped with the library, never fetched; loaded when the first name is asked for."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=16384)
def registered_domain(host: str) -> str:
    """The domain somebody registered (`x.gov.cn` of `www.x.gov.cn`); an IP address is its own."""
    return _suffixes()(host).top_domain_under_public_suffix or host


def signals(url: str, final_url: str, seen: Glimpse) -> dict[str, Any]:
    """What a rule may want to know of a foreign page, as JSON; absent where there is nothing to say.

    title, snippet (visible text), length (visible characters), keywords, title_entities (numeric
    character references in the title as written), parked (phrases of a parked or expired domain),
    refresh (another registered domain that a meta refresh leads to), moved (the registered domain
    that redirects led to, when another), tricks (of its scripts), not_found (a short page says in words that there is nothing).
    """
    own = host_of(url)
    final = host_of(final_url) if final_url else own
    onward = host_of(absolute(final_url or url, seen.refresh)) if seen.refresh else ""
    shown = f"{seen.title} {seen.text[:3000]}"
    facts = {
        "title": seen.title[:200],
        "snippet": seen.text[:300],
        "length": len(seen.text),
        "keywords": seen.keywords[:200],
        "title_entities": seen.title_entities,
        "parked": _parked(shown),
        "refresh": onward if onward and not _same_owner(onward, final) else "",
        "moved": "" if _same_owner(own, final) else registered_domain(final),
        "tricks": list(seen.tricks),
        "not_found": not seen.column and says_not_found(seen.title, seen.text),
    }
    return {name: value for name, value in facts.items() if value}


def _parked(shown: str) -> list[str]:
    if not any(hint in shown for hint in _HINTS):
        return []
    return sorted({hit.group() for hit in _PARKED.finditer(shown)})[:5]


def _same_owner(one: str, other: str) -> bool:
    return one == other or registered_domain(one) == registered_domain(other)
