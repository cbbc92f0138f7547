"""Annual reports on the disclosure of government information: which year, whose, which headings, which period."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.models import Category, PageKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checks.registry import Context
    from checks.subjects import PageView
    from storage.unitnames import UnitNames

__all__ = [
    "FORM",
    "FORM_SINCE",
    "HEADINGS",
    "Heading",
    "Period",
    "chapters",
    "due",
    "headings",
    "holder",
    "is_county",
    "is_filed",
    "is_report",
    "old_template",
    "parts",
    "periods",
    "report_year",
    "responsible",
    "year_in",
]

FORM = "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）"
#: the six headings of the prescribed form, in order
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
#: the first report year of the six headings and the request table
FORM_SINCE = 2019

_REPORT = re.compile(r"(?:政府信息|政务|信息)公开[^《》，。；]{0,12}?(?:报告|年报)")
_ABOUT = re.compile(
    r"通知|通报|解读|图解|一图|读懂|方案|目录|培训|会议|召开|印发|编制|征集|指南|制度|办法|要点|说明|公告|部署|复函|模板|格式|考核|评估|自查|整改"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!\s*[-/.]\s*\d{1,2}\s*[-/.])")
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
#: a title may leave 人民政府 out; what only ends like a county (园区, 社区) is none
_COUNTY = re.compile(
    r"[县市区旗](?:人民)?政府$|^(?!.*(?:园|新|社|景|矿|林|库|开发)区$)[^县市区旗]{1,6}[县市区旗]$"
)


def is_report(title: str) -> bool:
    """Whether the title is that of an annual report itself, not of something written about one."""
    return bool(_REPORT.search(title)) and not _ABOUT.search(title)


def is_filed(view: PageView) -> bool:
    """An annual report that stands in a column for annual reports."""
    filed = view.section is not None and view.section.category is Category.ANNUAL_REPORT
    return filed and view.page.kind is PageKind.ARTICLE and is_report(view.page.title)


def responsible(view: PageView, context: Context) -> int | None:
    """Unit.id of whose report it is: the unit that the title names, else the owner of the column."""
    name = holder(view.page.title)
    names: UnitNames = context.inputs["unit_names"]
    named = names.within(name, view.page.date) if name else None
    return named or view.page.unit_id


def year_in(title: str) -> int | None:
    """The year the title speaks of."""
    plain = unicodedata.normalize("NFKC", title)
    match = _YEAR.search(plain)
    if match:
        return int(match[1])
    chinese = _CHINESE_YEAR.search(title)
    return int(chinese[0].translate(_DIGITS)) if chinese else None


def report_year(title: str, day: dt.date | None) -> int | None:
    """The year reported on: as the title says, else the one before its publication."""
    named = year_in(title)
    if named is not None:
        return named
    return day.year - 1 if day else None


def holder(title: str) -> str:
    """Whose report it is, as the title opens: what stands before the year and before 政府信息公开."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)).strip("《〈“\"'【[")
    for pattern in (_YEAR, _CHINESE_YEAR):
        match = pattern.search(plain)
        if match and match.start() > 0:
            plain = plain[: match.start()]
            break
    else:
        plain = re.sub(r"^(?:19|20)\d\d年?度?", "", plain)
        plain = _CHINESE_YEAR.sub("", plain).removeprefix("年度").removeprefix("年")
    match = _REPORT.search(plain)
    return (plain[: match.start()] if match else plain).strip("：:-—_关于的")


def is_county(name: str) -> bool:
    """Whether the holder is the county government as such; its report is due two months later."""
    return bool(_COUNTY.search(name))


def due(parameters: Mapping[str, str], year: int, county: bool) -> tuple[dt.date | None, dt.date]:
    """(the county's own last day for the report on `year` or None, the legal one)."""
    local = parameters["local_due_county" if county else "local_due"]
    legal = parameters["legal_due_county" if county else "legal_due"]
    return (_day(local, year + 1) if local else None), _day(legal, year + 1)


def _day(written: str, year: int) -> dt.date:
    month, _, day = written.partition("-")
    return dt.date(year, int(month), int(day))


# --- headings -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """`part` is 1 to 6 by its words; `number` what is written before it, None for nothing."""

    part: int
    number: int | None
    text: str
    offset: int


