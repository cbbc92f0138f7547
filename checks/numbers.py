"""Identity and card numbers in a text: found, told apart from codes, graded by what stands around."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.exposure import BLANK, GAP, NEAR, Exposure, bare, hinted, long_number
from checks.normalise import fold
from checks.weakmasks import weak_masks
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CARD_LABEL", "CODE_LABEL", "bank_cards", "id_numbers", "identity_runs"]

#: labels that say the digits after them are a code of another kind
CODE_LABEL = regex.compile(
    r"(?:信用代码|机构代码|(?:登记|许可|(?<!从业)资格|产权?|毕业|合格|荣誉|土地|使用|执业)证书?(?:号码?|编号)|索引号|项目代码|流水|单号|发票|票据号|文号|批号|批准文号|纳税人识别号|税号|条码|宗地|"
    r"不动产单元号?|许可证号|登记号|注册号|运单|序列号|(?<!身份证)(?<!证件)(?<!残疾证)(?<!残疾人证)编[号码])[^0-9\n]{0,8}$"
)
_ID_LABEL = regex.compile(r"身份证|证件号|公民身份号码|身份号码|证号|学籍号")
#: a code of twenty digits that opens with the identity number; a pupil's number is one with a letter before it
_DISABILITY_LABEL = regex.compile(r"残疾(?:人)?证(?:件)?(?:号码?|编号)?[^0-9\n]{0,8}$")
CARD_LABEL = regex.compile(
    r"卡号|银行卡|[工农中建交招]行卡|邮储卡|农商行卡|账号|帐号|账户|帐户|开户|存折|一卡通|工资卡|储蓄卡|信用卡|打卡"
)
#: an account that an organisation prints so that people may pay into it
_PUBLIC_ACCOUNT = regex.compile(
    r"(?:户名|收款人|收款单位|账户名称|账户名|开户名称|单位名称|全称)[^0-9\n]{0,6}[^\n]{0,30}?"
    r"(?:局|委|办|公司|中心|政府|财政|医院|学校|协会|基金会|总会|银行|法院|管理站|集团|企业)|保证金|非税|捐[款赠]"
)
_INSIDE = rf"(?:{BLANK}|-)?"
#: the number is the name of a page or of a picture
_FILE_NAME = regex.compile(r"(?:_\d+)?\.[a-z]{3,5}(?![a-z])")
_OLD_LIST = 3  #: so many old numbers below one label make a list


@hinted(long_number)
def id_numbers(text: str) -> list[Exposure]:
    """Identity numbers of 18 and 15 digits and those masked too weakly."""
    folded = fold(text)
    found = list(_id_18(folded))
    for more in (_disability, _id_15, weak_masks):
        found += [one for one in more(folded) if not _taken(found, one)]
    return sorted(found, key=lambda one: one.start)


@hinted(long_number)
def bank_cards(text: str) -> list[Exposure]:
    """Card numbers with an issuer's digits, the Luhn check and words of banking around."""
    folded = fold(text)
    found: list[Exposure] = []
    for pattern in (_long_runs(), _broken_runs()):
        for match in pattern.finditer(folded):
            one = _card(folded, match)
            if one and not _taken(found, one):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def identity_runs(text: str) -> Iterator[regex.Match[str]]:
    """What is written like an identity number of eighteen places; whether it is one, its digits tell."""
    return _runs_18().finditer(text)


def _card(text: str, match: regex.Match[str]) -> Exposure | None:
    number = bare(match[0])
    if not identity.bank_card(number) or identity.id_18(number) or identity.credit_code(number):
        return None
    before = text[max(0, match.start() - 3 * NEAR) : match.start()]
    after = text[match.end() : match.end() + NEAR]
    if CODE_LABEL.search(before) or not CARD_LABEL.search(before + after.partition("\n")[0]):
        return None
    public = _PUBLIC_ACCOUNT.search(before[-2 * NEAR :] + after)
    if public and not number.startswith("62"):
        return None
    why = "可能是单位公开的收款账户，请核实" if public else ""
    confidence = Confidence.SUSPECTED if public else Confidence.DEFINITE
    return Exposure(match.start(), match.end(), number, confidence, why)


