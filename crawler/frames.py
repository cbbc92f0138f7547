"""Lists that stand in frames: a page whose own part is bare, with its entries in an iframe or a frameset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.cms.base import family_of
from crawler.cms.home import home_listing
from crawler.reading import document_of
from storage.models import LinkKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from crawler.cms.base import Family, Listing
    from crawler.observation import Content
    from crawler.visit import Visit

__all__ = ["frame_lists"]

_FRAMES = 8


async def frame_lists(visit: Visit, content: Content) -> AsyncIterator[tuple[Family, Listing]]:
    """What the page's visible frames of the ledger's hosts list; those without entries are left out."""
    sitting = visit.sitting
    addresses = dict.fromkeys(
        link.url for link in content.links if link.kind is LinkKind.FRAME and link.url and not link.hidden
    )
    for url in list(addresses)[:_FRAMES]:
        if not sitting.ledger.allows(url):
            continue
        fetched = await sitting.fetcher.get(url)
        if not fetched.ok:
            visit.evidence.setdefault("frames_failed", []).append([url, fetched.outcome.value])
            continue
        document = document_of(fetched)
        family = family_of(document, visit.site.family)
        listing = home_listing(family, document) if visit.home else family.listing(document)
        if listing.entries:
            visit.evidence.setdefault("frames", []).append(url)
            yield family, listing
