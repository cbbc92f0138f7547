"""One answer into rows: its posts, menu and profile, and the attempt that says what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.attempts import back_off, chained, judged, keep_menu, keep_profile
from crawler.platforms.base import ZONE
from crawler.platforms.redact import without
from crawler.postrows import PostRows, link_set
from crawler.withdrawn import mark_missing
from storage.models import SourceAttempt, SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session

    from crawler.attempts import History
    from crawler.platforms.base import FetchResult, SeenPost
    from storage.models import Account, Evidence

__all__ = ["Heard", "keep"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of asking one source of one account. `proves`: sources of this kind can prove silence."""

    account: Account
    source: str
    evidence: Evidence
    proves: bool
    result: FetchResult
    calls: Mapping[str, int]
    at: dt.datetime


def keep(
    session: Session,
    heard: Heard,
    history: History,
    run_id: int,
    since: dt.datetime,
    secrets: Collection[str],
) -> tuple[SourceAttempt, PostRows]:
    """Store it all; `since` is the beginning of the window asked for, `secrets` are blotted out."""
    result, account, at = heard.result, heard.account, heard.at
    _blot(result.posts, secrets)
    anchored, proof = judged(result, history, heard.source, heard.proves, since)
    rows = PostRows(session, account)
    stored = rows.store(result.posts, heard.source, heard.evidence, at)
    mark_missing(rows, result, stored, heard.source, at)
    if result.profile is not None:
        keep_profile(session, account, result.profile, heard.source, at)
    _menu(session, heard, rows)
    live = [post.published_at for post in stored if not post.pinned and not post.removed_at]
    ahead = {"dated_ahead": rows.ahead} if rows.ahead else {}
    attempt = SourceAttempt(
        run_id=run_id,
        account_id=account.id,
        source=heard.source,
        at=at,
        health=result.health,
        posts=len(result.posts),
        new=len(rows.new),
        as_of=result.as_of,
        complete_since=chained(result, history, heard.source) if proof else result.complete_since,
        total_hint=result.total_hint,
        newest_at=max(live, default=None),
        anchored=anchored,
        can_prove_absence=proof,
        delayed=result.delayed,
        calls=sum(heard.calls.values()),
        message=without(result.message, secrets),
        evidence=_clean({**result.evidence, "calls": dict(heard.calls), **ahead}, secrets),
    )
    if result.health is SourceHealth.BLOCKED:
        attempt.next_try_on = back_off(history, heard.source, at.astimezone(ZONE).date())
    session.add(attempt)
    return attempt, rows


def _blot(posts: Sequence[SeenPost], secrets: Collection[str]) -> None:
    """A bridge may put its own key into the addresses that it hands out."""
    for post in posts:
        post.url, post.origin_url = without(post.url, secrets), without(post.origin_url, secrets)
        post.text = post.text and without(post.text, secrets)
        post.links = [(without(url, secrets), text) for url, text in post.links]
        post.images = [without(url, secrets) for url in post.images]


def _menu(session: Session, heard: Heard, rows: PostRows) -> None:
    menu = heard.result.menu
    if menu is None:
        return
    items = [item for top in menu.items for item in (top, *top.children)]
    links, targets = link_set(session, [(url, item.name) for item in items for url in item.urls])
    keep_menu(session, heard.account, menu, links, heard.at)
    rows.targets |= targets


def _clean(value: Any, secrets: Collection[str]) -> Any:
    """Evidence without any secret, however deep it sits."""
    if isinstance(value, str):
        return without(value, secrets)
    if isinstance(value, dict):
        return {key: _clean(one, secrets) for key, one in value.items()}
    return [_clean(one, secrets) for one in value] if isinstance(value, list) else value
