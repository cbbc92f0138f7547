"""Bytes to text, whatever the declarations say."""

from __future__ import annotations

import pytest

from crawler.encoding import decode

TEXT = "<html><head><title>石桥县人民政府</title></head><body>关于印发实施方案的通知</body></html>"
UTF8, GBK = TEXT.encode(), TEXT.encode("gbk")


def _declared(text: str, charset: str) -> str:
    return text.replace(
        "<head>", f'<head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    )


@pytest.mark.parametrize("label", ["gb2312", "GBK", "gb18030"])
def test_declared_gb_is_read_as_gb18030(label: str) -> None:
    text = _declared(TEXT, label).replace("关于", "关于㐀镕")
    assert decode(text.encode("gb18030")) == (text, "gb18030")
    assert decode(TEXT.encode("gbk"), f"text/html; charset={label}") == (TEXT, "gb18030")


@pytest.mark.parametrize(
    "word", ["石桥县", "石", "联通", "关于", "公告", "<p>路桥镇</p>", "龙南市", "县", "电信局"]
)
def test_short_undeclared_gbk_is_right(word: str) -> None:
    assert decode(word.encode("gbk"))[0] == word


def test_undeclared_utf8() -> None:
    assert decode(UTF8) == (TEXT, "utf-8")


def test_header_that_lies_about_utf8() -> None:
    assert decode(GBK, "text/html; charset=utf-8") == (TEXT, "gb18030")


def test_header_that_lies_about_gbk() -> None:
    assert decode(UTF8, "text/html;charset=GBK") == (TEXT, "utf-8")


def test_meta_that_lies_either_way() -> None:
    assert decode(_declared(TEXT, "utf-8").encode("gbk"))[1] == "gb18030"
    assert decode(_declared(TEXT, "gb2312").encode())[1] == "utf-8"


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_mark_of_utf16_wins_over_the_meta(codec: str) -> None:
    text = _declared(TEXT, "gb2312")
    body = text.encode("utf-16") if codec == "utf-16" else b"\xfe\xff" + text.encode(codec)
    assert decode(body)[0] == text


def test_mark_of_utf8_is_not_text() -> None:
    assert decode(b"\xef\xbb\xbf" + UTF8) == (TEXT, "utf-8")


def test_big5_only_where_declared() -> None:
    text = '<meta charset="big5"><p>石橋縣人民政府公告'
    assert decode(text.encode("big5"))[0] == text
    assert decode(text.encode("big5").replace(b"big5", b"none"))[1] == "gb18030"


@pytest.mark.parametrize("codec", ["utf-8", "gbk"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_character_torn_at_the_end_is_dropped(codec: str, cut: int) -> None:
    text = "<p>" + "石桥县人民政府办公室" * 100
    read, _ = decode(text.encode(codec)[:-cut])
    assert text.startswith(read)
    assert len(text) - len(read) <= 2


def test_one_broken_spot_does_not_spoil_a_utf8_page() -> None:
    body = (TEXT * 20).encode() + b"\xb3\xc7\xff" + (TEXT * 20).encode()
    text, name = decode(body)
    assert name == "utf-8"
    assert text.count("石桥县人民政府") == 40


def test_latin_and_greek_in_utf8_stay() -> None:
    assert decode("<p>café · 2024</p>".encode())[0] == "<p>café · 2024</p>"
    assert decode("α".encode(), "text/html; charset=utf-8")[0] == "α"


def test_utf16_without_a_mark_and_stray_zeros() -> None:
    assert decode(TEXT.encode("utf-16-le"))[0] == TEXT
    assert decode(b"\x00" + UTF8)[0] == "\x00" + TEXT
