"""Exports of findings as json, csv or xlsx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from checks.registry import titles
from config.errors import InputError
from reports import excel, listing
from reports.periods import insist_begun
from reports.selection import LIVE, Query, local, month_of, rows, warnings_besides
from storage.models import FindingState, Run, RunState

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from xuncha.county import County

__all__ = ["FORMATS", "findings", "left_out", "parse_state"]

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


def findings(county: County, query: Query, kind: str, now: dt.datetime) -> tuple[bytes, list[str]]:
    """The bytes of the list in one of FORMATS, and what is to be said of what it leaves out."""
    if kind not in FORMATS:
        raise InputError(f"导出格式“{kind}”不支持，可用：{'、'.join(FORMATS)}。")
    with county.database.session() as session:
        found, remarks = rows(session, query), left_out(session, query, now)
    if not found:
        remarks.insert(0, "没有符合条件的问题，导出的清单是空的。")
    if kind == "json":
        return listing.as_json(found, titles()).encode(), remarks
    if kind == "csv":
        return listing.as_csv(found, titles()).encode(), remarks
    return excel.workbook(found, titles()), remarks


def left_out(session: Session, query: Query, now: dt.datetime) -> list[str]:
    """What a list of these findings is silent about; raises InputError for a month yet to come."""
    said = []
    first = session.scalar(select(func.min(Run.as_of)))
    if first is None:
        said.append("还没有巡查过，请先执行 xuncha run。")
    elif session.scalar(select(func.count()).where(Run.state == RunState.DONE)) == 0:
        said.append("第一次巡查还没有做完：再次执行 xuncha run 会接着做。")
    if query.month:
        month = month_of(query.month)
        insist_begun(month, now)
        if first is not None and month.end <= first:
            said.append(f"{month.label}还没有开始巡查：第一次是{local(first)[:10]}。")
    if warned := warnings_besides(session, query):
        said.append(f"另有预警{warned}条（尚未超限）没有列出，需要时加 --warnings。")
    return said
