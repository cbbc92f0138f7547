"""privacy.social_card, .passport, .plate, .address, .sensitive_list: what else of persons must not stand open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks import households, papers
from checks.places import about_place
from checks.privacy import exposure_findings, whole
from checks.registry import Context, Scope, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import AttachmentView, PageView, PostView
    from storage.models import Finding

    View = PageView | AttachmentView | PostView

_LAW = "《中华人民共和国个人信息保护法》第二十五条；《中华人民共和国政府信息公开条例》第十五条"
_ALSO = (Scope.ATTACHMENT, Scope.POST)


@rule(
    "privacy.social_card",
    "公开了社保卡号",
    Scope.PAGE,
    Severity.CRITICAL,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=_ALSO,
    hint=papers.social_cards.may_find,
)
def social_card(view: View, context: Context) -> Iterator[Finding]:
    """页面或附件里有完整的社保卡号、医保号、社会保障号（没有校验位，须有“社保卡号”等字样或表头）。

    打码的、统一社会信用代码、单位社保登记编号以外的数字不报。
    整改：撤下原件，遮盖号码后重新发布。
    """
    yield from exposure_findings(view, context, papers.social_cards, "社保卡号", whole(view))


@rule(
    "privacy.passport",
    "公开了护照号码",
    Scope.PAGE,
    Severity.CRITICAL,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=_ALSO,
    hint=papers.passports.may_find,
)
def passport(view: View, context: Context) -> Iterator[Finding]:
    """页面或附件里有完整的护照号码（须有“护照”字样或表头，且符合我国护照号码的写法）。

    整改：撤下原件，遮盖号码后重新发布。
    """
    yield from exposure_findings(view, context, papers.passports, "护照号码", whole(view))


@rule(
    "privacy.plate",
    "公开了个人车牌号",
    Scope.PAGE,
    Severity.MAJOR,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=_ALSO,
    hint=papers.plates.may_find,
)
def plate(view: View, context: Context) -> Iterator[Finding]:
    """个人车牌号与车主、驾驶人、当事人的姓名或证件一并公开，一律列为疑似。

    公务用车、企业和营运车辆、拍卖、报废、采购公告里的车牌不报。
    整改：遮盖车牌中间几位后重新发布；依法必须公开的（如无主车辆认领公告）登记误报。
    """
    yield from exposure_findings(view, context, papers.plates, "车牌号", whole(view))


@rule(
    "privacy.address",
    "公开了家庭住址",
    Scope.PAGE,
    Severity.MAJOR,
    version=2,
    uses=("privacy_key",),
    basis=_LAW,
    also=_ALSO,
    hint=households.addresses.may_find,
)
def address(view: View, context: Context) -> Iterator[Finding]:
    """页面或附件里个人的家庭住址写到了门牌号（几号、几栋几单元、几室），包括处罚决定书里当事人的住址。

    只写到乡镇、街道、村组、小区的不报；单位地址、经营场所不报。
    整改：住址只保留到乡镇或街道，重新发布。
    """
    yield from exposure_findings(view, context, households.addresses, "家庭住址", whole(view))


@rule(
    "privacy.sensitive_list",
    "名单公开了敏感个人信息",
    Scope.PAGE,
    Severity.MAJOR,
    version=2,
    basis=_LAW,
    also=_ALSO,
    hint=households.may_tell,
)
def sensitive_list(view: View, context: Context) -> Iterator[Finding]:
    """名单的表头除姓名外还有病种、残疾等级、致贫原因、孕检情况、学生姓名与监护人等，下面列着三个以上完整姓名。

    病种、诊断、婚育为确认，残疾、困难原因、戒毒矫正、未成年人名单为疑似（有的补贴公示依规须列类别）。姓名已打码的不报。
    整改：删去敏感的列，或把姓名去标识化后重新发布。
    """
    text = whole(view)
    for one in households.circumstances(text):
        about = about_place(view, text, one.start)
        sure = one.confidence is Confidence.DEFINITE and not about.doubted
        yield found(
            message=f"{about.words}{'' if sure else '疑似'}公开了{one.persons}人以上的{one.what}（表头“{one.heading}”）",
            quote=one.heading,
            confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
            suggestion="删去敏感的列，或把姓名去标识化后重新发布",
            count=one.persons,
            target=about.target,
            location=about.location,
        )
