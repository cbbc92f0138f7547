"""text.typo: slips of the pen that a list knows to be never right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, rule
from checks.wording import TYPO, is_typo, wording_findings
from storage.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.matcher import Hit
    from checks.subjects import AttachmentView, PageView, PostView
    from storage.models import Finding


@rule(
    "text.typo",
    "错别字",
    Scope.PAGE,
    Severity.MINOR,
    uses=("lexicons",),
    basis="《政府网站与政务新媒体检查指标》：出现严重表述错误的单项否决，一般错别字扣分",
    also=(Scope.ATTACHMENT, Scope.POST),
    archive_sections=("历史档案", "档案史志", "史志", "地方志"),
)
def typo(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """文中出现词表确认的错别字，如“布署”应为“部署”。

    只查本页自己的标题和正文（首页、列表页上的标题在它所属的文章里查）；书名号内的名称、短引文、
    档案史志栏目、跨词的巧合（“公布署名文章”）不报；落在更长词语之内的列为疑似。
    整改：改正后重新发布，并检查同一稿件的其他发布渠道。
    """
    yield from wording_findings(view, context, lambda hit: is_typo(hit.category), TYPO, _certain)


def _certain(hit: Hit) -> bool:
    return hit.sure
