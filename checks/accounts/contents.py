"""Where the posts of accounts lead, as the link check found it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.accounts.counting import visible
from checks.subjects import DeadLink
from storage import linksets, urls
from storage.models import FetchOutcome, LinkCheck, LinkSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from storage.models import Post

__all__ = ["checked_links"]

_BATCH = 500
_ILL = (
    FetchOutcome.GONE,
    FetchOutcome.SOFT_GONE,
    FetchOutcome.MALFORMED,
    FetchOutcome.HOLLOW,
    FetchOutcome.SERVER_ERROR,
    FetchOutcome.CLIENT_ERROR,
    FetchOutcome.TIMEOUT,
    FetchOutcome.DNS,
    FetchOutcome.TLS,
    FetchOutcome.CONNECTION,
)


def checked_links(
    session: Session, posts: Iterable[Post]
) -> tuple[dict[int, list[DeadLink]], dict[int, list[DeadLink]]]:
    """Account id → the links of its posts that are not well; and those that open, with what was seen there."""
    carrying: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        if post.content_links and visible(post):
            carrying[post.content_links].append(post)
    sets = _sets(session, sorted(carrying))
    checks = _told(session, sorted({url_id for items in sets.values() for url_id, _ in items}))
    spelled = urls.texts(session, sorted(checks))
    dead: dict[int, list[DeadLink]] = defaultdict(list)
    led: dict[int, list[DeadLink]] = defaultdict(list)
    for number, items in sets.items():
        for url_id, text in (one for one in items if one[0] in checks):
            kept = dead if checks[url_id].outcome in _ILL else led
            for post in carrying[number]:
                kept[post.account_id].append(DeadLink(post, spelled[url_id], text, checks[url_id]))
    return dead, led


def _sets(session: Session, ids: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = {}
    for start in range(0, len(ids), _BATCH):
        query = select(LinkSet.id, LinkSet.data).where(LinkSet.id.in_(ids[start : start + _BATCH]))
        for number, data in session.execute(query):
            found[number] = [(url_id, text) for url_id, _, text in linksets.unpack(data)]
    return found


def _told(session: Session, ids: Sequence[int]) -> dict[int, LinkCheck]:
    """What is ill, and what opened something worth a look."""
    found: dict[int, LinkCheck] = {}
    for start in range(0, len(ids), _BATCH):
        query = select(LinkCheck).where(
            LinkCheck.url_id.in_(ids[start : start + _BATCH]),
            LinkCheck.outcome.in_([*_ILL, FetchOutcome.OK]),
        )
        several = session.scalars(query)
        found.update((one.url_id, one) for one in several if one.outcome in _ILL or one.target_signals)
    return found
