"""的, 地 and 得 in each other's place, where the words around leave no doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from checks.glance import Words, joined
from checks.writing.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["may_slip", "particles"]

_HOW = (
    "更加有效|认真|积极|深入|扎实|切实|有效|有力|有序|大力|严格|主动|充分|极大|不断|逐步|逐渐|全面|广泛|稳步|顺利|及时|迅速|努力|"
    "进一步|更好|明显|显著|大大|牢牢|紧紧|深深|默默|悄悄|慢慢"
)
_DOES = (
    "推进|推动|促进|提高|提升|增强|加强|落实|贯彻|完善|改善|改进|开展|解决|缓解|保障|保护|维护|激发|调动|发挥|增加|减少|降低|"
    "扩大|拓展|优化|巩固|带动|满足|遏制|打击|规范|支持|帮助|完成|把握|抓住|掌握|学习|听取|查看|了解|宣传"
)
_VERY, _WELL = (
    "很|非常|十分|更加|特别|相当|比较",
    "好|快|慢|大|实|细|到位|扎实|顺利|彻底|出色|成功|清楚|明白|圆满|完善",
)
_SERVED = "群众|人民|企业|百姓|社会|基层|大局|发展|民生|居民|游客"
_VERY_WELL = rf"(?:{_VERY})(?:{_WELL})(?=[，。；！？、\n])"


def _slip(before: str, particle: str, after: str) -> regex.Pattern[str]:
    """The scanner looks for the particle alone, then at what follows it, last at what precedes it."""
    return regex.compile(rf"{particle}(?=(?P<after>{after}))(?<=(?P<before>{before}){particle})")


#: (text without which it cannot be, pattern, the right particle)
_PATTERNS = (
    ("的", _slip(_HOW, "的", rf"(?:{_DOES})[了着]"), "地"),
    ("得", _slip(_HOW, "得", _DOES), "地"),
    ("的", _slip("做|办|抓|搞|干|说|讲|写|发展|进行|完成|落实|开展|执行|贯彻|推进|变化", "的", _VERY_WELL), "得"),
    ("值的", _slip(r"(?<![价数产总均净比定估保增市面峰阈限分贬升币颜压糖差极初])值", "的", "肯定|注意|一提|推广|学习|关注|信赖|重视|深思|期待|借鉴|庆贺|骄傲"), "得"),
    ("取的", _slip(r"(?<![所攫赚捞换索领采争夺获选录抽提摘收听汲吸窃盗牟谋榨])取", "的", "了|显著|明显|较好|良好|阶段性|重大|重要|积极|实效|成效|成绩|进展|突破"), "得"),
    ("获的", _slip(r"(?<![荣所查捕截抓缴斩收拿猎喜])获", "的", "了|一等奖|二等奖|三等奖|通过|批准|好评|称号"), "得"),
    ("不的", _slip(r"(?<![\p{Han}]好)不", "的", "少于|超过|低于|高于|擅自|随意|以任何|违反|有下列|泄露|转让|挪用|从事|参加|使用"), "得"),
    ("的服务", _slip("更好|全心全意|竭诚|热情", "的", rf"服务(?:{_SERVED})"), "地"),
    ("觉的", _slip("(?<=[我你他她们家众都])觉", "的", r"(?=\p{Han})"), "得"),
    ("显的", _slip("(?<=[我你他她们家众都])显", "的", r"(?=\p{Han})"), "得"),
)  # fmt: skip


#: too common to wait for without what follows
_COMMON = ("的", "得", "的服务")
#: without one of these no pattern fits
may_slip = Words(
    [
        *joined("的", _DOES.split("|"), "了着"),
        *joined("得", _DOES.split("|")),
        *joined("的", _VERY.split("|"), _WELL.split("|")),
        *joined(["的服务"], _SERVED.split("|")),
        *(sign for sign, _, _ in _PATTERNS if sign not in _COMMON),
    ]
)


def particles(text: str) -> Iterator[Slip]:
    for sign, pattern, right in _PATTERNS:
        if sign not in text:
            continue
        for match in pattern.finditer(text):
            place, start, end = match.start(), match.start("before"), match.end("after")
            wrong = text[start:end]
            better = text[start:place] + right + text[place + 1 : end]
            yield Slip(start, end, f"“{wrong}”中“{text[place]}”应为“{right}”", better)
