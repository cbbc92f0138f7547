"""The bulletins: 政务公开月报 and 督查专报."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wordlayout import HEAD1, HEAD2, add, blank, chart, head, masthead, table
from wordparts import (
    annex,
    attachments,
    correction,
    each,
    editor,
    end,
    imprint,
    manual_tables,
    media_tables,
    note,
)

if TYPE_CHECKING:
    from docx.document import Document as Doc


__all__ = ["monthly", "special"]


def monthly() -> Doc:
    """The shape of a 政务公开月报."""
    document = blank()
    masthead(document, "{{ series }}", size=36)
    correction(document)
    editor(
        document,
        "为加强政务公开工作日常监测，{{ every }}通报工作基本情况、存在问题和下一步工作要求，通报情况纳入年度综合考评。",
    )
    add(document, "{%p if leader_note %}")
    add(document, "**领导批示：**{{ leader_note }}")
    add(document, "{%p endif %}")
    head(document, "〔日常监测基本情况〕")
    each(document, "basics", "●{{ text }}")
    chart(document, "published")
    add(document, "{%p if activities %}")
    head(document, "〔工作动态〕")
    each(document, "activities", "●{{ text }}")
    add(document, "{%p endif %}")
    head(document, "〔存在问题〕")
    add(document, "{%p if problems %}")
    add(document, "●在{{ area }}政府门户网站和政务新媒体日常监测过程中发现的主要问题有：{{ problem_line }}")
    each(document, "problem_parts", "{{ text }}")
    add(document, "{%p else %}")
    add(document, "●{{ nothing }}")
    add(document, "{%p endif %}")
    chart(document, "trend")
    head(document, "〔下一步工作要求〕")
    each(document, "demands", "●**{{ demand.claim }}**{{ demand.text }}", "demand")
    _published(document, "{{ area }}直部门政府信息公开情况", "county_units", new_page=True)
    _published(document, "各乡（镇）政府信息公开情况", "town_units")
    manual_tables(document)
    media_tables(document, annexed=False)
    return document


def _published(document: Doc, heading: str, units: str, *, new_page: bool = False) -> None:
    """石城: since January, this month, ●."""
    add(document, "{%p if " + units + " %}")
    above = head(document, heading, HEAD1, indent=False)
    above.alignment, above.paragraph_format.page_break_before = 1, new_page
    table(
        document,
        ["责任单位", "{{ months_to_date }}发布数", "{{ part }}发布数", "备注"],
        f"unit in {units}",
        ["{{ unit.name }}", "{{ unit.total }}", "{{ unit.period }}", "{{ unit.mark }}"],
        [62, 36, 34, 24],
    )
    note(document, "说明：备注栏中带“{{ mark }}”号为{{ this_time }}未上传一条政府信息。")
    add(document, "", align="left")
    end(document)


def special() -> Doc:
    """The shape of a 督查专报."""
    document = blank()
    masthead(document, "督查专报")
    correction(document)
    editor(
        document,
        "为加强政务公开工作日常监测，{{ every }}通报工作基本情况、存在问题和工作要求，通报情况纳入年度绩效考评范围。",
    )
    head(document, "［基本情况］")
    each(document, "basics", "●{{ text }}")
    add(document, "{%p if activities %}")
    head(document, "［工作动态］")
    each(document, "activities", "●{{ text }}")
    add(document, "{%p endif %}")
    head(document, "［存在问题］")
    add(document, "{%p if problems %}")
    each(document, "problems", "●**{{ problem.claim }}**{{ problem.text }}", "problem")
    add(document, "{%p else %}")
    add(document, "●{{ nothing }}")
    add(document, "{%p endif %}")
    head(document, "［工作要求］")
    each(document, "demands", "●**{{ demand.claim }}**{{ demand.text }}", "demand")
    attachments(document)
    _ratios(
        document, "county_by_ratio", "政府信息公开平台{{ area }}直单位信息发布统计表", "county_units_by_ratio"
    )
    _ratios(document, "towns_by_ratio", "政府信息公开平台各乡镇信息发布统计表", "town_units_by_ratio")
    manual_tables(document)
    media_tables(document, annexed=True)
    imprint(document)
    return document


def _ratios(document: Doc, key: str, heading: str, units: str) -> None:
    """信丰: task, total, this month, ratio."""
    annex(document, key, heading)
    add(document, "数据截至日期：{{ until }}", HEAD2, 14, align="center")
    table(
        document,
        ["单位名称", "本年度任务数", "已发布总数", "{{ part }}发布条数", "完成比例(%)"],
        f"unit in {units}",
        ["{{ unit.name }}", "{{ unit.task }}", "{{ unit.total }}", "{{ unit.period }}", "{{ unit.ratio }}"],
        [40, 31, 27, 31, 27],
    )
    end(document)
