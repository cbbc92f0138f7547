"""Which texts are to be compared with others in this pass: once all that changed is in the index of copies.

What came late may precede what was judged long ago, and what is gone may have been an original. So copies are judged
after all texts were read, and of them only those that are like another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from checks import pending
from checks.copyindex import followers, linked, refresh
from checks.documents import changed_keys, key_of, kind_of, row_of
from storage.models import Finding, FindingState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from checks.documents import Kind

__all__ = ["to_compare"]


def to_compare(
    session: Session,
    kind: Kind,
    judged: int,
    rules: Collection[str],
    *,
    named: Iterable[int] = (),
    among: ColumnElement[bool] | None = None,
) -> list[int]:
    """Rows of a kind of which the verdict may be another one than the last, or is the first.

    `judged` is how far the rules have got; `named` are asked for whatever their revision; `among` narrows what came.
    """
    refresh(session, kind)
    come = changed_keys(session, kind, judged, among)
    asked = {*come, *(key_of(kind, row) for row in named)}
    asked.update(key for key in pending.read(session) if kind_of(key) is kind)
    alike = linked(session, asked)
    again = followers(session, come, alike, judged) - asked if judged else set[int]()
    like = alike.keys() | linked(session, again).keys()
    told = _told(session, kind, rules)
    return sorted(row_of(key) for key in asked | again if key in like or key in told)


def _told(session: Session, kind: Kind, rules: Collection[str]) -> set[int]:
    """Keys of those of which something stands that a verdict may take back."""
    living = Finding.rule.in_(rules) & (Finding.state != FindingState.RECTIFIED)
    subjects = session.scalars(select(Finding.subject).where(living, Finding.subject.startswith(f"{kind}:")))
    return {key_of(kind, int(subject.partition(":")[2].partition("#")[0])) for subject in subjects}
