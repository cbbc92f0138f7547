"""xuncha lexicon: what is in force, and what a list would flag in the stored pages before it is switched on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table
from sqlalchemy import select

import config
from checks.lexicon import base_terms, county_terms, merged
from checks.matcher import Grade, Lexicons
from checks.trial import try_out
from config import ledgers
from config.errors import InputError
from config.headers import KINDS
from storage.models import LexiconTerm
from xuncha.county import open_county
from xuncha.output import console
from xuncha.progress import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checks.lexicon import Term

__all__ = ["register"]

lexicon = typer.Typer(help="词表：查看生效的词；启用前先在已抓取的页面上试查。", no_args_is_help=True)

_BASE = Path(config.__file__).with_name("lexicons")


def register(app: typer.Typer) -> None:
    app.add_typer(lexicon, name="lexicon")


@lexicon.command("test")
def try_list(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="词表（csv 或 xlsx），表头同 lexicon。")],
    samples: Annotated[
        int, typer.Option("--samples", metavar="句数", min=0, max=3, help="每个词举几句例子。")
    ] = 1,
) -> None:
    """在已抓取的页面上试查一份词表：每个词会报多少处、举例、认定程度；不导入，也不改动任何问题。"""
    terms = _own(file)
    with open_county(context.obj) as county, shown() as progress, county.database.session() as session:
        found, pages = try_out(session, Lexicons(merged(terms, base_terms(_BASE))), progress)
    if not pages:
        raise InputError("还没有已抓取的页面可供试查。请先执行 xuncha run。")
    table = Table(
        "错误表述", "建议", "类别", "页数", "处数", "确认", "疑似", "在更长的词里", title=escape(file.name)
    )
    for one in found:
        table.add_row(
            escape(one.term.wrong),
            escape(one.term.suggestion),
            escape(one.term.category),
            *(str(number) for number in (one.pages, one.hits, one.sure, one.hits - one.sure)),
            str(one.grades[Grade.INSIDE]),
        )
    console.print(table)
    for one in found:
        for quote, url in one.samples[:samples]:
            console.print(f"{escape(one.term.wrong)}：{escape(quote)}\n    {escape(url)}", soft_wrap=True)
    console.print(f"查了 {pages} 篇；词表共 {len(terms)} 条，其中 {len(found)} 条有命中。")
    console.print("确认无误后把文件存为工作目录里的 lexicon.csv（或 .xlsx），执行 xuncha import 即启用。")


@lexicon.command("show")
def show(
    context: typer.Context,
    word: Annotated[str, typer.Argument(metavar="词", help="只看含有这个词的；不写则按类别列出条数。")] = "",
) -> None:
    """查看生效的词：本县词表在前，自带词表在后；本县写了的，以本县的为准。"""
    with open_county(context.obj) as county, county.database.session() as session:
        rows = session.scalars(select(LexiconTerm).where(LexiconTerm.listed).order_by(LexiconTerm.id))
        terms = merged(county_terms(rows), base_terms(_BASE))
    if word:
        _some([term for term in terms if word in term.wrong or word in term.suggestion], word)
    else:
        _counts(terms)


def _own(file: Path) -> list[Term]:
    """The terms of a list that is not imported."""
    if not file.is_file():
        raise InputError(f"没有找到文件 {file}。")
    rows = [row for ledger in ledgers.read(file) if ledger.kind.name == "lexicon" for row in ledger.rows]
    if not rows:
        raise InputError(f"{file} 不是词表，或没有一行词；表头应为：{'、'.join(KINDS['lexicon'].headers)}。")
    return county_terms(LexiconTerm(**row.values) for row in rows)


def _counts(terms: Sequence[Term]) -> None:
    own = Counter(term.category for term in terms if term.own)
    base = Counter(term.category for term in terms if not term.own)
    table = Table("类别", "本县词表", "自带词表")
    for category in sorted({*own, *base}):
        table.add_row(escape(category), str(own[category]), str(base[category]))
    console.print(table)
    console.print(
        f"共 {len(terms)} 条。xuncha lexicon show 词 查看某个词；xuncha lexicon test 文件 试查新词表。"
    )


def _some(terms: Sequence[Term], word: str) -> None:
    if not terms:
        raise InputError(f"词表里没有含“{word}”的词。")
    table = Table("错误表述", "建议", "类别", "级别", "例外", "生效", "失效", "来自")
    for term in terms:
        table.add_row(
            *map(escape, (term.wrong, term.suggestion, term.category)),
            term.severity.value if term.severity else "",
            escape("、".join(term.exceptions)),
            str(term.valid_from or ""),
            str(term.valid_to or ""),
            "本县" if term.own else "自带",
        )
    console.print(table)
