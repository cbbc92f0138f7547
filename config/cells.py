"""What a ledger's cells may hold: each reader gives the value, or raises ValueError saying what is allowed."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from config.rulesets import nearest

__all__ = [
    "CATEGORIES",
    "PLATFORMS",
    "aliases",
    "category",
    "count",
    "day",
    "email",
    "grade",
    "is_address",
    "optional_day",
    "period",
    "phrases",
    "platform",
    "required",
    "text",
    "url",
]

#: 栏目类别, in the ledgers' order
CATEGORIES = ("动态要闻", "通知公告", "政策文件", "人事信息", "规划计划", "年度报告", "静态信息", "其他")
#: what the ledgers write → the platform's code
PLATFORMS = {
    **dict.fromkeys(
        ("微信", "微信公众号", "微信订阅号", "微信服务号", "公众号", "订阅号", "服务号", "wechat"), "wechat"
    ),
    **dict.fromkeys(("微博", "新浪微博", "政务微博", "weibo"), "weibo"),
    **dict.fromkeys(("今日头条", "头条", "头条号", "今日头条号", "toutiao"), "toutiao"),
    **dict.fromkeys(("抖音", "抖音号", "douyin"), "douyin"),
    **dict.fromkeys(("快手", "快手号", "kuaishou"), "kuaishou"),
    **dict.fromkeys(("视频号", "微信视频号", "channels"), "channels"),
    **dict.fromkeys(("小红书", "xiaohongshu"), "xiaohongshu"),
    **dict.fromkeys(("app", "客户端", "移动客户端", "政务app", "手机客户端"), "app"),
}
_BLANK = {"", "/", "\\", "-", "--", "—", "——", "无", "空"}
_CATEGORY_WORDS = {"其它": "其他", "动态": "动态要闻", "要闻": "动态要闻"}
_GRADES = ("严重", "重大", "较重", "重要", "一般", "轻微", "提示")
_GRADE_WORDS = {"高": "严重", "中": "一般", "低": "提示", "普通": "一般"}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]+0?0:00(?::00)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
#: the tail of a whole number that Excel wrote to csv as 14.00
_WHOLE = re.compile(r"\.0+$")
_SPAN = re.compile(r"(\d+)(天|日|周|个?星期|个?月|年)?")
_SPAN_DAYS = {"": 1, "天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7, "月": 30, "个月": 30, "年": 365}
_SPAN_WORDS = {
    "每天": 1,
    "每日": 1,
    "每周": 7,
    "每月": 30,
    "每季度": 90,
    "半年": 180,
    "每半年": 180,
    "一年": 365,
    "每年": 365,
}
#: what people put between the two halves of a class: 动态、要闻类, 通知 公告
_PADDING = re.compile(r"[\s、，,/·和及]")
_LIST = re.compile(r"[、，,；;|/\n]+")
#: unlike a name, a wording may hold a slash
_PHRASES = re.compile(r"[、，,；;|\n]+")
_ALIAS = re.compile(r"(.+?)[（(]([\d年月日./-]*)\s*(?:至|到|~|～|—+)\s*([\d年月日./-]*)[）)]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  #: Excel day numbers of 1954 and 2119
_LONGEST_PERIOD = 3650


def text(value: str, longest: int = 200) -> str:
    """Any text; the signs that mean "nothing" become ""."""
    if value in _BLANK:
        return ""
    if len(value) > longest:
        raise ValueError(f"最多 {longest} 个字")
    return value


def required(value: str, longest: int = 200) -> str:
    result = text(value, longest)
    if not result:
        raise ValueError("不能为空")
    return result


def count(value: str) -> int | None:
    """A number of pieces, or None."""
    if value in _BLANK:
        return None
    digits = unicodedata.normalize("NFKC", value).replace(",", "").removesuffix("条").strip()
    digits = _WHOLE.sub("", digits)
    if not digits.isdecimal() or int(digits) > 1_000_000:
        raise ValueError("应为 0 至 1000000 的整数，或留空")
    return int(digits)


@lru_cache(4096)
def period(value: str) -> int | None:
    """Days within which a section must be updated; None: by class. 2周, 6个月, 半年 are understood."""
    words = _WHOLE.sub("", unicodedata.normalize("NFKC", value).replace(" ", ""))
    if value in _BLANK:
        return None
    match = _SPAN.fullmatch(words)
    days = _SPAN_WORDS.get(words, 0)
    if match:
        days = int(match[1]) * _SPAN_DAYS.get(match[2] or "", 0)
    if not 1 <= days <= _LONGEST_PERIOD:
        raise ValueError(f"应为 1 至 {_LONGEST_PERIOD} 的天数，或留空（按栏目类别）")
    return days


@lru_cache(4096)
def category(value: str) -> str:
    word = _PADDING.sub("", unicodedata.normalize("NFKC", value)).removesuffix("类")
    word = _CATEGORY_WORDS.get(word, word)
    if value in _BLANK:
        return "其他"
    if word not in CATEGORIES:
        raise ValueError(f"可填：{'、'.join(CATEGORIES)}{nearest(word, CATEGORIES)}")
    return word


@lru_cache(256)
def platform(value: str) -> str:
    """The platform's code, followed by ":服务号" where the ledger says that it is one."""
    key = unicodedata.normalize("NFKC", value).replace(" ", "").lower()
    if key not in PLATFORMS:
        raise ValueError("可填：微信、微博、今日头条、抖音、快手、视频号、小红书、APP")
    # 服务号 have limits of their own, so the word that says so is kept
    return PLATFORMS[key] + (":服务号" if "服务号" in key else "")


