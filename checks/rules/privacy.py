"""privacy.id_number, privacy.bank_card, privacy.phone: personal numbers that stand open on a page or in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from checks import attached, numbers
from checks.identity import keyed_hash, mask_all
from checks.places import about_place
from checks.registry import Context, Scope, found, rule
from checks.subjects import AttachmentView, PostView
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checks.numbers import Exposure
    from checks.subjects import PageView
    from storage.models import Finding

_LAW = "《中华人民共和国个人信息保护法》第二十五条；《中华人民共和国政府信息公开条例》第十五条"
_SHOWN = 5  #: masked numbers told in one finding


@rule(
    "privacy.id_number",
    "公开了身份证号码",
    Scope.PAGE,
    Severity.CRITICAL,
    uses=("privacy_key",),
    basis=_LAW,
    also=(Scope.ATTACHMENT, Scope.POST),
)
def id_number(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """页面或附件里有完整的居民身份证号码（18 位须省份、出生日期、校验位都对；15 位旧号码须有“身份证”字样），或打码后仍露出出生日期。

    统一社会信用代码、组织机构代码、索引号、项目代码、订单号不报。
    整改：撤下页面和附件，改用去标识化的版本（如保留前 2 位后 3 位）重新发布，并清理搜索引擎缓存。
    """
    yield from _findings(view, context, numbers.id_numbers, "身份证号码", _whole(view))


@rule(
    "privacy.bank_card",
    "公开了银行卡号",
    Scope.PAGE,
    Severity.CRITICAL,
    uses=("privacy_key",),
    basis=_LAW,
    also=(Scope.ATTACHMENT, Scope.POST),
)
def bank_card(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """页面或附件里有银行卡号：发卡行号段、长度和校验位都对，并且旁边有“卡号”“账号”“开户”等字样。

    单位公开的收款、保证金账户不报，像个人卡号的列为疑似。
    整改：撤下原件，遮盖卡号后重新发布。
    """
    yield from _findings(view, context, numbers.bank_cards, "银行卡号", _whole(view))


@rule(
    "privacy.phone",
    "公开了个人手机号码",
    Scope.PAGE,
    Severity.MAJOR,
    uses=("privacy_key",),
    basis=_LAW,
    also=(Scope.ATTACHMENT, Scope.POST),
)
def phone(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """页面或附件里有个人手机号码：与身份证号、住址一并公开，或在人员名单里成批出现。

    通知里的联系人、咨询、值班、监督等办公电话是应当公开的，不报；性质不明的不报或列为疑似。
    整改：名单中删去或遮盖手机号码（如 138****1234）。
    """
    yield from _findings(view, context, numbers.phones, "手机号码", view.body)


def _whole(view: PageView | AttachmentView | PostView) -> str:
    return view.body if isinstance(view, PostView) else view.text


def _findings(
    view: PageView | AttachmentView | PostView,
    context: Context,
    find: Callable[[str], Sequence[Exposure]],
    kind: str,
    text: str,
) -> Iterator[Finding]:
    """One finding a page or file for what is certain, one for what is suspected."""
    exposures = attached.exposures(view, find) if isinstance(view, AttachmentView) else find(text)
    for confidence in (Confidence.DEFINITE, Confidence.SUSPECTED):
        chosen = [one for one in exposures if one.confidence is confidence]
        if chosen:
            yield _finding(view, context, chosen, kind, text)


def _finding(
    view: PageView | AttachmentView | PostView,
    context: Context,
    chosen: Sequence[Exposure],
    kind: str,
    text: str,
) -> Finding:
    first = chosen[0]
    masked = list(dict.fromkeys(one.masked for one in chosen))
    sure = first.confidence is Confidence.DEFINITE
    reason = f"（{first.why}）" if first.why else ""
    key = context.inputs.get("privacy_key")
    about = about_place(view, text, first.start)
    return found(
        message=f"{about.words}{'公开了' if sure else '疑似公开了'} {len(chosen)} 处{kind}{reason}",
        quote=_quote(text, first),
        confidence=first.confidence,
        suggestion="撤下或遮盖后重新发布，并核对附件与搜索缓存",
        count=len(chosen),
        target=about.target,
        location=about.location,
        evidence={
            "masked": masked[:_SHOWN],
            "hashes": sorted({keyed_hash(one.number, key) for one in chosen}) if key else [],
        },
    )


def _quote(text: str, one: Exposure) -> str:
    """The words before the first number and the number, masked."""
    line = text[max(0, one.start - 20) : one.start].rpartition("\n")[2]
    return mask_all(regex.sub(r"\s+", " ", line)).lstrip() + one.masked
