"""Validators of personal numbers: identity card, bank card, credit code; masking and keyed hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from functools import cache
from typing import Final

import regex

from checks.normalise import SPACES, fold
from checks.regions import PROVINCES

__all__ = [
    "bank_card",
    "birth_date",
    "credit_code",
    "id_15",
    "id_18",
    "id_shape",
    "issued",
    "keyed_hash",
    "mask",
    "mask_all",
    "mobile",
    "organisation_code",
]

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
_CREDIT_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_EARLIEST_BIRTH: Final = 1890

#: leading digits of cards issued in mainland China → lengths (own list, short)
_BINS: Final[dict[str, tuple[int, ...]]] = {
    "62": (16, 17, 18, 19),
    "9558": (19,),
    "9559": (19,),
    "6013": (16, 19),
    "603": (18, 19),
    "356": (16,),
    "40": (16,),
    "41": (16,),
    "42": (16,),
    "43": (16,),
    "45": (16,),
    "46": (16,),
    "49": (16,),
    "51": (16,),
    "52": (16,),
    "53": (16,),
    "54": (16,),
    "55": (16,),
}


def id_18(number: str, *, latest: int = 2100) -> bool:
    """Whether 18 characters are an identity number: province, birth date, checksum; no credit code."""
    number = number.upper()
    if not id_shape(number, latest=latest):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == number[17]


def id_shape(number: str, *, latest: int = 2100) -> bool:
    """An identity number but for the checksum."""
    return (
        len(number) == 18
        and number[:17].isdecimal()
        and number[17].upper() in "0123456789X"
        and number[:2] in PROVINCES
        and birth_date(number[6:14], latest=latest) is not None
    )


def id_15(number: str) -> bool:
    """Whether 15 digits can be an old identity number (it has no checksum)."""
    return (
        len(number) == 15
        and number.isdecimal()
        and number[:2] in PROVINCES
        and number[2:6] != "0000"
        and birth_date("19" + number[6:12]) is not None
    )


def birth_date(digits: str, *, latest: int = 2100) -> dt.date | None:
    """The day that eight digits name, if somebody living or lately dead can be born then."""
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if _EARLIEST_BIRTH <= day.year <= latest else None


def credit_code(number: str) -> bool:
    """Whether 18 characters are a unified social credit code (GB 32100, checksum)."""
    number = number.upper()
    if len(number) != 18 or any(sign not in _CREDIT_SIGNS for sign in number):
        return False
    if number[2:4] not in PROVINCES and number[2:4] != "10":  # 10: registered with the state itself
        return False
    total = sum(
        _CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(number, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == number[17]


def organisation_code(number: str) -> bool:
    """Whether nine characters (a hyphen before the last allowed) are an organisation code (GB 11714)."""
    number = number.upper().replace("-", "")
    if len(number) != 9 or not number[:8].isalnum() or not number.isascii():
        return False
    total = sum(int(sign, 36) * weight for sign, weight in zip(number, _ORGANISATION_WEIGHTS, strict=False))
    return "0123456789X0"[11 - total % 11] == number[8]


def bank_card(number: str) -> bool:
    """Whether a digit string has a Chinese issuer's leading digits, a fitting length and the Luhn check."""
    if not 16 <= len(number) <= 19 or not number.isdecimal() or len(set(number)) < 4:
        return False
    if not issued(number):
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    total = sum(map(int, number[::-2])) + sum(value - 9 if value > 9 else value for value in doubled)
    return total % 10 == 0


def issued(number: str) -> bool:
    """Whether a digit string has a Chinese issuer's leading digits and a fitting length."""
    return any(number.startswith(start) and len(number) in lengths for start, lengths in _BINS.items())


def mobile(number: str) -> bool:
    """Whether eleven digits are a mobile number that can be somebody's (not 13800000000)."""
    return bool(_MOBILE.fullmatch(number)) and len(set(number[3:])) > 1


_MOBILE = regex.compile(r"1[3-9]\d{9}")


def mask(number: str) -> str:
    """The masked form: mobile 138****1234, identity number 36*************123, card 6222*********1234."""
    if len(number) == 11:
        return number[:3] + "****" + number[-4:]
    first, last = (4, 4) if len(number) in (16, 17, 19) else (2, 3)
    return number[:first] + "*" * (len(number) - first - last) + number[-last:]


def keyed_hash(number: str, key: bytes) -> str:
    """Tells two numbers apart without telling the number: HMAC-SHA256, 16 hex digits."""
    return hmac.new(key, number.upper().encode(), hashlib.sha256).hexdigest()[:16]


def mask_all(text: str) -> str:
    """The text with every number in it that may be personal masked; lengths may change."""
    text = _LABELLED.sub(lambda match: match[1] + mask(match[2]), text)
    folded = fold(text)
    pieces, cursor = [], 0
    for match in _personal().finditer(folded):
        for start, end in _numbers(folded, match):
            digits = regex.sub(r"[^0-9x]", "", folded[start:end])
            pieces += [text[cursor:start], mask(digits.upper())]
            cursor = end
    return "".join([*pieces, text[cursor:]])


def _numbers(text: str, run: regex.Match[str]) -> list[tuple[int, int]]:
    """The numbers to hide in a run of digits: all of it, else what its blanks part."""
    if _hide(regex.sub(r"[^0-9x]", "", run[0])):
        return [run.span()]
    parts = regex.compile(r"[0-9x]+").finditer(text, *run.span())
    return [part.span() for part in parts if len(part[0]) >= _SHORTEST and _hide(part[0])]


_SHORTEST = 11
#: papers known by their label only
_LABELLED = regex.compile(
    r"((?:护照|社保卡|社会保障卡|医保卡?)(?:号码?|编号)?[^0-9A-Za-z\n]{0,8})([A-Za-z0-9][A-Za-z0-9]\d{7,8})(?![0-9A-Za-z])"
)


def _hide(digits: str) -> bool:
    if len(digits) == 11:
        return bool(_MOBILE.fullmatch(digits))
    if len(digits) == 18 and credit_code(digits) and not id_18(digits):
        return False
    if len(digits) > 18 and id_18(digits[:18]):  # 残疾人证号
        return True
    return id_shape(digits) or id_15(digits) or bank_card(digits)


@cache
def _personal() -> regex.Pattern[str]:
    """Runs of 11 or 15 to 20 digits, single blanks (seen or not) or hyphens inside; longer runs are no such numbers."""
    gap = f"[{SPACES}-]?"
    return regex.compile(
        rf"(?<![0-9])(?:1[3-9](?:{gap}\d){{9}}|[1-9](?:{gap}\d){{16}}{gap}x|[1-9](?:{gap}\d){{14,19}})(?![0-9])"
    )
