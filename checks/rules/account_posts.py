"""account.violation: posts that the platform itself took down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.accounts.periods import day_of
from checks.accounts.sentences import day, named
from checks.registry import Context, Scope, found, rule
from storage.models import PostState, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import AccountView
    from storage.models import Finding


@rule(
    "account.violation",
    "推文被平台判违规",
    Scope.ACCOUNT,
    Severity.CRITICAL,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：安全、泄密事故等严重问题",
    shown_days=31,
)
def violation(view: AccountView, context: Context) -> Iterator[Finding]:
    """账号发布的推文被平台认定违规而撤下（打开后显示“此内容因违规无法查看”等）。

    以平台自己的提示为准；作者自行删除、暂时无法查看、要求验证的页面都不算。发现后列出 shown_days 天（默认31天）。
    整改：查明原因，向主管部门报告，清理同一稿件的其他发布渠道，完善“三审三校”。
    """
    for post in view.posts:
        seen = post.removed_at or post.checked_at or post.changed_at
        if (
            post.state is PostState.VIOLATION
            and (context.today - day_of(seen)).days <= context.parameters["shown_days"]
        ):
            title = f"《{post.title}》" if post.title else "一条推文"
            yield found(
                message=f"{named(view)}{day(day_of(post.published_at))}发布的{title}已被平台认定违规，无法查看",
                quote=post.title or post.identity,
                subject=f"account:{view.account.id}#post:{post.id}",
                url=post.url,
                title=post.title or view.account.name,
                suggestion="查明原因并报告，清理该稿件的其他发布渠道",
                observed_at=seen,
                evidence={"identity": post.identity, "published_at": post.published_at.isoformat()},
            )
