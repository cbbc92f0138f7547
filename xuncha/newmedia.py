"""The new-media part of a night and of a recheck: the accounts watched, and where their posts lead asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from crawler.accountlinks import menu_targets
from crawler.probe import check_links
from storage.models import Account, Finding, Run
from xuncha import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from crawler.accountcounts import AccountCounts
    from xuncha.county import County
    from xuncha.progress import Progress

__all__ = ["posts_of", "watch"]


def watch(
    county: County,
    run: Run,
    progress: Progress,
    *,
    units: Collection[int] = (),
    accounts: Collection[int] | None = None,
    posts: Collection[int] = (),
    browser: bool = True,
    links: bool = True,
    pinned: bool = False,
    until: dt.datetime | None = None,
) -> AccountCounts | None:
    """Watch the listed accounts (`units`: theirs alone; `accounts`: those too) and note it in the run.

    `pinned`: the run is held to be at its own moment, so answers count as heard then and not now.
    At `until` the rest is left to be taken up again. None where the county watches no accounts or has none.
    """
    only = _chosen(county, units, accounts)
    if not county.settings.accounts.enabled or only == frozenset():
        return None
    # the platforms' libraries are heavy; a county without accounts never loads them
    from crawler.accounts import watch_accounts
    from xuncha.byhand.logins import to_renew

    counts = watch_accounts(
        county.database,
        county.settings,
        run.id,
        run.as_of,
        progress,
        only=only if units or accounts is not None else None,
        clock=_clock(run, pinned),
        browser=browser,
        posts=posts,
        until=until,
    )
    told = counts.to_json(run.counts.get("accounts")) | {
        "logins": to_renew(county, run.as_of if pinned else dt.datetime.now(dt.UTC))
    }
    runs.note(county.database, run.id, accounts=told)
    asked = counts.targets | (_menus(county, only) if accounts is not None else set())
    if links and county.settings.links.check and asked:
        found = check_links(
            county.database, county.settings, run.id, run.as_of, progress, only=asked, until=until
        )
        runs.note(county.database, run.id, account_links=found.to_json())
    return counts


def posts_of(findings: Collection[Finding]) -> set[int]:
    """The posts that these findings speak of."""
    subjects = (finding.subject.partition(":") for finding in findings)
    return {int(number) for kind, _, number in subjects if kind == "post" and number.isdecimal()}


def _chosen(county: County, units: Collection[int], accounts: Collection[int] | None) -> frozenset[int]:
    query = select(Account.id).where(Account.listed)
    if units or accounts is not None:
        query = query.where(or_(Account.unit_id.in_(units), Account.id.in_(accounts or ())))
    with county.database.session() as session:
        return frozenset(session.scalars(query))


def _menus(county: County, accounts: Collection[int]) -> set[int]:
    with county.database.session() as session:
        return menu_targets(session, accounts)


def _clock(run: Run, pinned: bool) -> Callable[[], dt.datetime]:
    return (lambda: run.as_of) if pinned else (lambda: max(run.as_of, dt.datetime.now(dt.UTC)))
