"""account.menu, account.interaction: whether what an account offers its readers works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.accounts.menus import Button, buttons, standing_check
from checks.accounts.periods import day_of
from checks.accounts.sentences import named
from checks.accounts.troubles import person
from checks.registry import Context, Exempt, Scope, found, rule
from storage.models import Confidence, FetchOutcome, Platform, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import AccountView
    from storage.models import Finding, LinkCheck, ManualCheck

_GONE = frozenset({FetchOutcome.GONE, FetchOutcome.SOFT_GONE, FetchOutcome.MALFORMED})
_DOUBTFUL = {
    FetchOutcome.HOLLOW: "打开后没有内容",
    FetchOutcome.SERVER_ERROR: "服务器出错",
    FetchOutcome.CLIENT_ERROR: "服务器拒绝了请求",
    FetchOutcome.TIMEOUT: "超时无应答",
    FetchOutcome.DNS: "域名无法解析",
    FetchOutcome.TLS: "证书或加密连接有误",
    FetchOutcome.CONNECTION: "无法连接",
}
_MEND = "登录公众号后台，在“自定义菜单”中修正并重新发布"


@rule(
    "account.menu",
    "公众号菜单异常",
    Scope.ACCOUNT,
    Severity.MAJOR,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）：政务新媒体功能无法使用；县级日常监测要求：菜单栏链接有效",
    check_days=7,
)
def menu(view: AccountView, context: Context) -> Iterator[Finding]:
    """微信公众号的自定义菜单不能正常使用。

    菜单停用、按钮既没有内容也没有下级（空菜单）、按钮打开的网页或推文已不存在（404、作者删除、平台判违规、网址写错），
    为确定；超时、服务器出错等为疑似。推文和网页都由链接检查打开过，要求登录或有防护页面的不算。小程序、点击回复等无法
    用程序打开，注明“需人工点验”，人工点验（xuncha accounts tick）后在有效期内不再提示；点验不通过的，直到再次点验通过前
    都是问题。菜单须由官方接口读到；读不到的，按人工点验记录判断。整改：在公众号后台修正菜单后重新发布。
    """
    if view.account.platform is not Platform.WECHAT:
        return
    _still_there(view, context)
    checked = standing_check(view.checks, "menu", context.today)
    failed = _failed(view, checked, context)
    if failed is not None:
        yield failed
    if view.menu is None:
        if checked is None and view.account.sources:
            yield _to_click(view, "菜单", context)
        return
    if not view.menu.open:
        yield _finding(view, "自定义菜单已停用", "菜单停用")
        return
    found_here = list(buttons(view.menu.tree))
    for button in found_here:
        yield from _button(view, button)
    unseen = [button for button in found_here if button.by_hand]
    if unseen and checked is None:
        yield _to_click(view, f"菜单“{unseen[0].path}”等{len(unseen)}个按钮", context)


@rule(
    "account.interaction",
    "新媒体无互动入口",
    Scope.ACCOUNT,
    Severity.MAJOR,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：互动回应差——未提供有效互动功能",
    keywords=(
        "互动",
        "留言",
        "信箱",
        "咨询",
        "建议",
        "意见",
        "投诉",
        "12345",
        "我要写信",
        "我要问",
        "找错",
        "征集",
        "问政",
        "联系我们",
        "民意",
    ),
)
def interaction(view: AccountView, context: Context) -> Iterator[Finding]:
    """账号没有提供有效的互动功能。

    读到菜单而没有一个按钮的名称含互动类词语（keywords，可在 xuncha.toml 中增删）的，列为疑似，请人工核对：
    互动也可能在对话框自动回复、推文留言里。人工点验（xuncha accounts tick --what interaction）通过的不再提示，不通过的为确定。
    整改：在菜单中增设留言、信箱或“12345”等互动入口，并及时办理答复。
    """
    _still_there(view, context)
    checked = standing_check(view.checks, "interaction", context.today)
    if checked is not None and not checked.passed:
        yield found(
            message=f"{named(view)}没有有效的互动功能（{checked.who}{_day(checked.at)}点验：{checked.note or '无互动入口'}）",
            quote="无互动入口",
            suggestion="增设留言、信箱等互动入口并及时答复",
            evidence=_ticked(checked),
        )
    elif checked is None and view.menu is not None and view.menu.open:
        names = [button.name for button in buttons(view.menu.tree)]
        words = tuple(context.parameters["keywords"])
        if not any(word in name for name in names for word in words):
            yield found(
                message=f"{named(view)}菜单中没有发现互动入口（{'、'.join(names) or '无按钮'}），疑似未提供互动功能，请人工核对",
                quote="无互动入口",
                confidence=Confidence.SUSPECTED,
                suggestion=f"请{person(view)}核对：确有互动功能的登记点验，没有的增设入口",
                evidence={"buttons": names},
            )


def _still_there(view: AccountView, context: Context) -> None:
    if view.account.closed_at is not None and view.account.closed_at <= context.today:
        raise Exempt("账号已登记注销或迁移")


def _button(view: AccountView, button: Button) -> Iterator[Finding]:
    if button.empty:
        yield _finding(view, f"菜单“{button.path}”是空菜单，点击没有任何内容", button.path)
    for url in button.urls:
        check = view.targets.get(url)
        if check is not None and check.outcome in _GONE:
            yield _finding(view, f"菜单“{button.path}”{_dead(check)}", button.path, url, check)
        elif check is not None and check.outcome in _DOUBTFUL:
            why = f"疑似打不开：{_DOUBTFUL[check.outcome]}"
            yield _finding(view, f"菜单“{button.path}”{why}", button.path, url, check, Confidence.SUSPECTED)


def _dead(check: LinkCheck) -> str:
    if check.outcome is FetchOutcome.MALFORMED:
        return f"的网址有误（{check.detail or '不合规'}）"
    if check.outcome is FetchOutcome.SOFT_GONE:
        return f"打开后是“{check.detail or '页面不存在'}”的提示页"
    return f"的链接打不开（{check.status or 404}）"


def _finding(
    view: AccountView,
    trouble: str,
    quote: str,
    url: str = "",
    check: LinkCheck | None = None,
    confidence: Confidence = Confidence.DEFINITE,
) -> Finding:
    seen = view.menu.seen_at.isoformat() if view.menu else None
    evidence: dict[str, Any] = {"menu_read_at": seen}
    if check is not None:
        evidence |= {
            "outcome": check.outcome.value,
            "status": check.status,
            "final_url": check.final_url,
            "checked_at": check.checked_at.isoformat(),
        }
    return found(
        message=f"{named(view)}{trouble}",
        quote=quote,
        target=url,
        confidence=confidence,
        suggestion=_MEND,
        evidence=evidence,
    )


def _failed(view: AccountView, checked: ManualCheck | None, context: Context) -> Finding | None:
    """What a person found not to work, until a person finds it working."""
    if checked is None or checked.passed:
        return None
    note = checked.note or "菜单无法正常使用"
    return found(
        message=f"{named(view)}菜单点验不通过：{note}（{checked.who}{_day(checked.at)}点验）",
        quote="点验不通过",
        suggestion=_MEND,
        evidence=_ticked(checked),
    )


def _to_click(view: AccountView, what: str, context: Context) -> Finding:
    last = max((check.at for check in view.checks if check.what == "menu"), default=None)
    days = int(context.parameters["check_days"])
    since = f"，上次点验{_day(last)}" if last else "，尚无点验记录"
    return found(
        message=f"{named(view)}{what}需人工点验{since}",
        quote="需人工点验",
        confidence=Confidence.UNVERIFIED,
        severity=Severity.INFO,
        suggestion=f"请{person(view)}逐个点开菜单，用 xuncha accounts tick 登记结果并附截图，有效期{days}天",
    )


def _day(moment: dt.datetime) -> str:
    day = day_of(moment)
    return f"{day.month}月{day.day}日"


def _ticked(check: ManualCheck) -> dict[str, Any]:
    return {
        "who": check.who,
        "at": check.at.isoformat(),
        "note": check.note,
        "screenshot": check.screenshot,
    }
