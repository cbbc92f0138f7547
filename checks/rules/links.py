"""link.broken: links, pictures and attachments that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.accounts.sentences import named
from checks.registry import ZONE, Context, Scope, Unverified, found, rule
from checks.subjects import AccountView
from storage.models import Confidence, FetchOutcome, LinkKind, PageKind, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import TargetView
    from storage.models import Finding, LinkCheck

_DEFINITE = frozenset({FetchOutcome.GONE, FetchOutcome.SOFT_GONE, FetchOutcome.MALFORMED})
_SUSPECTED = {
    FetchOutcome.HOLLOW: "打开后没有内容",
    FetchOutcome.SERVER_ERROR: "服务器出错",
    FetchOutcome.CLIENT_ERROR: "服务器拒绝了请求",
    FetchOutcome.TIMEOUT: "超时无应答",
    FetchOutcome.DNS: "域名无法解析",
    FetchOutcome.TLS: "证书或加密连接有误",
    FetchOutcome.CONNECTION: "无法连接",
}
_NOUNS = {
    LinkKind.ANCHOR: "链接",
    LinkKind.IMAGE: "图片",
    LinkKind.ATTACHMENT: "附件",
    LinkKind.SCRIPT: "脚本",
    LinkKind.FRAME: "内嵌页面",
    LinkKind.STYLE: "样式文件",
}
_LISTED = 20  #: pages named in the evidence


@rule(
    "link.broken",
    "链接不可用",
    Scope.TARGET,
    Severity.MAJOR,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）扣分指标：链接不可用",
    also=(Scope.ACCOUNT,),
    confirm_occasions=2,
)
def broken(view: TargetView | AccountView, context: Context) -> Iterator[Finding]:
    """页面上的链接、图片、附件打不开或网址写错。

    404、410，指向本地文件或写错的网址，以及证实为“页面不存在”提示页的（含只返回“资源不存在”等报错数据的，图片、附件得到的是全站
    通用替代文件的），为确定；超时、服务器出错、域名无法解析、证书有误，以及打得开却没有内容的（空文件、空白页、图片变成网页、只返回报错数据）等为疑似，首次发现注明待复核，隔时多次复核仍打不开的注明次数，但不转为确定。要求登录、拒绝程序访问、
    有防护页面的不算死链，需人工点验。同一目标在同一单位的多个页面上出现，合为一条，列出页面和总数；
    在公共导航、页脚中的，以及出现在多个单位大量页面上的（多为模板），归站点。新媒体推文里的链接同样检查。整改：修正网址，或删除链接；附件、图片重新上传。
    """
    if isinstance(view, AccountView):
        yield from _in_posts(view, context)
        return
    check = view.check
    if not view.links:
        return
    if check.outcome in _DEFINITE:
        yield _finding(view, Confidence.DEFINITE, _proven(check, view.links[0].kind))
    elif check.outcome in _SUSPECTED:
        yield _finding(view, Confidence.SUSPECTED, _doubtful(check, context))
    elif check.outcome is FetchOutcome.OK:
        if view.foreign and check.target_signals.get("not_found"):
            yield _finding(view, Confidence.SUSPECTED, "打开后疑似只有“页面不存在”之类的提示，请人工点验")
    else:
        raise Unverified("对方要求登录或拒绝程序访问，需人工点验")


def _in_posts(view: AccountView, context: Context) -> Iterator[Finding]:
    """One finding for each link of each post."""
    for link in view.dead:
        sure = link.check.outcome in _DEFINITE
        trouble = _proven(link.check, LinkKind.ANCHOR) if sure else _doubtful(link.check, context)
        name = f"链接“{link.text}”" if link.text else f"链接（{link.url[:80]}）"
        yield found(
            message=f"{named(view)}推文《{link.post.title or link.post.identity}》的{name}{trouble}",
            quote=link.text,
            confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
            subject=f"account:{view.account.id}#post:{link.post.id}",
            url=link.post.url,
            title=link.post.title,
            target=link.url,
            observed_at=link.check.checked_at,
            suggestion="修正或删除该链接",
            evidence={
                "outcome": link.check.outcome.value,
                "status": link.check.status,
                "checked_at": link.check.checked_at.isoformat(),
                "occasions": link.check.occasions,
            },
        )


def _proven(check: LinkCheck, kind: LinkKind) -> str:
    if check.outcome is FetchOutcome.MALFORMED:
        return f"网址有误（{check.detail or '不合规'}）"
    if check.outcome is FetchOutcome.SOFT_GONE:
        shown = kind in (LinkKind.ANCHOR, LinkKind.FRAME) or not check.detail
        return "打开后是“页面不存在”的提示页" if shown else f"打不开（{check.detail}）"
    return f"打不开（{check.status or 404}）"


def _doubtful(check: LinkCheck, context: Context) -> str:
    why, code = _SUSPECTED[check.outcome], f"（{check.status}）" if check.status else ""
    if check.outcome is FetchOutcome.HOLLOW:
        why, code = check.detail or why, ""  # a status of 200 says nothing here
    if check.occasions < context.parameters["confirm_occasions"]:
        return f"疑似打不开：{why}{code}，首次发现、待复核"
    return f"疑似打不开：{why}{code}，已在{check.occasions}个时点复核均不可用"


def _finding(view: TargetView, confidence: Confidence, trouble: str) -> Finding:
    link = view.links[0]
    text = next((one.text.strip() for one in view.links if one.text.strip()), "")
    noun = _NOUNS.get(link.kind, "链接")
    named = f"{noun}“{text}”" if text else f"{noun}（{view.url[:80]}）"
    page = view.pages[0] if view.pages else None
    return found(
        message=f"{_where(view)}的{named}{trouble}，{_extent(view)}",
        quote=text,
        confidence=confidence,
        target=view.url,
        url=page.url if page else "",
        page_id=page.id if page else None,
        title=page.title if page else "",
        suggestion="修正或删除该链接" if noun == "链接" else f"重新上传或更换该{noun}",
        count=1,
        evidence=_evidence(view),
    )


def _where(view: TargetView) -> str:
    page = view.pages[0] if view.pages else None
    if page is not None and page.kind is PageKind.HOME and len(view.pages) == 1:
        return "首页"
    if view.unit is None and all(link.place is Place.CHROME for link in view.links):
        return f"“{view.site.name}”公共导航或页脚" if view.site else "公共导航或页脚"
    if view.unit is None and len({one.unit_id for one in view.pages}) > 1:
        return f"“{view.site.name}”多个单位的页面上" if view.site else "多个单位的页面上"
    if view.section is not None:
        return f"“{view.section.name}”栏目页面上"
    if page is not None and page.title:
        return f"页面“{page.title[:40]}”上"
    return "页面上"


def _extent(view: TargetView) -> str:
    since = view.check.failing_since
    begun = f"，自{since.astimezone(ZONE).date().isoformat()}起" if since else ""
    return f"共出现在{max(view.total_pages, 1)}个页面{begun}"


def _evidence(view: TargetView) -> dict[str, Any]:
    check = view.check
    return {
        "pages": [page.url for page in view.pages[:_LISTED]],
        "total": view.total_pages,
        "in_site": not view.foreign,
        "outcome": check.outcome.value,
        "status": check.status,
        "final_url": check.final_url,
        "detail": check.detail,
        "checked_at": check.checked_at.isoformat(),
        "failing_since": check.failing_since.isoformat() if check.failing_since else None,
        "occasions": check.occasions,
        "exchange": _exchange(view.url, check),
    }


def _exchange(url: str, check: LinkCheck) -> str:
    if check.outcome is FetchOutcome.MALFORMED:
        return ""  # there is nothing to ask
    hops = [url] if check.final_url in ("", url) else [url, check.final_url]
    return f"GET {' → '.join(hops)} → {check.status or check.outcome.value}"
