from __future__ import annotations

from storage.bitmap import Bitmap


def test_page_ids_come_back() -> None:
    ids = {1, 7, 8, 9, 64, 50_000}
    again = Bitmap(packed=Bitmap(ids).pack())
    assert {number for number in range(60_000) if number in again} == ids


def test_no_page_is_no_byte() -> None:
    assert Bitmap().pack() == b""
    assert 0 not in Bitmap(packed=b"")
