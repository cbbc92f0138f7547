"""Exemptions of sections, as the ledger has them: with a reason, up to a day or without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from storage.models import Section

__all__ = ["exemption"]


def exemption(section: Section, today: dt.date) -> str:
    """Why the office excuses the section on that day, the last day included; "" if it does not."""
    ended = section.exempt_until is not None and section.exempt_until < today
    return "" if ended else section.exempt_reason.strip()