_NUMERALS = {numeral: i for i, numeral in enumerate("一二三四五六七八九", 1)}
_LINE = re.compile(r"^[^\S\n]*(?:第?([一二三四五六七八九])(?:部分)?\s*[、．.，,：: ]\s*)?([^\n\t]+)", re.M)
_TABLE = re.compile(r"本年新收|上年结转|办理结果|结转下年度|本年度办理")
#: asked in this order: the fourth heading speaks of 申请 too
_PARTS = (
    (4, re.compile(r"复议|诉讼")),
    (1, re.compile(r"^(?:工作)?(?:总体|基本|概述|概况)")),
    (2, re.compile(r"主动公开")),
    (3, re.compile(r"申请")),
    (5, re.compile(r"问题|不足")),
    (6, re.compile(r"其他|其它|需要报告")),
)
_BARE = re.compile(
    r"(?:工作)?总体情况|(?:行政机关)?主动公开政府信息情况|(?:行政机关)?收到和处理政府信息公开申请情况"
    r"|(?:因)?政府信息公开(?:工作被申请)?行政复议、?(?:提起)?行政诉讼情况|(?:政府信息公开工作)?存在的主要问题及改进情况|其他需要报告的事项"
)
#: a heading may share its line with the beginning of its text
_HEAD_LENGTH = 34


def chapters(body: str) -> int:
    """How many of 一、二、三 … open a line in their order: a text that has chapters, whatever they are."""
    number = 0
    for match in _LINE.finditer(body):
        number += _NUMERALS.get(match[1] or "") == number + 1
    return number


def headings(body: str) -> list[Heading]:
    """The lines that open one of the six parts, in the order of the text."""
    found = []
    for match in _LINE.finditer(body):
        numeral, words = match[1], re.sub(r"\s+", "", match[2])[:_HEAD_LENGTH]
        if _TABLE.search(words) or (numeral is None and not _BARE.fullmatch(words)):
            continue
        head = re.split(r"[。：:；]", words)[0]
        part = next((part for part, pattern in _PARTS if pattern.search(head)), 0)
        if part:
            found.append(Heading(part, _NUMERALS.get(numeral or ""), head, match.start()))
    return found


def parts(body: str) -> dict[int, str]:
    """Part number → its text, by the first rightly numbered heading of each."""
    marks: dict[int, Heading] = {}
    for heading in headings(body):
        if heading.number in (None, heading.part):
            marks.setdefault(heading.part, heading)
    ordered = sorted(marks.values(), key=lambda heading: heading.offset)
    ends = [*(heading.offset for heading in ordered[1:]), len(body)][: len(ordered)]
    return {one.part: body[one.offset : end] for one, end in zip(ordered, ends, strict=True)}


# --- period and template --------------------------------------------------------------------------------

Period = tuple[dt.date, dt.date]

_SENTENCE = re.compile(
    r"[^。\n]*(?:统计期限|统计时限|统计时间|统计日期|数据的?期限|数据的?时限|报告期)[^。\n]*"
)
_SPAN = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日?起?(?:至|到|[-—–－~～]+)(?:(20\d\d)年|当年|同年)?(\d{1,2})月(\d{1,2})日?"
)


def periods(text: str) -> list[Period]:
    """Periods of statistics that the report states, each (first day, last day)."""
    found = []
    for sentence in _SENTENCE.findall(text):
        plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", sentence))
        for y1, m1, d1, y2, m2, d2 in _SPAN.findall(plain):
            try:
                found.append((dt.date(int(y1), int(m1), int(d1)), dt.date(int(y2 or y1), int(m2), int(d2))))
            except ValueError:  # a 31st of June is for the reader of typos, not a period
                continue
    return found


def old_template(text: str) -> Sequence[str]:
    """Column heads that only the form used until 2020 had."""
    plain = re.sub(r"\s+", "", text)
    marks = [mark for mark in ("上一年项目数量", "本年新制作数量", "本年新公开数量") if mark in plain]
    if "本年增/减" in plain or "本年增／减" in plain:
        marks.append("本年增/减")
    if "政府集中采购" in plain and "采购总金额" in plain:
        marks.append("政府集中采购")
    return marks
