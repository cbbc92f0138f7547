"""rtf: the text between the control words, its bytes in the Chinese code page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.attachments.families.word import FIELD_LINK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("rtf",)
_TOKEN = re.compile(
    rb"\\u(-?\d+) ?|\\'([0-9a-fA-F]{2})|\\([a-zA-Z]+)(-?\d+)? ?|\\(\*)|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)"
)
#: destinations that hold no text of the document
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable "
    b"listoverridetable generator rsidtbl xmlnstbl filetbl revtbl mmathPr wgrffmtfilter".split()
)
#: destinations that old programs may skip, with text for all that
_TOLD = frozenset((b"fldinst", b"shptxt", b"annotation"))
_BREAKS = frozenset((b"par", b"row", b"page", b"sect"))
#: a picture from 8,000 bytes on, in hexadecimal digits
_PICTURE = re.compile(rb"(?:ffd8ff|89504e47)[0-9a-f\s]{16000,}", re.IGNORECASE)


def read(data: bytes, name: str, out: Collector) -> None:
    number = 0
    for line in b"".join(_pieces(data)).decode("gb18030", "replace").split("\n"):
        if found := FIELD_LINK.search(line):
            out.link(found[1], paragraph=number + 1)
            line = line.replace(found[0], " ").replace('"', " ", 1)
        if line.strip():
            number += 1
            out.part(line, paragraph=number)
    for picture in _PICTURE.findall(data):
        digits = b"".join(picture.split())
        out.picture(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()), part="插图")


def _pieces(data: bytes) -> Iterator[bytes]:
    """The document's text in gb18030, which holds every character there is."""
    silent = [False]
    skip = 0  #: bytes that stand in for the \\u before them
    fallback = 1
    for match in _TOKEN.finditer(data):
        wide, byte, word, number, star, symbol, brace, text = match.groups()
        if brace:
            silent = [*silent, silent[-1]] if brace == b"{" else silent[:-1] or [False]
        elif star or word in _SILENT:
            silent[-1] = True
        elif word in _TOLD:
            silent[-1] = False
            yield b"" if word == b"fldinst" else b"\n"
        elif word == b"uc":
            fallback = int(number or 1)
        elif silent[-1]:
            continue
        elif wide:
            yield chr(int(wide) & 0xFFFF).encode("gb18030", "replace")
            skip = fallback
        elif byte:
            if skip:
                skip -= 1
            else:
                yield bytes([int(byte, 16)])
        elif word in _BREAKS:
            yield b"\n"
        elif word in (b"cell", b"tab"):
            yield b"\t"
        elif word == b"line":
            yield b" "
        elif symbol in (b"\\", b"{", b"}"):
            yield symbol
        elif text:
            yield text[min(skip, len(text)) :]
            skip = 0
