"""What the rules found, what became of it, and which periods are closed on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId
from storage.models.kinds import Confidence, FindingState, Level, Severity


class Finding(Base, kw_only=True):
    """问题: one row per problem, with its history in FindingEvent.

    Rules build it with `Context.finding`; the runner fills identity, times and state.
    `identity` is sha256(rule, subject, normalised quote): the same problem keeps its row for ever.
    """

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    rule: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(
        String(120), index=True
    )  #: "page:12", "section:3", "url:99@unit:4", "site:1"
    severity: Mapped[Severity]
    confidence: Mapped[Confidence]
    level: Mapped[Level] = mapped_column(default=Level.LIMIT)
    state: Mapped[FindingState] = mapped_column(default=FindingState.OPEN, index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True, default=None)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True, default=None)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True, default=None)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True, default=None)
    page_id: Mapped[int | None] = mapped_column(BigInteger, index=True, default=None)
    url: Mapped[str] = mapped_column(Text, default="")  #: the page a person opens
    target: Mapped[str] = mapped_column(Text, default="")  #: link target, attachment, twin
    title: Mapped[str] = mapped_column(Text, default="")  #: title of the page or name of the section
    quote: Mapped[str] = mapped_column(Text, default="")  #: masked
    message: Mapped[str] = mapped_column(Text, default="")  #: one Chinese sentence
    suggestion: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict
    )  #: file, sheet, cell, paragraph, offset
    evidence: Mapped[dict[str, Any]] = mapped_column(
        default_factory=dict
    )  #: snippet, exchange, pages, hashes
    count: Mapped[int] = mapped_column(default=1)  #: hits this row stands for
    observed_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    first_seen: Mapped[dt.datetime | None] = mapped_column(default=None)
    last_seen: Mapped[dt.datetime | None] = mapped_column(default=None)
    first_sweep: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  #: stood before the watch over its place began (checks.sweep)
    occasions: Mapped[int] = mapped_column(default=1)  #: separate runs that saw it
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    deadline: Mapped[dt.date | None] = mapped_column(default=None)
    rectified_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    caused_by: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), default=None)


class FindingEvent(Base, kw_only=True):
    """One step of a finding's life: who or what moved it, when, why."""

    __tablename__ = "finding_event"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)
    at: Mapped[dt.datetime]
    state: Mapped[FindingState]
    run_id: Mapped[int | None] = mapped_column(default=None)
    who: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class Trace(Base, kw_only=True):
    """What a folding rule found on one page; the pages of a site with the same `fold` make one finding."""

    __tablename__ = "trace"
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    page_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(index=True)
    fold: Mapped[str] = mapped_column(String(16))  #: hash of what was planted
    sure: Mapped[bool]
    found: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class Suppression(Base, kw_only=True):
    """误报/豁免: quiet for (rule, subject) or (rule, sentence hash) until a day."""

    __tablename__ = "suppression"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    rule: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(120), default="")
    sentence: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[dt.datetime]
    until: Mapped[dt.date | None] = mapped_column(default=None)


class RuleMark(Base, kw_only=True):
    """How far a rule has judged: every page with revision ≤ `revision`, under this fingerprint."""

    __tablename__ = "rule_mark"
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(BigInteger, default=0)


class RuleError(Base, kw_only=True):
    """A rule that raised, recorded against its subject; the pass goes on and the run says so."""

    __tablename__ = "rule_error"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    run_id: Mapped[int] = mapped_column(index=True)
    rule: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120))
    error: Mapped[str] = mapped_column(Text)
    at: Mapped[dt.datetime]


class ClosedPeriod(Base, kw_only=True):
    """期: what a paper said, kept as it was printed; a reissue is a further row that says what changed."""

    __tablename__ = "closed_period"
    __table_args__ = (UniqueConstraint("period", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    period: Mapped[str] = mapped_column(String(10))  #: 2026-10, 2026Q3, 2026H1, 2026
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[int] = mapped_column(default=1)  #: 第 N 期 of its year
    closed_at: Mapped[dt.datetime]
    note: Mapped[str] = mapped_column(Text, default="")  #: why it was issued again
    changes: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)  #: lines
    data: Mapped[bytes]  #: zstd-compressed JSON of reports.snapshot.Snapshot
