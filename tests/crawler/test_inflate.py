"""A body is what its bytes are, whatever its header says; half of one is an error."""

from __future__ import annotations

import gzip
import zlib

import pytest

from crawler.inflate import inflate

PAGE = "<html><body>县政府办工作动态</body></html>".encode() * 50
ZIPPED = gzip.compress(PAGE, mtime=0)
RAW = zlib.compress(PAGE)[2:-4]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(ZIPPED, "gzip", id="as said"),
        pytest.param(ZIPPED, "", id="unsaid"),
        pytest.param(PAGE, "gzip", id="plain, said to be gzip"),
        pytest.param(PAGE, "utf-8", id="no encoding at all"),
        pytest.param(ZIPPED + b"\0" * 9, "x-gzip", id="refuse behind it"),
        pytest.param(gzip.compress(PAGE[:700]) + gzip.compress(PAGE[700:]), "gzip", id="in two members"),
        pytest.param(zlib.compress(PAGE), "deflate", id="deflate"),
        pytest.param(RAW, "Deflate", id="deflate without its frame"),
    ],
)
def test_page_comes_out_whole(body: bytes, encoding: str) -> None:
    assert inflate(body, encoding, 100_000) == PAGE


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(ZIPPED[:-9], id="without its end"),
        pytest.param(ZIPPED[:40], id="hardly begun"),
        pytest.param(ZIPPED[:60] + b"\xff" * 30, id="spoiled"),
    ],
)
def test_half_a_page_is_none(body: bytes) -> None:
    with pytest.raises(ValueError, match="compress"):
        inflate(body, "gzip", 100_000)


def test_bomb_is_let_out_no_further_than_the_limit() -> None:
    assert len(inflate(gzip.compress(b"a" * 10_000_000), "gzip", 1000)) == 1001
    assert inflate(b"", "gzip", 10) == b""
