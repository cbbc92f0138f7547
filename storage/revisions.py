"""Revisions: numbers that rise over the whole database with each change of what is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models import Attachment, Page, Post

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["newest_change"]


def newest_change(session: Session) -> int:
    """The highest revision of anything stored: one rule judges pages, files and posts by one mark."""
    return max(session.scalar(select(func.max(table.revision))) or 0 for table in (Page, Attachment, Post))
