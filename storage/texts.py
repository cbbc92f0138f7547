"""Texts: stored once by hash, compressed; read back by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import xxhash
from sqlalchemy import select

from storage.database import upsert
from storage.models import TextBody
from storage.phrases import compressor, decompressor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

__all__ = ["read", "store", "text_hash"]


def text_hash(text: str, *, exact: bool = False) -> str:
    """xxh3-128 hex of the text with white space folded; `exact`: as it is, where offsets must hold."""
    shown = f"\0{text}" if exact else " ".join(text.split())
    return xxhash.xxh3_128_hexdigest(shown.encode())


def store(session: Session, texts: Iterable[str], *, exact: bool = False) -> dict[str, int]:
    """hash → TextBody.id, inserting the texts that are new. `exact` texts are shared only with their equals."""
    wanted = {text_hash(text, exact=exact): text for text in texts}
    known = _ids(session, list(wanted))
    missing = {key: text for key, text in wanted.items() if key not in known}
    if not missing:
        return known
    compress = compressor(session).compress
    rows = [
        {"hash": key, "data": compress(text.encode()), "length": len(text)} for key, text in missing.items()
    ]
    upsert(session, TextBody.__table__, rows, ["hash"], [])  # type: ignore[arg-type]
    return known | _ids(session, list(missing))


def read(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """TextBody.id → text."""
    wanted, result = list(set(ids)), {}
    decompress = decompressor(session).decompress
    for start in range(0, len(wanted), 500):
        query = select(TextBody.id, TextBody.data).where(TextBody.id.in_(wanted[start : start + 500]))
        for key, data in session.execute(query):
            result[key] = decompress(data).decode()
    return result


def _ids(session: Session, keys: list[str]) -> dict[str, int]:
    result: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        chunk = keys[start : start + 500]
        result.update(
            session.execute(select(TextBody.hash, TextBody.id).where(TextBody.hash.in_(chunk))).all()
        )
    return result
