"""Number cells as the digits they hold, and whether they hold all that was typed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

__all__ = ["LONG_NUMBER", "is_rounded", "number_text"]

#: in a name or a title: it may be somebody's
LONG_NUMBER = re.compile(r"\d{7}")

_EXACT = 15  #: digits that a number cell keeps


def number_text(raw: str) -> str:
    """A number cell as its digits: 3.60731199001011E+17 is written out, what it lost stays lost."""
    if raw.isdecimal():
        return raw
    try:
        value = Decimal(raw)
        if value == value.to_integral_value() and abs(value) < Decimal(10) ** 25:
            return str(int(value))
    except (InvalidOperation, ValueError):
        return raw
    # the shortest decimal that is the same double: 128.5, not 128.49999999999999
    return repr(float(raw)) if len(raw) < 40 else raw


def is_rounded(text: str) -> bool:
    """Whether a number cell's digits are more than it can have kept."""
    return len(text) > _EXACT and text.isdecimal()
