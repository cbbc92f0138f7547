"""xuncha export: findings as json, csv or xlsx; bulletins, notices, statistics and problem lists as Word, Excel, PDF."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from config.errors import InputError
from reports import periods, preview, styles
from reports.pdf import to_pdf
from reports.periods import Period
from reports.selection import ZONE, Query
from xuncha import exporting, issuing
from xuncha.commands.run import say
from xuncha.county import open_county
from xuncha.output import console, write_file
from xuncha.rulenames import rule_group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

__all__ = ["register"]

Month = Annotated[str, typer.Option("--month", metavar="年-月", help="月份，如 2026-10。")]
Written = Annotated[
    str,
    typer.Option("--period", metavar="期间", help="期间：2026-10 月、2026Q3 季度、2026H1 半年、2026 全年。"),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="文件", help="输出文件。")]
Template = Annotated[
    str, typer.Option("--template", metavar="模板", help="内置模板名称，或自行修改过的 Word 文件。")
]
Draft = Annotated[bool, typer.Option("--draft", help="只出草稿：不定稿，不登记。")]
Pdf = Annotated[bool, typer.Option("--pdf", help="同时生成 PDF（需要 LibreOffice）。")]
Preview = Annotated[bool, typer.Option("--preview", help="只在终端查看，不写文件。")]
FirstSweep = Annotated[
    bool | None,
    typer.Option("--first-sweep/--since", help="只要首次普查发现的存量问题／只要此后新出现的；默认都要。"),
]

export = typer.Typer(
    help="导出月报、通报、整改通知书、统计表、问题清单（Word、Excel、PDF、JSON、CSV）。",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(export, name="export")


@export.command("findings")
def findings(
    context: typer.Context,
    kind: Annotated[str, typer.Option("--format", metavar="格式", help="json、csv 或 xlsx。")] = "json",
    output: Output = None,
    month: Month = "",
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="只导出某单位（名称或别名）。")] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="状态", help="如 open、rectified；live 表示全部未整改。")
    ] = "",
    rule: Annotated[
        str, typer.Option("--rule", metavar="规则", help="规则名或前缀，如 link.broken、privacy。")
    ] = "",
    warnings: Annotated[
        bool, typer.Option("--warnings/--no-warnings", help="是否包含尚未超限的预警。")
    ] = False,
    first_sweep: FirstSweep = None,
) -> None:
    """导出问题清单：JSON、CSV 或 Excel。"""
    query = Query(
        month=month,
        unit=unit,
        rule=rule_group(rule),
        states=exporting.parse_state(state),
        warnings=warnings,
        first_sweep=first_sweep,
    )
    with open_county(context.obj) as county:
        data, remarks = exporting.findings(county, query, kind, dt.datetime.now(dt.UTC))
    say("\n".join(remarks))
    if output is None and kind == "xlsx":
        output = Path("问题清单.xlsx")
    if output is None:
        sys.stdout.buffer.write(data)
        return
    console.print(f"已导出：{write_file(output, data)}")


@export.command("bulletin")
def bulletin(
    context: typer.Context,
    month: Month = "",
    period: Written = "",
    template: Template = "",
    output: Output = None,
    draft: Draft = False,
    pdf: Pdf = False,
    preview_only: Preview = False,
    reissue: Annotated[
        str, typer.Option("--reissue", metavar="原因", help="更正重发已编发的一期：写明原因，附更正内容。")
    ] = "",
) -> None:
    """编发月报、季度通报、半年通报（Word）：数字先统计，文字由数字生成，并列出数据核对结果。

    期间结束后第一次编发即定稿，以后再导出，数字不变；要改就用 --reissue 写明原因。
    """
    if draft and reissue:
        raise InputError(
            "--draft 与 --reissue 不能同时用：先用 --draft 看看现在的数字，再用 --reissue 重发。"
        )
    when = _period(month, period)
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county:
        made = issuing.bulletin(
            county, when, now, template=template, draft=draft, look=preview_only, reissue=reissue
        )
    if preview_only:
        _shown(preview.paper(made.paper, made.panel))
        return
    name = f"{made.paper.style.title}-{when}{'-草稿' if made.draft else ''}.docx"
    _write(output or Path(name), made.data, pdf)
    _told(made)
    for text in made.panel.warnings:
        console.print(f"[yellow]请核对：[/]{escape(text)}", soft_wrap=True)
    for text in made.panel.remarks:
        console.print(escape(f"说明：{text}"), soft_wrap=True)


@export.command("notice")
def notice(
    context: typer.Context,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", metavar="单位", help="只发给这些单位，可写多次。")
    ] = None,
    month: Month = "",
    period: Written = "",
    deadline: Annotated[
        str, typer.Option("--deadline", metavar="日期", help="整改期限，如 2026-11-26；默认按设置推算。")
    ] = "",
    template: Template = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="目录", help="通知书放在哪个目录。")
    ] = None,
    draft: Draft = False,
    pdf: Pdf = False,
    preview_only: Preview = False,
) -> None:
    """给每个有问题的单位生成整改通知书（Word），并登记为“已通知”、记下整改期限。"""
    now = dt.datetime.now(dt.UTC)
    when = _period(month, period, f"{now.astimezone(ZONE):%Y-%m}")
    with open_county(context.obj) as county:
        units = issuing.unit_names(county, unit or ())
        if preview_only:
            _shown(preview.problems(issuing.to_notify(county, when, now, units)))
            return
        made = issuing.notices(
            county, when, now, units=units, deadline=_day(deadline), template=template, draft=draft
        )
    if not made:
        console.print("没有需要通知的问题：只有经确认、尚未整改的问题才发通知。")
        return
    folder = output or Path(f"整改通知书-{when}{'-草稿' if draft else ''}")
    for name, data in made.items():
        _write(folder / f"{issuing.file_name(name)}.docx", data, pdf)
    console.print(f"共 {len(made)} 个单位" + ("，草稿，未登记。" if draft else "，已登记为“已通知”。"))


@export.command("statistics")
def statistics(
    context: typer.Context,
    month: Month = "",
    period: Written = "",
    output: Output = None,
    preview_only: Preview = False,
) -> None:
    """导出统计表（Excel）：各单位发布数、完成比例、分类、检查合格率、整改率、趋势、问题清单。"""
    when = _period(month, period)
    with open_county(context.obj) as county:
        data, taken, checked = issuing.statistics_file(county, when, dt.datetime.now(dt.UTC))
    if preview_only:
        _shown(preview.statistics(taken, checked))
        return
    path = write_file(output or Path(f"统计表-{when}.xlsx"), data)
    console.print(f"已导出：{path}")
    for text in checked.warnings:
        console.print(f"[yellow]请核对：[/]{escape(text)}", soft_wrap=True)


@export.command("problems")
def problems(
    context: typer.Context,
    month: Month = "",
    period: Written = "",
    output: Output = None,
    template: Template = "",
    pdf: Pdf = False,
    preview_only: Preview = False,
) -> None:
    """导出“存在问题”：Word 按类型点名到单位并附分单位清单；-o 写 .xlsx 则为 Excel，每个单位一张表。"""
    when = _period(month, period)
    now = dt.datetime.now(dt.UTC)
    excel = output is not None and output.suffix.lower() == ".xlsx"
    with open_county(context.obj) as county:
        if preview_only:
            _shown(preview.problems(issuing.snapshot(county, when, now).problems))
            return
        if excel:
            data, count = issuing.problem_list(county, when, now)
        else:
            data, count = issuing.problem_paper(county, when, now, template)
    _write(output or Path(f"存在问题-{when}.docx"), data, pdf and not excel)
    console.print(f"共 {count} 条经确认的问题。")


@export.command("template")
def template_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="名称", help="模板名称，如 月报、通报、整改通知书。")] = "",
) -> None:
    """把内置 Word 模板取到工作目录的 templates 里，供修改；不写名称则列出全部模板。"""
    names = sorted(path.stem for path in styles.TEMPLATES.glob("*.docx"))
    if not name:
        console.print("可用的模板：" + "、".join(names))
        return
    if name not in names:
        raise InputError(f"没有名为“{name}”的模板，可用：{'、'.join(names)}。")
    target = context.obj / styles.FOLDER / f"{name}.docx"
    if target.exists():
        raise InputError(f"{target} 已经存在；要重新取出，请先把它改名或移走。")
    path = write_file(target, (styles.TEMPLATES / f"{name}.docx").read_bytes())
    console.print(f"已取出：{path}。用 WPS 或 Word 修改后，导出时会优先使用它。")


def _period(month: str, period: str, otherwise: str = "") -> Period:
    written = period or month or otherwise
    if not written:
        raise InputError("请用 --month 写明月份（如 2026-10），或用 --period 写明季度、半年、全年。")
    return periods.parse(written)


def _shown(parts: Iterable[RenderableType]) -> None:
    for part in parts:
        console.print(part)


def _write(path: Path, data: bytes, pdf: bool) -> None:
    console.print(f"已导出：{write_file(path, data)}", soft_wrap=True)
    if pdf:
        made = write_file(path.with_suffix(".pdf"), to_pdf(data))
        console.print(f"已导出：{made}（服务器上没有公文字体时，字形以 Word 文件为准）", soft_wrap=True)


def _told(made: issuing.Bulletin) -> None:
    when = made.paper.snapshot.when.label
    if made.issue is None:
        console.print(f"{when}：草稿，数字会随巡查变化；期间结束后不带 --draft 导出即定稿。")
    elif made.issue.version > 1:
        console.print(f"{when}：第 {made.issue.number} 期，第 {made.issue.version} 版（更正重发）。")
        for text in made.issue.changes:
            console.print(escape(f"更正：{text}"), soft_wrap=True)
    else:
        day = made.issue.closed_at.astimezone(ZONE)
        console.print(f"{when}：第 {made.issue.number} 期，{day:%Y-%m-%d} 定稿，数字不再变化。")


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise InputError(f"日期“{text}”写法不对，应写作 2026-11-26。") from error
