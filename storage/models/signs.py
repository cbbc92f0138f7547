"""What is kept beside the pages to judge them: probes of the home pages, signs of copies."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, BigId
from storage.models.kinds import FetchOutcome


class Probe(Base, kw_only=True):
    """One availability probe of a site's home page; `seconds` None when no answer came."""

    __tablename__ = "probe"
    __table_args__ = (Index(None, "site_id", "at"),)
    id: Mapped[int] = mapped_column(BigId, primary_key=True, init=False, default=None)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    at: Mapped[dt.datetime]
    ok: Mapped[bool]
    outcome: Mapped[FetchOutcome]
    status: Mapped[int | None] = mapped_column(default=None)
    seconds: Mapped[float | None] = mapped_column(default=None)


class Band(Base, kw_only=True):
    """Near-duplicate index: one row per (band hash, document); up to 32 rows a document.

    Files and posts have keys below zero (checks.documents).
    """

    __tablename__ = "band"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 -- the key is all there is to a row
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    page_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Signature(Base, kw_only=True):
    """The signature of a page's, a file's or a post's body, for comparing without reading the texts."""

    __tablename__ = "signature"
    page_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    exact: Mapped[str] = mapped_column(String(32), index=True)  #: xxh3-128 of the normalised body
    length: Mapped[int]
    data: Mapped[bytes]
