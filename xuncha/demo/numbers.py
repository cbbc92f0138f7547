"""Invented numbers that are formally right (or just wrong): identity cards, bank cards, credit codes, mobiles.

The area code 369901 is not given to any county, so no such number belongs to a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

__all__ = ["bank_card", "credit_code", "identity_number", "mobile", "order_number"]

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identity_number(rng: Random) -> str:
    """18 characters with a true check digit, never at the same time a valid credit code."""
    while True:
        born = f"{rng.randint(1955, 2002)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        head = f"369901{born}{rng.randint(1, 999):03d}"
        number = head + _id_check(head)
        if "X" in number or _credit_check(number[:17]) != number[17]:
            return number


def _id_check(head: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(head, _ID_WEIGHTS, strict=True)) % 11]


def order_number(rng: Random) -> str:
    """18 digits shaped like an identity number whose check digit is wrong."""
    number = identity_number(rng)
    right = _id_check(number[:17])
    return number[:17] + rng.choice([d for d in "0123456789" if d != right])


def bank_card(rng: Random) -> str:
    """19 digits that pass Luhn; the prefix is that of a debit card."""
    head = "62284899" + "".join(str(rng.randint(0, 9)) for _ in range(10))
    total = 0
    for place, digit in enumerate(reversed(head)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return head + str(-total % 10)


def credit_code(rng: Random, head: str = "91369901") -> str:
    """A valid unified social credit code."""
    body = head + "".join(rng.choice(_CREDIT_DIGITS) for _ in range(17 - len(head)))
    return body + _credit_check(body)


def _credit_check(body: str) -> str:
    total = sum(_CREDIT_DIGITS.find(c) * w for c, w in zip(body, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_DIGITS[-total % 31]


def mobile(rng: Random) -> str:
    return rng.choice(("139", "158", "187", "133")) + "".join(str(rng.randint(0, 9)) for _ in range(8))
