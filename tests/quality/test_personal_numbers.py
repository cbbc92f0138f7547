"""Generated texts with personal numbers and decoys: every real one found, no decoy accused."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from checks.identity import bank_card, credit_code, id_18, id_shape
from checks.numbers import bank_cards, id_numbers
from checks.phones import phones

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = 1000
REGIONS = ("360722", "110101", "440305", "620102", "810000", "530322")


def identity(rng: Random) -> str:
    born = dt.date(1940, 1, 1) + dt.timedelta(days=rng.randint(0, 29_000))
    stem = f"{rng.choice(REGIONS)}{born:%Y%m%d}{rng.randint(1, 999):03d}"
    return next(stem + last for last in "0123456789X" if id_18(stem + last))


def card(rng: Random) -> str:
    stem = rng.choice(("622848", "621700", "622588")) + "".join(rng.choices("0123456789", k=12))
    return next(stem + last for last in "0123456789" if bank_card(stem + last))


def mobile(rng: Random) -> str:
    return f"1{rng.randint(3, 9)}{rng.randint(10**8, 10**9 - 1)}"


def credit(rng: Random) -> str:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    stem = rng.choice(("91", "12", "93")) + "360722" + "".join(rng.choices(signs, k=9))
    return next(stem + last for last in signs if credit_code(stem + last))


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


#: how a number may be written without ceasing to be one
WRITTEN: list[Callable[[str], str]] = [
    str,
    wide,
    str.lower,
    lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
    lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
    lambda n: f"{n[:10]}\n{n[10:]}",
    lambda n: f"{n[:6]}\u3000{n[6:]}",
]
AROUND = (
    "身份证号：{}。",
    "张三，男，{}，住示例县",
    "1\t李四\t{}\t500",
    "（{}）",
    "公民身份号码{}联系",
    "{}",
)


def test_every_identity_number_is_found() -> None:
    rng = Random(1)
    texts = [rng.choice(AROUND).format(rng.choice(WRITTEN)(identity(rng))) for _ in range(MANY)]
    assert [text for text in texts if not id_numbers(text)] == []


def test_no_decoy_passes_for_an_identity_number() -> None:
    rng = Random(2)
    decoys: list[Callable[[], str]] = [
        lambda: f"统一社会信用代码：{credit(rng)}",
        lambda: f"索引号：{credit(rng)}/2023{rng.randint(10, 12)}-{rng.randint(10000, 99999)}",
        lambda: f"项目代码：2{rng.randint(100, 999)}-360722-04-01-{rng.randint(100000, 999999)}",
        lambda: f"订单号 {rng.randint(10**17, 10**18 - 1)}",
        lambda: f"编码{rng.randint(10**19, 10**22)}",
        lambda: f"{identity(rng)}{rng.randint(0, 9)}",
        lambda: f"投资{rng.randint(10**6, 10**9)}.{rng.randint(10, 99)}万元",
        lambda: f"{identity(rng)[:6]}********{identity(rng)[14:]}",
        lambda: f"联系电话 0797-{rng.randint(10**6, 10**7 - 1)}，邮编 342{rng.randint(100, 999)}",
    ]
    texts = [make() for make in decoys for _ in range(MANY // 4)]
    assert [text for text in texts if id_numbers(text)] == []


def test_credit_codes_of_digits_only_are_told_apart() -> None:
    rng = Random(3)
    codes = ["52" + "".join(rng.choices("0123456789", k=15)) for _ in range(20_000)]
    full = [code + last for code in codes for last in "0123456789" if credit_code(code + last)]
    alike = [code for code in full if id_shape(code)]
    assert alike
    assert [code for code in alike if id_numbers(f"统一社会信用代码 {code}")] == []


def test_every_labelled_card_is_found_and_unlabelled_digits_are_not() -> None:
    rng = Random(4)
    cards = [card(rng) for _ in range(MANY)]
    assert [one for one in cards if not bank_cards(f"王五 银行卡号：{one} 金额 300")] == []
    assert [one for one in cards if bank_cards(f"设备串码 {one}")] == []


def test_lists_of_persons_leak_and_duty_lists_do_not() -> None:
    rng = Random(5)
    for _ in range(100):
        rows = "\n".join(f"{i} 张{i} {mobile(rng)}" for i in range(8))
        assert len(phones(f"临时救助对象花名册 户主 家庭住址 手机\n{rows}")) == 8
        assert phones(f"各村防汛责任人通讯录\n序号 姓名 电话\n{rows}") == []
        assert phones(f"咨询电话：{mobile(rng)}，报名联系人：李老师 {mobile(rng)}") == []
