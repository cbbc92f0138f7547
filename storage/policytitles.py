"""Policy documents and what explains them: which title is a document's, which an interpretation's, which go together."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["AHEAD", "is_formal_title", "is_interpretation", "names", "of_county", "speaks_of"]

_EXPLAINS = re.compile(r"解读|图解|一图|读懂|看懂|答记者问|政策问答|问答|明白卡|简明问答|新闻发布会")
#: documents that lay down something the public has to understand
_KINDS = "办法|规定|细则|方案|意见|措施|规划|计划|条例|制度|规则|标准|预案|指引|指南|清单|目录|决定|政策|通知"
_FORMAL = re.compile(rf"(?:{_KINDS})(?:[（(][^）)]*[）)])?$|关于.*的(?:通知|意见|决定|实施意见)")
#: documents on persons, meetings and days off need no interpretation
_PLAIN = re.compile(
    r"任免|任职|免职|职务|表彰|表扬|通报|召开|会议|放假|值班|调整.{0,20}(?:小组|委员会|指挥部|分工)|成立|废止|宣布失效|印章|批复|征求意见|公示|转发"
)
_COUNTY = re.compile(r"^[^，。《]{2,12}?[县市区旗]人民政府(?:办公室)?(?=关于|印发|令|转发)")
_QUOTED = re.compile(r"《([^《》]{4,}(?:《[^《》]*》[^《》]*)?)》")
_WRAPPING = re.compile(
    r"^.{0,20}?(?:人民政府|人民政府办公室|政府办公室|委员会|局|办公室)?(?:关于)?(?:印发|公布|发布|颁布)(?:实施)?《?|的(?:通知|通告|决定)$"
)
_PLACE = re.compile(r"^[^，。、关于]{2,4}?[县市区旗](?=.{6})")
_EDITION = re.compile(r"[\d年版至修订试行稿]*(?:的通知|的意见|的决定)?")
#: an interpretation may come out so many days before its document; an older one is of an earlier edition
AHEAD = 45
#: a name shorter than that could be anybody's
_SHORTEST = 6


def is_interpretation(title: str) -> bool:
    """Whether the title is that of something that explains a policy."""
    return bool(_EXPLAINS.search(title))


def of_county(title: str) -> bool:
    """Whether the title says that the county government, or its office in its name, has issued it."""
    return bool(_COUNTY.search(re.sub(r"\s+", "", title)))


def is_formal_title(title: str) -> bool:
    """Whether the title is that of a policy document which the public needs explained."""
    plain = re.sub(r"\s+", "", title)
    return bool(_FORMAL.search(plain)) and not _PLAIN.search(plain) and not is_interpretation(plain)


@lru_cache(10_000)  # every document is asked against every interpretation
def names(title: str) -> frozenset[str]:
    """The document's names, reduced to letters and digits: what it quotes, and itself without its wrapping.

    Each stands there a second time without the place it begins with.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    found = [*_QUOTED.findall(plain), plain, _WRAPPING.sub("", plain)]
    about = re.search(r"关于(.+?)(?:的(?:通知|通告|决定))?$", plain)
    if about and not _QUOTED.search(plain):
        found.append(about[1])
    found += [_PLACE.sub("", name) for name in found]
    bare = (_bare(name) for name in found)
    return frozenset(name for name in bare if len(name) >= _SHORTEST)


def speaks_of(title: str, document: str) -> bool:
    """Whether the title of an interpretation names the document."""
    (said, quotes), own = _told(title), names(document)
    if any(name in said for name in own):
        return True
    return any(_is_name(quote, name) for quote in quotes for name in own)


@lru_cache(10_000)
def _told(title: str) -> tuple[str, tuple[str, ...]]:
    """The title's letters and digits, and the names that it quotes."""
    plain = unicodedata.normalize("NFKC", title)
    quotes = (quote for name in _QUOTED.findall(plain) if len(quote := _bare(name)) >= _SHORTEST)
    return _bare(plain), tuple(quotes)


def _is_name(quote: str, name: str) -> bool:
    """Whether the quote is the name but for its beginning and for years and editions at its end."""
    start = name.rfind(quote)
    return start >= 0 and _EDITION.fullmatch(name[start + len(quote) :]) is not None


def _bare(name: str) -> str:
    """Without brackets, punctuation and 试行, which one title has and another leaves out."""
    return re.sub(r"[^\w]|_", "", re.sub(r"[（(](?:试行|暂行|修订|征求意见稿)[）)]", "", name))
