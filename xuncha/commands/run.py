"""xuncha run, crawl, check: the nightly job and its two halves."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from typing import Annotated

import typer

from config.errors import InputError
from reports.listing import WORDS
from reports.selection import LIVE, SEVERITIES, ZONE, Query, rows
from storage.models import Confidence, Severity
from xuncha.county import County, open_county
from xuncha.expect import expectation
from xuncha.lock import county_lock
from xuncha.night import NightResult, RunOptions, check, resolve, run_night
from xuncha.output import console
from xuncha.progress import shown
from xuncha.rulenames import rule_names
from xuncha.summary import as_text, folder_of

__all__ = ["register"]

Site = Annotated[
    list[str] | None, typer.Option("--site", metavar="站点", help="只看某站点（编号或名称，可多次）。")
]
Unit = Annotated[
    list[str] | None, typer.Option("--unit", metavar="单位", help="只看某单位（名称或别名，可多次）。")
]
Section = Annotated[
    list[str] | None, typer.Option("--section", metavar="栏目", help="只看某栏目（名称或网址，可多次）。")
]
Full = Annotated[bool, typer.Option("--full", help="不只看新信息，全部重新抓取。")]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="是否用浏览器核实由脚本生成的页面。")]
Links = Annotated[bool, typer.Option("--links/--no-links", help="是否检查链接。")]
MaxPages = Annotated[
    int | None, typer.Option("--max-pages", metavar="页数", min=1, help="本次最多抓取多少页。")
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="时间", help="按这个时间判断，如 2026-11-20 或 2026-11-20T08:00。")
]
Until = Annotated[
    str, typer.Option("--until", metavar="时:分", help="到这个时间停下，剩下的留到下一晚，如 06:00。")
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="程度", help="现有问题达到该程度时以退出码1结束：critical、major、minor、info。"
    ),
]


def register(app: typer.Typer) -> None:
    app.command("run")(run)
    app.command("crawl")(crawl)
    app.command("check")(check_again)


def run(
    context: typer.Context,
    site: Site = None,
    unit: Unit = None,
    section: Section = None,
    accounts: Annotated[
        bool, typer.Option("--accounts/--no-accounts", help="是否巡查政务新媒体账号。")
    ] = True,
    full: Full = False,
    browser: Browser = True,
    links: Links = True,
    max_pages: MaxPages = None,
    as_of: AsOf = "",
    until: Until = "",
    fail_on: FailOn = "",
) -> None:
    """每晚巡查：抓取、查链接、判断、写小结；上次没做完的接着做。"""
    severity = _severity(fail_on)
    options = _options(site, unit, section, full, browser, links, max_pages, as_of, until)
    options = replace(options, accounts=accounts)
    with open_county(context.obj) as county:
        result = _night(county, options)
        _finish(county, result, severity)


def crawl(
    context: typer.Context,
    site: Site = None,
    unit: Unit = None,
    section: Section = None,
    full: Full = False,
    browser: Browser = True,
    links: Links = True,
    max_pages: MaxPages = None,
    as_of: AsOf = "",
    until: Until = "",
) -> None:
    """只抓取（网页、附件、新媒体）和查链接，不判断。"""
    options = _options(site, unit, section, full, browser, links, max_pages, as_of, until, checks=False)
    with open_county(context.obj) as county:
        result = _night(county, options)
        _finish(county, result, None)


def check_again(
    context: typer.Context,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="规则", help="只重做某条规则（规则名或前缀，可多次）。"),
    ] = None,
    as_of: AsOf = "",
    fail_on: FailOn = "",
) -> None:
    """对已抓取的内容重新判断（如更换词库后），不访问网站。"""
    severity = _severity(fail_on)
    chosen = [name for word in rule or () for name in rule_names(word)]
    with open_county(context.obj) as county, shown() as progress:
        result = check(county, chosen, parse_moment(as_of), progress)
        _finish(county, result, severity)


def _night(county: County, options: RunOptions) -> NightResult:
    """The night, after a word on how long it will take; a busy county or a wrong name is told before that."""
    county.ready()
    with county_lock(county.folder, "每晚巡查", dt.datetime.now(dt.UTC)):
        resolve(county, options)
        expected = expectation(county, options)
    say(expected)
    with shown() as progress:
        return run_night(county, options, progress)


def say(text: str) -> None:
    """A remark about the work, on standard error."""
    if text:
        print(text, file=sys.stderr, flush=True)  # noqa: T201 -- remarks to people


def parse_moment(text: str) -> dt.datetime | None:
    """A day or time as people write it, in Asia/Shanghai unless it says otherwise; a day means its noon."""
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise InputError(f"时间“{text}”写法不对，应写作 2026-11-20 或 2026-11-20T08:00。") from error
    if not 2000 <= moment.year < 2100:
        raise InputError(f"时间“{text}”不在 2000 年至 2099 年之间，请核对年份。")
    if len(text.strip()) <= 10:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def parse_until(text: str, now: dt.datetime) -> dt.datetime | None:
    """The next time the clock in Asia/Shanghai shows this."""
    if not text:
        return None
    try:
        wanted = dt.time.fromisoformat(text.strip().replace("：", ":").zfill(5))
    except ValueError as error:
        raise InputError(f"--until “{text}”写法不对，应写作 06:00 这样的“时:分”。") from error
    here = now.astimezone(ZONE)
    stop = here.replace(hour=wanted.hour, minute=wanted.minute, second=0, microsecond=0)
    return stop if stop > here else stop + dt.timedelta(days=1)


def _options(
    site: list[str] | None,
    unit: list[str] | None,
    section: list[str] | None,
    full: bool,
    browser: bool,
    links: bool,
    max_pages: int | None,
    as_of: str,
    until: str,
    checks: bool = True,
) -> RunOptions:
    return RunOptions(
        sites=tuple(site or ()),
        units=tuple(unit or ()),
        sections=tuple(section or ()),
        full=full,
        browser=browser,
        links=links,
        checks=checks,
        max_pages=max_pages,
        until=parse_until(until, dt.datetime.now(dt.UTC)),
        as_of=parse_moment(as_of),
    )


def _severity(text: str) -> Severity | None:
    if not text:
        return None
    chinese = {WORDS[value.value]: value for value in Severity}
    if text not in chinese and text not in set(Severity):
        allowed = "、".join(f"{value.value}（{WORDS[value.value]}）" for value in Severity)
        raise InputError(f"--fail-on “{text}”不认识，可用：{allowed}。")
    return chinese.get(text) or Severity(text)


def _finish(county: County, result: NightResult, fail_on: Severity | None) -> None:
    if result.stopped == "interrupted":
        say("已停止。再次执行同一命令会从停下的地方继续。")
        raise typer.Exit(result.exit_code)
    console.print(as_text(result.summary), end="", markup=False, soft_wrap=True)
    console.print(f"小结已写入 {folder_of(county, result.run_id)}", markup=False, soft_wrap=True)
    raise typer.Exit(result.exit_code or int(_reaches(county, fail_on)))


def _reaches(county: County, fail_on: Severity | None) -> bool:
    if fail_on is None:
        return False
    with county.database.session() as session:
        found = rows(session, Query(states=LIVE))
    worst = SEVERITIES.index(fail_on)
    return any(
        SEVERITIES.index(row.finding.severity) <= worst
        and row.finding.confidence is not Confidence.UNVERIFIED
        for row in found
    )