def grade(value: str) -> str:
    """How grave a wrong wording is; "": as the rule has it."""
    word = value.removesuffix("级")
    word = _GRADE_WORDS.get(word, word)
    if value in _BLANK:
        return ""
    if word not in _GRADES:
        raise ValueError(f"可填：{'、'.join(_GRADES)}")
    return word


@lru_cache(65536)
def day(value: str) -> dt.date:
    """A date however it is written, Excel's bare day number included."""
    words = unicodedata.normalize("NFKC", value)
    if words.isdecimal() and _FIRST_SERIAL <= int(words) <= _LAST_SERIAL:
        return dt.date(1899, 12, 30) + dt.timedelta(int(words))
    match = _DAY.fullmatch(words) or _COMPACT.fullmatch(words)
    try:
        if match:
            return dt.date(*map(int, match.groups()))
    except ValueError:
        pass  # the thirtieth of February is told like any other text that is no date
    raise ValueError("应为日期，例如 2026-12-31")


def optional_day(value: str) -> dt.date | None:
    return None if value in _BLANK else day(value)


def url(value: str) -> str:
    if not is_address(value):
        raise ValueError("应为完整网址，以 http:// 或 https:// 开头，中间不含空格")
    return value


@lru_cache(65536)
def is_address(value: str) -> bool:
    """Whether it is an http or https address with a host, without spaces or full-width signs in the host."""
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    narrow = unicodedata.normalize("NFKC", host) == host
    named = bool(re.fullmatch(r"[\w-]+(\.[\w-]+)*", host)) and narrow
    return parts.scheme in ("http", "https") and named and port_fits and not re.search(r"\s", value)


def email(value: str) -> str:
    if value in _BLANK:
        return ""
    address = unicodedata.normalize("NFKC", value)
    if not _EMAIL.fullmatch(address) or len(address) > 120:
        raise ValueError("应为邮箱地址，例如 xxgk@example.gov.cn，或留空")
    return address


def phrases(value: str) -> list[str]:
    """Words divided by 、，；| or line breaks."""
    return [part.strip() for part in _PHRASES.split(value) if part.strip() not in _BLANK]


def aliases(value: str) -> list[dict[str, Any]]:
    """Other names of a unit, each with the days it was valid: 文广局(2015-01-01至2019-03-01)."""
    return [_alias(part.strip()) for part in _outside_brackets(value) if part.strip() not in _BLANK]


def _alias(written: str) -> dict[str, Any]:
    match = _ALIAS.fullmatch(written)
    if not match:
        return {"name": written, "from": None, "to": None}
    days = [day(part).isoformat() if part else None for part in match.groups()[1:]]
    return {"name": match[1], "from": days[0], "to": days[1]}


def _outside_brackets(value: str) -> list[str]:
    """Parts divided by list signs that stand outside brackets, where dates may hold a slash."""
    hidden = re.sub(
        r"[（(][^）)]*[）)]", lambda found: _LIST.sub(lambda s: "\0" * len(s[0]), found[0]), value
    )
    parts, start = [], 0
    for sign in _LIST.finditer(hidden):
        parts.append(value[start : sign.start()])
        start = sign.end()
    return [*parts, value[start:]]
