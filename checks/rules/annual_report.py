"""annual_report.missing, .late: whether each unit's annual report is there, and was there in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks import annual
from checks.registry import Context, Scope, Unverified, found, rule
from storage.models import Level, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import PageView
    from checks.unitsubjects import UnitView
    from storage.models import Finding

LAW = (
    "《中华人民共和国政府信息公开条例》第四十九条：县级以上人民政府部门每年1月31日前向社会公布本机关上一年度年度报告，"
    "县级以上地方人民政府的主管部门每年3月31日前公布本级政府年度报告"
)


@rule(
    "annual_report.missing",
    "年度报告未发布",
    Scope.UNIT,
    Severity.MAJOR,
    basis=LAW,
    warn_before=10,
    years=2,
    # month-day; "" means that the county sets no day of its own
    local_due="",
    legal_due="01-31",
    local_due_county="",
    legal_due_county="03-31",
)
def missing(view: UnitView, context: Context) -> Iterator[Finding]:
    """单位没有发布某一年度的政府信息公开工作年度报告。

    依据：《政府信息公开条例》第四十九条，部门应在每年 1 月 31 日前、县级政府应在 3 月 31 日前公布上一年度报告；
    县里要求更早的（local_due，如 1 月 20 日），过了县定日期先列为一般问题，过了法定日期列为较重问题，到期前 10 天预警。
    判定：单位此前年度的报告见于“年度报告”类栏目，该栏目本次看清、没有尚未读取的信息，而全站都找不到该年度的报告，
    才认定缺失。报告标题所写单位（含别名）优先，标题没写的算栏目所属单位；放错栏目的不算缺失。栏目打不开、单位从未
    在台账栏目发布过报告的，一律不判定；空白的年报栏目由“空白栏目”规则列出。
    整改：补发该年度报告，标题写明单位和年度，放入本单位的年度报告栏目。
    """
    if not view.known_years:
        return
    since = min(view.known_years) + 1
    years = [year for year in _years(context) if year >= since and year not in view.known_years]
    if not years:
        return
    if view.reports_unread or not view.report_sections:
        raise Unverified(view.reports_unread or "没有年度报告栏目")
    section = view.report_sections[0]
    latest = [one for one in view.reports if one.year == max(r.year for r in view.reports)]
    county = bool(latest) and all(one.county for one in latest)
    for year in years:
        grade = _missing_grade(context, year, county)
        if grade:
            level, severity, when = grade
            yield found(
                message=f"{view.unit.name}尚未发布{year}年政府信息公开工作年度报告（{when}）",
                quote=f"{year}年度",
                level=level,
                severity=severity,
                section_id=section.id,
                site_id=section.site_id,
                url=section.url,
                title=section.name,
                suggestion=f"发布《{view.unit.name}{year}年政府信息公开工作年度报告》",
                evidence={"year": year, "known_years": sorted(view.known_years)},
            )


def _years(context: Context) -> range:
    """Report years asked for, the latest being last year."""
    last = context.today.year - 1
    return range(max(annual.FORM_SINCE, last - int(context.parameters["years"]) + 1), last + 1)


def _missing_grade(context: Context, year: int, county: bool) -> tuple[Level, Severity, str] | None:
    local, legal = annual.due(context.parameters, year, county)
    if context.today > legal:
        return Level.LIMIT, Severity.MAJOR, f"法定期限{_chinese(legal)}已过"
    if local and context.today > local:
        return Level.LIMIT, Severity.MINOR, f"县定期限{_chinese(local)}已过，法定期限{_chinese(legal)}"
    first = local or legal
    if (first - context.today).days <= context.parameters["warn_before"]:
        return Level.WARNING, Severity.MINOR, f"应在{_chinese(first)}前发布"
    return None


@rule(
    "annual_report.late",
    "年度报告发布逾期",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis=LAW,
    years=2,
    local_due="",
    legal_due="01-31",
    local_due_county="",
    legal_due_county="03-31",
)
def late(view: PageView, context: Context) -> Iterator[Finding]:
    """年度报告的发布日期晚于规定日期。

    依据：《政府信息公开条例》第四十九条（部门 1 月 31 日、县级政府 3 月 31 日）；县定日期见参数 local_due。
    判定：以标题写明的年度为准，页面上带的各种日期（所示日期、列表日期、标签、网址中的日期）都晚于期限才算；只要有一个
    日期在期限以内（如网站迁移后日期变动），不作认定。超过法定日期为确定问题；只超过县定日期的，注明是县定期限。
    只看最近 2 个年度（years）的报告。
    整改：今后按期发布；页面日期有误的，更正为实际发布日期。
    """
    page = view.page
    year = annual.year_in(page.title) if annual.is_filed(view) else None
    if year is None or page.date is None:
        return
    if year not in _years(context):
        return
    dates = [page.shown_date, page.listed_date, page.url_date, page.meta_date]
    earliest = min(day for day in dates if day is not None)
    local, legal = annual.due(context.parameters, year, annual.is_county(annual.holder(page.title)))
    limit = legal if earliest > legal else local
    if limit is None or earliest <= limit:
        return
    kind = "法定期限" if limit == legal else "县定期限"
    yield found(
        message=f"{year}年年度报告于{_chinese(page.date)}发布，晚于{kind}{_chinese(limit)}",
        quote=f"{year}年度",
        unit_id=annual.responsible(view, context),
        severity=Severity.MAJOR if limit == legal else Severity.MINOR,
        evidence={"published": page.date.isoformat(), "due": limit.isoformat(), "kind": kind},
    )


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
