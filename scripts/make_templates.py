"""Build the Word templates once; afterwards staff edit the .docx files themselves (docs/bulletin.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docx.shared import Pt
from wordlayout import (
    BODY,
    HEAD1,
    HEAD2,
    add,
    blank,
    chart,
    head,
    landscape,
    masthead,
    portrait,
    rule,
    table,
    title,
)  # fmt: skip

if TYPE_CHECKING:
    from docx.document import Document as Doc

TEMPLATES = Path(__file__).parents[1] / "reports" / "templates"
_LIST_HEADS = ["序号", "问题类型", "位置", "问题描述", "网址", "首次发现"]
_LIST_CELLS = [
    "{{ line.number }}", "{{ line.kind }}", "{{ line.place }}", "{{ line.message }}", "{{ line.url }}",
    "{{ line.seen }}",
]  # fmt: skip
_LIST_WIDTHS = [13, 27, 48, 60, 59, 28]


def _correction(document: Doc) -> None:
    """That it is a draft; what a reissue says of itself."""
    add(document, "{%p if draft or reissue %}")
    add(document, "{{ draft }}{{ reissue }}", HEAD2, align="center")
    add(document, "{%p endif %}")
    add(document, "{%p if correction or corrections %}")
    add(document, "**更正说明：**{{ correction }}", HEAD2)
    add(document, "{%p for change in corrections %}")
    add(document, "{{ change }}；", HEAD2)
    add(document, "{%p endfor %}")
    add(document, "{%p endif %}")


def _editor(document: Doc, default: str) -> None:
    add(document, "{%p if editor_note %}")
    add(document, "**编者按：**{{ editor_note }}", HEAD2)
    add(document, "{%p else %}")
    add(document, f"**编者按：**{default}", HEAD2)
    add(document, "{%p endif %}")


def _each(document: Doc, name: str, text: str, loop: str = "text") -> None:
    add(document, "{%p for " + loop + " in " + name + " %}")
    add(document, text)
    add(document, "{%p endfor %}")


def _manual_tables(document: Doc, annex: int = 0) -> None:
    """The office's own tables, two columns side by side; as annexes from that number on, each on its page."""
    add(document, "{%p for table in tables %}")
    if annex:
        label = head(document, "附件{{ loop.index + " + str(annex - 1) + " }}", HEAD1, indent=False)
        label.paragraph_format.page_break_before = True
        title(document, "{{ table.name }}", 18)
    else:
        head(document, "{{ table.name }}", HEAD1, indent=False).alignment = 1
    table(
        document,
        ["序号", "单位", "数量", "序号", "单位", "数量"],
        "pair in table.pairs",
        ["{{ pair.left.number }}", "{{ pair.left.name }}", "{{ pair.left.amount }}",
         "{{ pair.right.number }}", "{{ pair.right.name }}", "{{ pair.right.amount }}"],
        [13, 47, 18, 13, 47, 18],
    )  # fmt: skip
    add(document, "", align="left")
    add(document, "{%p endfor %}")


def _media_tables(document: Doc) -> None:
    """Accounts named under 存在问题, and apart from them those that nobody could verify."""
    for name, heading, heads, fields, widths in (
        (
            "media_problems", "政务新媒体问题账号一览表",
            ["新媒体类型", "名称", "责任单位", "问题类别", "检查时更新日期"],
            ["type", "name", "unit", "kind", "newest"], [25, 38, 40, 25, 28],
        ),
        (
            "media_unverified", "政务新媒体未能核实账号表",
            ["新媒体类型", "名称", "责任单位", "已掌握的最近更新", "未能核实的原因"],
            ["type", "name", "unit", "newest", "reason"], [25, 30, 30, 26, 45],
        ),
    ):  # fmt: skip
        add(document, "{%p if " + name + " %}")
        head(document, heading, HEAD1, indent=False).alignment = 1
        table(document, heads, f"line in {name}", ["{{ line." + one + " }}" for one in fields], widths)
        if name == "media_unverified":
            note = add(document, "说明：{{ media_note }}", BODY, 12)
            note.paragraph_format.first_line_indent = None
        add(document, "", align="left")
        add(document, "{%p endif %}")


