"""privacy.id_number, privacy.bank_card, privacy.phone: personal numbers that stand open on a page or in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks import numbers, phones
from checks.privacy import exposure_findings, whole
from checks.registry import Context, Scope, rule
from storage.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import AttachmentView, PageView, PostView
    from storage.models import Finding

_LAW = "《中华人民共和国个人信息保护法》第二十五条；《中华人民共和国政府信息公开条例》第十五条"


@rule(
    "privacy.id_number",
    "公开了身份证号码",
    Scope.PAGE,
    Severity.CRITICAL,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=(Scope.ATTACHMENT, Scope.POST),
    hint=numbers.id_numbers.may_find,
)
def id_number(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """页面或附件里有完整的居民身份证号码（18 位须省份、出生日期、校验位都对；15 位旧号码须有“身份证”字样），
    包括残疾人证号、学籍号里的身份证号码、分写在两格两行的号码、失真的数字单元格；打码后仍露出出生日期的列为疑似。

    统一社会信用代码、组织机构代码、索引号、项目代码、订单号和受理编号、证书编号等不报。
    整改：撤下页面和附件，改用去标识化的版本（如保留前 2 位后 3 位）重新发布，并清理搜索引擎缓存。
    """
    yield from exposure_findings(view, context, numbers.id_numbers, "身份证号码", whole(view))


@rule(
    "privacy.bank_card",
    "公开了银行卡号",
    Scope.PAGE,
    Severity.CRITICAL,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=(Scope.ATTACHMENT, Scope.POST),
    hint=numbers.bank_cards.may_find,
)
def bank_card(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """页面或附件里有银行卡号：发卡行号段、长度和校验位都对，并且旁边有“卡号”“账号”“开户”等字样。

    单位公开的收款、保证金账户不报，像个人卡号的列为疑似。
    整改：撤下原件，遮盖卡号后重新发布。
    """
    yield from exposure_findings(view, context, numbers.bank_cards, "银行卡号", whole(view))


@rule(
    "privacy.phone",
    "公开了个人手机号码",
    Scope.PAGE,
    Severity.MAJOR,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=(Scope.ATTACHMENT, Scope.POST),
    hint=phones.phones.may_find,
)
def phone(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """页面或附件里有个人手机号码：与身份证号、住址一并公开，在人员名单里成批出现，或是来信人、信访人、当事人的。

    通知里的联系人、咨询、值班、监督等办公电话是应当公开的，不报；性质不明的不报或列为疑似。
    整改：名单中删去或遮盖手机号码（如 138****1234）。
    """
    yield from exposure_findings(view, context, phones.phones, "手机号码", view.body)
