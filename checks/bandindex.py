"""The stored signatures and their bands: what is like a text is asked for many texts in one query."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from sqlalchemy import bindparam, delete, select

from checks.similarity import BINS, bands, body_text, estimates, exact_hash, signature
from storage.models import Band, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

__all__ = ["Crowds", "Near", "Signed", "empty", "forget", "known", "near", "sign", "take_in"]

_T = TypeVar("_T")

NEAR = 0.45  #: estimated Jaccard from which two texts are compared in full
#: texts that share a band beyond which it says no more than "the same form": new ones are not put under it
CROWD = 80
_LIKEST = 100  #: looked at for each text, those that share most and rarest bands
_SAME = 200  #: and of those that are the same letter for letter, the first stored
_CHUNK = 500
_MANY = 1000  #: numbers written out in one statement
_TOGETHER = 250  #: texts asked about at a time: each may bring a hundred others into memory
_BLOCK = 5_000  #: pairs compared at a time
_SIGNED = "SELECT page_id, exact, data FROM signature WHERE page_id IN ({})"
_SHARING = "SELECT hash, page_id FROM band WHERE hash IN ({})"
_PUT_BANDS = "INSERT INTO band (hash, page_id) VALUES ({0}, {0}) ON CONFLICT DO NOTHING"
_PUT_SIGNED = (
    "INSERT INTO signature (page_id, exact, length, data) VALUES ({0}, {0}, {0}, {0}) "
    "ON CONFLICT (page_id) DO UPDATE SET exact = excluded.exact, length = excluded.length, data = excluded.data"
)
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


class Crowds:
    """How many texts were put under the bands of each bucket since the index was empty.

    A bucket of few holds no crowd, so the index need not be asked about its bands.
    """

    _BUCKETS = 1 << 16

    def __init__(self) -> None:
        self._counts = np.zeros(self._BUCKETS, dtype=np.int64)

    def possible(self, hashes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the bands that may hold one."""
        return hashes[self._counts[hashes % self._BUCKETS] >= CROWD]

    def add(self, hashes: NDArray[np.int64]) -> None:
        self._counts += np.bincount(hashes.ravel() % self._BUCKETS, minlength=self._BUCKETS)


def take_in(session: Session, signed: Sequence[Signed], crowds: Crowds | None = None) -> None:
    """Store signatures and bands; what was stored under these keys before must have been forgotten.

    `crowds` counts from the first text on; without it the index is asked about every band.
    """
    if not signed:
        return
    _put(
        session,
        _PUT_SIGNED,
        [(one.key, one.exact, one.length, one.values.tobytes()) for one in signed],
    )
    hashes = bands(np.stack([one.values for one in signed]))
    crowded = _crowded(session, hashes if crowds is None else crowds.possible(hashes))
    if crowds is not None:
        crowds.add(hashes)
    rows = [
        (value, one.key)
        for one, own in zip(signed, hashes.tolist(), strict=True)
        for value in own
        if value not in crowded
    ]
    _put(session, _PUT_BANDS, rows)


