"""Which findings belong to what is judged: by their identity, and by the subject that they hang on."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from checks.suppression import normalise
from storage.models import Finding, FindingState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.judging import Verdict

__all__ = ["identity", "known", "of_owners", "standing_on"]

_T = TypeVar("_T")

#: subjects whose id a finding carries in a column; the others are found by the subject itself
_COLUMNS = {
    "page": Finding.page_id,
    "section": Finding.section_id,
    "site": Finding.site_id,
    "account": Finding.account_id,
    "unit": Finding.unit_id,
}

_FILE = "attachment:"


def identity(finding: Finding) -> str:
    """sha256 hex of (rule, subject, normalised quote); level and message may change, the problem stays."""
    # what a folded finding quotes is one page's; the subject itself says what was planted
    quote = "" if finding.subject.startswith("fold:") else normalise(finding.quote)
    parts = "\x1f".join((finding.rule, finding.subject, quote))
    return hashlib.sha256(parts.encode()).hexdigest()


def _kind(verdict: Verdict) -> str:
    """What kind of subject was judged: page, section, url …"""
    return verdict.owner.partition(":")[0]


def known(session: Session, verdicts: Sequence[Verdict], seen: Collection[str]) -> dict[str, Finding]:
    """Identity → finding, of what was seen (by identity) and of all that lives on the subjects judged."""
    found: dict[str, Finding] = {}
    for chunk in _chunks(list(seen)):
        rows = session.scalars(select(Finding).where(Finding.identity.in_(chunk)))
        found.update((row.identity, row) for row in rows)
    by_kind: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for verdict in verdicts:
        names, owners = by_kind[_kind(verdict)]
        names.add(verdict.rule.name)
        owners.add(verdict.owner)
    for kind, (names, owners) in by_kind.items():
        for row in _living(session, kind, names, sorted(owners)):
            found[row.identity] = row
    return found


def of_owners(
    findings: Iterable[Finding], verdicts: Iterable[Verdict]
) -> Mapping[tuple[str, str], Sequence[Finding]]:
    """(rule, judged subject) → those of the findings that belong to it, however fine the subject they name."""
    kinds = {verdict.rule.name: _kind(verdict) for verdict in verdicts}
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.rule, _hangs_on(kinds[finding.rule], finding)].append(finding)
    return found


def standing_on(session: Session, page_ids: Sequence[int]) -> set[tuple[str, str]]:
    """(rule, subject) of these pages on which something stands that a verdict may take back."""
    query = select(Finding.rule, Finding.page_id).where(Finding.state != FindingState.RECTIFIED)
    return {
        (rule, f"page:{page_id}")
        for chunk in _chunks(page_ids)
        for rule, page_id in session.execute(query.where(Finding.page_id.in_(chunk)))
    }


def _hangs_on(kind: str, finding: Finding) -> str:
    column = _COLUMNS.get(kind)
    if finding.subject.startswith(_FILE):  # it names the page that offers the file, and does not hang on it
        return finding.subject.partition("#")[0]
    return finding.subject if column is None else f"{kind}:{getattr(finding, column.key)}"


def _living(session: Session, kind: str, names: set[str], owners: Sequence[str]) -> Iterable[Finding]:
    """Findings of these rules on these subjects that are not rectified."""
    column = _COLUMNS.get(kind)
    for chunk in _chunks(owners):
        among = (
            Finding.subject.in_(chunk)
            if column is None
            else column.in_([int(one.partition(":")[2]) for one in chunk])
            & ~Finding.subject.startswith(_FILE)
        )
        yield from session.scalars(
            select(Finding).where(among, Finding.rule.in_(names), Finding.state != FindingState.RECTIFIED)
        )


def _chunks(values: Sequence[_T], size: int = 500) -> Iterable[Sequence[_T]]:
    return (values[i : i + size] for i in range(0, len(values), size))
