"""Where posts and menus lead: targets for the link check, and those that only the page itself can judge."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crawler.platforms.addresses import WECHAT_HOST
from storage import linksets, urls
from storage.models import Account, AccountMenu, LinkSet, Post
from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

__all__ = ["account_targets", "menu_targets"]

#: posts whose links are still looked after
_YOUNG = dt.timedelta(days=92)


def account_targets(session: Session, now: dt.datetime) -> tuple[set[int], dict[int, str]]:
    """Url.ids for the link check, and (Url.id → address) of WeChat articles, menus' ones first.

    An article that is gone answers with status 200, so the link check could not tell.
    """
    ids: dict[int, None] = {}
    for data in session.scalars(select(LinkSet.data).where(LinkSet.id.in_(_menu_sets()))):
        ids.update((item[0], None) for item in linksets.rows(data))
    young = select(Post.content_links).where(
        Post.removed_at.is_(None), Post.content_links.is_not(None), Post.published_at >= now - _YOUNG
    )
    for data in session.scalars(select(LinkSet.data).where(LinkSet.id.in_(young))):
        ids.update((item[0], None) for item in linksets.rows(data))
    spelled = urls.texts(session, ids)
    articles = {i: spelled[i] for i in ids if i in spelled and _is_article(spelled[i])}
    return set(ids) - articles.keys(), articles


def menu_targets(session: Session, accounts: Collection[int]) -> set[int]:
    """Url.ids that the newest menus of these accounts lead to, articles of WeChat aside."""
    sets = _menu_sets().where(Account.id.in_(accounts))
    found = {
        item[0]
        for data in session.scalars(select(LinkSet.data).where(LinkSet.id.in_(sets)))
        for item in linksets.rows(data)
    }
    spelled = urls.texts(session, found)
    return {url_id for url_id in found if not _is_article(spelled[url_id])}


def _menu_sets() -> Select[int | None]:
    """The link sets of each account's newest menu."""
    newest = select(func.max(AccountMenu.id)).group_by(AccountMenu.account_id)
    return (
        select(AccountMenu.content_links)
        .join(Account, Account.id == AccountMenu.account_id)
        .where(AccountMenu.id.in_(newest), AccountMenu.content_links.is_not(None), Account.listed)
    )


def _is_article(url: str) -> bool:
    return host_of(url) == WECHAT_HOST