def _put(session: Session, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows as the driver takes them."""
    if rows:
        connection = session.connection()
        sign = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        connection.exec_driver_sql(statement.format(sign), rows)


def empty(session: Session) -> bool:
    """Whether nothing is stored yet."""
    return session.scalar(select(Signature.page_id).limit(1)) is None


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


def known(session: Session, keys: Sequence[int]) -> dict[int, Signed]:
    """key → fingerprint as stored."""
    query = select(Signature.page_id, Signature.exact, Signature.length, Signature.data)
    return {
        key: Signed(key, exact, length, np.frombuffer(data, dtype=np.uint32))
        for chunk in _chunks(keys)
        for key, exact, length, data in session.execute(query.where(Signature.page_id.in_(chunk)))
    }


def near(session: Session, signed: Sequence[Signed]) -> dict[int, list[Near]]:
    """key → what is stored that may carry its text, the likest first; one question for many of them."""
    return {key: many for part in _chunks(signed, _TOGETHER) for key, many in _near(session, part).items()}


def _near(session: Session, signed: Sequence[Signed]) -> dict[int, list[Near]]:
    found: dict[int, list[Near]] = {one.key: [] for one in signed}
    own = np.stack([one.values for one in signed])
    alike = _pairs(session, np.array([one.key for one in signed]), bands(own))
    owners, keys = _united(alike, _same(session, signed))
    stored, exact, matrix = _stored(session, np.unique(keys).tolist())
    if not exact:
        return found
    alive = np.isin(keys, stored)
    owners, places = owners[alive], np.searchsorted(stored, keys[alive])
    for start in range(0, len(places), _BLOCK):
        owner, place = owners[start : start + _BLOCK], places[start : start + _BLOCK]
        shares = estimates(own[owner], matrix[place])
        for number in np.flatnonzero(shares >= NEAR).tolist():
            one, row = signed[owner[number]], int(place[number])
            close = Near(int(stored[row]), float(shares[number]), one.exact == exact[row])
            found[one.key].append(close)
    return {
        key: sorted(many, key=lambda one: (-one.exact, -one.likeness, one.key)) for key, many in found.items()
    }


def _stored(session: Session, keys: Sequence[int]) -> tuple[NDArray[np.int64], list[str], NDArray[np.uint32]]:
    """(key, exact hash, row of values) of each that is stored, in the order of the keys."""
    found, exact, matrix = list[int](), list[str](), np.empty((len(keys), BINS), dtype=np.uint32)
    for chunk in _chunks(keys, _MANY):
        rows = sorted(_ask(session, _SIGNED, chunk))
        matrix[len(found) : len(found) + len(rows)] = _matrix(data for _, _, data in rows)
        found += [key for key, _, _ in rows]
        exact += [told for _, told, _ in rows]
    return np.array(found, dtype=np.int64), exact, matrix[: len(found)]


#: place of the text asked about, key of another
_Pairs = tuple["NDArray[np.intp]", "NDArray[np.int64]"]


def _pairs(session: Session, own: NDArray[np.int64], hashes: NDArray[np.int64]) -> _Pairs:
    """Texts that share bands, at most _LIKEST for each: a band that few share says more than that of a form."""
    under, keys = _sharing(session, hashes)
    flat = hashes.ravel()
    left = np.searchsorted(under, flat, "left")
    counts = np.searchsorted(under, flat, "right") - left
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    other = keys[np.repeat(left, counts) + within]
    owner = np.repeat(np.arange(len(flat)) // hashes.shape[1], counts)
    weight = np.repeat(1 / np.maximum(counts, 1), counts)
    apart = other != own[owner]
    distinct, column = np.unique(other[apart], return_inverse=True)
    pairs, place = np.unique(owner[apart] * len(distinct) + column, return_inverse=True)
    shared = np.bincount(place, weights=weight[apart], minlength=len(pairs))
    order = np.lexsort((-shared, pairs // max(1, len(distinct))))
    owner, column = np.divmod(pairs[order], max(1, len(distinct)))
    first = np.searchsorted(owner, owner, "left")
    likest = np.arange(len(owner)) - first < _LIKEST
    return owner[likest], distinct[column[likest]]


def _same(session: Session, signed: Sequence[Signed]) -> _Pairs:
    """The same of texts that are equal letter for letter, which crowded bands may hide."""
    stored: dict[str, list[int]] = {}
    for chunk in _chunks(sorted({one.exact for one in signed})):
        query = select(Signature.exact, Signature.page_id).where(Signature.exact.in_(chunk))
        for exact, key in session.execute(query.order_by(Signature.page_id)):
            stored.setdefault(exact, []).append(key)
    pairs = [
        (place, key)
        for place, one in enumerate(signed)
        for key in stored.get(one.exact, ())[:_SAME]
        if key != one.key
    ]
    owners, keys = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(owners, dtype=np.intp), np.array(keys, dtype=np.int64)


def _united(one: _Pairs, other: _Pairs) -> _Pairs:
    """Both, each pair once."""
    if not len(other[0]):
        return one
    owners, keys = (np.concatenate(columns) for columns in zip(one, other, strict=True))
    distinct, column = np.unique(keys, return_inverse=True)
    owners, column = np.divmod(np.unique(owners * len(distinct) + column), len(distinct))
    return owners, distinct[column]


def _sharing(session: Session, hashes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(band, key of a document under it), in the order of the bands."""
    asked = _chunks(np.unique(hashes).tolist(), _MANY)
    # numbers take a tenth of the room that rows of them do
    rows = [_numbers(_ask(session, _SHARING, chunk)) for chunk in asked]
    under, keys = np.concatenate([np.zeros((0, 2), dtype=np.int64), *rows]).T
    order = np.argsort(under, kind="stable")
    return under[order], keys[order]


def _numbers(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Pairs as an array; given the rows themselves, numpy would ask each of them what it is."""
    return np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows)).reshape(-1, 2)


def _crowded(session: Session, hashes: NDArray[np.int64]) -> set[int]:
    """Bands that hold a crowd already."""
    return {
        value
        for chunk in _chunks(np.unique(hashes).tolist(), _MANY)
        for (value,) in _ask(session, _CROWDED, chunk)
    }


def _ask(session: Session, query: str, numbers: Sequence[int]) -> Sequence[Any]:
    """Rows of a query about thousands of numbers, written out: binding each costs more than the search.

    As the driver gives them, for the same reason.
    """
    with session.connection().exec_driver_sql(query.format(",".join(map(str, numbers)))) as result:
        return result.cursor.fetchall()


def _matrix(rows: Iterable[bytes]) -> NDArray[np.uint32]:
    return np.frombuffer(b"".join(rows), dtype=np.uint32).reshape(-1, BINS)


def _chunks(values: Sequence[_T], size: int = _CHUNK) -> Iterator[Sequence[_T]]:
    return (values[start : start + size] for start in range(0, len(values), size))
