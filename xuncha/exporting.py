"""Exports of findings as json, csv or xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import titles
from config.errors import InputError
from reports import excel, listing
from reports.selection import LIVE, Query, rows, warnings_besides
from storage.models import FindingState

if TYPE_CHECKING:
    from xuncha.county import County

__all__ = ["FORMATS", "findings", "parse_state"]

FORMATS = ("json", "csv", "xlsx")


def parse_state(text: str) -> tuple[FindingState, ...]:
    """States named by value or Chinese word; `live` or 未整改 means all that are still there."""
    chinese = {listing.WORDS[state.value]: state for state in FindingState}
    found: list[FindingState] = []
    for part in filter(None, text.replace("，", ",").split(",")):
        if part in ("live", "未整改"):
            found.extend(LIVE)
        elif part in chinese:
            found.append(chinese[part])
        elif part in set(FindingState):
            found.append(FindingState(part))
        else:
            allowed = "、".join(
                [*(f"{state.value}（{word}）" for word, state in chinese.items()), "live（未整改）"]
            )
            raise InputError(f"状态“{part}”不认识，可用：{allowed}。")
    return tuple(found)


def findings(county: County, query: Query, kind: str) -> tuple[bytes, int]:
    """The bytes of the list in one of FORMATS, and how many early warnings were left out."""
    if kind not in FORMATS:
        raise InputError(f"导出格式“{kind}”不支持，可用：{'、'.join(FORMATS)}。")
    with county.database.session() as session:
        found, left_out = rows(session, query), warnings_besides(session, query)
    if kind == "json":
        return listing.as_json(found, titles()).encode(), left_out
    if kind == "csv":
        return listing.as_csv(found, titles()).encode(), left_out
    return excel.workbook(found, titles()), left_out
