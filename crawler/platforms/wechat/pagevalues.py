"""The values that the scripts of an article page hold, however they are written."""

from __future__ import annotations

import re

from crawler.platforms.shapes import plain

__all__ = ["STRING", "Values", "unescaped"]

#: a string of a script: plain, or as an argument of JsDecode or htmlDecode
STRING = r"""(?:JsDecode\(\s*|htmlDecode\(\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_BLOCK = re.compile(r"window\.cgiDataNew\s*=\s*\{")
#: number of a global of the page: `var mid = "" || "" || "2247504179"`, `d.ct = xml ? … : '176…'`
_GLOBAL = r"(?:var |window\.|d\.|_g\.)%s\s*=\s*([^;\n]{0,400})"
_DIGITS = re.compile(r"""["'](\d+)["']""")
_QUOTED = re.compile(r"""["']((?:[^"'\\]|\\.)+)["']""")
_OBJECT_VALUE = re.compile(r"\s*:\s*" + STRING)


class Values:
    """The values of a page's scripts: those of its own data block before any other of the same name."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = _BLOCK.search(text)
        self._start = found.end() if found else -1

    def field(self, name: str, after: str = "") -> str:
        """A value of the data block, of the object `after` within it where one is named."""
        start = self._start
        if start >= 0 and after:
            found = re.compile(rf"\b{after}\s*:\s*\{{").search(self._text, start)
            start = found.end() if found else -1
        if start < 0:
            return ""
        for match in re.compile(rf"(?<![\w.]){name}(?=\s*:)").finditer(self._text, start):
            value = _OBJECT_VALUE.match(self._text, match.end())
            if value:
                return unescaped(value[1] if value[1] is not None else value[2])
        return ""

    def number(self, name: str) -> str:
        """A number, of the data block or of a global of that name."""
        own = self.field(name)
        if own.isdecimal() and int(own):
            return own
        for match in re.finditer(_GLOBAL % name, self._text):
            if found := [digits for digits in _DIGITS.findall(match[1]) if int(digits)]:
                return str(found[-1])
        return ""

    def named(self, name: str) -> str:
        """A string, of the data block or of a global of that name."""
        if own := self.field(name):
            return own
        for match in re.finditer(_GLOBAL % name, self._text):
            # of `xml ? getXmlValue('…') : '…'` the last is the page's own
            if found := _QUOTED.findall(match[1].replace(".html(false)", "")):
                return unescaped(found[-1])
        return ""


def unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        what = match[1]
        if what[0] in "xu" and len(what) > 1:
            return chr(int(what[1:], 16))
        return _PLAIN_ESCAPES.get(what, what)

    # a pair of halves written apart is one character
    joined = _ESCAPE.sub(one, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain(joined)
