"""What the office enters by hand: the months a row speaks of, and which items there are."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from config.rulesets import nearest

__all__ = ["ITEMS", "LETTERS", "NOTES", "NUMBERS", "PREFIXES", "is_note", "item", "letter_kind", "months"]

#: items that take 数量
NUMBERS = (
    "发布数",
    "公开数",
    "解读数",
    "动态数",
    "年度任务数",
    "政策文件",
    "已解读",
    "文字解读",
    "图片解读",
    "视频解读",
    "负责人解读",
    "按时解读",
    "问政信件",
    "依申请公开",
    "整改错敏信息",
    "整改外链暗链",
)
#: items that take 说明: text which goes into the paper as it stands
NOTES = ("编者按", "领导批示", "工作动态", "工作评价", "存在问题", "工作要求")
#: items with a name of the office's own after a colon
PREFIXES = ("检查", "合格", "合计", "统计表")
ITEMS = (*NUMBERS, *NOTES, *(f"{prefix}：名称" for prefix in PREFIXES))
#: kinds of letters, by what is written
LETTERS = {
    **dict.fromkeys(("依申请公开", "依申请", "信息公开申请"), "依申请公开"),
    **dict.fromkeys(("问政信件", "信件", "网络问政", "领导信箱", "县长信箱"), "问政信件"),
    **dict.fromkeys(("咨询", "简单咨询", "咨询留言", "政务咨询"), "咨询"),
    **dict.fromkeys(("找错", "我为政府网站找错", "网站找错", "纠错"), "找错"),
}

_DECEMBER = 12
_MONTHS = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:\s*(?:至|到|~|—+|-+|–)\s*(?:(\d{4})\s*[-./年]\s*)?(\d{1,2})\s*月?(?:份)?)?"
)
_YEAR = re.compile(r"(\d{4})年?")
_FIRST_OF_MONTH = re.compile(r"(\d{4})-(\d{2})-01")
_ALLOWED = "应为月份，如 2026-10；几个月合在一起写 2026年1-9月，全年写 2026年"


def months(value: str) -> tuple[dt.date, dt.date]:
    """First and last day of the months named: 2026-10, 2026年10月, 2026年1-9月, 2026-01至2026-09, 2026年.

    Excel turns 2026-10 into the first of that month: that is understood too.
    """
    words = unicodedata.normalize("NFKC", value).strip().removesuffix("份")
    if whole := _YEAR.fullmatch(words):
        return dt.date(int(whole[1]), 1, 1), dt.date(int(whole[1]), 12, 31)
    match = _FIRST_OF_MONTH.fullmatch(words) or _MONTHS.fullmatch(words)
    if not match:
        raise ValueError(_ALLOWED)
    parts = [int(part) if part else 0 for part in (*match.groups(), None, None)]
    year, first, last_year, last = parts[:4]
    last_year, last = last_year or year, last or first
    if not (1 <= first <= _DECEMBER and 1 <= last <= _DECEMBER) or (last_year, last) < (year, first):
        raise ValueError(_ALLOWED)
    return dt.date(year, first, 1), dt.date(last_year, last, calendar.monthrange(last_year, last)[1])


def item(value: str) -> str:
    """The item as it is kept; a half-width colon becomes a Chinese one."""
    words = value.replace(":", "：").replace(" ", "")
    prefix, colon, name = words.partition("：")
    if words in NUMBERS or words in NOTES:
        return words
    if colon and prefix in PREFIXES and name:
        if len(words) > 60:
            raise ValueError("最多 60 个字")
        return words
    raise ValueError(f"可填：{'、'.join(ITEMS)}{nearest(words, ITEMS)}")


def is_note(name: str) -> bool:
    """Whether the item takes text rather than a number."""
    return name in NOTES


def letter_kind(value: str) -> str:
    words = value.replace(" ", "")
    if words not in LETTERS:
        raise ValueError(f"可填：{'、'.join(dict.fromkeys(LETTERS.values()))}")
    return LETTERS[words]
