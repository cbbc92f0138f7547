"""section.veto: how many blank and stale sections a site may have before it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.registry import Context, Scope, found, rule
from storage.models import Level, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checks.subjects import SiteView
    from storage.models import Finding, Section

NAMED = 5


@rule(
    "section.veto",
    "栏目问题达到单项否决",
    Scope.SITE,
    Severity.CRITICAL,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：栏目不更新",
    dated_classes=["动态要闻", "通知公告", "政策文件"],
    dated_days={"动态要闻": 14, "通知公告": 180, "政策文件": 180},
    warn_dated=3,
    veto_dated=5,
    warn_stale=6,
    veto_stale=10,
    warn_empty=2,
    veto_empty=5,
)
def veto(view: SiteView, context: Context) -> Iterator[Finding]:
    """一个站点的不更新栏目、空白栏目多到（或接近）单项否决的数量。

    依据：国办秘函〔2019〕19号：动态要闻、通知公告、政策文件类不更新栏目合计5个，应更新未更新栏目10个，空白栏目5个，
    达到其一即单项否决，网站不合格。动态、公告、政策类超过3个，不更新合计超过6个、空白超过2个时预警。
    判定：只数已经认定的栏目问题，预警、未能核实和豁免的不计，上下级栏目不重复计。动态、公告、政策类按国家规定的天数
    （dated_days）数，台账里期限定得更严的栏目，超过台账期限而没有超过国家期限的，只计入“应更新未更新”。
    整改：先整改所列栏目；确无更新需要的，撤销栏目或在台账中登记豁免。
    """
    values = context.parameters
    stale = [section for name, section in view.section_findings if name == "section.stale"]
    empty = [section for name, section in view.section_findings if name == "section.empty"]
    dated = [section for section in stale if _dated(section, view, values)]
    kinds = "、".join(values["dated_classes"])
    for what, sections, warn, limit in (
        (f"{kinds}类不更新栏目", dated, values["warn_dated"], values["veto_dated"]),
        ("应更新未更新栏目", stale, values["warn_stale"], values["veto_stale"]),
        ("空白栏目", empty, values["warn_empty"], values["veto_empty"]),
    ):
        number = len(sections)
        over = number >= limit
        if over or number > warn:
            verdict = f"达到单项否决标准（{limit}个）" if over else f"接近单项否决标准（{limit}个）"
            yield found(
                message=f"{what}共{number}个，{verdict}：{_names(sections)}",
                quote=what,
                level=Level.LIMIT if over else Level.WARNING,
                count=number,
                evidence={"sections": [section.id for section in sections]},
            )


def _dated(section: Section, view: SiteView, values: Mapping[str, Any]) -> bool:
    """Whether a stale section is one that the national count takes, past the national days and not just its own."""
    category = str(section.category)
    age = view.section_ages.get(section.id)
    return category in values["dated_classes"] and (
        age is None or age > values["dated_days"].get(category, 0)
    )


def _names(sections: Sequence[Section]) -> str:
    names = "、".join(section.name for section in sections[:NAMED])
    return f"{names}等" if len(sections) > NAMED else names
