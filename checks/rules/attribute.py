"""policy.attribute: formal documents that do not say whether they are open to the public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.registry import Context, Scope, found, rule
from storage import policytitles
from storage.models import Category, Confidence, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import PageView
    from storage.models import Finding

_HEAD = re.compile(
    r"(索引号|文号|发文字号|发布文号|发布机构|发文机关|发文机构|制发机关|成文日期|生成日期|发文日期|主题分类|信息分类|体裁分类|组配分类|公文种类|有效性)"
)
_LABEL = re.compile(r"(?:公开|信息)属性|公开(?:方式|类别|类型|范围|程度|形式)")
_SAYS = re.compile(r"(?:主动|依申请|不予|免予|面向社会|全社会)公开|(?:此|本)件.{0,4}公开|公开发布")
_NUMBER = re.compile(r"[〔\[【（(]20\d\d[〕\]】）)]\s*第?\s*\d+\s*号")
#: labels that make a head table
_ENOUGH = 3
#: characters after the article in which 此件公开发布 may stand
_AFTER = 120


@rule(
    "policy.attribute",
    "公文未标公开属性",
    Scope.PAGE,
    Severity.MINOR,
    basis="《〈关于全面推进政务公开工作的意见〉实施细则》（国办发〔2016〕80号）：行政机关拟制公文时，要明确主动公开、依申请公开、"
    "不予公开等属性",
    required=False,
)
def attribute(view: PageView, context: Context) -> Iterator[Finding]:
    """正式公文的信息表（索引号、文号、发布机构、成文日期……）里没有标明公开属性。

    依据：国办发〔2016〕80号：拟制公文时要明确主动公开、依申请公开、不予公开等属性。
    判定：政策文件、通知公告、规划计划栏目中，页面有信息表（至少三项）且有文号的公文才判定。信息表有“公开属性”“信息属性”
    “公开方式”等项而没有填写的，为确定；信息表没有此项，正文末也没有“此件公开发布”等字样的，列为疑似（国家规定的信息表
    没有统一要求此项；县里要求必须标注的，把参数 required 设为 true，列为确定）。
    整改：在信息表中补填公开属性，如“主动公开”。
    """
    page, section = view.page, view.section
    if page.kind is not PageKind.ARTICLE or section is None:
        return
    if section.category not in (Category.POLICY, Category.NOTICE, Category.PLANNING):
        return
    region = _document(view)
    if not region or not policytitles.is_formal_title(page.title):
        return
    label = _LABEL.search(region)
    if label and _is_empty(region[label.end() :]):
        yield _missing(page.title, "公开属性一项没有填写", Confidence.DEFINITE)
    elif not label and not _SAYS.search(region):
        sure = Confidence.DEFINITE if context.parameters["required"] else Confidence.SUSPECTED
        yield _missing(page.title, "没有标明公开属性", sure)


def _missing(title: str, what: str, confidence: Confidence) -> Finding:
    return found(
        message=f"公文《{title}》{what}",
        quote=what,
        confidence=confidence,
        suggestion="在信息表中标明公开属性，如“主动公开”",
    )


def _document(view: PageView) -> str:
    """From the head table to the end of the article; "" where there is no head table with a number."""
    start, end = view.page.body_start, view.page.body_end or len(view.text)
    first = _HEAD.search(view.text)
    if first is None or first.start() > start + 400:
        return ""
    region = view.text[first.start() : end + _AFTER]
    head = region[: max(start - first.start(), 0) + 400]
    enough = len(set(_HEAD.findall(head))) >= _ENOUGH
    return region if enough and _NUMBER.search(head) else ""


def _is_empty(after: str) -> bool:
    """Whether the next cell is another label already."""
    value = re.split(r"[\t\n]+", after.lstrip(" ：:\t\n"), maxsplit=1)[0]
    return _HEAD.match(value) is not None and not _SAYS.search(value)
