from __future__ import annotations

from storage import bitmap


def test_page_ids_come_back() -> None:
    ids = {1, 7, 8, 9, 64, 50_000}
    assert bitmap.unpack(bitmap.pack(ids)) == ids


def test_no_page_is_no_byte() -> None:
    assert bitmap.pack([]) == b""
    assert bitmap.unpack(b"") == set()
