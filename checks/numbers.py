"""Personal numbers in a text: found, told apart from codes and office phones, graded by what stands around."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.normalise import fold
from checks.regions import PROVINCES
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Exposure", "bank_cards", "id_numbers", "phones"]

_GAP = r"[ \t\u00a0\u3000\n-]{0,2}"
#: labels that say the digits after them are a code of another kind
_CODE_LABEL = regex.compile(
    r"(?:信用代码|机构代码|索引号|项目代码|项目编[号码]|订单[编号]|流水号|发票|票据号|备案号|合同编号|招标编号|采购编号|文号|"
    r"纳税人识别号|税号|条码|宗地|不动产单元号?|许可证号|登记号|运单|批准文号)[^0-9\n]{0,8}$"
)
_ID_LABEL = regex.compile(r"身份证|证件号|公民身份号码|身份号码|证号")
_CARD_LABEL = regex.compile(r"卡号|银行卡|账号|帐号|账户|帐户|开户|存折|一卡通|工资卡|储蓄卡|信用卡|打卡")
#: an account that an organisation prints so that people may pay into it
_PUBLIC_ACCOUNT = regex.compile(
    r"(?:户名|收款人|收款单位|账户名称|账户名|开户名称|单位名称|全称)[^0-9\n]{0,6}[^\n]{0,30}?"
    r"(?:局|委|办|公司|中心|政府|财政|医院|学校|协会|基金会|总会|银行|法院|管理站|集团|企业)|保证金|非税|捐[款赠]"
)
_OFFICE_LABEL = regex.compile(
    r"联系电话|联系方式|联系人|咨询|办公|值班|热线|监督|举报|报名|投诉|服务|客服|电话|热线|传真|手机版|"
    r"联络|负责人|责任人|经办人|网格员|河长|林长|微信|服务号|采购人|代理机构|招标|受理|预约|订票|救援|应急"
)
_PERSON_LABEL = regex.compile(
    r"家庭住址|家庭地址|户籍|现住|住址|身份证|本人电话|本人手机|家长(?:电话|手机)|监护人|户主|学生姓名|考生|"
    r"受助|救助对象|补贴对象|低保|贫困户|脱贫户|残疾(?:等级|类别|人姓名)|申请人|受益人|病种|患者|花名册"
)
_DUTY_LABEL = regex.compile(
    r"通讯录|值班|责任人|负责人|联系人|联络员|咨询|网格员|河长|林长|服务电话|办公电话|热线|窗口|驻村|工作人员|办事|监督|单位名称|机构名称"
)
#: eleven digits or signs of a mask, blanks and breaks between them
_RUN = regex.compile(r"\d(?:[ \t\u00a0\u3000\n-]{0,2}[\d*＊×●]){10}")
_NEAR = 40
_LIST = 3  #: so many mobiles close together make a list of persons


@dataclass(frozen=True, slots=True)
class Exposure:
    """A personal number at [start, end) of the text; `number` is bare and must never be stored."""

    start: int
    end: int
    number: str
    confidence: Confidence
    why: str = ""
    shown: str = ""  #: what may be shown of it; "" by the rule for numbers

    @property
    def masked(self) -> str:
        return self.shown or identity.mask(self.number)


def id_numbers(text: str) -> list[Exposure]:
    """Identity numbers of 18 and 15 digits and those masked too weakly."""
    folded = fold(text)
    if not _any_number(folded):
        return []
    found = list(_id_18(folded))
    found += [one for one in _id_15(folded) if not _taken(found, one)]
    found += [one for one in _weak_masks(folded) if not _taken(found, one)]
    return sorted(found, key=lambda one: one.start)


def bank_cards(text: str) -> list[Exposure]:
    """Card numbers with an issuer's digits, the Luhn check and words of banking around."""
    folded = fold(text)
    if not _any_number(folded):
        return []
    found = []
    for match in _long_runs().finditer(folded):
        number = _bare(match[0])
        if not identity.bank_card(number) or identity.id_18(number) or identity.credit_code(number):
            continue
        before = folded[max(0, match.start() - 3 * _NEAR) : match.start()]
        line = before.rpartition("\n")[2] + folded[match.end() : match.end() + _NEAR].partition("\n")[0]
        if _CODE_LABEL.search(before) or not _CARD_LABEL.search(before + line):
            continue
        public = _PUBLIC_ACCOUNT.search(before[-2 * _NEAR :] + folded[match.end() : match.end() + _NEAR])
        if public and not number.startswith("62"):
            continue
        why = "可能是单位公开的收款账户，请核实" if public else ""
        confidence = Confidence.SUSPECTED if public else Confidence.DEFINITE
        found.append(Exposure(match.start(), match.end(), number, confidence, why))
    return found


def phones(text: str) -> list[Exposure]:
    """Mobile numbers of private persons; contact and duty phones that an office prints are left out."""
    folded = fold(text)
    if not _any_number(folded):
        return []
    matches = [match for match in _mobiles().finditer(folded) if identity.mobile(_bare(match[0])[-11:])]
    found = []
    for match in matches:
        number = _bare(match[0])[-11:]
        if verdict := _phone_verdict(folded, match.start(), match.end(), matches):
            found.append(Exposure(match.start(), match.end(), number, *verdict))
    return found


@lru_cache(maxsize=8)
def _any_number(text: str) -> bool:
    """Whether there is a run long enough for any of them; most pages have none."""
    return bool(_RUN.search(text))


