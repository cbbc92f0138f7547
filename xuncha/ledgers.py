"""Ledgers into the database: all files are read and understood first, then stored in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from config import ledgers
from config.errors import InputError
from config.headers import KINDS
from storage.models import Account, Base, Figure, Leader, Letter, LexiconTerm, Section, Site, Unit
from storage.urls import canonical
from xuncha.references import (
    References,
    account_rows,
    figure_rows,
    leader_rows,
    letter_rows,
    section_rows,
    term_rows,
    unit_rows,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from config.schema import Settings
    from storage.database import Database

__all__ = ["LedgerChange", "import_all"]


@dataclass(slots=True)
class LedgerChange:
    """What an import did to one ledger: names of rows, and of the columns that changed."""

    title: str
    files: list[Path] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[tuple[str, list[str]]] = field(default_factory=list)
    unchanged: int = 0
    unlisted: list[str] = field(default_factory=list)  #: no longer in the ledger, kept in the database
    relisted: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  #: columns of the files that mean nothing to us
    hosts: list[str] = field(default_factory=list)  #: watched though no site of xuncha.toml names them
    kept_on: dict[str, int] = field(
        default_factory=dict
    )  #: units out of their ledger → sections still in theirs
    blank: bool = False  #: the file holds no row, and nobody named it: what was imported before stands

    @property
    def total(self) -> int:
        return len(self.added) + len(self.changed) + self.unchanged + len(self.relisted)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the rows of a ledger go: `key` names the columns that identify a row.

    A ledger holds all there is, or, where `part` is given, all of the parts that it speaks of: a file with
    the figures of October says nothing about September's.
    """

    model: type[Base]
    key: tuple[str, ...]
    rows: Callable[[Sequence[ledgers.Row], References], list[dict[str, Any]]]
    part: Callable[[Mapping[str, Any]], Hashable] | None = None


def _of_month(row: Mapping[str, Any]) -> Hashable:
    return row["kind"], row["received_on"].year, row["received_on"].month


def _of_item(row: Mapping[str, Any]) -> Hashable:
    return row["first_day"], row["last_day"], row["item"]


_TARGETS = {
    "units": _Target(Unit, ("name",), unit_rows),
    "sections": _Target(Section, ("site_id", "url", "name"), section_rows),
    "accounts": _Target(Account, ("platform", "identifier", "name"), account_rows),
    "lexicon": _Target(LexiconTerm, ("wrong", "category"), term_rows),
    "leaders": _Target(Leader, ("name", "post"), leader_rows),
    "figures": _Target(
        Figure, ("first_day", "last_day", "unit_id", "group_name", "item", "position"), figure_rows, _of_item
    ),
    "letters": _Target(Letter, ("kind", "number"), letter_rows, _of_month),
}


def import_all(database: Database, settings: Settings, files: Sequence[Path] = ()) -> list[LedgerChange]:
    """Bring the database to what xuncha.toml and the ledgers say; default: all ledgers of the folder.

    Rows that a ledger no longer lists are marked so, never deleted. A ledger of the folder that has no row
    yet is a template, not the word that there is nothing any more: only a file that is named empties one.
    Raises InputError with the mistakes of every file, and then nothing at all is stored.
    """
    read = _read(files or ledgers.county_files(settings.folder))
    with database.session() as session:
        changes = [_sites(session, settings)]
        references = References.of(session, settings)
        for name, found in read.items():
            if found:
                changes.append(_store(session, name, found, references, named=bool(files)))
            if name == "units":  # the other ledgers lean on it: its mistakes first
                references.raise_if_any()
        references.raise_if_any()
        for change in changes:
            change.kept_on = _kept_on(session, change)
    return changes


def _kept_on(session: Session, change: LedgerChange) -> dict[str, int]:
    """Sections that go on being watched although the file of units, imported alone, has dropped their unit."""
    if change.title != KINDS["units"].title or not change.unlisted:
        return {}
    query = select(Unit.name, func.count()).join(Section, Section.unit_id == Unit.id)
    query = query.where(Section.listed, Unit.listed.is_(False)).group_by(Unit.id).order_by(Unit.id)
    return dict(session.execute(query).all())


