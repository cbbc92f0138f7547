"""Papers that carry lists of problems: 整改通知书 to one unit, 存在问题 of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.shared import Pt
from wordlayout import BODY, HEAD1, HEAD2, add, blank, head, landscape, table, title
from wordparts import signature

if TYPE_CHECKING:
    from docx.document import Document as Doc


__all__ = ["notice", "problems"]

_LIST_HEADS = ["序号", "问题类型", "位置", "问题描述", "网址", "首次发现"]
_LIST_CELLS = [
    "{{ line.number }}", "{{ line.kind }}", "{{ line.place }}", "{{ line.message }}", "{{ line.url }}",
    "{{ line.seen }}",
]  # fmt: skip
_LIST_WIDTHS = [13, 27, 48, 60, 59, 28]


def notice() -> Doc:
    """整改通知书 for one unit, with its problem list and the form on which it answers."""
    document = blank()
    title(document, "{{ county }}政府网站与政务新媒体")
    title(document, "问题整改通知书")
    add(document, "{%p if draft %}")
    add(document, "{{ draft }}", HEAD2, align="center")
    add(document, "{%p endif %}")
    add(document, "{{ unit }}：", align="left").paragraph_format.space_before = Pt(16)
    add(
        document,
        "{{ area }}政府办公室在{{ period }}政府网站与政务新媒体日常监测中，发现你单位负责的网站栏目、"
        "信息或政务新媒体存在{{ total }}个问题（清单附后）。现将整改要求通知如下：",
    )
    add(document, "一、请于{{ deadline }}前完成整改。暂时无法整改的，书面说明原因和计划完成时间。")
    add(document, "二、整改后请对照清单逐项自查，防止整改不到位或出现新的问题，并举一反三排查同类问题。")
    add(
        document,
        "三、整改完成后填写《整改情况反馈表》报{{ area }}政府办公室。到期将逐项复核，"
        "未整改到位的在下期通报中点名，并纳入年度考核。",
    )
    add(document, "附件：1.问题清单").paragraph_format.space_before = Pt(12)
    second = add(document, "2.整改情况反馈表")
    second.paragraph_format.left_indent, second.paragraph_format.first_line_indent = Pt(80), None
    signature(document)
    landscape(document)
    head(document, "附件1　问题清单（{{ unit }}，共{{ total }}条）", HEAD1, indent=False)
    table(
        document,
        ["序号", "问题类型", "位置", "问题描述", "原文（已脱敏）", "整改要求", "网址"],
        "line in lines",
        ["{{ line.number }}", "{{ line.kind }}", "{{ line.place }}", "{{ line.message }}", "{{ line.quote }}",
         "{{ line.suggestion }}", "{{ line.url }}"],
        [11, 22, 40, 47, 33, 34, 48],
        size=10.5, pitch=15, centered=False,
    )  # fmt: skip
    landscape(document)
    head(document, "附件2　整改情况反馈表（{{ unit }}）", HEAD1, indent=False)
    # above the table: below it the line may stand on a page of its own
    blanks = "填报单位（盖章）：　　　　　　　　　　　　　　　　　　　　填报日期：　　　　年　　月　　日"
    add(document, blanks, BODY, 12, align="left").paragraph_format.keep_with_next = True
    table(
        document,
        ["序号", "问题类型", "位置", "整改措施", "完成时间", "责任人"],
        "line in lines",
        ["{{ line.number }}", "{{ line.kind }}", "{{ line.place }}", "", "", ""],
        [12, 32, 75, 68, 26, 22],
        size=10.5, pitch=20, centered=False,
    )  # fmt: skip
    return document


def problems() -> Doc:
    """存在问题 with the lists of all units."""
    document = blank()
    title(document, "{{ county }}政府网站与政务新媒体")
    title(document, "{{ period }}巡查存在问题")
    add(document, "（{{ date }}）", HEAD2, 16, align="center")
    add(document, "{%p if paragraphs %}")
    head(document, "存在问题")
    add(document, "{%p for p in paragraphs %}")
    add(document, "{{ p.ordinal }}**{{ p.claim }}**{{ p.text }}")
    add(document, "{%p endfor %}")
    landscape(document)
    head(document, "问题清单（按单位，共{{ total }}条）")
    add(document, "{%p for unit in units %}")
    head(document, "{{ unit.name }}（{{ unit.lines|length }}条）", HEAD2)
    table(
        document, _LIST_HEADS, "line in unit.lines", _LIST_CELLS, _LIST_WIDTHS,
        size=10.5, pitch=15, centered=False,
    )  # fmt: skip
    add(document, "{%p endfor %}")
    add(document, "{%p else %}")
    add(document, "{{ nothing }}")
    add(document, "{%p endif %}")
    return document