def _id_18(text: str) -> Iterator[Exposure]:
    for match in _runs_18().finditer(text):
        number = _bare(match[0]).upper()
        if not identity.id_shape(number) or _part_of_code(text, match.start(), match.end(), match[0]):
            continue
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if _CODE_LABEL.search(before):
            continue
        if identity.id_18(number):
            if not (identity.credit_code(number) and "信用" in before):
                yield Exposure(match.start(), match.end(), number, Confidence.DEFINITE)
        elif _ID_LABEL.search(before) and not identity.credit_code(number):
            yield Exposure(
                match.start(), match.end(), number, Confidence.SUSPECTED, "校验位不符，可能录入有误"
            )


def _id_15(text: str) -> Iterator[Exposure]:
    matches = [match for match in _runs_15().finditer(text) if identity.id_15(match[0])]
    for match in matches:
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if _CODE_LABEL.search(before):
            continue
        if _ID_LABEL.search(before):
            yield Exposure(match.start(), match.end(), match[0], Confidence.DEFINITE)
        elif len(matches) >= _LIST and _ID_LABEL.search(text):
            yield Exposure(match.start(), match.end(), match[0], Confidence.SUSPECTED, "十五位旧号码列表")


def _weak_masks(text: str) -> Iterator[Exposure]:
    for match in _masked().finditer(text):
        shown = match[0]
        if shown[:2] not in PROVINCES or not any(sign in "*＊×●" for sign in shown):
            continue
        stars = sum(not sign.isdecimal() and sign not in "xX" for sign in shown)
        birth = identity.birth_date(shown[6:14]) if shown[6:14].isdecimal() else None
        if birth:
            yield Exposure(match.start(), match.end(), shown, Confidence.SUSPECTED, "打码后仍露出出生日期")
        elif stars < 4:
            yield Exposure(match.start(), match.end(), shown, Confidence.SUSPECTED, "打码不足四位")


def _phone_verdict(
    text: str, start: int, end: int, matches: list[regex.Match[str]]
) -> tuple[Confidence, str] | None:
    if text[start - 1 : start] in ("=", "/", "_", "#", "&") or text[end : end + 1] in ("元", "吨", "万"):
        return None
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    close = line[max(0, start - line_start - 2 * _NEAR) : end - line_start + _NEAR]
    label = text[max(0, start - 12) : start]
    if any(identity.id_shape(_bare(run[0]).upper()) for run in _runs_18().finditer(close)) or regex.search(
        r"家庭住址|家庭地址|户籍地?|身份证号", close
    ):
        return Confidence.DEFINITE, "与身份证号、住址等一并公开"
    if regex.search(r"本人|家长|户主|监护人|患者", label):
        return Confidence.SUSPECTED, "标注为个人电话"
    return _list_verdict(text, start, end, matches, label)


def _list_verdict(
    text: str, start: int, end: int, matches: list[regex.Match[str]], label: str
) -> tuple[Confidence, str] | None:
    """Mobiles in a row: a table of persons is a leak, a list of duty phones is none."""
    near = [one for one in matches if abs(one.start() - start) <= _LIST * _NEAR]
    if len({_bare(one[0])[-11:] for one in near}) < _LIST:
        return None
    first = min(one.start() for one in near)
    before = text[max(0, first - 6 * _NEAR) : first]
    header = "\n".join(before.split("\n")[-2:])  # of a table its own header says more than the words above
    for head in (header, before):
        if _DUTY_LABEL.search(head):
            return None
        if _PERSON_LABEL.search(head):
            return Confidence.DEFINITE, "人员名单中成批公开手机号码"
    if _OFFICE_LABEL.search(label) or _OFFICE_LABEL.search(before):
        return None
    return Confidence.SUSPECTED, "成批公开手机号码"


def _part_of_code(text: str, start: int, end: int, run: str) -> bool:
    """A run with hyphens that goes on with hyphens is a project code or the like."""
    return "-" in run and (
        bool(regex.search(r"[0-9a-z]-$", text[max(0, start - 2) : start]))
        or bool(regex.match(r"-[0-9a-z]", text[end : end + 2]))
    )


def _taken(found: list[Exposure], one: Exposure) -> bool:
    return any(other.start < one.end and one.start < other.end for other in found)


def _bare(run: str) -> str:
    return regex.sub(r"[^0-9xX]", "", run)


@cache
def _runs_18() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![0-9a-z])[1-9](?:{_GAP}\d){{16}}{_GAP}[0-9x](?![0-9a-z])")


@cache
def _runs_15() -> regex.Pattern[str]:
    return regex.compile(r"(?<![0-9a-z./-])[1-9]\d{14}(?![0-9a-z./-])")


@cache
def _masked() -> regex.Pattern[str]:
    return regex.compile(r"(?<![0-9a-z*])[1-9]\d{5}[0-9*＊×●]{11}[0-9x*＊×●](?![0-9a-z*])")


@cache
def _long_runs() -> regex.Pattern[str]:
    return regex.compile(r"(?<![0-9a-z.-])[3-9](?:[ \u00a0\u3000-]?\d){15,18}(?![0-9a-z]|[.-]\d)")


@cache
def _mobiles() -> regex.Pattern[str]:
    return regex.compile(
        r"(?<![0-9a-z.])(?<!\d-)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9a-z]|[.]\d)"
    )
