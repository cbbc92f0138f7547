"""What a script has to say: its strings as one piece of markup, and the addresses it asks for."""

from __future__ import annotations

import re
from urllib.parse import unquote

from crawler.unveil import whole

__all__ = ["asked_by", "writes_foot", "written_by"]

_LARGEST = 400_000  #: characters of a script that are read
_TOKEN = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))|%u([0-9a-fA-F]{4})", re.DOTALL)
_ASKS = re.compile(
    r"(?:\.load|\.get(?:JSON|Script)?|\bfetch|\binclude\w*|\bimport|\.open|\burl|\.src)\s*[(:=]\s*"
    r"(?:[\"'](?:GET|POST)[\"']\s*,\s*)?[\"'`]([^\"'`<>\s$]{3,300})[\"'`]",
    re.IGNORECASE,
)
#: a script that fills the foot of a page
_FOOT = r"[\"'`#.\s](?:\w*foot\w*|\w*bottom\w*|\w*copyright\w*|dibu\w*|yejiao\w*)[\"'`)\s]"
_FILLS = re.compile(rf"{_FOOT}[^;\n]{{0,200}}?(?:load|html|append|innerHTML|innerText|\$\.get|ajax)\b", re.I)


def written_by(script: str) -> str:
    """All its strings in their order, escapes resolved: markup that it may write, comments left out."""
    strings = (token[1:-1] for token in _TOKEN.findall(script[:_LARGEST]) if token[0] in "\"'`")
    said = whole(_ESCAPE.sub(_character, "".join(strings)))
    return unquote(said) if "%3C" in said or "%3c" in said else said


def asked_by(script: str) -> list[str]:
    """Addresses as written that it loads something from."""
    return [found[1] for found in _ASKS.finditer(script[:_LARGEST])]


def writes_foot(script: str) -> bool:
    """Whether it puts something into what is called the foot of the page, wherever it has it from."""
    return _FILLS.search(script[:_LARGEST]) is not None


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[4]
    if code:
        return chr(int(code, 16))
    return {"n": "\n", "t": "\t", "r": "", "\n": ""}.get(found[3], found[3])