def _published(document: Doc, heading: str, units: str) -> None:
    """石城: since January, this month, ●."""
    head(document, heading, HEAD1, indent=False).alignment = 1
    table(
        document,
        ["责任单位", "{{ months_to_date }}发布数", "{{ part }}发布数", "备注"],
        f"unit in {units}",
        ["{{ unit.name }}", "{{ unit.total }}", "{{ unit.period }}", "{{ unit.mark }}"],
        [62, 36, 34, 24],
    )
    note = add(document, "说明：备注栏中带“{{ mark }}”号为{{ this_time }}未上传一条政府信息。", BODY, 12)
    note.paragraph_format.first_line_indent = None
    add(document, "", align="left")


def monthly() -> Doc:
    """The shape of a 政务公开月报."""
    document = blank()
    masthead(document, "{{ series }}", size=36)
    _correction(document)
    _editor(
        document,
        "为加强政务公开工作日常监测，{{ every }}通报工作基本情况、存在问题和下一步工作要求，通报情况纳入年度综合考评。",
    )
    add(document, "{%p if leader_note %}")
    add(document, "**领导批示：**{{ leader_note }}")
    add(document, "{%p endif %}")
    head(document, "〔日常监测基本情况〕")
    _each(document, "basics", "●{{ text }}")
    chart(document, "published")
    add(document, "{%p if activities %}")
    head(document, "〔工作动态〕")
    _each(document, "activities", "●{{ text }}")
    add(document, "{%p endif %}")
    head(document, "〔存在问题〕")
    add(document, "{%p if problems %}")
    add(
        document,
        "●在{{ area }}政府门户网站和政务新媒体日常监测过程中发现的主要问题有：{{ problem_line }}",
    )
    add(document, "{%p else %}")
    add(document, "●本期日常监测未发现经确认的问题。")
    add(document, "{%p endif %}")
    chart(document, "trend")
    head(document, "〔下一步工作要求〕")
    _each(document, "demands", "●**{{ demand.claim }}**{{ demand.text }}", "demand")
    portrait(document)
    _published(document, "{{ area }}直部门政府信息公开情况", "county_units")
    _published(document, "各乡（镇）政府信息公开情况", "town_units")
    _manual_tables(document)
    _media_tables(document)
    return document


def _ratios(document: Doc, number: int, heading: str, units: str) -> None:
    """信丰: task, total, this month, ratio."""
    portrait(document)
    head(document, f"附件{number}", HEAD1, indent=False)
    title(document, heading, 18)
    add(document, "数据截至日期：{{ until }}", HEAD2, 14, align="center")
    table(
        document,
        ["单位名称", "本年度任务数", "已发布总数", "{{ part }}发布条数", "完成比例(%)"],
        f"unit in {units}",
        ["{{ unit.name }}", "{{ unit.task }}", "{{ unit.total }}", "{{ unit.period }}", "{{ unit.ratio }}"],
        [40, 31, 27, 31, 27],
    )


def special() -> Doc:
    """The shape of a 督查专报."""
    document = blank()
    masthead(document, "督查专报")
    _correction(document)
    _editor(
        document,
        "为加强政务公开工作日常监测，{{ every }}通报工作基本情况、存在问题和工作要求，通报情况纳入年度绩效考评范围。",
    )
    head(document, "［基本情况］")
    _each(document, "basics", "●{{ text }}")
    add(document, "{%p if activities %}")
    head(document, "［工作动态］")
    _each(document, "activities", "●{{ text }}")
    add(document, "{%p endif %}")
    head(document, "［存在问题］")
    add(document, "{%p if problems %}")
    _each(document, "problems", "●**{{ problem.claim }}**{{ problem.text }}", "problem")
    add(document, "{%p else %}")
    add(document, "●本期日常监测未发现经确认的问题。")
    add(document, "{%p endif %}")
    head(document, "［工作要求］")
    _each(document, "demands", "●**{{ demand.claim }}**{{ demand.text }}", "demand")
    _attachments(document)
    _ratios(document, 1, "政府信息公开平台{{ area }}直单位信息发布统计表", "county_units_by_ratio")
    _ratios(document, 2, "政府信息公开平台各乡镇信息发布统计表", "town_units_by_ratio")
    _manual_tables(document, 3)
    _media_tables(document)
    _imprint(document)
    return document


