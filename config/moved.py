"""Settings that have moved since a release: a county's old xuncha.toml goes on to be understood."""

from __future__ import annotations

from typing import Any

from config.toml import merge

__all__ = ["at_their_places"]

#: (table, key) → (rule, parameter) that decides now; a parameter of the rule that the county wrote itself wins
_TO_RULES = {
    ("links", "confirm_occasions"): ("link.broken", "confirm_occasions"),
    ("probe", "timeout"): ("site.unreachable", "timeout"),
    ("probe", "per_day"): ("site.unreachable", "per_day"),
    ("probe", "window_days"): ("site.unreachable", "window_days"),
}
#: what no longer decides anything: page sources are never kept
_GONE = (("storage", "bodies"),)


def at_their_places(written: dict[str, Any]) -> dict[str, Any]:
    """The tables with what stands at an old place put where it is read today."""
    tables = {name: dict(table) if isinstance(table, dict) else table for name, table in written.items()}
    found: dict[str, Any] = {}
    for (table, key), (rule, parameter) in _TO_RULES.items():
        if isinstance(tables.get(table), dict) and key in tables[table]:
            found.setdefault(rule, {})[parameter] = tables[table].pop(key)
    for table, key in _GONE:
        if isinstance(tables.get(table), dict):
            tables[table].pop(key, None)
    if tables.get("probe") == {}:
        del tables["probe"]
    return merge({"rules": found}, tables) if found else tables
