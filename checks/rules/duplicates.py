"""article.duplicate: the same text published twice by one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, found, rule
from storage.models import Confidence, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.duplicates import DuplicateIndex
    from checks.subjects import PageView
    from storage.models import Finding

_SURE = 0.95  #: share of common text from which a near copy is beyond doubt


@rule(
    "article.duplicate",
    "重复发布",
    Scope.PAGE,
    Severity.MINOR,
    uses=("duplicates",),
    basis="《政府网站与政务新媒体检查指标》：信息更新不得以重复发布充数",
    across_units=False,
)
def duplicate(view: PageView, context: Context) -> Iterator[Finding]:
    """同一单位把同一篇稿件发布了两次：内容完全相同，或只是换了标题、略作改动。较晚的一篇算问题，较早的一篇列为对照。

    按模板写的系列稿件（第 1 批、第 2 批，姓名、编号、金额、日期不同）不算；几个单位转发同一通知默认不算
    （参数 across_units = true 可打开）；同一网址列在两个栏目不算；不足 50 字的短文要标题和日期都相同才算。
    整改：删去重复的一篇，保留最早发布的网址。
    """
    if view.page.kind is not PageKind.ARTICLE:
        return
    index: DuplicateIndex = context.inputs["duplicates"]
    earlier = index.twins(view, across_units=bool(context.parameters["across_units"]), earlier=True)
    if not earlier:
        return
    first = earlier[0]
    day = f"（{first.date:%Y-%m-%d} 发布）" if first.date else ""
    sure = first.similarity >= _SURE
    yield found(
        message=f"与《{first.title}》{day}内容{first.reason}，属{'' if sure else '疑似'}重复发布",
        quote=view.page.title,
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
