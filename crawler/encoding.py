"""Bytes to text: the declared encoding is a hint, and a declaration that lies is caught."""

from __future__ import annotations

import codecs
import re

__all__ = ["decode"]

#: a byte order mark beats the header, the header beats the meta tag (the browsers' order)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_META_REACH = 4096
#: gb18030 is the superset with which browsers, too, read the older labels
_GB = {"gb2312", "gbk", "gb18030", "cp936", "ms936", "x-gbk", "gb_2312", "gb_2312-80", "chinese", "euc-cn"}
#: what may be believed besides; one-byte labels on a Chinese page are an editor's leftover
_BELIEVED = {"big5": "big5hkscs", "big5-hkscs": "big5hkscs", "utf-16": "utf-16-le", "utf-16le": "utf-16-le"}
_BELIEVED |= {"shift_jis": "cp932", "euc-jp": "euc-jp", "euc-kr": "cp949", "windows-1251": "cp1251"}
#: text that holds one of these is Chinese (or Japanese, Korean) or at least its punctuation
_WIDE = re.compile("[⺀-\U0002fa1f]")
_BEYOND_LATIN = re.compile("[Ā-߿]")
_LONGEST = 4  #: bytes of the longest character, so the longest torn tail is one less
_SAMPLE = 600
_BROKEN = "\ufffd"


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a body and the encoding it was read with; any bytes give some text.

    A byte order mark wins. Then UTF-8 if the bytes are strictly that (Chinese text in another encoding
    practically never is), whatever is declared. Then the declared encoding if the bytes are strictly
    that, then gb18030. A character torn by a size limit at the very end is dropped.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    if b"\x00" in body[:64] and (wide := _unmarked_utf16(body)):
        return wide
    text = _strict(body, "utf-8")
    if text is not None:
        return _second_thoughts(body, text, content_type)
    if _mostly_utf8(body):
        return body.decode("utf-8", "replace"), "utf-8"
    for name in [*_declared(body, content_type), "gb18030"]:
        text = _strict(body, name)
        if text is not None and _BROKEN not in text:
            return text, name
    return body.decode("gb18030", "replace"), "gb18030"


def _second_thoughts(body: bytes, text: str, content_type: str) -> tuple[str, str]:
    """A few characters in GBK can pass for UTF-8 (石 reads as ʯ): then the declaration decides, or the look."""
    if text.isascii() or _WIDE.search(text):
        return text, "utf-8"
    declared = _HEADER.search(content_type)
    labels = [declared[1].lower()] if declared else []
    meta = _META.search(body, 0, _META_REACH)
    labels += [meta[1].decode("ascii", "replace").lower()] if meta else []
    believed = labels[0] in _GB if labels else bool(_BEYOND_LATIN.search(text))
    chinese = _strict(body, "gb18030") if believed else None
    return (chinese, "gb18030") if chinese else (text, "utf-8")


def _declared(body: bytes, content_type: str) -> list[str]:
    """Codecs worth trying, header first; UTF-8 is proven false by now."""
    header = _HEADER.search(content_type)
    meta = _META.search(body, 0, _META_REACH)
    labels = [header[1].lower() if header else "", meta[1].decode("ascii", "replace").lower() if meta else ""]
    return [
        "gb18030" if label in _GB else _BELIEVED[label]
        for label in labels
        if label in _GB or label in _BELIEVED
    ]


def _strict(body: bytes, name: str) -> str | None:
    """The text, or None where the bytes are not of that encoding; a torn last character is forgiven."""
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        torn = error.start if error.end == len(body) < error.start + _LONGEST else 0
    return codecs.decode(body[:torn], name) if torn else None


def _mostly_utf8(body: bytes) -> bool:
    """A page of UTF-8 with a broken spot in it: around the spot nearly all characters are still whole."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        start = max(0, error.start - _SAMPLE)
        sample = body[start : error.start + _SAMPLE].decode("utf-8", "replace")
        return len(_WIDE.findall(sample)) > 8 * sample.count(_BROKEN)
    return True


def _unmarked_utf16(body: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark shows by its markup: every other byte of it is zero."""
    for name, zeros in (("utf-16-le", body[1:64:2]), ("utf-16-be", body[0:64:2])):
        if len(zeros) > 7 and zeros.count(0) * 4 > len(zeros) * 3:
            return body.decode(name, "replace"), name
    return None
