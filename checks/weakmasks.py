"""Identity numbers masked too weakly: the day of birth stands open, or nearly all digits do."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.exposure import Exposure
from checks.regions import PROVINCES
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["weak_masks"]

_SIGNS = "*×●○■□◆★☆※#"
_MASK = f"[{_SIGNS}x]"
_SHORTENED = "科学计数法显示的身份证号，仍露出出生日期"
_FEWEST = 4  #: a mask of fewer signs hides too little


def weak_masks(text: str) -> Iterator[Exposure]:
    """Of a folded text."""
    for match in _dated().finditer(text):
        area, day, rest = match["area"], match["day"], match["rest"]
        if not any(sign in _SIGNS for sign in area + rest) and "xx" not in area + rest:
            continue  # a single x is a check digit
        if area[:2].isdecimal() and area[:2] not in PROVINCES:
            continue
        if identity.birth_date(day):
            yield Exposure(match.start(), match.end(), match[0], Confidence.SUSPECTED, "打码后仍露出出生日期")
    for match in _scientific().finditer(text):
        digits = f"{match[1]}{match[2]}"
        if digits[:2] in PROVINCES and identity.birth_date(digits[6:14]):
            yield Exposure(match.start(), match.end(), digits, Confidence.SUSPECTED, _SHORTENED)
    for match in _masked().finditer(text):
        stars = sum(sign in _SIGNS for sign in match[0])
        if match[0][:2] in PROVINCES and 0 < stars < _FEWEST:
            yield Exposure(match.start(), match.end(), match[0], Confidence.SUSPECTED, "打码不足四位")


@cache
def _scientific() -> regex.Pattern[str]:
    """3.60722197508142E+17: what a spreadsheet makes of the number when it is saved as text."""
    return regex.compile(r"(?<![0-9a-z.])([1-9])\.(\d{13,14})e\+0?17(?!\d)")


@cache
def _dated() -> regex.Pattern[str]:
    """Area, day of birth, the last four; a mask may be shorter than what it hides."""
    return regex.compile(
        rf"(?<![0-9a-z{_SIGNS}])(?P<area>[1-9]\d{{5}}|\d{{0,5}}{_MASK}{{1,6}}\d{{0,5}}?)(?P<day>(?:18|19|20)\d{{6}})"
        rf"(?P<rest>\d{{0,3}}{_MASK}{{1,6}}[0-9x]{{0,3}}|[0-9]{{3}}[0-9x])(?![0-9a-z{_SIGNS}])"
    )


@cache
def _masked() -> regex.Pattern[str]:
    return regex.compile(
        rf"(?<![0-9a-z{_SIGNS}])[1-9]\d{{5}}[0-9{_SIGNS}]{{11}}[0-9x{_SIGNS}](?![0-9a-z{_SIGNS}])"
    )
