"""Link sets: the in-site links of a page region, packed, and stored once however many pages share them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import zstandard
from sqlalchemy import select

from storage.database import upsert
from storage.models import LinkKind, LinkSet
from storage.urls import h64

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

__all__ = ["LinkItem", "pack", "rows", "store", "unpack"]

#: (Url.id, kind, anchor text)
LinkItem = tuple[int, LinkKind, str]

_compress = zstandard.ZstdCompressor(level=3)
_decompress = zstandard.ZstdDecompressor()


def pack(items: Iterable[LinkItem]) -> tuple[int, bytes]:
    """(h64 of the content, compressed bytes); order is kept, it is the page's."""
    text = json.dumps([[i, str(k), t] for i, k, t in items], ensure_ascii=False, separators=(",", ":"))
    return h64(text), _compress.compress(text.encode())


def unpack(data: bytes) -> list[LinkItem]:
    return [(i, LinkKind(k), t) for i, k, t in json.loads(_decompress.decompress(data))]


def rows(data: bytes) -> list[tuple[int, str, str]]:
    """What `unpack` gives, with the kind as a bare word: for walks over every set there is."""
    found: list[tuple[int, str, str]] = json.loads(_decompress.decompress(data))
    return found


def store(session: Session, packed: Sequence[tuple[int, bytes]]) -> dict[int, int]:
    """h64 → LinkSet.id, inserting the sets that are new."""
    keys = list({key for key, _ in packed})
    known = _ids(session, keys)
    rows = [{"h64": key, "data": data} for key, data in dict(packed).items() if key not in known]
    upsert(session, LinkSet.__table__, rows, ["h64"], [])  # type: ignore[arg-type]
    return known | _ids(session, [row["h64"] for row in rows])  # type: ignore[misc]


def _ids(session: Session, keys: Sequence[int]) -> dict[int, int]:
    result: dict[int, int] = {}
    for start in range(0, len(keys), 500):
        chunk = keys[start : start + 500]
        result.update(session.execute(select(LinkSet.h64, LinkSet.id).where(LinkSet.h64.in_(chunk))).all())
    return result
