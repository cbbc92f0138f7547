"""Phrases: the zstd dictionary of a county's texts, learnt as soon as there are a thousand of them.

The pages of a portal share their menus and their manner of speaking: with what they have in common known
beforehand, a text takes a third of the room.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import zstandard
from sqlalchemy import func, select

from storage.models import TextBody, TextDictionary

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

__all__ = ["compressor", "decompressor"]

_LEVEL = 3
_ENOUGH, _SAMPLES = 1000, 500  #: texts from which it is worth while to learn, and how many of them are read
_SIZE = 64 * 1024
#: long numbers may be somebody's, have nothing in common, and would stand in the dictionary to be read
_NUMBER = re.compile(rb"[0-9][0-9 -]{5,}[0-9Xx]")
#: of each database in use, so that it is read and prepared once
_prepared: WeakKeyDictionary[Engine | Connection, zstandard.ZstdCompressionDict] = WeakKeyDictionary()


def compressor(session: Session) -> zstandard.ZstdCompressor:
    """For the texts of this transaction; not to be shared among threads."""
    known = _known(session) or _learn(session)
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=known)


def decompressor(session: Session) -> zstandard.ZstdDecompressor:
    """For texts stored with the dictionary and for those from before there was one; not to be shared either."""
    return zstandard.ZstdDecompressor(dict_data=_known(session))


def _known(session: Session) -> zstandard.ZstdCompressionDict | None:
    """The dictionary as stored; asked each time, for a transaction that brought one may have come to nothing."""
    bind = session.get_bind()
    number = session.scalar(select(func.max(TextDictionary.id)))
    if number is None:
        return None
    held = _prepared.get(bind)
    if held is None or held.dict_id() != number:
        data = session.scalars(select(TextDictionary.data).where(TextDictionary.id == number)).one()
        held = _prepared[bind] = _prepare(data)
    return held


def _learn(session: Session) -> zstandard.ZstdCompressionDict | None:
    """Made of the texts there are, as soon as there are enough of them."""
    if (session.scalar(select(func.max(TextBody.id))) or 0) < _ENOUGH:
        return None
    rows = session.scalars(select(TextBody.data).order_by(TextBody.id).limit(_SAMPLES)).all()
    plain = zstandard.ZstdDecompressor()
    try:
        samples: list[bytes | bytearray | memoryview] = [
            _NUMBER.sub(b"", plain.decompress(data)) for data in rows
        ]
        made = zstandard.train_dictionary(_SIZE, samples, k=200, d=8)
    except zstandard.ZstdError:  # texts too short or too few to have anything in common
        return None
    session.add(TextDictionary(id=made.dict_id(), data=made.as_bytes()))
    session.flush()
    return _prepare(made.as_bytes())


def _prepare(data: bytes) -> zstandard.ZstdCompressionDict:
    found = zstandard.ZstdCompressionDict(data)
    found.precompute_compress(level=_LEVEL)
    return found
