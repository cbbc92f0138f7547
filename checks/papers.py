"""Personal papers other than the identity card: 社保卡, passports, number plates, each by its label or context."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from checks.exposure import Exposure, hinted
from checks.glance import Words, joined
from checks.normalise import fold
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["passports", "plates", "social_cards"]

_SOCIAL = regex.compile(
    r"(?:社保卡|社会保障卡|社保编?|社会保障|医保卡?|医疗保险|参保)(?:卡)?(?:号码?|编号|证号)[^0-9a-z\n]{0,6}"
    r"(?P<number>[a-z0-9]\d{8,11})(?![0-9a-z*])"
)
_PASSPORT = regex.compile(
    r"(?:护照(?:号码?|编号)?|passport(?: ?(?:no|number))?)[^0-9a-z\n]{0,8}(?P<number>(?:[egdsp]\d{8}|e[a-hj-np-z]\d{7}))(?![0-9a-z*])"
)
_PROVINCES, _LETTERS = (
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼",
    "abcdefghjklmnpqrstuvwxyz",
)
_OFFICE = f"[{_PROVINCES}][{_LETTERS}]"
_PLATE = regex.compile(
    rf"(?<![0-9a-z])(?P<number>{_OFFICE}"
    r"[ ·•.]?(?=[a-z0-9]*\d)[a-hj-np-z0-9]{5,6})(?![0-9a-z*])"
)
_PERSON = regex.compile(
    r"车主|机动车所有人|所有人姓名|驾驶人|驾驶员|当事人|违法人|姓名|身份证|驾驶证|驾驶|所有的|名下"
)
#: the person may be told after the plate: 湘U3K826，车主邓昌盛
_OWNER_NEXT = regex.compile(r"[,，、;；(（\s:]{0,2}(?:车主|机动车所有人|所有人|驾驶人|驾驶员)")
#: cars of an office, of a firm, of an auction; buses and their routes
_NOT_PRIVATE = regex.compile(
    r"公务用车|公车|执法车|公司|有限|单位|拍卖|报废|采购|处置|客运|班线|(?<!非法)营运|公交|线路|校车|救护车|出租车|危货|货运企业"
)
_BEFORE, _AROUND = 160, 60


@hinted(Words(("社保", "社会保障", "医保", "医疗保险", "参保")))
def social_cards(text: str) -> list[Exposure]:
    """Numbers of 社保卡 and the like; there is no checksum, so the label must say what they are."""
    return list(_labelled(_SOCIAL, text))


@hinted(Words(("护照", "passport")))
def passports(text: str) -> list[Exposure]:
    """Numbers of Chinese passports with the word before them."""
    return list(_labelled(_PASSPORT, text))


@hinted(Words(joined(_PROVINCES, _LETTERS)))
def plates(text: str) -> list[Exposure]:
    """Number plates of private persons: beside a name or a paper of a person, not of an office or a firm."""
    folded = fold(text)
    found = []
    for match in _PLATE.finditer(folded):
        before = folded[max(0, match.start() - _BEFORE) : match.start()]
        around = folded[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        told = _PERSON.search(before) or _OWNER_NEXT.match(folded, match.end())
        if told and not _NOT_PRIVATE.search(before[-_AROUND:] + around):
            found.append(_made(match, Confidence.SUSPECTED, "与车主、当事人等一并公开"))
    return found


def _labelled(pattern: regex.Pattern[str], text: str) -> Iterator[Exposure]:
    for match in pattern.finditer(fold(text)):
        yield _made(match, Confidence.DEFINITE)


def _made(match: regex.Match[str], confidence: Confidence, why: str = "") -> Exposure:
    start, end = match.span("number")
    number = match["number"].upper()
    return Exposure(start, end, number, confidence, why, number[:2] + "*" * (len(number) - 4) + number[-2:])
