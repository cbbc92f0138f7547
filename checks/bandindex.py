"""The stored signatures and their bands: what is like a text is asked for many texts in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from sqlalchemy import bindparam, delete, select

from checks.similarity import BINS, bands, body_text, estimates, exact_hash, signature
from storage.database import upsert
from storage.models import Band, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

__all__ = ["Near", "Signed", "forget", "near", "sign", "take_in"]

_T = TypeVar("_T")

NEAR = 0.45  #: estimated Jaccard from which two texts are compared in full
#: texts that share a band beyond which it says no more than "the same form": new ones are not put under it
CROWD = 200
CLOSEST = 40  #: candidates named for each text
_LIKEST = 200  #: looked at for each text, those that share most bands
_CHUNK = 500
_MANY = 4000
_SHARING = "SELECT hash, page_id FROM band WHERE hash IN ({})"
_PUT = "INSERT INTO band (hash, page_id) VALUES {} ON CONFLICT DO NOTHING"
_CROWDED = f"SELECT hash FROM band WHERE hash IN ({{}}) GROUP BY hash HAVING count(*) >= {CROWD}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A text's fingerprint; `length` counts letters, characters and digits."""

    key: int
    exact: str
    length: int
    values: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Near:
    """A document that may carry the same text."""

    key: int
    likeness: float
    exact: bool


def sign(key: int, body: str) -> Signed | None:
    """None for a text without letters."""
    reduced = body_text(body)
    return Signed(key, exact_hash(reduced), len(reduced), signature(reduced)) if reduced else None


def take_in(session: Session, signed: Sequence[Signed]) -> None:
    """Store signatures and bands; what was stored under these keys before must have been forgotten."""
    if not signed:
        return
    upsert(
        session,
        Signature.__table__,  # type: ignore[arg-type]
        [
            {"page_id": one.key, "exact": one.exact, "length": one.length, "data": one.values.tobytes()}
            for one in signed
        ],
        ["page_id"],
    )
    hashes = bands(np.stack([one.values for one in signed]))
    crowded = _crowded(session, hashes)
    rows = [
        f"({value},{one.key})"
        for one, own in zip(signed, hashes.tolist(), strict=True)
        for value in own
        if value not in crowded
    ]
    for chunk in _chunks(rows, _MANY):
        session.connection().exec_driver_sql(_PUT.format(",".join(chunk)))


def forget(session: Session, keys: Sequence[int]) -> None:
    """Take documents out: gone, or about to be stored anew."""
    for chunk in _chunks(keys):
        known = session.execute(select(Signature.page_id, Signature.data).where(Signature.page_id.in_(chunk)))
        rows = [(key, data) for key, data in known]
        if not rows:
            continue
        hashes = bands(_matrix(data for _, data in rows))
        away = [
            {"of": key, "under": value}
            for (key, _), own in zip(rows, hashes.tolist(), strict=True)
            for value in own
        ]
        table = Band.__table__
        place = (table.c.hash == bindparam("under")) & (table.c.page_id == bindparam("of"))
        session.connection().execute(delete(Band).where(place), away)
        session.execute(delete(Signature).where(Signature.page_id.in_([key for key, _ in rows])))


def near(session: Session, signed: Sequence[Signed]) -> dict[int, list[Near]]:
    """key → what is stored that may carry its text, the likest first; one question for all of them."""
    if not signed:
        return {}
    own = bands(np.stack([one.values for one in signed]))
    sharing = _sharing(session, own)
    likest = {
        one.key: _most_shared(one.key, hashes, sharing)
        for one, hashes in zip(signed, own.tolist(), strict=True)
    }
    wanted = sorted({key for keys in likest.values() for key in keys.tolist()})
    place = {key: row for row, key in enumerate(wanted)}
    exacts, matrix = _signatures(session, wanted)
    found = {}
    for one in signed:
        keys = [key for key in likest[one.key].tolist() if key in exacts]
        shares = estimates(one.values, matrix[[place[key] for key in keys]]) if keys else ()
        close = [
            Near(key, float(share), exacts[key] == one.exact)
            for key, share in zip(keys, shares, strict=True)
            if share >= NEAR or exacts[key] == one.exact
        ]
        found[one.key] = sorted(close, key=lambda other: (-other.exact, -other.likeness, other.key))[:CLOSEST]
    return found


def _sharing(session: Session, hashes: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """band → keys stored under it, for bands that more than one document has."""
    rows = [
        row for chunk in _chunks(np.unique(hashes).tolist(), _MANY) for row in _ask(session, _SHARING, chunk)
    ]
    under, keys = (
        np.array(column, dtype=np.int64) for column in (zip(*rows, strict=True) if rows else ((), ()))
    )
    order = np.argsort(under, kind="stable")
    keys = keys[order]
    values, starts, counts = np.unique(under[order], return_index=True, return_counts=True)
    return {
        value: keys[start : start + count]
        for value, start, count in zip(values.tolist(), starts.tolist(), counts.tolist(), strict=True)
    }


def _most_shared(key: int, hashes: Iterable[int], sharing: dict[int, NDArray[np.int64]]) -> NDArray[np.int64]:
    groups = [sharing[value] for value in hashes if value in sharing]
    if not groups:
        return np.zeros(0, dtype=np.int64)
    keys, counts = np.unique(np.concatenate(groups), return_counts=True)
    others = keys != key
    keys, counts = keys[others], counts[others]
    most = np.argsort(-counts, kind="stable")[:_LIKEST]
    chosen: NDArray[np.int64] = keys[most]
    return chosen


def _signatures(session: Session, keys: Sequence[int]) -> tuple[dict[int, str], NDArray[np.uint32]]:
    """(key → exact hash, signatures in the order of `keys`)."""
    known = {
        key: (exact, data)
        for chunk in _chunks(keys)
        for key, exact, data in session.execute(
            select(Signature.page_id, Signature.exact, Signature.data).where(Signature.page_id.in_(chunk))
        )
    }
    blank = bytes(4 * BINS)
    matrix = _matrix(known[key][1] if key in known else blank for key in keys)
    return {key: exact for key, (exact, _) in known.items()}, matrix


def _crowded(session: Session, hashes: NDArray[np.int64]) -> set[int]:
    """Bands that hold a crowd already."""
    return {
        value
        for chunk in _chunks(np.unique(hashes).tolist(), _MANY)
        for (value,) in _ask(session, _CROWDED, chunk)
    }


def _ask(session: Session, query: str, numbers: Sequence[int]) -> Sequence[Sequence[int]]:
    """Rows of a query about thousands of numbers, written out: binding each costs more than the search."""
    rows = session.connection().exec_driver_sql(query.format(",".join(map(str, numbers))))
    return rows.all()


def _matrix(rows: Iterable[bytes]) -> NDArray[np.uint32]:
    return np.frombuffer(b"".join(rows), dtype=np.uint32).reshape(-1, BINS)


def _chunks(values: Sequence[_T], size: int = _CHUNK) -> Iterator[Sequence[_T]]:
    return (values[start : start + size] for start in range(0, len(values), size))
