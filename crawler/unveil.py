"""What scripts write in a veiled way: as numbers of characters, escapes, base64, packed words, or cut to pieces."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from storage.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["addresses", "unveiled", "veiled_addresses", "whole"]

_LARGEST = 200_000  #: characters of a script that are read
_WORD = 200  #: characters of a packed word
_ROUNDS = 3  #: one veil may lie over another
_ADDRESS = re.compile(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)[^\s\"'<>\\)]*", re.IGNORECASE)
_LITERAL = r"(?:\"[^\"\n]*\"|'[^'\n]*')"
_PERCENT = re.compile(r"%(?:u[0-9a-fA-F]{4}|[0-9a-fA-F]{2})")
_PIECES = re.compile(rf"{_LITERAL}(?:\s*\+\s*{_LITERAL}){{2,}}")
_PACKED = re.compile(
    r"\}\s*\(\s*'((?:[^'\\]|\\.)*)'\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*'([^']*)'\s*\.\s*split\(\s*'\|'", re.DOTALL
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def veiled_addresses(codes: Iterable[str]) -> list[str]:
    """Absolute addresses that the codes hold only in a veiled way: their hosts stand nowhere in plain letters."""
    return list(dict.fromkeys(url for code in codes for url in _addresses(code)))


@lru_cache(maxsize=256)
def _addresses(code: str) -> tuple[str, ...]:
    """Remembered, for a template's scripts stand on all its pages."""
    hidden = unveiled(code)
    plain = code.lower() if hidden else ""
    return tuple(url for url in addresses(hidden) if host_of(url) not in plain)


def addresses(text: str) -> list[str]:
    """The absolute addresses in a text, those without a scheme as http."""
    urls = (found[0] if found[0][0] in "hH" else f"http:{found[0]}" for found in _ADDRESS.finditer(text))
    return [url[:300] for url in urls if host_of(url)]


def unveiled(code: str) -> str:
    """All that is written so, in plain letters, "" where nothing is."""
    said, code = "", code[:_LARGEST]
    for _ in range(_ROUNDS):
        code = "\n".join(
            text for signs, read in _VEILS if any(sign in code for sign in signs) for text in read(code)
        )[:_LARGEST]
        if not code:
            break
        said += code + "\n"
    return whole(said)


def whole(text: str) -> str:
    """Characters that scripts write as pairs of halves put together, and no zeros: neither parsers nor databases take them."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _characters(code: str) -> Iterator[str]:
    for found in re.finditer(r"fromCharCode\s*\(([\s\dxa-fA-F,]{20,})\)", code):
        figures = [figure.strip() for figure in found[1].split(",") if figure.strip()]
        try:
            yield "".join(chr(int(figure, 0) % 0x110000) for figure in figures)
        except ValueError:
            continue


def _escapes(code: str) -> Iterator[str]:
    for found in re.finditer(r"(?:\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}){4,}", code):
        yield re.sub(r"\\[xu]([0-9a-fA-F]{2,4})", lambda sign: chr(int(sign[1], 16)), found[0])


def _percents(code: str) -> Iterator[str]:
    for found in re.finditer(_LITERAL, code):
        if _PERCENT.search(found[0]):
            wide = re.sub(r"%u([0-9a-fA-F]{4})", lambda sign: chr(int(sign[1], 16)), found[0][1:-1])
            yield unquote(wide)


def _based(code: str) -> Iterator[str]:
    for found in re.finditer(
        r"(?:atob\s*\(\s*[\"']|data:text/html[^,\"']{0,40};base64,)([\w+/=]{12,})", code
    ):
        try:
            yield base64.b64decode(found[1] + "=" * (-len(found[1]) % 4)).decode("utf-8", "replace")
        except ValueError:  # no base64, or not even ASCII
            continue


def _packed(code: str) -> Iterator[str]:
    """The packer of Dean Edwards: words of the code by their numbers in a list."""
    for found in _PACKED.finditer(code):
        radix, words = int(found[2]), found[4].split("|")
        if 1 < radix <= len(_DIGITS):
            table = {_number(at, radix): word[:_WORD] for at, word in enumerate(words) if word}
            yield re.sub(r"\b\w+\b", lambda name, table=table: table.get(name[0], name[0]), found[1])


def _number(figure: int, radix: int) -> str:
    rest, last = divmod(figure, radix)
    return (_number(rest, radix) if rest else "") + _DIGITS[last]


def _pieces(code: str) -> Iterator[str]:
    for found in _PIECES.finditer(code):
        yield re.sub(r"[\"']\s*\+\s*[\"']", "", found[0])


#: signs of which the veil cannot lack all, and how it is lifted
_VEILS: tuple[tuple[tuple[str, ...], Callable[[str], Iterator[str]]], ...] = (
    (("fromCharCode",), _characters),
    (("\\x", "\\u"), _escapes),
    (("%",), _percents),
    (("atob", ";base64,"), _based),
    (("split",), _packed),
    (("+",), _pieces),
)
