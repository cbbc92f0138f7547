"""account.identity, account.unlisted: whether the ledger and the accounts that are there agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.accounts.names import alike, belongs
from checks.accounts.sentences import named
from checks.accounts.troubles import ABOUT, person
from checks.registry import Context, Exempt, Scope, found, rule
from storage.models import Confidence, Severity, SourceHealth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.accounts.matrix import LedgerAccounts
    from checks.subjects import AccountView, PageView
    from storage.models import Finding

_BASIS = "《国务院办公厅关于推进政务新媒体健康有序发展的意见》（国办发〔2018〕123号）：名称、认证、开设、变更、关停等须规范并备案"


@rule("account.identity", "新媒体账号信息与台账不符", Scope.ACCOUNT, Severity.MINOR, basis=_BASIS)
def identity(view: AccountView, context: Context) -> Iterator[Finding]:
    """平台上的账号与台账登记不一致：改了名称、未认证、认证主体不是责任单位、账号已迁移。

    名称、认证状态、迁移以平台自己的说明为准，为确定。认证主体与责任单位（含别名）或台账登记的认证主体对不上的，列为疑似：
    可能由融媒体中心等代管。人工核实（xuncha accounts tick --what identity）通过的不再提示。
    整改：到平台变更认证或名称；确属代管的，在台账登记认证主体；已迁移的，更新台账。
    """
    if view.account.closed_at is not None and view.account.closed_at <= context.today:
        raise Exempt("账号已登记注销或迁移")
    moved = _moved(view)
    if moved is not None:
        yield moved
    profile, account = view.profile, view.account
    if profile is None or _looked_after(view, context):
        return
    if profile.name and not alike(profile.name, account.name):
        yield found(
            message=f"{named(view)}在平台上的名称为“{profile.name}”，与台账不符，疑已更名",
            quote=profile.name,
            suggestion="核实后更新账号台账；更名未报备的补办手续",
            evidence={"history": list(profile.history), "at": profile.at.isoformat()},
        )
    if profile.verified is False:
        yield found(
            message=f"{named(view)}没有通过平台认证",
            quote="未认证",
            suggestion=f"请{person(view)}办理认证",
            evidence={"at": profile.at.isoformat()},
        )
    owners = [view.unit.name, *(str(one.get("name", "")) for one in view.unit.aliases), account.auth_subject]
    if profile.subject and not belongs(profile.subject, [name for name in owners if name]):
        yield found(
            message=f"{named(view)}的认证主体为“{profile.subject}”，与责任单位“{view.unit.name}”不一致，请核实",
            quote=profile.subject,
            confidence=Confidence.SUSPECTED,
            suggestion="核实认证主体；属代管的在台账登记，属他人开设的予以清理",
            evidence={"at": profile.at.isoformat()},
        )


@rule(
    "account.unlisted",
    "台账外的新媒体账号",
    Scope.PAGE,
    Severity.MINOR,
    uses=("ledger_accounts",),
    basis=_BASIS,
    words=("新媒体", "矩阵", "微博微信", "两微一端", "官方账号"),
)
def unlisted(view: PageView, context: Context) -> Iterator[Finding]:
    """门户的“政务新媒体”“新媒体矩阵”页面上列出了台账里没有的账号。

    只看标题或栏目名称含“新媒体”“矩阵”等词（words）的页面上指向微博、抖音、今日头条、快手账号主页的链接；按账号标识和
    名称与台账对照，都对不上的列为疑似，由人核实。整改：应纳入管理的补登台账；已停用、不属本县的，从页面上撤下。
    """
    place = view.page.title + (view.section.name if view.section else "")
    if not any(word in place for word in context.parameters["words"]):
        return
    ledger: LedgerAccounts = context.inputs["ledger_accounts"]
    for account in ledger.missing(view.links):
        yield found(
            message=f"页面“{view.page.title}”列出的{account.title}“{account.name}”不在账号台账中",
            quote=account.name,
            target=account.url,
            subject=f"page:{view.page.id}#{account.key}",
            confidence=Confidence.SUSPECTED,
            suggestion="核实该账号：应纳入管理的补登台账，否则从页面上撤下",
        )


def _moved(view: AccountView) -> Finding | None:
    profile = view.profile
    heir = profile.migrated_to if profile else ""
    told = next(iter(_last_answers(view)), None)
    if not heir and not told:
        return None
    into = f"，新账号为“{heir}”" if heir else ""
    return found(
        message=f"{named(view)}已迁移{into}，台账尚未更新",
        quote="已迁移",
        suggestion="核实后更新账号台账，登记迁移日期",
        evidence={"message": told} if told else {},
    )


def _last_answers(view: AccountView) -> Sequence[str]:
    """What the newest answers say of a migration; an older one is overtaken by an answer that is well."""
    for attempt in (one for one in view.attempts if one.source != ABOUT):
        if attempt.health is SourceHealth.MIGRATED:
            return [attempt.message or "平台提示账号已迁移"]
        if attempt.health is SourceHealth.OK:
            return []
    return []


def _looked_after(view: AccountView, context: Context) -> bool:
    from checks.accounts.menus import standing_check

    checked = standing_check(view.checks, "identity", context.today)
    return checked is not None and checked.passed
