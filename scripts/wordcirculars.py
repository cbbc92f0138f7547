"""The circulars: quarterly 通报 and half-year 采编通报."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wordlayout import HEAD2, add, blank, chart, head, masthead, table, title
from wordparts import (
    annex,
    attachments,
    correction,
    each,
    end,
    imprint,
    manual_tables,
    media_tables,
    signature,
)

if TYPE_CHECKING:
    from docx.document import Document as Doc


__all__ = ["half_year", "quarterly"]


def quarterly() -> Doc:
    """The shape of a 通报 with numbered problems."""
    document = blank()
    masthead(document, "政务督查")
    correction(document)
    add(document, "", align="left")
    title(document, "{{ period }}全{{ area }}政务公开工作情况通报")
    add(document, "", align="left")
    add(document, "{{ send_to|replace('。', '') }}：", align="left")
    add(
        document,
        "为有效提升全{{ area }}政务公开工作水平，{{ area }}政府办组织开展了{{ period }}政务公开工作检查。现将有关情况通报如下：",
    )
    head(document, "一、基本情况")
    each(document, "basics", "{{ text }}")
    head(document, "二、存在问题")
    add(document, "{%p if problems %}")
    each(document, "problems", "{{ problem.number }}.**{{ problem.claim }}**{{ problem.text }}", "problem")
    add(document, "{%p else %}")
    add(document, "{{ nothing }}")
    add(document, "{%p endif %}")
    chart(document, "trend")
    head(document, "三、下一步工作要求")
    each(document, "demands", "{{ demand.ordinal }}是**{{ demand.claim }}**{{ demand.text }}", "demand")
    add(document, "以上通报将作为对各地各单位{{ year }}年度考核政务公开类评分的重要依据。")
    attachments(document)
    annex(document, "rectification", "各单位问题整改情况表")
    add(document, "数据截至日期：{{ until }}", HEAD2, 14, align="center")
    table(
        document,
        ["单位", "问题数", "其中新发现", "已整改", "整改率"],
        "unit in by_unit",
        ["{{ unit.name }}", "{{ unit.found }}", "{{ unit.new }}", "{{ unit.rectified }}", "{{ unit.rate }}"],
        [64, 23, 25, 22, 22],
    )
    chart(document, "rates")
    end(document)
    manual_tables(document)
    media_tables(document, annexed=True)
    imprint(document)
    return document


def half_year() -> Doc:
    """The shape of a half-year 通报 on what was sent in and published."""
    document = blank()
    masthead(document, "{{ office }}", number=False, size=34)
    correction(document)
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
    each(document, "basics", "{{ text }}")
    each(
        document,
        "features",
        "（{{ feature.ordinal }}）**{{ feature.claim }}。**{{ feature.text }}",
        "feature",
    )
    head(document, "二、存在的问题")
    add(document, "{%p if problems %}")
    each(document, "problems", "{{ problem.ordinal }}**{{ problem.claim }}**{{ problem.text }}", "problem")
    add(document, "{%p else %}")
    add(document, "{{ nothing }}")
    add(document, "{%p endif %}")
    head(document, "三、工作要求")
    each(document, "demands", "（{{ demand.ordinal }}）**{{ demand.claim }}**{{ demand.text }}", "demand")
    attachments(document)
    signature(document, more=True)
    add(document, "（此件公开发布）")
    _by_kind(document, "towns_by_kind", "镇办", "town_units_by_name", "town_units_total")
    annex(
        document,
        "county_by_kind",
        "{{ period }}部门（事业机构）政务公开暨{{ area }}政府网站信息报送采编情况统计表",
    )
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
    end(document)
    manual_tables(document)
    return document


def _by_kind(document: Doc, key: str, word: str, units: str, total: str) -> None:
    annex(document, key, "{{ period }}" + word + "政务公开暨{{ area }}政府网站信息报送采编情况统计表")
    table(
        document,
        ["序号", "投稿单位", "政务公开类信息（篇）", "政策解读信息（篇）", "政务动态信息（篇）"],
        f"unit in {units}",
        ["{{ unit.number }}", "{{ unit.name }}", "{{ unit.disclosed }}", "{{ unit.explained }}", "{{ unit.news }}"],
        [16, 50, 30, 30, 30],
        total=["", "合计", *("{{ " + total + field + " }}" for field in (".disclosed", ".explained", ".news"))],
    )  # fmt: skip
    end(document)
