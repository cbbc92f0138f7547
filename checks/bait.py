"""Words and addresses that lure: gambling, pornography, fraud, domains for sale; told from news about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from checks.matcher import LURES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checks.matcher import Lexicons

__all__ = ["BAIT", "PARKED", "baits", "lures", "news_about"]

BAIT = LURES
PARKED = frozenset({"停放域名"})

#: an office, the police or a newspaper writing against it
_NEWS = regex.compile(
    r"打击|查处|查获|破获|侦破|抓获|警方|公安|民警|法院|检察|整治|防范|警惕|揭秘|曝光|禁[赌毒止]|反诈|诈骗案|宣传|通报|"
    r"专项行动|案件|判[决处刑]|典型案例|取缔|严禁|拒绝|远离|治理|举报|承诺书|倡议书|福利彩票|体育彩票|彩票公益金|法律|法规"
)
#: parts of host names that betting sites use
_HOST = regex.compile(
    r"(?:bet(?:365|way|88|vip)|(?:365|188|1x|w88)bet|casino|baijiale|bocai|yabo\d*|kaiyun|xpj\d+|pujing|sands\d{2,}|\bhg\d{4}|jsdc|qipai|lottery\d|"
    r"slots?\d*\.|poker|caipiao|shishicai|pk10|av\d{2,}|porn|sexx?\d*\.|xxx)",
    regex.IGNORECASE,
)


def baits(lexicons: Lexicons, texts: Iterable[str], categories: frozenset[str] = BAIT | PARKED) -> list[str]:
    """The distinct luring words of the base lists in the texts, in order; the county's own words are no bait."""
    found = [
        hit.term.wrong
        for text in filter(None, texts)
        for hit in lexicons.scan(text, None, categories)
        if hit.category in categories
    ]
    return list(dict.fromkeys(found))


def lures(url: str) -> bool:
    """Whether the address itself looks like a betting or pornographic site."""
    return bool(_HOST.search(url.partition("://")[2].partition("?")[0]))


def news_about(text: str) -> bool:
    """Whether a title speaks about such things as an office does."""
    return bool(_NEWS.search(text))
