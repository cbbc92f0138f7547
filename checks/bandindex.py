"""The stored signatures of texts and their bands, and what stands under a band."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from sqlalchemy import bindparam, delete, func, select

from checks.documents import Kind, is_kind, kind_of
from checks.similarity import BANDS, BINS, bands, exact_hash, letters, signature
from storage.models import Band, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from sqlalchemy.orm import Session

    #: band, key of a document under it; in the order of the bands
    Sharing = tuple[NDArray[np.int64], NDArray[np.int64]]

__all__ = [
    "CROWD",
    "Signed",
    "chunks",
    "clear",
    "equal",
    "everything",
    "forget",
    "known",
    "sharing",
    "sign",
    "size",
    "take_in",
    "turned",
    "under",
    "values_of",
]

_T = TypeVar("_T")

CROWD = 80  #: texts that share a band beyond which it links none of them
_APART = {Kind.PAGE: 0, Kind.FILE: 0x2545F4914F6CDD1D, Kind.POST: 0x369DEA0F31A53F85}
_CHUNK = 500
_MANY = 1000  #: numbers written out in one statement
_SIGNED = "SELECT page_id, exact, data FROM signature WHERE page_id IN ({})"
_UNDER = "SELECT hash, page_id FROM band WHERE hash IN ({})"
_SHARING = (
    "SELECT hash, page_id FROM band WHERE hash IN ("
    "SELECT hash FROM band WHERE hash IN ({}) GROUP BY hash HAVING count(*) <= {}) ORDER BY hash"
)
_EVERYTHING = (
    "SELECT hash, page_id FROM band WHERE hash IN ("
    "SELECT hash FROM band GROUP BY hash HAVING count(*) BETWEEN 2 AND {}) ORDER BY hash"
)
_SIZES = "SELECT hash, count(*) FROM band WHERE hash IN ({}) GROUP BY hash HAVING count(*) BETWEEN {} AND {}"
_PUT_BANDS = "INSERT INTO band (hash, page_id) VALUES ({0}, {0}) ON CONFLICT DO NOTHING"
_PUT_SIGNED = (
    "INSERT INTO signature (page_id, exact, length, data) VALUES ({0}, {0}, {0}, {0}) "
    "ON CONFLICT (page_id) DO UPDATE SET exact = excluded.exact, length = excluded.length, data = excluded.data"
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A text's fingerprint; `length` counts letters, characters and digits."""

    key: int
    exact: str
    length: int
    values: NDArray[np.uint32]


def sign(key: int, body: str) -> Signed | None:
    """None for a text without letters."""
    signs = letters(body)
    return Signed(key, exact_hash(signs), len(signs), signature(signs)) if len(signs) else None


def take_in(session: Session, signed: Sequence[Signed]) -> None:
    """Store signatures and bands; what was stored under these keys before must have been forgotten."""
    if not signed:
        return
    _put(
        session,
        _PUT_SIGNED,
        [(one.key, one.exact, one.length, one.values.tobytes()) for one in signed],
    )
    hashes = under(signed).ravel()
    order = np.argsort(hashes)  # in the order of the table, which costs half
    keys = np.repeat(np.array([one.key for one in signed]), BANDS)
    _put(session, _PUT_BANDS, list(zip(hashes[order].tolist(), keys[order].tolist(), strict=True)))


