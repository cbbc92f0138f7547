"""Findings on posts: they end with the post, and live on while its account goes on showing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import Finding, FindingState, Post, PostState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from checks.lifecycle import Recorder

__all__ = ["keep_posts"]

_BATCH = 500
_NOTES = {PostState.VIOLATION: "推文已被平台撤下", PostState.DELETED: "推文已删除"}


def keep_posts(session: Session, recorder: Recorder) -> None:
    """Settle the findings whose posts no rule was asked about in this pass."""
    living = Finding.subject.like("post:%") & (Finding.state != FindingState.RECTIFIED)
    found: dict[int, list[Finding]] = {}
    for finding in session.scalars(select(Finding).where(living)):
        found.setdefault(int(finding.subject.partition(":")[2].partition("#")[0]), []).append(finding)
    ids = sorted(found)
    for start in range(0, len(ids), _BATCH):
        for post in session.scalars(select(Post).where(Post.id.in_(ids[start : start + _BATCH]))):
            for finding in found[post.id]:
                _settle(finding, post, recorder)


def _settle(finding: Finding, post: Post, recorder: Recorder) -> None:
    if post.removed_at is not None:
        recorder.rectify(finding, _NOTES.get(post.state, "推文已删除"))
    elif post.last_seen is not None and (finding.last_seen is None or post.last_seen > finding.last_seen):
        finding.last_seen = post.last_seen
        finding.occasions += 1
