"""Names in the ledgers → records: sites by id or name, units by name or alias; unknown ones are row errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from config import figures
from config.errors import InputError
from config.problems import Problems
from config.rulesets import nearest
from storage.models import Category, Platform, Site, Unit
from storage.urls import canonical
from xuncha.hosts import Hosts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from config.ledgers import Row
    from config.schema import Settings

__all__ = [
    "References",
    "account_rows",
    "figure_rows",
    "leader_rows",
    "letter_rows",
    "section_rows",
    "term_rows",
    "unit_rows",
]

_ACCOUNT_FACTS = ("kind", "auth_subject", "owner", "paused_on", "pause_notice", "filed_on", "closed_at")
_NO_UNITS = "还没有单位：请先填好 units.csv（或 units.xlsx）一起导入"


@dataclass
class References:
    """Names known so far, and the rows that name something else."""

    sites: dict[str, int] = field(default_factory=dict)
    units: dict[str, set[int]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)  #: 单位类型 of the ledger
    hosts: Hosts = field(default_factory=lambda: Hosts(()))
    _problems: dict[Path, Problems] = field(default_factory=dict)
    _hints: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, settings: Settings) -> References:
        references = cls(hosts=Hosts(settings.sites))
        for site in session.scalars(select(Site).where(Site.listed)):
            references.sites |= {_key(site.name): site.id, _key(site.key): site.id}
        references.learn_units(session)
        return references

    def learn_units(self, session: Session) -> None:
        """Names and aliases of the units that are listed now."""
        self.units, self.groups = {}, set()
        for unit in session.scalars(
            select(Unit).where(Unit.listed).execution_options(populate_existing=True)
        ):
            self.groups.add(unit.kind)
            for name in (unit.name, *(alias["name"] for alias in unit.aliases)):
                self.units.setdefault(_key(name), set()).add(unit.id)

    @property
    def failed(self) -> bool:
        return bool(self._problems)

    def problem(self, row: Row, column: str, value: str, allowed: str) -> None:
        problems = self._problems.setdefault(row.file, Problems(row.file))
        problems.add(row.number, column, value, allowed, row.sheet)

    def raise_if_any(self) -> None:
        if self._problems:
            raise InputError("\n".join(problems.message for problems in self._problems.values()))

    def site(self, row: Row) -> int | None:
        name = row.values["site"]
        found = self.sites.get(_key(name))
        if found is None:
            known = "、".join(self.sites) or "（xuncha.toml 里还没有 [[sites]]）"
            self.problem(row, "站点", name, f"xuncha.toml 里没有这个站点；可填站点的 id 或名称：{known}")
        return found

    def unit(self, row: Row) -> int | None:
        name = row.values["unit"]
        found = self.units.get(_key(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            self.problem(row, "单位", name, "有几个单位都叫这个名称或别名，请写单位全称")
        else:
            self.problem(row, "单位", name, self._unknown_unit(name) if self.units else _NO_UNITS)
        return None

    def unit_or_group(self, row: Row) -> tuple[int | None, str]:
        """(unit, ""), (None, class of units) or, for a row about the whole county, (None, "")."""
        name = row.values["unit"]
        if name in ("", "全县", "合计"):
            return None, ""
        if _key(name) not in self.units and name in self.groups:
            return None, name
        return self.unit(row), ""

    def _unknown_unit(self, name: str) -> str:
        """Found once for each name: a ledger may misspell one unit in thousands of rows."""
        if name not in self._hints:
            self._hints[name] = f"单位台账里没有这个名称或别名{nearest(name, self.units)}"
        return self._hints[name]


def unit_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    """Units; a name or alias that two units share would make the other ledgers ambiguous."""
    owners: dict[str, Row] = {}
    for row in rows:
        names = {row.values["name"], *(alias["name"] for alias in row.values["aliases"])}
        for name in sorted(names):
            other = owners.setdefault(_key(name), row)
            if other is not row:
                column = "单位名称" if name == row.values["name"] else "别名"
                references.problem(
                    row, column, name, f"与第 {other.number} 行“{other.values['name']}”的名称或别名相同"
                )
    return [dict(row.values) for row in rows]


def section_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    found: dict[tuple[Any, ...], Row] = {}
    result = []
    for row in rows:
        values = dict(row.values)
        values["site_id"], values["unit_id"] = references.site(row), references.unit(row)
        if fault := references.hosts.fault(values["url"]):
            references.problem(row, "栏目网址", row.values["url"], fault)
        values["url"] = canonical(values["url"], keep_fragment=True)
        values["category"] = Category(values["category"])
        del values["site"], values["unit"]
        first = found.setdefault((values["site_id"], values["url"], values["name"]), row)
        if first is not row:
            references.problem(row, "栏目网址", row.values["url"], _repeats(first, row))
        result.append(values)
    return result


def account_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    """One record for each account; its further rows are further sources, in the order of the ledger."""
    accounts: dict[tuple[str, str, str], dict[str, Any]] = {}
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        values = row.values
        platform, _, kind = values["platform"].partition(":")
        key = (platform, values["identifier"], values["name"])
        unit = references.unit(row)
        account = accounts.setdefault(
            key,
            {
                "platform": Platform(key[0]),
                "identifier": key[1],
                "name": key[2],
                "unit_id": unit,
                "sources": [],
                "kind": "",
                "auth_subject": "",
                "owner": "",
                "paused_on": None,
                "pause_notice": "",
                "filed_on": None,
                "closed_at": None,
            },
        )
        for name, value in {**values, "kind": values.get("kind") or kind}.items():
            if name in _ACCOUNT_FACTS and value:  # said once, on whichever row of the account
                account[name] = value
        if account["unit_id"] != unit:
            references.problem(row, "单位", values["unit"], "同一账号在前面的行里属于另一个单位")
        if (*key, values["source"], values["params"]) in seen:
            references.problem(row, "账号名称", values["name"], "与另一行重复，请删去一行")
        seen.add((*key, values["source"], values["params"]))
        if values["source"] or values["params"]:
            account["sources"].append({"source": values["source"], "params": values["params"]})
    return list(accounts.values())


def term_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        first = found.setdefault((row.values["wrong"], row.values["category"]), row)
        if first is not row:
            references.problem(row, "错误表述", row.values["wrong"], _repeats(first, row))
    return [dict(row.values) for row in rows]


def leader_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    return [dict(row.values) for row in rows]


def figure_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    """Figures; of one number for the same months and unit there is one, of notes as many as are written."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    result = []
    for row in rows:
        unit, group = references.unit_or_group(row)
        first_day, last_day = row.values["months"]
        name = row.values["item"]
        earlier = found.setdefault((first_day, last_day, unit, group, name), [])
        if earlier and not figures.is_note(name):
            references.problem(row, "项目", name, _repeats(earlier[0], row))
        values = {"first_day": first_day, "last_day": last_day, "unit_id": unit, "group_name": group}
        kept = {key: row.values[key] for key in ("item", "amount", "note")}
        result.append({**values, **kept, "position": len(earlier)})
        earlier.append(row)
    return result


def letter_rows(rows: Sequence[Row], references: References) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], Row] = {}
    result = []
    for row in rows:
        first = found.setdefault((row.values["kind"], row.values["number"]), row)
        if first is not row:
            references.problem(row, "编号", row.values["number"], _repeats(first, row))
        values = {**row.values, "unit_id": references.unit(row)}
        del values["unit"]
        result.append(values)
    return result


def _repeats(first: Row, row: Row) -> str:
    where = f"{first.file.name} " if first.file != row.file else ""
    return f"与{where}第 {first.number} 行重复，请删去一行"


def _key(name: str) -> str:
    return "".join(name.split())
