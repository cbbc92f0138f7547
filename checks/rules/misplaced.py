"""section.misplaced: news and notices that stand in the columns for annual reports and policies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks import annual
from checks.registry import Context, Scope, found, rule
from storage import policytitles
from storage.models import Category, Confidence, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import PageView
    from storage.models import Finding
    from storage.unitnames import UnitNames

#: what an office did: the words of a report from its work
_DID = re.compile(
    r"召开|举行|举办|组织开展|扎实开展|积极开展|深入开展|开展.{1,14}(?:活动|行动|检查|培训|演练|宣讲|慰问|调研|走访|排查|巡查)"
    r"|赴.{2,14}(?:调研|考察|学习|督导)|到.{2,14}(?:调研|考察|慰问|督导|走访)|走访慰问|调研.{0,12}工作$|圆满(?:完成|结束|落幕)|喜获|荣获|掀起.{0,10}热潮"
)
#: what marks a title as one of the column all the same
_REPORT = re.compile(
    r"报告|年报|报表|总结|公报|公开|统计|情况说明|一览表|汇总表|解读|图解|一图|审计|考核|评估"
)
_POLICY = re.compile(
    r"关于|通知|意见|办法|方案|规定|细则|条例|决定|批复|公告|通告|通报|政策|规划|计划|标准|制度|预案|措施|要点|清单|目录|纪要|公报|指南|指引|规程|章程|规则|《"
)
_NOTICE = re.compile(
    r"(?:招聘|招标|采购|中标|成交|公示|拍卖|征求意见|停水|停电|放假)(?:公告|公示|通知|启事)?$"
)
#: documents that are no report on disclosure
_OTHER_PAPER = re.compile(r"工作(?:要点|计划|方案|安排)$|(?:实施|应急)方案|应急预案|任免|任前|管理办法")
_PERSONNEL = re.compile(
    r"人事|人员|人才|任|聘|招录|录用|考试|考核|考察|笔试|面试|体检|公示|公告|职称|表彰|培训|干部|公务员|名单|资格"
)
_NUMBER = re.compile(r"[〔\[【（(]20\d\d[〕\]】）)]\s*第?\s*\d+\s*号")


@rule(
    "section.misplaced",
    "信息放错栏目",
    Scope.PAGE,
    Severity.MINOR,
    uses=("unit_names",),
    basis="《政府网站发展指引》（国办发〔2017〕47号）：信息发布应当分类准确、内容与栏目相符",
)
def misplaced(view: PageView, context: Context) -> Iterator[Finding]:
    """工作动态、招聘公告一类信息放进了年度报告、政策文件、规划计划栏目。

    依据：国办发〔2017〕47号：信息内容应与栏目相符；“工作动态放入年报栏目”曾被点名。
    判定：看标题。年度报告栏目中，标题不含报告、年报、公开等字样，而写的是召开会议、开展活动、招聘公示等的，为确定；
    政策文件栏目中，标题不含通知、意见、办法、方案、解读等字样，写的是召开、开展、走访慰问等，正文前部也没有文号的，为确定；
    年度报告栏目中的工作要点、方案、任免等文件，规划计划、人事信息栏目中的动态，列为疑似。其他栏目、说不清的标题不判定。
    整改：移到对应栏目（网址变动的注意原链接），不要删除应当公开的信息。
    """
    page, section = view.page, view.section
    if page.kind is not PageKind.ARTICLE or section is None or not page.title:
        return
    title = re.sub(r"\s+", "", page.title)
    confidence = _judged(section.category, title, view)
    if confidence is not None:
        yield found(
            message=f"“{section.name}”栏目（{section.category}）中混入了动态、公告类信息《{page.title}》",
            quote=page.title,
            confidence=confidence,
            unit_id=_publisher(view, context),
            suggestion="移到对应栏目",
        )


def _publisher(view: PageView, context: Context) -> int | None:
    """The unit that the source names, for a column may serve many; else the column's owner."""
    names: UnitNames = context.inputs["unit_names"]
    source = view.page.source
    return (names.within(source, view.page.date) if source else None) or view.page.unit_id


def _judged(category: Category, title: str, view: PageView) -> Confidence | None:
    news = _DID.search(title) is not None
    if category is Category.ANNUAL_REPORT:
        return None if annual.is_report(title) or _REPORT.search(title) else _foreign(title, news)
    if category is Category.PERSONNEL:
        return Confidence.SUSPECTED if news and not _PERSONNEL.search(title) else None
    if category not in (Category.POLICY, Category.PLANNING) or not news:
        return None
    if _POLICY.search(title) or policytitles.is_interpretation(title) or _NUMBER.search(_head(view)):
        return None
    return Confidence.DEFINITE if category is Category.POLICY else Confidence.SUSPECTED


def _foreign(title: str, news: bool) -> Confidence | None:
    """In a column for reports: news and notices do not belong there, other documents hardly."""
    if news or _NOTICE.search(title):
        return Confidence.DEFINITE
    return Confidence.SUSPECTED if _OTHER_PAPER.search(title) else None


def _head(view: PageView) -> str:
    """Where a document bears its number: a head table, or the first lines."""
    start = view.page.body_start
    return view.text[max(0, start - 400) : start + 300]
