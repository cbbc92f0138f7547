"""The proposed ledgers as a workbook: staff correct it, `xuncha import` takes it as it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from config.headers import KINDS
from config.toml import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.proposal import Proposal

__all__ = ["workbook"]

_WIDTHS = {
    "栏目网址": 60,
    "网址": 60,
    "写进xuncha.toml": 80,
    "页面": 60,
    "依据的内容": 50,
    "单位名称": 28,
    "单位": 28,
}


def workbook(proposal: Proposal, site: str) -> bytes:
    """Sheets 站点, 单位, 栏目, 依据; the headers of 单位 and 栏目 are the ledgers'. `site` goes into 站点."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        for name, header, rows in _sheets(proposal, site):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, header, bold)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)
            for column, title in enumerate(header):
                sheet.set_column(column, column, _WIDTHS.get(title, 16))
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, 0, len(header) - 1)
    return buffer.getvalue()


def _sheets(proposal: Proposal, site: str) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]:
    yield "站点", ("首页", "标识码", "写进xuncha.toml"), _sites(proposal, site)
    units = ((unit.name, unit.kind, "、".join(unit.aliases), "", "", "") for unit in proposal.units)
    yield "单位", KINDS["units"].headers, units
    sections = (
        (site, each.unit, each.name, each.url, each.category, each.period or "", "", "")
        for each in proposal.sections
    )
    yield "栏目", KINDS["sections"].headers, sections
    yield "依据", ("页面", "依据的内容", "最新日期", "归属依据"), _reasons(proposal)


def _sites(proposal: Proposal, site: str) -> Iterable[Sequence[str]]:
    yield proposal.url, proposal.identity_code, _table(site, proposal.name, proposal.url)
    for number, (url, name) in enumerate(sorted(proposal.subsites.items()), 1):
        yield url, "", _table(f"site{number}", name, url)


def _table(key: str, name: str, url: str) -> str:
    return f"[[sites]]\nid = {quoted(key)}\nname = {quoted(name)}\nurl = {quoted(url)}"


def _reasons(proposal: Proposal) -> Iterable[Sequence[str]]:
    for section in proposal.sections:
        newest = section.newest.isoformat() if section.newest else ""
        yield section.url, f"{section.name}：{section.why}", newest, section.unit_from
    for url, reason in proposal.unread:
        yield url, f"未能读取：{reason}", "", ""
