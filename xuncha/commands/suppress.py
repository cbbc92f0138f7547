"""xuncha suppress: excuse a false alarm or an exemption, with reason, name and expiry."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from sqlalchemy import select

from checks import suppression
from checks.registry import Scope, rules, titles
from config.errors import InputError
from reports.selection import ZONE
from storage.models import Finding, Suppression
from xuncha.county import County, open_county
from xuncha.lock import county_lock
from xuncha.output import console, folded

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["register"]

suppress = typer.Typer(help="豁免误报：写明理由、批准人和有效期；可查看、撤销。", no_args_is_help=True)

Who = Annotated[str, typer.Option("--who", metavar="姓名", help="由谁批准。")]


def register(app: typer.Typer) -> None:
    app.add_typer(suppress, name="suppress")


@suppress.command("add")
def add(
    context: typer.Context,
    finding: Annotated[
        int, typer.Option("--finding", metavar="编号", help="要豁免的问题编号（见 xuncha findings）。")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么不算问题。")],
    who: Who,
    until: Annotated[
        str, typer.Option("--until", metavar="日期", help="有效期至，如 2026-12-31；不填表示长期有效。")
    ] = "",
    sentence: Annotated[
        bool, typer.Option("--sentence", help="同一规则下凡出现这句原文都豁免，而不只是这一处。")
    ] = False,
) -> None:
    """豁免一个问题，或凡出现同一句原文的问题。"""
    now = dt.datetime.now(dt.UTC)
    with open_county(context.obj) as county, county_lock(county.folder, "登记豁免", now):
        before = _before(county, finding, now)
        count = _add(county, finding, reason, who, _day(until), sentence, now)
    console.print(f"已豁免，当前涉及 {count} 个问题。")
    if before:
        numbers = "、".join(map(str, before))
        console.print(f"此前已有豁免（编号 {numbers}）仍然有效，与这一项并存；要撤销须逐项撤销。")


@suppress.command("list")
def show(context: typer.Context) -> None:
    """查看仍有效的豁免。"""
    today = dt.datetime.now(tz=ZONE).date()
    with open_county(context.obj) as county, county.database.session() as session:
        records = [(one, _place(session, one)) for one in suppression.in_force(session, today)]
    table, names = folded("编号", "问题", "范围", "理由", "批准人", "有效期至"), titles()
    for one, place in records:
        until = one.until.isoformat() if one.until else "长期"
        kind = names.get(one.rule, one.rule)
        table.add_row(str(one.id), kind, escape(place), escape(one.reason), escape(one.who), until)
    console.print(table)


@suppress.command("end")
def end(
    context: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="编号", help="豁免记录的编号（见 xuncha suppress list）。")
    ],
    who: Who,
) -> None:
    """撤销一项豁免，涉及的问题重新打开。"""
    now = dt.datetime.now(dt.UTC)
    with (
        open_county(context.obj) as county,
        county_lock(county.folder, "撤销豁免", now),
        county.database.session() as session,
    ):
        suppression.expire(session, number, who=who, now=now)
    console.print("已撤销。")


def _place(session: Session, one: Suppression) -> str:
    """What it silences, as people know it: by the first finding it was given for."""
    quiet = suppression.Quiet([one])
    known = session.scalars(select(Finding).where(Finding.rule == one.rule).order_by(Finding.id))
    found = next((finding for finding in known if quiet.of(finding)), None)
    if found is None:
        return one.subject or "同一句原文"
    said = f"“{found.quote}”" if one.sentence and found.quote else ""
    return f"{found.title or found.url}{said}" if one.subject else f"{said or '同一句原文'}（各处）"


def _before(county: County, number: int, now: dt.datetime) -> list[int]:
    """The suppressions in force that the finding is already excused by."""
    with county.database.session() as session:
        found = session.get(Finding, number)
        standing = suppression.in_force(session, now.astimezone(ZONE).date())
        return [one.id for one in standing if found is not None and suppression.Quiet([one]).of(found)]


def _add(
    county: County,
    number: int,
    reason: str,
    who: str,
    until: dt.date | None,
    sentence: bool,
    now: dt.datetime,
) -> int:
    with county.database.session() as session:
        found = session.get(Finding, number)
        if found is None:
            raise InputError(f"没有编号为 {number} 的问题。可用 xuncha findings 查看编号。")
        scope = _scope(found, sentence)
        made = suppression.add(
            session, rule=found.rule, reason=reason, who=who, now=now, until=until, **scope
        )
        session.flush()
        quiet = suppression.Quiet([made])
        same = session.query(Finding).filter(Finding.rule == found.rule)
        return sum(quiet.of(other) is not None for other in same)


def _scope(found: Finding, sentence: bool) -> dict[str, str]:
    """In a text the one sentence is excused, and what else is wrong there, or comes to be, still speaks up."""
    if sentence:
        return {"quote": found.quote}
    rule = rules().get(found.rule)
    in_text = rule is not None and rule.scope is Scope.PAGE
    return {"subject": found.subject, "quote": found.quote if in_text else ""}


def _day(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError as error:
        raise InputError(f"日期“{text}”写法不对，应写作 2026-12-31。") from error
