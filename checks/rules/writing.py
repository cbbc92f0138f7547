"""Slips that need no list: text.repeated, text.punctuation, text.wrong_date, text.wrong_sum, text.particle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.accounts.periods import day_of
from checks.registry import Context, Scope, rule
from checks.subjects import PostView
from checks.writing.days import wrong_days
from checks.writing.marks import doubled, missing, unmatched
from checks.writing.particles import may_slip, particles
from checks.writing.repeats import repeats
from checks.writing.slips import ARCHIVES, slip_findings
from checks.writing.sums import may_tell_sums, wrong_sums
from storage.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import AttachmentView, PageView
    from checks.writing.slips import Slip
    from storage.models import Finding

_BASIS = "《政府网站发展指引》（国办发〔2017〕47号）：建立信息发布审核制度，杜绝错别字、错误表述"
_ALSO = (Scope.ATTACHMENT, Scope.POST)


@rule(
    "text.repeated",
    "重复字词",
    Scope.PAGE,
    Severity.MINOR,
    basis=_BASIS,
    also=_ALSO,
    archive_sections=ARCHIVES,
)
def repeated(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """同一个字、词或短语连写了两遍，如“做好的的工作”“进行进行整改”。

    只报不会叠用的虚词、不会叠用的词和四字以上的整段重复；“天天”“实实在在”“讨论讨论”等叠用，
    以及“目的的”“为了了解”等分属两个词的不报。一律为疑似，须人工核实。
    整改：删去多余的字词。
    """
    yield from slip_findings(view, context, repeats)


@rule(
    "text.punctuation",
    "标点差错",
    Scope.PAGE,
    Severity.INFO,
    basis=_BASIS,
    also=_ALSO,
    archive_sections=ARCHIVES,
)
def punctuation(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """标点重复（“。。”“，。”）、段末缺标点，括号、引号、书名号只有一半。

    省略号、破折号、“1）”之类的编号、每段以前引号开头的多段引文不报。一律为疑似，须人工核实。
    整改：改正标点。
    """
    yield from slip_findings(view, context, _marks)


def _marks(text: str) -> Iterator[Slip]:
    yield from doubled(text)
    yield from missing(text)
    yield from unmatched(text)


@rule(
    "text.wrong_date",
    "日期差错",
    Scope.PAGE,
    Severity.MINOR,
    basis=_BASIS,
    also=_ALSO,
    archive_sections=ARCHIVES,
)
def wrong_date(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """历法上没有的日期（2月30日、13月），或日期与星期对不上。

    年月日齐全的为确认；没有年份的，按离发布日期最近的那一年推算星期，对不上列为疑似。农历等其他历法的日期不报。
    整改：核对后改正日期或星期。
    """
    day = day_of(view.post.published_at) if isinstance(view, PostView) else view.page.date
    yield from slip_findings(view, context, lambda text: wrong_days(text, day))


@rule(
    "text.wrong_sum",
    "合计差错",
    Scope.PAGE,
    Severity.MINOR,
    basis=_BASIS,
    also=_ALSO,
    archive_sections=ARCHIVES,
    hint=may_tell_sums,
)
def wrong_sum(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """一句话里分项之和与总数不符，如“A 3个、B 4个、C 4个，共10个”。

    只看单位相同、逐项只有一个数的句子；“其中”所列可以只是一部分，只有超出总数才报；
    可能互相重叠的分项（女性、党员、少数民族等）和小数四舍五入的尾差不报。一律为疑似，须人工核实。
    整改：核对原始数据后改正分项或总数。
    """
    yield from slip_findings(view, context, wrong_sums)


@rule(
    "text.particle",
    "“的地得”误用",
    Scope.PAGE,
    Severity.INFO,
    basis=_BASIS,
    also=_ALSO,
    archive_sections=ARCHIVES,
    hint=may_slip,
)
def particle(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """“的”“地”“得”用混，如“有效的推进了”“做的很好”“值的肯定”。

    只报前后词语能确定用法的少数句式，其余不报。一律为疑似，须人工核实。
    整改：按语法改正。
    """
    yield from slip_findings(view, context, particles)
