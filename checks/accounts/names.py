"""Names of accounts and of those who stand behind them, compared as people would."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["alike", "belongs", "plain"]

_NOISE = re.compile(r"[\s·•\-_—“”\"'‘’()（）《》【】\[\]]+")
_OFFICIAL = re.compile(r"(?:官方微博|官方账号|官方帐号|官方|政务微博)$")
#: words that different offices share, so that they prove nothing
_TAIL = re.compile(r"(?:人民政府|政府|办公室|委员会|管理局|局|中心|街道办事处|办事处)$")


def plain(name: str) -> str:
    """Without spaces, marks and case, full-width letters as plain ones."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).lower()


def alike(one: str, other: str) -> bool:
    """Whether two names are the same account's."""
    return plain(one) == plain(other)


def belongs(subject: str, owners: Iterable[str]) -> bool:
    """Whether 认证主体 names one of the owners: with or without the county before it, in full or in short."""
    spoken = _OFFICIAL.sub("", plain(subject))
    for owner in map(plain, owners):
        stem = _TAIL.sub("", owner)
        if owner in spoken or spoken in owner:
            return True
        if len(stem) >= 3 and stem in spoken:
            return True
    return False