def _attachments(document: Doc) -> None:
    """附件：1. 2. … with the numbers below one another."""
    add(document, "", align="left")
    add(document, "{%p for name in attachments %}")
    line = add(document, "{% if loop.first %}附件：{% else %}　　　{% endif %}{{ loop.index }}.{{ name }}")
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(96), Pt(-64)
    add(document, "{%p endfor %}")


def _signature(document: Doc, *, more: bool = False) -> None:
    """落款: office and day stay together, and with what follows."""
    office = add(document, "{{ office }}　　", align="right")
    office.paragraph_format.space_before = Pt(24)
    office.paragraph_format.keep_with_next = True
    add(document, "{{ date }}　　　", align="right").paragraph_format.keep_with_next = more


def _imprint(document: Doc) -> None:
    """版记: to whom, from whom, when."""
    add(document, "", align="left")
    for number, text in enumerate(
        ("报：{{ report_to }}", "发：{{ send_to }}", "{{ office }}　　{{ date }}印发")
    ):
        line = add(document, text, BODY, 14, align="left")
        line.paragraph_format.keep_together = True
        line.paragraph_format.keep_with_next = number < 2
        rule(line, "000000", 8)


def quarterly() -> Doc:
    """The shape of a 通报 with numbered problems."""
    document = blank()
    masthead(document, "政务督查")
    _correction(document)
    add(document, "", align="left")
    title(document, "{{ period }}全{{ area }}政务公开工作情况通报")
    add(document, "", align="left")
    add(document, "{{ send_to|replace('。', '') }}：", align="left")
    add(
        document,
        "为有效提升全{{ area }}政务公开工作水平，{{ area }}政府办组织开展了{{ period }}政务公开工作检查。现将有关情况通报如下：",
    )
    head(document, "一、基本情况")
    _each(document, "basics", "{{ text }}")
    head(document, "二、存在问题")
    add(document, "{%p if problems %}")
    _each(document, "problems", "{{ problem.number }}.**{{ problem.claim }}**{{ problem.text }}", "problem")
    add(document, "{%p else %}")
    add(document, "本期检查未发现经确认的问题。")
    add(document, "{%p endif %}")
    chart(document, "trend")
    head(document, "三、下一步工作要求")
    _each(document, "demands", "{{ demand.ordinal }}是**{{ demand.claim }}**{{ demand.text }}", "demand")
    add(document, "以上通报将作为对各地各单位{{ year }}年度考核政务公开类评分的重要依据。")
    _attachments(document)
    portrait(document)
    head(document, "附件1", HEAD1, indent=False)
    title(document, "各单位问题整改情况表", 18)
    add(document, "数据截至日期：{{ until }}", HEAD2, 14, align="center")
    table(
        document,
        ["单位", "问题数", "其中新发现", "已整改", "整改率"],
        "unit in by_unit",
        ["{{ unit.name }}", "{{ unit.found }}", "{{ unit.new }}", "{{ unit.rectified }}", "{{ unit.rate }}"],
        [64, 23, 25, 22, 22],
    )
    chart(document, "rates")
    _manual_tables(document, 2)
    _media_tables(document)
    _imprint(document)
    return document


