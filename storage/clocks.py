"""By when a letter or request is to be answered, and how it stands: one clock for the rules and the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from config.workdays import Calendar
    from storage.models import Letter

__all__ = ["answered_by", "last_day", "late"]


def last_day(letter: Letter, limit: int, calendar: Calendar) -> dt.date:
    """The last day for the answer: `limit` working days after receipt, with what was granted and not counted."""
    return calendar.add_workdays(
        letter.received_on, limit + (letter.extended_days or 0) + (letter.paused_days or 0)
    )


def answered_by(letter: Letter, today: dt.date) -> bool:
    """Whether the answer is out; a day entered that is still to come is no answer yet."""
    return letter.answered_on is not None and letter.answered_on <= today


def late(letter: Letter, limit: int, calendar: Calendar, today: dt.date) -> bool:
    """Whether the answer came, or still waits, after its last day."""
    end = letter.answered_on if letter.answered_on and letter.answered_on <= today else today
    return end > last_day(letter, limit, calendar)
