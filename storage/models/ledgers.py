"""What the office declares: units, sites, sections, accounts, words, figures, letters, leaders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.models.kinds import Category, Platform


class Unit(Base, kw_only=True):
    """单位. `aliases` is a list of {"name", "from", "to"}; the dates are ISO days or null."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    aliases: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    annual_task: Mapped[int | None] = mapped_column(default=None)
    contact: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    listed: Mapped[bool] = mapped_column(default=True)  #: false: no longer in the ledger, never deleted


class Site(Base, kw_only=True):
    """站点: a portal or sub-site; `key` is its id in xuncha.toml."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(Text)
    identity_code: Mapped[str] = mapped_column(String(12), default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Section(Base, kw_only=True):
    """栏目. `period_days` None means "by class"."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("site_id", "url", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(Text)
    category: Mapped[Category] = mapped_column(default=Category.OTHER)
    period_days: Mapped[int | None] = mapped_column(default=None)
    exempt_reason: Mapped[str] = mapped_column(Text, default="")
    exempt_until: Mapped[dt.date | None] = mapped_column(default=None)
    listed: Mapped[bool] = mapped_column(default=True)


class Account(Base, kw_only=True):
    """账号: one new-media account. `sources` is the ordered list of {"source", "params"} of the ledger."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "identifier", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    platform: Mapped[Platform]
    name: Mapped[str] = mapped_column(String(120))
    identifier: Mapped[str] = mapped_column(String(200), default="")
    sources: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    kind: Mapped[str] = mapped_column(String(20), default="")  #: 订阅号, 服务号 …; "" not known
    auth_subject: Mapped[str] = mapped_column(String(120), default="")  #: 认证主体, as declared
    owner: Mapped[str] = mapped_column(String(60), default="")  #: 责任人; "" the unit's contact
    paused_on: Mapped[dt.date | None] = mapped_column(default=None)  #: 停更, declared
    pause_notice: Mapped[str] = mapped_column(Text, default="")  #: 停更公告: its address or title
    filed_on: Mapped[dt.date | None] = mapped_column(default=None)  #: 停更 or 注销 put on file (备案)
    closed_at: Mapped[dt.date | None] = mapped_column(default=None)  #: 注销 or 迁移, declared
    listed: Mapped[bool] = mapped_column(default=True)


class LexiconTerm(Base, kw_only=True):
    """One row of the county's own list; it comes first and wins over the base lists."""

    __tablename__ = "lexicon_term"
    __table_args__ = (UniqueConstraint("wrong", "category"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    wrong: Mapped[str] = mapped_column(String(200))
    suggestion: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(40), default="")
    grade: Mapped[str] = mapped_column(String(20), default="")
    exceptions: Mapped[list[Any]] = mapped_column(default_factory=list, insert_default=list)
    valid_from: Mapped[dt.date | None] = mapped_column(default=None)
    valid_to: Mapped[dt.date | None] = mapped_column(default=None)
    listed: Mapped[bool] = mapped_column(default=True)


class Figure(Base, kw_only=True):
    """工作数据: a number or a note that staff enter for some months; whole months, `last_day` included.

    `unit_id` None: `group_name` names the class of units it belongs to ("县直": those of the class that the
    ledger does not list one by one), or "" the whole county.
    """

    __tablename__ = "figure"
    __table_args__ = (Index(None, "item", "first_day"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), default=None)
    group_name: Mapped[str] = mapped_column(String(20), default="")
    item: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(default=0)  #: of several notes of one item
    amount: Mapped[int | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(Text, default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Letter(Base, kw_only=True):
    """来信与申请: one letter, request for disclosure or report of an error, with its clock."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("kind", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    kind: Mapped[str] = mapped_column(String(20))  #: 依申请公开, 问政信件, 咨询, 找错
    number: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    received_on: Mapped[dt.date] = mapped_column(index=True)
    answered_on: Mapped[dt.date | None] = mapped_column(default=None)
    extended_days: Mapped[int | None] = mapped_column(default=None)  #: working days granted on top
    paused_days: Mapped[int | None] = mapped_column(default=None)  #: working days not counted (third parties)
    note: Mapped[str] = mapped_column(Text, default="")
    listed: Mapped[bool] = mapped_column(default=True)


class Leader(Base, kw_only=True):
    """领导: one post of one person. `rank` is the place in an enumeration; without `since` held from ever."""

    __tablename__ = "leader"
    __table_args__ = (UniqueConstraint("name", "post"),)
    id: Mapped[int] = mapped_column(primary_key=True, init=False, default=None)
    name: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int | None] = mapped_column(default=None)
    since: Mapped[dt.date | None] = mapped_column(default=None)
    until: Mapped[dt.date | None] = mapped_column(default=None)
    listed: Mapped[bool] = mapped_column(default=True)