def half_year() -> Doc:
    """The shape of a half-year 通报 on what was sent in and published."""
    document = blank()
    masthead(document, "{{ office }}", number=False, size=34)
    _correction(document)
    add(document, "", align="left")
    title(document, "{{ office }}")
    title(
        document,
        "关于{{ period }}全{{ area }}政务公开暨{{ area }}政府网站信息报送采编情况的通报",
    )
    add(document, "", align="left")
    add(document, "{{ send_to|replace('。', '') }}：", align="left")
    add(
        document,
        "{{ period }}，全{{ area }}上下按照政务公开工作要求，及时公开政务信息，回应社会关切。"
        "现将全{{ area }}政务公开暨{{ area }}政府网站信息报送采编情况通报如下：",
    )
    head(document, "一、工作开展情况")
    _each(document, "basics", "{{ text }}")
    _each(
        document,
        "features",
        "（{{ feature.ordinal }}）**{{ feature.claim }}。**{{ feature.text }}",
        "feature",
    )
    head(document, "二、存在的问题")
    add(document, "{%p if problems %}")
    _each(document, "problems", "{{ problem.ordinal }}**{{ problem.claim }}**{{ problem.text }}", "problem")
    add(document, "{%p else %}")
    add(document, "本期未发现经确认的问题。")
    add(document, "{%p endif %}")
    head(document, "三、工作要求")
    _each(document, "demands", "（{{ demand.ordinal }}）**{{ demand.claim }}**{{ demand.text }}", "demand")
    _attachments(document)
    _signature(document, more=True)
    add(document, "（此件公开发布）")
    _by_kind(document, 1, "镇办", "town_units_by_name", "town_units_total")
    portrait(document)
    head(document, "附件2", HEAD1, indent=False)
    title(document, "{{ period }}部门（事业机构）政务公开暨{{ area }}政府网站信息报送采编情况统计表", 18)
    side = ["{{ pair.%s.name }}", "{{ pair.%s.disclosed }}", "{{ pair.%s.explained }}", "{{ pair.%s.news }}"]
    table(
        document,
        ["投稿单位", "政务公开信息", "政策解读信息", "政务动态信息"] * 2,
        "pair in county_units_pairs",
        [cell % "left" for cell in side] + [cell % "right" for cell in side],
        [36, 14, 14, 14] * 2,
        size=10.5,
        pitch=16,
    )
    _manual_tables(document, 3)
    return document


def _by_kind(document: Doc, number: int, word: str, units: str, total: str) -> None:
    portrait(document)
    head(document, f"附件{number}", HEAD1, indent=False)
    title(document, "{{ period }}" + word + "政务公开暨{{ area }}政府网站信息报送采编情况统计表", 18)
    table(
        document,
        ["序号", "投稿单位", "政务公开类信息（篇）", "政策解读信息（篇）", "政务动态信息（篇）"],
        f"unit in {units}",
        ["{{ unit.number }}", "{{ unit.name }}", "{{ unit.disclosed }}", "{{ unit.explained }}", "{{ unit.news }}"],
        [16, 50, 30, 30, 30],
        total=["", "合计", *("{{ " + total + field + " }}" for field in (".disclosed", ".explained", ".news"))],
    )  # fmt: skip


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
    _signature(document)
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
    table(
        document,
        ["序号", "问题类型", "位置", "整改措施", "完成时间", "责任人"],
        "line in lines",
        ["{{ line.number }}", "{{ line.kind }}", "{{ line.place }}", "", "", ""],
        [12, 32, 75, 68, 26, 22],
        size=10.5, pitch=20, centered=False,
    )  # fmt: skip
    add(
        document, "填报单位（盖章）：　　　　　　　　　　　　　　　　填报日期：　　　年　　月　　日", BODY, 12
    )
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
    add(document, "本期巡查未发现经确认的问题。")
    add(document, "{%p endif %}")
    return document


if __name__ == "__main__":
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, build in {
        "月报": monthly,
        "督查专报": special,
        "通报": quarterly,
        "采编通报": half_year,
        "整改通知书": notice,
        "存在问题": problems,
    }.items():
        build().save(str(TEMPLATES / f"{name}.docx"))
