"""Homes and circumstances of persons: addresses to the house, tables of names with health, need or family."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from checks.boundaries import is_word
from checks.exposure import Exposure, hinted
from checks.glance import BLANKS, Words, joined
from checks.normalise import fold
from checks.surnames import SURNAMES
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Circumstances", "addresses", "circumstances", "may_tell"]

_LABEL = (
    r"(?:家庭(?:详细)?(?:住址|地址)|现住址|住址|居住地址|户籍(?:地址|所在地|住址|地)|身份证(?:住址|地址))"
)
_NUMERAL = r"[\d一二三四五六七八九十百零〇]+"
_PLACE = r"[\p{Han}\d\-—()]{2,40}?"
#: a house, a flat: what a door can be found by
_DOOR = rf"{_NUMERAL}(?:号(?!文|令|公告|线|机|召)|栋|幢|单元|室|户)(?:[\p{{Han}}\d\-—]{{0,12}}?{_NUMERAL}(?:号|室|户|单元))?"
_NUMBERED = regex.compile(rf"{_NUMERAL}[号栋幢单室户]")  #: without a door there is no address
_LABELLED = regex.compile(rf"{_LABEL}[ \t:]{{0,4}}(?P<address>{_PLACE}{_DOOR})")
#: as decisions name a party: 张三，男，汉族，1980年出生，住示例县建设路12号
_PARTY = regex.compile(
    rf"(?:男|女|族|出生|生|公民)[^。\n]{{0,60}}?[,，;；\s][现家暂]?住(?:址|所地|所|在|于)?[ :]{{0,2}}(?P<address>{_PLACE}{_DOOR})"
    rf"|(?:当事人|被处罚人|违法行为人|申请人|投诉人|来信人|原告|被告|伤者|死者|[被受]害人)[: ]?\p{{Han}}{{2,4}}[,，]\s?住(?:址|所地|所|在|于)?[ :]{{0,2}}(?P<address>{_PLACE}{_DOOR})"
)
#: as letters and lists of applicants do: 申请人李英，现住示例县幸福花园3栋201室
_DWELLING = regex.compile(
    rf"\p{{Han}}{{2,4}}\)?[,，、;；\s][现家暂]住(?:在|于|址|地)?[ :]{{0,2}}(?P<address>{_PLACE}{_DOOR})(?!数|居民)"
)
#: a row of persons whose plain 地址 can only be their home
_ROW = regex.compile(
    rf"(?:户主|姓名|申请人|承租人|患者|学生|家长|监护人)[^\n\t:]{{0,4}}:[^\n]{{0,80}}?"
    rf"\t(?:详细|居住|联系|通讯|通信|房屋|住房)?(?:地址|房屋坐落):(?P<address>{_PLACE}{_DOOR})"
)
_TRADE = regex.compile(r"经营|单位|企业|公司|机构|店|负责人|法定代表人|责任人|联系人|法人|执业|厂|商户")
#: most pages speak of no home; a plain 地址 counts as the heading of a column or behind one
_HOME = Words(
    [
        *joined("住", "址所在于地"),
        *joined((*BLANKS, *",;现家暂"), "住"),
        *("户籍", "家庭地址", "家庭详细地址", "身份证地址"),
    ]
)
_PLACE_WORD = Words(("地址", "房屋坐落"))
_PLACE_HEADING = re.compile(r"\s\S{0,2}(?:地址|房屋坐落)(?=\s)|\t\S{0,2}(?:地址|房屋坐落):")
#: each way to write an address, with words without which it is not written so
_WAYS = (
    (
        _LABELLED,
        Words(("住址", "家庭地址", "家庭详细地址", "居住地址", "户籍地", "户籍所在地", "身份证地址")),
    ),
    (_PARTY, Words(joined((*BLANKS, *",;现家暂"), "住"))),
    (_DWELLING, Words(joined("现家暂", "住"))),
    (_ROW, Words(("地址:", "房屋坐落:"))),
)
_OFFICE = regex.compile(
    r"公司|单位|政府|办公|经营|学校|医院|中心|大队|派出所|村委|居委|服务站|门市|商行|超市|厂"
)
_TOWN = regex.compile(r".*?(?:镇|乡|街道|县|区|市)")

_SURE, _DOUBTED = Confidence.DEFINITE, Confidence.SUSPECTED
#: heading of a column, words without which none is, what it tells, how sure that it must not be told
_HEADINGS = (
    (
        r"(?<!擅长)(?<!诊治)(?:病种|病情|病名|病因|患病(?:情况|名称)|(?:所患)?疾病(?:名称|类型)?|诊断(?:结果|病名)?|"
        r"患者姓名|孕检|孕情|孕周|末次月经|预产期|婚育|婚姻状况|生育(?:情况|状况)|健康状况)",
        [
            *("病种", "病情", "病名", "病因", "患病", "疾病", "诊断", "患者姓名", "孕检", "孕情", "孕周"),
            *("末次月经", "预产期", "婚育", "婚姻状况", "生育", "健康状况"),
        ],
        "健康或婚育状况",
        _SURE,
    ),
    (
        r"感染(?:类型|途径|者姓名)|(?:HIV|艾滋病)(?:检测|抗体|随访|感染)",
        [
            *joined(("感染",), ("类型", "途径", "者姓名")),
            *joined(("HIV", "艾滋病"), ("检测", "抗体", "随访", "感染")),
        ],
        "健康或婚育状况",
        _SURE,
    ),
    (
        r"戒毒(?:类型|方式|期限|人员)|矫正(?:类别|期限|对象)",
        [*joined(("戒毒",), ("类型", "方式", "期限", "人员")), *joined(("矫正",), ("类别", "期限", "对象"))],
        "戒毒、矫正情况",
        _DOUBTED,
    ),
    (
        r"残疾(?:人)?(?:类别|类型|等级|程度|证号)|致残原因",
        [*joined(("残疾",), ("", "人"), ("类别", "类型", "等级", "程度", "证号")), "致残原因"],
        "残疾状况",
        _DOUBTED,
    ),
    (
        r"[致返]贫(?:原因|风险)|(?:主要)?风险类型|监测类别|(?:贫困|低保|困难|救助)原因|家庭困难(?:情况|原因)",
        [
            *("监测类别", "风险类型", "家庭困难"),
            *joined("致返", "贫", ("原因", "风险")),
            *joined(("贫困", "低保", "困难", "救助"), ("原因",)),
        ],
        "贫困或困难原因",
        _DOUBTED,
    ),
    (
        r"(?:学生|幼儿|儿童|未成年人|孤儿|孩子|子女)姓名|监护人(?:姓名)?|家长姓名|"
        r"(?<=学生[^\n。]{0,40}[\t ])家长(?=[\t ])",
        [
            *joined(("学生", "幼儿", "儿童", "未成年人", "孤儿", "孩子", "子女", "家长"), ("姓名",)),
            *joined((" ", "\t"), ("家长",), (" ", "\t")),
            "监护人",
        ],
        "未成年人信息",
        _DOUBTED,
    ),
)
_PATTERNS = [
    (regex.compile(pattern), Words(words), what, confidence) for pattern, words, what, confidence in _HEADINGS
]
_NAME_HEADING = re.compile(r"姓\s?名|患者|户主|学生|儿童")
#: words without which no pattern for the name fits a text
_NAMING = Words([*joined("姓", ("", *BLANKS), "名"), "患者", "户主", "学生", "儿童"])
_HAN = regex.compile(r"\p{Han}+")
_PLACES = "村镇乡县区市组屯寨庄局站所院校路街"
_CELL = regex.compile(r"[^\s\t|,，、;；]+")
_CELL_END, _CELL_START = (
    regex.compile(r"[^\s|,，、;；:：()（）]*$"),
    regex.compile(r"[^\s|,，、;；:：()（）]*"),
)
_LONGEST_HEADING = 14
_HEADER_REACH, _ROWS_REACH = 80, 600
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Circumstances:
    """A table at `start` that tells of `what` of that many persons by name."""

    start: int
    heading: str
    what: str
    persons: int
    confidence: Confidence


def _tells_of_homes(text: str) -> bool:
    if not (_HOME(text) or (_PLACE_WORD(text) and _heads_places(fold(text)))):
        return False
    return _NUMBERED.search(fold(text)) is not None


def _heads_places(text: str) -> bool:
    """Whether a column or a cell of places begins somewhere: looked for round the words alone."""
    return any(
        _PLACE_HEADING.search(text, max(0, place - 3), place + 5)
        for word in ("地址", "房屋坐落")
        for place in _places_of(word, text)
    )


def _places_of(word: str, text: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


@hinted(_tells_of_homes)
def addresses(text: str) -> list[Exposure]:
    """Home addresses of persons down to the door; to the village or street is what practice allows."""
    folded = fold(text)
    found: dict[int, Exposure] = {}
    for pattern, words in _WAYS:
        for match in pattern.finditer(folded) if words(text) else ():
            if pattern is _ROW and _TRADE.search(match[0]):
                continue
            start, end = match.span("address")
            address = text[start:end]
            if not _OFFICE.search(address):
                town = _TOWN.match(address)
                shown = (town[0] if town else address[:3]) + "****"
                found.setdefault(start, Exposure(start, end, address, _SURE, "", shown))
    return [found[start] for start in sorted(found)]


def may_tell(text: str) -> bool:
    """Whether there can be such a table at all."""
    return _NAMING(text) and any(words(text) for _, words, _, _ in _PATTERNS)


def circumstances(text: str) -> list[Circumstances]:
    """Tables whose headings name persons and what nobody else need know of them."""
    if not may_tell(text):
        return []
    found, names = [], list[tuple[int, str]]()
    for pattern, words, what, confidence in _PATTERNS:
        for match in pattern.finditer(text) if words(text) else ():
            before = text[max(0, match.start() - _HEADER_REACH) : match.start()].rpartition("。")[2]
            if len(_cell_around(text, match.start(), match.end())) > _LONGEST_HEADING:
                continue
            if not _NAME_HEADING.search(before + text[match.start() : match.end() + _HEADER_REACH]):
                continue
            names = names or _names(text)
            first = bisect_left(names, (match.end(), ""))
            after = bisect_left(names, (match.end() + _ROWS_REACH, ""))
            persons = len({name for _, name in names[first:after]})
            if persons >= _FEWEST:
                found.append(Circumstances(match.start(), match[0], what, persons, confidence))
                break
    return found


def _cell_around(text: str, start: int, end: int) -> str:
    """The words that a match stands in, without a break or a mark: short in a heading, long in prose."""
    before = _CELL_END.search(text[max(0, start - 2 * _LONGEST_HEADING) : start])
    after = _CELL_START.match(text, end, end + 2 * _LONGEST_HEADING)
    return (before[0] if before else "") + text[start:end] + (after[0] if after else "")


def _names(text: str) -> list[tuple[int, str]]:
    """(offset, cell) of the cells that are a person's name in full."""
    return [
        (match.start(), match[0])
        for match in _CELL.finditer(text)
        if 2 <= len(match[0]) <= 4 and match[0][0] in SURNAMES and _is_name(match[0])
    ]


def _is_name(cell: str) -> bool:
    """Two characters may be a word too; three that open with a surname hardly are, but for places."""
    if not _HAN.fullmatch(cell) or "某" in cell or cell[-1] in _PLACES:
        return False
    return len(cell) == 3 or not is_word(cell)