def _read(files: Sequence[Path]) -> dict[str, list[ledgers.Ledger]]:
    """Ledger name → what the files hold of it, in the order in which they lean on one another."""
    read: dict[str, list[ledgers.Ledger]] = {name: [] for name in _TARGETS}
    mistakes = []
    for path in files:
        try:
            for ledger in ledgers.read(path):
                read[ledger.kind.name].append(ledger)
        except InputError as error:
            mistakes.append(str(error))
    if mistakes:
        raise InputError("\n".join(mistakes))
    return read


def _store(
    session: Session, name: str, found: Sequence[ledgers.Ledger], references: References, *, named: bool
) -> LedgerChange:
    target = _TARGETS[name]
    kind = found[0].kind
    change = LedgerChange(kind.title, [ledger.file for ledger in found])
    change.ignored = [header for ledger in found for header in ledger.ignored]
    rows = target.rows([row for ledger in found for row in ledger.rows], references)
    if name == "sections":
        change.hosts = references.hosts.unlisted(str(row["url"]) for row in rows)
    headers = {column.field: column.header for column in kind.columns}
    headers |= {"site_id": "站点", "unit_id": "单位", "sources": "数据来源"}
    change.blank = not rows and not named and not references.failed
    if change.blank:
        change.unchanged = sum(row["listed"] for row in _known(session, target.model, target.key).values())
    elif not references.failed:
        _reconcile(session, target, rows, headers, change)
    if name == "units":
        references.learn_units(session)
    return change


def _sites(session: Session, settings: Settings) -> LedgerChange:
    rows = [
        {
            "key": site.id,
            "name": site.name,
            "url": canonical(site.url),
            "identity_code": site.identity_code,
        }
        for site in settings.sites
    ]
    change = LedgerChange("站点（xuncha.toml）")
    _reconcile(session, _Target(Site, ("key",), unit_rows), rows, {}, change)
    return change


def _reconcile(
    session: Session,
    target: _Target,
    rows: Sequence[dict[str, Any]],
    headers: Mapping[str, str],
    change: LedgerChange,
) -> None:
    """Insert, update, mark and unmark so that exactly `rows` are listed."""
    model, key = target.model, target.key
    known = _known(session, model, key)
    new: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for row in rows:
        old = known.pop(tuple(row[column] for column in key), None)
        label = _label(row, key)
        if old is None:
            new.append({**row, "listed": True})
            change.added.append(label)
            continue
        fields = [column for column, value in row.items() if old[column] != value]
        if fields or not old["listed"]:
            moved.append({**row, "id": old["id"], "listed": True})
        if not old["listed"]:
            change.relisted.append(label)
        elif fields:
            change.changed.append((label, [headers.get(column, column) for column in fields]))
        else:
            change.unchanged += 1
    parts = {target.part(row) for row in rows} if target.part else set()
    gone = [
        old for old in known.values() if old["listed"] and (target.part is None or target.part(old) in parts)
    ]
    change.unlisted = [_label(old, key) for old in gone]
    _write(session, model, new, moved + [{"id": old["id"], "listed": False} for old in gone])


def _label(row: Mapping[str, Any], key: tuple[str, ...]) -> str:
    names = ("name", "wrong", "item", "number")
    return str(next((row[name] for name in names if row.get(name)), row[key[0]]))


def _known(
    session: Session, model: type[Base], key: tuple[str, ...]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    table = model.__table__
    rows = session.execute(select(table)).mappings()
    return {tuple(row[column] for column in key): dict(row) for row in rows}


def _write(
    session: Session, model: type[Base], new: Sequence[dict[str, Any]], moved: Iterable[dict[str, Any]]
) -> None:
    if new:
        session.execute(insert(model), list(new))
    by_columns: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row in moved:
        by_columns.setdefault(frozenset(row), []).append(row)
    for group in by_columns.values():
        session.execute(update(model), group)
