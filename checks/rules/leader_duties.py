"""leader.duties: sections on leaders that do not say who is in charge of what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.registry import Context, Scope, Unverified, found, rule
from checks.surnames import is_name
from storage.models import Confidence, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.unitsubjects import LeaderView, UnitView
    from storage.models import Finding, Page

_DUTY = re.compile(r"分管|主持|协助|负责(?!人|同志)|联系[^电方我人]|工作分工|分工[:：]|抓好|牵头")
#: the label alone, followed by the next one or by nothing
_EMPTY = re.compile(
    r"(?:工作|领导)?分工[:：]?\s*(?=(?:个人|工作)?(?:简历|履历|简介|照片|邮箱|电话|联系|办公|传真|职务|姓名)|\Z)"
)
#: a step of a career: it begins with its year and tells of an office
_STEP = re.compile(r"^\W*((?:19|20)\d\d)[年.\-—至－/].*(?:任|至今)")
#: a list page is read with its frame, whose menus speak of 领导分工
_MENU = re.compile(r"领导分工|工作分工|负责人")
#: characters of text under which the leaders are taken to be shown as pictures
_LITTLE = 40
#: pages of other leaders that must have duties before one without them stands out
_OTHERS = 2


@rule(
    "leader.duties",
    "领导信息缺少分工",
    Scope.UNIT,
    Severity.MAJOR,
    basis="《中华人民共和国政府信息公开条例》第二十条第（二）项：机关职能、负责人姓名；"
    "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）：领导信息应准确、完整",
)
def duties(view: UnitView, context: Context) -> Iterator[Finding]:
    """领导概况、领导信息、领导之窗一类栏目没有公布领导分工。

    依据：《政府信息公开条例》第二十条；国办秘函〔2019〕19号把领导信息不完整、不准确列为扣分项。“领导概况信息栏目仍未发布
    分工信息”是通报中点名的问题。
    判定：栏目中的页面都读到了，而没有一处写明分管、主持、协助、负责等分工，才认定；文字过少（多为图片）、有页面没读到、
    下设子栏目的，不判定。只有“分工”二字而没有内容的、简历里写以前分管过什么的，不算公布。其他领导都写了分工、只有一位没写的，列为疑似。
    整改：在每位领导的页面写明工作分工；人员调整后及时更新。
    """
    for leaders in view.leaders:
        if not leaders.unread:
            yield from _section(leaders)
    reasons = [leaders.unread for leaders in view.leaders if leaders.unread]
    if reasons and len(reasons) == len(view.leaders):
        raise Unverified(reasons[0])


def _section(leaders: LeaderView) -> Iterator[Finding]:
    pages = _told(leaders.texts)
    if sum(len(text) for _, text in pages) < _LITTLE:
        return
    without = [page for page, text in pages if not _DUTY.search(_present(text))]
    section = leaders.section
    if len(without) == len(pages):
        yield found(
            message=f"栏目“{section.name}”没有公布领导分工信息",
            quote=section.name,
            section_id=section.id,
            site_id=section.site_id,
            url=section.url,
            title=section.name,
            suggestion="写明每位领导的工作分工",
            evidence={"pages": [page.url for page in without][:20]},
        )
    elif len(pages) - len(without) >= _OTHERS:
        yield from (_one(page) for page in without if _is_person(page.title))


def _present(text: str) -> str:
    """The text without an empty label, and without what the leader was in charge of in earlier offices."""
    clauses = re.split(r"[；;。\n]", _EMPTY.sub("", text))
    steps = {i: int(step[1]) for i, clause in enumerate(clauses) if (step := _STEP.search(clause))}
    latest = max(steps.values(), default=0)
    return "\n".join(c for i, c in enumerate(clauses) if steps.get(i, latest) == latest or "至今" in c)


def _one(page: Page) -> Finding:
    return found(
        message=f"领导信息“{page.title}”没有写明工作分工",
        quote=page.title,
        confidence=Confidence.SUSPECTED,
        severity=Severity.MINOR,
        page_id=page.id,
        section_id=page.section_id,
        site_id=page.site_id,
        url=page.url,
        title=page.title,
        suggestion="补充该领导的工作分工",
    )


def _told(texts: Sequence[tuple[Page, str]]) -> list[tuple[Page, str]]:
    """The leaders' own pages; where there are none, the section's page itself."""
    own = [(page, text) for page, text in texts if page.kind is not PageKind.LIST]
    return own or [(page, _MENU.sub("", text)) for page, text in texts]


def _is_person(title: str) -> bool:
    """Whether the title is a name, perhaps after an office."""
    return is_name(re.split(r"[\s:：·\-—|]+", title.strip())[-1])