def _put(session: Session, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows as the driver takes them."""
    connection = session.connection()
    sign = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    connection.exec_driver_sql(statement.format(sign), rows)


def forget(session: Session, signed: Sequence[Signed]) -> None:
    """Take documents out, as they are stored: gone, or about to be stored anew."""
    away = [
        {"of": one.key, "under": value}
        for one, own in zip(signed, under(signed).tolist(), strict=True)
        for value in own
    ]
    table = Band.__table__
    place = (table.c.hash == bindparam("under")) & (table.c.page_id == bindparam("of"))
    if away:
        session.connection().execute(delete(Band).where(place), away)
    for chunk in chunks([one.key for one in signed]):
        session.execute(delete(Signature).where(Signature.page_id.in_(chunk)))


def clear(session: Session, kind: Kind) -> None:
    """Forget all of a kind, to be made anew."""
    for column in (Band.page_id, Signature.page_id):
        session.execute(delete(column.class_).where(is_kind(kind, column)))


def known(session: Session, keys: Sequence[int]) -> dict[int, Signed]:
    """key → fingerprint as stored."""
    query = select(Signature.page_id, Signature.exact, Signature.length, Signature.data)
    return {
        key: Signed(key, exact, length, np.frombuffer(data, dtype=np.uint32))
        for chunk in chunks(keys)
        for key, exact, length, data in session.execute(query.where(Signature.page_id.in_(chunk)))
    }


def size(session: Session) -> int:
    """How many texts are stored."""
    return session.scalar(select(func.count()).select_from(Signature)) or 0


def under(signed: Sequence[Signed]) -> NDArray[np.int64]:
    """The bands of these texts, row by row; pages, files and posts have no band in common."""
    if not signed:
        return np.zeros((0, BANDS), dtype=np.int64)
    apart = np.array([_APART[kind_of(one.key)] for one in signed], dtype=np.int64)
    return bands(np.stack([one.values for one in signed])) ^ apart[:, None]


def turned(session: Session, hashes: NDArray[np.int64], *, coming: bool) -> set[int]:
    """Keys under bands that became a crowd's when texts of these bands came, or ceased to be when they went.

    To be asked when they have come, or have gone.
    """
    if not hashes.size:
        return set()
    distinct, own = np.unique(hashes, return_counts=True)
    most = int(own.max())
    limits = (CROWD + 1, CROWD + most) if coming else (CROWD + 1 - most, CROWD)
    sizes = _pairs(session, _SIZES, distinct.tolist(), *limits)
    change = own[np.searchsorted(distinct, sizes[:, 0])]
    before = sizes[:, 1] - change if coming else sizes[:, 1] + change
    crossed = sizes[(before > CROWD) != (sizes[:, 1] > CROWD), 0]
    return set(_pairs(session, _UNDER, crossed.tolist())[:, 1].tolist())


def sharing(session: Session, hashes: NDArray[np.int64]) -> Sharing:
    """What stands under these bands, crowded ones left out."""
    # asked in their order, answered in their order
    return _columns(_pairs(session, _SHARING, np.unique(hashes).tolist(), CROWD))


def everything(session: Session) -> Sharing:
    """What stands under all bands that link anything."""
    return _columns(_flat(session, _EVERYTHING.format(CROWD)))


def equal(session: Session, exact: Iterable[str]) -> dict[tuple[Kind, str], list[int]]:
    """(kind, exact hash) → keys of those that have it, the first stored first."""
    found: dict[tuple[Kind, str], list[int]] = {}
    for chunk in chunks(sorted(set(exact))):
        query = select(Signature.exact, Signature.page_id).where(Signature.exact.in_(chunk))
        for one, key in session.execute(query.order_by(func.abs(Signature.page_id))):
            found.setdefault((kind_of(key), one), []).append(key)
    return found


def values_of(
    session: Session, keys: Sequence[int]
) -> tuple[NDArray[np.int64], list[str], NDArray[np.uint32]]:
    """(key, exact hash, row of values) of each that is stored, in the order of the keys."""
    found, exact, matrix = list[int](), list[str](), np.empty((len(keys), BINS), dtype=np.uint32)
    for chunk in chunks(keys, _MANY):
        rows = sorted(_ask(session, _SIGNED, chunk))
        matrix[len(found) : len(found) + len(rows)] = _matrix(data for _, _, data in rows)
        found += [key for key, _, _ in rows]
        exact += [told for _, told, _ in rows]
    return np.array(found, dtype=np.int64), exact, matrix[: len(found)]


def chunks(values: Sequence[_T], size: int = _CHUNK) -> Iterator[Sequence[_T]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def _columns(pairs: NDArray[np.int64]) -> Sharing:
    bands, keys = (np.ascontiguousarray(column) for column in pairs.T)
    return bands, keys


def _pairs(session: Session, query: str, numbers: Sequence[int], *limits: int) -> NDArray[np.int64]:
    """Rows of two numbers, for thousands of numbers written out: binding each costs more than the search."""
    many = [
        _flat(session, query.format(",".join(map(str, chunk)), *limits)) for chunk in chunks(numbers, _MANY)
    ]
    return np.concatenate(many) if many else np.zeros((0, 2), dtype=np.int64)


def _flat(session: Session, query: str) -> NDArray[np.int64]:
    """Rows of two numbers as an array; given the rows themselves, numpy would ask each of them what it is."""
    with session.connection().exec_driver_sql(query) as result:
        rows: Iterable[Sequence[int]] = result.cursor  # type: ignore[assignment]
        return np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 2)


def _ask(session: Session, query: str, numbers: Sequence[int]) -> Sequence[Any]:
    """Rows as the driver gives them."""
    with session.connection().exec_driver_sql(query.format(",".join(map(str, numbers)))) as result:
        return result.cursor.fetchall()


def _matrix(rows: Iterable[bytes]) -> NDArray[np.uint32]:
    return np.frombuffer(b"".join(rows), dtype=np.uint32).reshape(-1, BINS)
