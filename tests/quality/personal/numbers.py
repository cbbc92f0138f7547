"""Made-up persons and numbers by the rules of their kind, and the numbers that only look like a person's."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

REGIONS = ("360722", "110101", "440305", "620102", "530322", "362430")
DIGITS = "0123456789"
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "海燕建国丽萍志强秀英伟芳敏静磊洋艳勇军杰娟涛明超兰霞平刚桂英玉华文斌"
TOWNS = ("城关镇", "丰山乡", "琴江镇", "小松镇", "大由乡")
VILLAGES = ("大由村", "木兰村", "小松村", "濯龙村", "观下村")
ROADS = ("建设路", "文化路", "琴江大道", "西外环路", "胜利街")
HOMES = ("阳光小区", "幸福花园", "锦绣家园", "滨江壹号")


def digits(rng: Random, length: int) -> str:
    return "".join(rng.choices(DIGITS, k=length))


def name(rng: Random) -> str:
    return rng.choice(FAMILY) + "".join(rng.sample(GIVEN, rng.randint(1, 2)))


def born(rng: Random) -> dt.date:
    return dt.date(1940, 1, 1) + dt.timedelta(days=rng.randint(0, 29_000))


def check_digit(stem: str) -> str:
    """The eighteenth place of an identity number, reckoned here anew (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(one) * weight for one, weight in zip(stem, weights, strict=True)) % 11]


def identity(rng: Random) -> str:
    stem = f"{rng.choice(REGIONS)}{born(rng):%Y%m%d}{rng.randint(1, 999):03d}"
    return stem + check_digit(stem)


def old_identity(rng: Random) -> str:
    """The fifteen digits of before 1999."""
    day = dt.date(1930, 1, 1) + dt.timedelta(days=rng.randint(0, 24_000))
    return f"{rng.choice(REGIONS)}{day:%y%m%d}{rng.randint(1, 999):03d}"


def rounded(number: str) -> str:
    """What a spreadsheet leaves of a long number: fifteen digits and zeros."""
    return number[:15] + "0" * (len(number) - 15)


def mobile(rng: Random) -> str:
    return f"1{rng.choice('3456789')}{digits(rng, 9)}"


def office_phone(rng: Random) -> str:
    return f"0797-{rng.randint(2, 8)}{digits(rng, 6)}"


def luhn(stem: str) -> str:
    total = 0
    for place, sign in enumerate(reversed(stem)):
        value = int(sign) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def card(rng: Random) -> str:
    stem = rng.choice(("622848", "621700", "622588", "621081", "622202", "621226")) + digits(rng, 12)
    return stem + luhn(stem)


def social_card(rng: Random) -> str:
    return rng.choice("ABCDEFG") + digits(rng, 8)


def passport(rng: Random) -> str:
    return rng.choice(
        (f"E{digits(rng, 8)}", f"G{digits(rng, 8)}", f"E{rng.choice('ABCDEF')}{digits(rng, 7)}")
    )


def plate(rng: Random) -> str:
    return rng.choice("赣粤湘闽") + rng.choice("ABCD") + rng.choice((digits(rng, 5), f"D{digits(rng, 5)}"))


def home(rng: Random) -> str:
    """A home down to the door."""
    place = f"示例县{rng.choice(TOWNS)}"
    return place + rng.choice(
        (
            f"{rng.choice(ROADS)}{rng.randint(1, 200)}号{rng.randint(1, 20)}栋{rng.randint(101, 909)}室",
            f"{rng.choice(VILLAGES)}{rng.choice(('上屋', '下排', '木兰'))}组{rng.randint(1, 60)}号",
            f"{rng.choice(HOMES)}{rng.randint(1, 20)}栋{rng.randint(1, 4)}单元{rng.randint(101, 1809)}室",
            f"{rng.choice(HOMES)}{rng.randint(1, 20)}号楼{rng.randint(101, 1809)}",
            f"{rng.choice(ROADS)}{rng.randint(1, 200)}号",
        )
    )


def credit(rng: Random, *, plain: bool = False) -> str:
    """A 统一社会信用代码 (GB 32100); `plain`: of digits only."""
    signs = DIGITS + "ABCDEFGHJKLMNPQRTUWXY"
    usable = DIGITS if plain else signs
    while True:
        stem = rng.choice(("91", "12", "93", "52")) + rng.choice(REGIONS) + "".join(rng.choices(usable, k=9))
        total = sum(signs.index(one) * pow(3, place, 31) for place, one in enumerate(stem))
        last = (31 - total % 31) % 31
        if last < len(signs) and (not plain or last < 10):
            return stem + signs[last]


def look_alike(rng: Random) -> str:
    """A running number of region, day and sequence that by chance passes every test of an identity number."""
    day = dt.date(2018, 1, 1) + dt.timedelta(days=rng.randint(0, 2800))
    stem = f"{rng.choice(REGIONS)}{day:%Y%m%d}{rng.randint(1, 999):03d}"
    return stem + check_digit(stem)


def unit_account(rng: Random) -> str:
    """A unit's account at a bank, of which one in ten passes Luhn: here all do."""
    stem = rng.choice(("1499", "3600", "1030")) + digits(rng, 14)
    return stem + luhn(stem)
