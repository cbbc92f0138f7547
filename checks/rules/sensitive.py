"""text.sensitive: wordings that the county's list or press style forbids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Context, Scope, rule
from checks.wording import is_typo, wording_findings
from storage.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import AttachmentView, PageView, PostView
    from storage.models import Finding


@rule(
    "text.sensitive",
    "敏感或不规范表述",
    Scope.PAGE,
    Severity.MAJOR,
    uses=("lexicons",),
    basis="《政府网站与政务新媒体检查指标》：发布内容出现严重表述错误的单项否决",
    categories=("规范表述", "法律用语", "旧机构名"),
    also=(Scope.ATTACHMENT, Scope.POST),
    archive_sections=("历史档案", "档案史志", "史志", "地方志"),
)
def sensitive(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """文中出现本县词表列出的错误、敏感表述，或新闻报道规范用语不用的说法（如“残废人”应为“残疾人”）。

    本县词表的命中为确认；自带词表的命中一律列为疑似，由人判断。“慎用表述”“广告用语”两类默认不查，
    在 xuncha.toml 的 [rules."text.sensitive"] 里把类别写进 categories 即启用。书名号、短引文、档案栏目、
    词表“例外”、词语生效失效日期（旧机构名在旧文中是对的）都先于命中。
    整改：按建议改正；确属引用或专名的，登记误报，同一句话不再提示。
    """
    categories = tuple(context.parameters["categories"])
    yield from wording_findings(
        view,
        context,
        lambda hit: not is_typo(hit.category),
        categories,
        lambda hit: hit.term.own and hit.sure,
    )
