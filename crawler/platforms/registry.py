"""Which sources exist, found in this folder; and which one the ledger means."""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import crawler.platforms as here
from crawler.platforms.shapes import load, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.platforms.base import Source
    from storage.models import Platform

#: `name=`; the equals signs at the end of a base64 value are no pair
_PAIR = re.compile(r"[^\W\d]\w{0,20}\s*=(?!=|$)")

__all__ = ["named", "parameters", "sources", "titles"]


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """Every source by its name: the `SOURCES` of each module in this folder."""
    found: dict[str, Source] = {}
    for module in pkgutil.walk_packages(here.__path__, here.__name__ + "."):
        for source in getattr(importlib.import_module(module.name), "SOURCES", ()):
            found[source.name] = source
    return dict(sorted(found.items()))


def named(word: str, platform: Platform) -> Source | None:
    """The source of this platform that the ledger's word means; None where it means none."""
    key = _key(word)
    for source in sources().values():
        if platform in source.platforms:
            short = source.name.rpartition(".")[2]
            if key in map(_key, (source.name, short, source.title, *source.words)):
                return source
    return None


def titles(platform: Platform) -> list[str]:
    """What the ledger may write for this platform."""
    return [source.title for source in sources().values() if platform in source.platforms]


def parameters(text: str) -> dict[str, str]:
    """来源参数 as a table: a JSON object, `键=值;键=值`, or a bare value under the name ""."""
    text = text.strip()
    written: Any = load(text) if text.startswith("{") else None
    if isinstance(written, dict):
        return {str(name): words(value) for name, value in written.items()}
    if not _PAIR.match(text):
        return {"": text} if text else {}
    parts = text.replace("；", ";").replace("\n", ";").split(";")
    if len(parts) == 1 and "://" not in text:
        return dict(parse_qsl(text, keep_blank_values=True)) or {"": text}
    pairs = (part.partition("=") for part in parts if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).lower()
    return "".join(c for c in plain if c not in " -_　·")
