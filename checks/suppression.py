"""Suppressions: what a person excused, with reason, name and expiry; and what that means for a finding."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from checks.registry import ZONE
from config.errors import InputError
from storage.models import Finding, FindingEvent, FindingState, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

__all__ = ["Quiet", "add", "expire", "in_force", "normalise", "sentence_hash"]


def normalise(quote: str) -> str:
    """The quote without what a retyping changes: width, case, white space."""
    return "".join(unicodedata.normalize("NFKC", quote).casefold().split())


def sentence_hash(quote: str) -> str:
    """sha256 hex of the sentence's letters and digits, however it ends or is set; "" for no quote."""
    plain = normalise(quote)
    return _hash("".join(sign for sign in plain if sign.isalnum()) or plain)


def _hash(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


class Quiet:
    """The suppressions in force on one day, asked by finding."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._known = {(one.rule, one.subject, one.sentence): one for one in suppressions}

    def of(self, finding: Finding) -> Suppression | None:
        """The suppression that silences the finding: its subject, its sentence wherever it stands, or both at once."""
        if not self._known:
            return None
        rule, subject = finding.rule, finding.subject
        # records of the first release hold the sentence with its marks
        sentences = ("", sentence_hash(finding.quote), _hash(normalise(finding.quote)))
        for place in (subject, ""):
            for sentence in sentences:
                if found := self._known.get((rule, place, sentence)):
                    return found
        return None


def in_force(session: Session, day: dt.date) -> list[Suppression]:
    """Those that still count on that day (the day of expiry included), oldest first."""
    unexpired = or_(Suppression.until.is_(None), Suppression.until >= day)
    return list(session.scalars(select(Suppression).where(unexpired).order_by(Suppression.id)))


def add(
    session: Session,
    *,
    rule: str,
    reason: str,
    who: str,
    now: dt.datetime,
    subject: str = "",
    quote: str = "",
    until: dt.date | None = None,
) -> Suppression:
    """Silence a rule on a subject, on a sentence, or (both given) on that sentence of that subject, until that day.

    The live findings it matches fall silent at once.

    Raises InputError without a reason, a name, or anything to silence, and for a day already past.
    """
    _insist(rule, reason, who, subject or normalise(quote))
    if until and until < now.astimezone(ZONE).date():
        raise InputError(f"有效期至 {until:%Y-%m-%d} 已经过去，请填写今天或以后的日期。")
    made = Suppression(
        rule=rule.strip(),
        subject=subject.strip(),
        sentence=sentence_hash(quote),
        reason=reason.strip(),
        who=who.strip(),
        created_at=now,
        until=until,
    )
    session.add(made)
    session.flush()
    quiet = Quiet([made])
    for finding in session.scalars(select(Finding).where(Finding.rule == made.rule, _is_live())):
        if quiet.of(finding):
            _move(session, finding, FindingState.SUPPRESSED, now, made.who, f"豁免：{made.reason}")
    return made


def expire(session: Session, suppression_id: int, *, who: str, now: dt.datetime) -> None:
    """End a suppression now; what it silenced opens again unless another one still covers it."""
    ended = session.get(Suppression, suppression_id)
    if ended is None:
        raise InputError(f"没有编号为 {suppression_id} 的豁免记录。")
    if not who.strip():
        raise InputError("请写明由谁撤销豁免。")
    today = now.astimezone(ZONE).date()
    quiet, others = Quiet([ended]), Quiet([s for s in in_force(session, today) if s.id != ended.id])
    silenced = select(Finding).where(Finding.rule == ended.rule, Finding.state == FindingState.SUPPRESSED)
    for finding in session.scalars(silenced):
        if quiet.of(finding) and not others.of(finding):
            _move(session, finding, FindingState.OPEN, now, who.strip(), "豁免已撤销")
    ended.until = today - dt.timedelta(days=1)  # kept, for who excused what is asked later


def _insist(rule: str, reason: str, who: str, what: str) -> None:
    if not rule.strip():
        raise InputError("豁免要写明规则名称，例如 text.typo。")
    if not what.strip():
        raise InputError("豁免要写明对象（问题的主体）或原句，二者填一项。")
    if not reason.strip():
        raise InputError("豁免必须写明理由。")
    if not who.strip():
        raise InputError("豁免必须写明由谁批准。")


def _is_live() -> ColumnElement[bool]:
    return Finding.state.not_in([FindingState.RECTIFIED, FindingState.SUPPRESSED])


def _move(
    session: Session, finding: Finding, state: FindingState, now: dt.datetime, who: str, note: str
) -> None:
    finding.state = state
    session.add(FindingEvent(finding_id=finding.id, at=now, state=state, who=who, note=note))
