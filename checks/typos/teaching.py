"""The county's stored texts given to a learner, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from checks.typos.learning import Learner
from storage import texts
from storage.models import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

__all__ = ["stored", "taught"]

_BATCH = 500


def stored(session: Session) -> int:
    """How many different texts there are."""
    query = select(func.count(func.distinct(Page.text_id))).where(Page.text_id.is_not(None))
    return session.scalar(query) or 0


def taught(session: Session, progress: Callable[[str, int, int | None], None] | None = None) -> Learner:
    """A learner that has read each text once, until it is full."""
    learner, total = Learner(), stored(session)
    query = (
        select(Page.text_id)
        .where(Page.text_id.is_not(None))
        .group_by(Page.text_id)
        .order_by(func.max(Page.revision).desc(), Page.text_id)
    )
    ids = [key for key in session.scalars(query) if key is not None]
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        read = texts.read(session, batch)
        for key in batch:
            learner.add(read[key])
        if progress:
            progress("学习本县用语", learner.texts, total)
        if learner.full:
            break
    return learner
