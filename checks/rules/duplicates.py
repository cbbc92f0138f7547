"""article.duplicate: the same text published twice by one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks import annual
from checks.registry import Context, Scope, found, rule
from checks.subjects import AttachmentView, PostView
from storage.models import Confidence, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.duplicates import DuplicateIndex, Twin
    from checks.subjects import PageView
    from storage.models import Finding

_SURE = 0.95  #: share of common text from which a near copy is beyond doubt


@rule(
    "article.duplicate",
    "重复发布",
    Scope.PAGE,
    Severity.MINOR,
    uses=("duplicates",),
    also=(Scope.ATTACHMENT, Scope.POST),
    basis="《政府网站与政务新媒体检查指标》：信息更新不得以重复发布充数",
    version=3,
    across_units=False,
    across_accounts=False,
)
def duplicate(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """同一单位把同一篇稿件发布了两次：内容完全相同，或只是换了标题、略作改动。较晚的一篇算问题，较早的一篇列为对照。

    按模板写的系列稿件（第 1 批、第 2 批，姓名、编号、金额、日期不同）不算；几个单位转发同一通知默认不算
    （参数 across_units = true 可打开）；同一网址列在两个栏目不算；不足 50 字的短文要标题和日期都相同才算。
    年度报告重复发布由 annual_report.duplicate 判定，不在此重复列出。
    新媒体账号同样检查：同一账号的两条推文文字完全相同（转发除外），略作改动又发一次的为疑似；
    不同账号之间默认不比（参数 across_accounts = true 可打开）。同一附件换了文件名重复上传的为疑似。
    整改：删去重复的一篇，保留最早发布的网址。
    """
    earlier = _earlier(view, context)
    if not earlier:
        return
    first = earlier[0]
    day = f"（{first.date:%Y-%m-%d} 发布）" if first.date else ""
    paged = not isinstance(view, PostView | AttachmentView)
    sure = first.similarity >= _SURE if paged else isinstance(view, PostView) and first.exact
    yield found(
        message=f"与{_what(view)}《{first.title}》{day}内容{first.reason}，属{'' if sure else '疑似'}重复发布",
        quote=_title(view),
        target=first.url,
        confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
        suggestion="保留最早发布的一篇，删去重复的一篇",
        evidence={
            "similarity": first.similarity,
            "twins": [
                {"url": twin.url, "title": twin.title, "similarity": twin.similarity} for twin in earlier[:10]
            ],
        },
    )


def _earlier(view: PageView | AttachmentView | PostView, context: Context) -> list[Twin]:
    """What carries the same text and came before."""
    index: DuplicateIndex = context.inputs["duplicates"]
    if isinstance(view, PostView):
        across = bool(context.parameters["across_accounts"])
        twins = index.twins(view, across_units=across, earlier=True)
        return [twin for twin in twins if across or twin.account_id == view.account.id]
    if not isinstance(view, AttachmentView) and (
        view.page.kind is not PageKind.ARTICLE or _is_told_elsewhere(view)
    ):
        return []
    return index.twins(view, across_units=bool(context.parameters["across_units"]), earlier=True)


def _what(view: PageView | AttachmentView | PostView) -> str:
    return "推文" if isinstance(view, PostView) else "附件" if isinstance(view, AttachmentView) else ""


def _title(view: PageView | AttachmentView | PostView) -> str:
    if isinstance(view, PostView):
        return view.post.title
    return view.attachment.name if isinstance(view, AttachmentView) else view.page.title


def _is_told_elsewhere(view: PageView) -> bool:
    """An annual report of a year published twice is told as such, once."""
    return annual.is_filed(view) and annual.year_in(view.page.title) is not None
