"""Validators, masks and hashes of personal numbers."""

from __future__ import annotations

import pytest

from checks.identity import (
    bank_card,
    credit_code,
    id_15,
    id_18,
    keyed_hash,
    mask,
    mask_all,
    organisation_code,
)
from checks.keys import county_key

IDENTITY = "360722197508142035"  # made up, checksum right
CHANCE = "530322198208270195"  # likewise; fits the checksum of credit codes by chance


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (IDENTITY, True),
        ("36012119881203451X", True),
        ("36012119881203451x", True),
        ("360722197508142034", False),
        ("360722197513142035", False),
        ("990722197508142035", False),
    ],
)
def test_identity_number_needs_province_date_and_checksum(number: str, right: bool) -> None:
    assert id_18(number) is right


def test_old_identity_number_needs_a_date() -> None:
    assert id_15("360722750814203")
    assert not id_15("360722751314203")


def test_credit_and_organisation_codes_are_known() -> None:
    assert credit_code("91350100M000100Y43")
    assert not credit_code("91350100M000100Y44")
    assert organisation_code("D2143569-X")


def test_card_needs_issuer_and_luhn() -> None:
    assert bank_card("6228481234567890128")
    assert not bank_card("6228481234567890129")
    assert not bank_card("8228481234567890128")


def test_masks_leave_head_and_tail() -> None:
    assert mask(IDENTITY) == "36*************035"
    assert mask("13812345678") == "138****5678"
    assert mask("6228481234567890128") == "6228***********0128"


def test_every_personal_number_of_a_text_is_masked() -> None:
    text = f"张三 {IDENTITY}，１３８１２３４５６７８，卡 6228 4812 3456 7890 128，电话 0797-1234567"
    masked = mask_all(text)
    assert "138****5678" in masked
    assert "0797-1234567" in masked
    assert "19750814" not in masked
    assert "12345678" not in masked
    assert "4812" not in masked


def test_credit_code_is_not_masked() -> None:
    assert mask_all("统一社会信用代码91350100M000100Y43") == "统一社会信用代码91350100M000100Y43"


def test_hash_depends_on_the_countys_key(tmp_path) -> None:  # type: ignore[no-untyped-def]
    key = county_key(tmp_path)
    assert county_key(tmp_path) == key
    assert keyed_hash(IDENTITY, key) == keyed_hash(IDENTITY, key) != keyed_hash(IDENTITY, b"other")
    assert (tmp_path / "data/privacy.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "written",
    [
        IDENTITY,
        f"{IDENTITY[:6]}\u200b{IDENTITY[6:]}",
        f"{IDENTITY[:6]}\u3000{IDENTITY[6:]}",
        " ".join(IDENTITY),
        f"{IDENTITY}43",
        f"G{IDENTITY}",
        "36012119881203451x",
    ],
)
def test_number_is_masked_however_it_is_written(written: str) -> None:
    shown = "".join(sign for sign in mask_all(f"号码{written}，完") if sign.isdecimal())
    assert len(shown) <= 8


def test_identity_number_whose_checksum_fits_a_credit_code_is_none() -> None:
    assert id_18(CHANCE)
    assert not credit_code(CHANCE)  # no province has the code 03
