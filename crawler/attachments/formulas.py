"""Formulas whose result the writing program did not store: what they join is read, anything else is told as unread."""

from __future__ import annotations

import re

__all__ = ["UNSAVED", "joined", "literals"]

#: what is told of a file that has such cells
UNSAVED = "部分单元格是没有存下结果的公式，未能读出"

_LITERAL = r'(?:"((?:[^"]|"")*)"|(\d+(?:\.\d+)?))'
_JOINED = re.compile(rf"(?:of:)?=?\s*{_LITERAL}(?:\s*&\s*{_LITERAL})*\s*")
_EACH = re.compile(_LITERAL)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def joined(formula: str) -> str | None:
    """What a formula of nothing but texts and numbers joined by & shows: `="3301"&"02"`; None for any other."""
    if not _JOINED.fullmatch(formula):
        return None
    return "".join(
        one[1].replace('""', '"') if one[1] is not None else one[2] for one in _EACH.finditer(formula)
    )


def literals(formula: str) -> str:
    """The texts that stand in a formula, for want of its result."""
    return " ".join(one[1].replace('""', '"') for one in _QUOTED.finditer(formula))
