"""The accounts of the ledger as rules see them, read in a handful of queries however many they are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, func, or_, select

from checks.accounts.contents import checked_links
from checks.subjects import AccountView
from storage.models import (
    Account,
    AccountMenu,
    AccountProfile,
    LinkCheck,
    ManualCheck,
    Post,
    SourceAttempt,
    Unit,
    Url,
)
from storage.urls import canonical, h64

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.streams import CheckScope

__all__ = ["account_views", "menu_addresses"]

#: how far back posts, attempts and manual checks are looked at
POSTS = dt.timedelta(days=120)
ATTEMPTS = dt.timedelta(days=45)
CHECKS = dt.timedelta(days=400)
#: posts stamped later than this after the moment judged for carry a wrong time
AHEAD = dt.timedelta(days=1)
_BATCH = 500

_Record = TypeVar("_Record", Post, SourceAttempt, AccountProfile, AccountMenu, ManualCheck)


def account_views(session: Session, as_of: dt.datetime, scope: CheckScope | None = None) -> list[AccountView]:
    """Every listed account within the scope, by unit and name."""
    listed = (
        select(Account, Unit)
        .join(Unit, Unit.id == Account.unit_id)
        .where(Account.listed)
        .order_by(Unit.id, Account.id)
    )
    found = [
        (account, unit)
        for account, unit in session.execute(listed)
        if scope is None or scope.has_account(account)
    ]
    ids = [account.id for account, _ in found]
    posts = _posts(session, ids, as_of)
    attempts = _rows(session, SourceAttempt, SourceAttempt.at, ids, as_of - ATTEMPTS)
    profiles = _rows(session, AccountProfile, AccountProfile.at, ids)
    menus = _rows(session, AccountMenu, AccountMenu.seen_at, ids)
    checks = _rows(session, ManualCheck, ManualCheck.at, ids, as_of - CHECKS)
    dead, led = checked_links(session, [post for several in posts.values() for post in several])
    targets = _targets(session, [rows[0] for rows in menus.values()])
    return [
        AccountView(
            account=account,
            unit=unit,
            posts=posts.get(account.id, ()),
            attempts=attempts.get(account.id, ()),
            profile=next(iter(profiles.get(account.id, ())), None),
            menu=(menu := next(iter(menus.get(account.id, ())), None)),
            targets={url: targets[url] for url in menu_addresses(menu) if url in targets} if menu else {},
            dead=dead.get(account.id, ()),
            led=led.get(account.id, ()),
            checks=[check for check in checks.get(account.id, ()) if check.at <= as_of + AHEAD],
        )
        for account, unit in found
    ]


def menu_addresses(menu: AccountMenu) -> list[str]:
    """Every address its buttons open, once each."""
    return list(dict.fromkeys(url for item in _items(menu.tree) for url in item.get("urls", ())))


def _items(tree: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for item in tree:
        yield item
        yield from _items(item.get("children", ()))


def _rows(
    session: Session, model: type[_Record], moment: Any, ids: Sequence[int], since: dt.datetime | None = None
) -> Mapping[int, list[_Record]]:
    """Account id → its rows, newest first."""
    found: dict[int, list[_Record]] = defaultdict(list)
    for start in range(0, len(ids), _BATCH):
        query = select(model).where(model.account_id.in_(ids[start : start + _BATCH]))
        if since is not None:
            query = query.where(moment >= since)
        for row in session.scalars(query.order_by(moment.desc(), model.id.desc())):
            found[row.account_id].append(row)
    return found


def _posts(session: Session, ids: Sequence[int], as_of: dt.datetime) -> Mapping[int, list[Post]]:
    """The posts of the last months, and of each account its newest one, however old."""
    found: dict[int, list[Post]] = defaultdict(list)
    known = Post.published_at <= as_of + AHEAD
    for start in range(0, len(ids), _BATCH):
        mine = Post.account_id.in_(ids[start : start + _BATCH]) & known
        last = (
            select(Post.account_id, func.max(Post.published_at).label("at"))
            .where(mine, Post.removed_at.is_(None))
            .group_by(Post.account_id)
            .subquery()
        )
        query = (
            select(Post)
            .outerjoin(last, and_(last.c.account_id == Post.account_id, last.c.at == Post.published_at))
            .where(mine, or_(Post.published_at >= as_of - POSTS, last.c.at.is_not(None)))
            .order_by(Post.published_at.desc())
        )
        for post in session.scalars(query):
            found[post.account_id].append(post)
    return found


def _targets(session: Session, menus: Sequence[AccountMenu]) -> Mapping[str, LinkCheck]:
    """Address as the menu writes it → what the link check made of it."""
    keys: dict[int, list[str]] = defaultdict(list)
    for url in {url for menu in menus for url in menu_addresses(menu)}:
        keys[h64(canonical(url))].append(url)
    found: dict[str, LinkCheck] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _BATCH):
        query = (
            select(Url.h64, LinkCheck)
            .join(LinkCheck, LinkCheck.url_id == Url.id)
            .where(Url.h64.in_(wanted[start : start + _BATCH]))
        )
        for key, check in session.execute(query):
            found.update(dict.fromkeys(keys[key], check))
    return found