def _id_18(text: str) -> Iterator[Exposure]:
    for match in identity_runs(text):
        number = bare(match[0]).upper()
        if not identity.id_shape(number) or _part_of_code(text, match.start(), match.end(), match[0]):
            continue
        before = text[max(0, match.start() - NEAR) : match.start()]
        if CODE_LABEL.search(before) or _FILE_NAME.match(text, match.end()):
            continue
        labelled = bool(_ID_LABEL.search(before))
        if identity.id_18(number):
            if labelled or not identity.credit_code(number):
                yield Exposure(match.start(), match.end(), number, Confidence.DEFINITE)
        elif labelled and not identity.credit_code(number):
            yield Exposure(
                match.start(), match.end(), number, Confidence.SUSPECTED, "校验位不符，可能录入有误"
            )


def _disability(text: str) -> Iterator[Exposure]:
    """A 残疾人证号 is the identity number with kind and degree after it."""
    for match in regex.finditer(r"(?<![0-9a-z])([1-9]\d{16}[0-9x])\d[1-4](?:b\d?)?(?![0-9a-z])", text):
        before = text[max(0, match.start() - NEAR) : match.start()]
        if identity.id_18(match[1].upper()) and _DISABILITY_LABEL.search(before):
            yield Exposure(match.start(), match.end(), match[1].upper(), Confidence.DEFINITE)


def _id_15(text: str) -> Iterator[Exposure]:
    matches = [match for match in _runs_15().finditer(text) if identity.id_15(bare(match[0]))]
    whole = [match for match in matches if len(match[0]) == len(bare(match[0]))]
    for match in matches:
        before = text[max(0, match.start() - NEAR) : match.start()]
        if CODE_LABEL.search(before):
            continue
        if _ID_LABEL.search(before):
            yield Exposure(match.start(), match.end(), bare(match[0]), Confidence.DEFINITE)
        elif match in whole and len(whole) >= _OLD_LIST and _ID_LABEL.search(text):
            yield Exposure(match.start(), match.end(), match[0], Confidence.SUSPECTED, "十五位旧号码列表")


def _part_of_code(text: str, start: int, end: int, run: str) -> bool:
    """A run with hyphens that goes on with hyphens is a project code or the like."""
    return "-" in run and (
        bool(regex.search(r"[0-9a-z]-$", text[max(0, start - 2) : start]))
        or bool(regex.match(r"-[0-9a-z]", text[end : end + 2]))
    )


def _taken(found: list[Exposure], one: Exposure) -> bool:
    return any(other.start < one.end and one.start < other.end for other in found)


@cache
def _runs_18() -> regex.Pattern[str]:
    """A pupil's number has a letter before it."""
    return regex.compile(
        rf"(?:(?<![0-9a-z])|(?<=(?<![0-9a-z])[gjl]))[1-9](?:{GAP}\d){{16}}{GAP}[0-9x](?![0-9a-z])"
    )


@cache
def _runs_15() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![0-9a-z./-])[1-9](?:{_INSIDE}\d){{14}}(?![0-9a-z./-])")


@cache
def _long_runs() -> regex.Pattern[str]:
    return regex.compile(rf"(?<![0-9a-z.-])[3-9](?:{_INSIDE}\d){{15,18}}(?![0-9a-z]|[.-]\d)")


@cache
def _broken_runs() -> regex.Pattern[str]:
    """A card number over the end of a line."""
    first, rest = rf"[3-9](?:{_INSIDE}\d){{3,14}}", rf"\d(?:{_INSIDE}\d){{0,14}}"
    return regex.compile(rf"(?<![0-9a-z.-]){first}{BLANK}?\n{BLANK}?{rest}(?![0-9a-z]|[.-]\d)")
