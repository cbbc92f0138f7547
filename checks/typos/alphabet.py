"""Text as an array of codes, one for each character, so that places in both are the same."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

__all__ = ["BREAK", "DIGIT", "LETTER", "OTHER", "Codes", "encode", "is_han"]

Codes = npt.NDArray[np.uint16]

#: one code stands for each class whose members say nothing about spelling
BREAK, DIGIT, LETTER, OTHER = 1, 2, 3, 4
HAN = (0x4E00, 0x9FA5)
_SAME = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", "﹔": "；", "．": "。"}
_QUOTES = "\"'“”‘’「」『』＂＇"
_MARKS = "，。；：？！（）、《》〈〉—…·％-【】〔〕"


@cache
def _table() -> Codes:
    table = np.full(0x10000, OTHER, dtype=np.uint16)
    table[HAN[0] : HAN[1] + 1] = np.arange(HAN[0], HAN[1] + 1)
    for mark in _MARKS:
        table[ord(mark)] = ord(mark)
    for narrow, wide in _SAME.items():
        table[ord(narrow)] = ord(wide)
    for quote in _QUOTES:
        table[ord(quote)] = ord("“")
    for first, last, code in (("0", "9", DIGIT), ("０", "９", DIGIT), ("a", "z", LETTER), ("A", "Z", LETTER)):
        table[ord(first) : ord(last) + 1] = code
    for blank in " \t\r\n\u3000\xa0\u200b":
        table[ord(blank)] = BREAK
    table[0x3007] = DIGIT  # 〇
    return table


def encode(text: str) -> Codes:
    """One code per character: Han characters as they are, marks folded, digits, letters and breaks classed."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _table()[np.minimum(points, 0xFFFF)]


def is_han(codes: Codes) -> npt.NDArray[np.bool_]:
    return (codes >= HAN[0]) & (codes <= HAN[1])
