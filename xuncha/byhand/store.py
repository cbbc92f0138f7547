"""Posts that a person brought, into the records: who brought them, and what they prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.postrows import PostRows
from storage.models import Evidence, Post, SourceAttempt, SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from crawler.platforms.base import SeenPost
    from storage.models import Account

__all__ = ["PASTED", "TABLE", "Brought", "bring"]

PASTED, TABLE = "manual.paste", "manual.table"


@dataclass(frozen=True, slots=True)
class Brought:
    """`span`: the person answers for it that these are all posts of that time."""

    who: str
    screenshot: str = ""
    span: tuple[dt.datetime, dt.datetime] | None = None


def bring(
    session: Session,
    account: Account,
    posts: Sequence[SeenPost],
    source: str,
    evidence: Evidence,
    brought: Brought,
    now: dt.datetime,
) -> list[Post]:
    """Store the posts and the attempt that tells of them; the posts that were not known before."""
    rows = PostRows(session, account)
    stored = rows.store(posts, source, evidence, now)
    told: dict[str, Any] = {"who": brought.who}
    if brought.screenshot:
        told["screenshot"] = brought.screenshot
    session.add(
        SourceAttempt(
            account_id=account.id,
            source=source,
            at=now,
            health=SourceHealth.OK,
            posts=len(stored),
            new=len(rows.new),
            as_of=brought.span[1] if brought.span else now,
            complete_since=brought.span[0] if brought.span else None,
            anchored=brought.span is not None,
            can_prove_absence=brought.span is not None,
            newest_at=max((post.published_at for post in stored if not post.pinned), default=None),
            message=f"由{brought.who}填报",
            evidence=told,
        )
    )
    return list(rows.new)
