"""Texts that are to be compared once more though they did not change: one they were compared with has, or is gone.

Kept among the rules' marks from the moment the other leaves the index until they have been judged, so that a pass
that was killed between the two owes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.database import upsert
from storage.models import RuleMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

__all__ = ["RULE", "add", "done", "read"]

RULE = "article.duplicate"
_AGAIN = f"{RULE}:again:"
_CHUNK = 500


def add(session: Session, keys: Iterable[int]) -> None:
    """Note these documents, by their keys in the index."""
    rows = [{"rule": f"{_AGAIN}{key}", "fingerprint": "", "revision": 0} for key in sorted(keys)]
    upsert(session, RuleMark.__table__, rows, ["rule"])  # type: ignore[arg-type]


def read(session: Session) -> list[int]:
    """All that are noted."""
    noted = session.scalars(select(RuleMark.rule).where(RuleMark.rule.startswith(_AGAIN)))
    return [int(name.removeprefix(_AGAIN)) for name in noted]


def done(session: Session, keys: Sequence[int]) -> None:
    """These have been judged."""
    for start in range(0, len(keys), _CHUNK):
        names = [f"{_AGAIN}{key}" for key in keys[start : start + _CHUNK]]
        session.execute(delete(RuleMark).where(RuleMark.rule.in_(names)))
