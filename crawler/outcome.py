"""What became of a fetch: a status and a body as one `FetchOutcome`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from daachorse import DoubleArrayAhoCorasick

from storage.models import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["challenge", "classify", "is_text"]

_TEXTUAL = re.compile(r"text/|html|xml|json|javascript", re.IGNORECASE)
#: a challenge page shows next to nothing; a page with more text is content, whatever it quotes
_TINY = 300
_LARGEST = 200_000
_CHINESE = 1500
_JSL = re.compile(r"__jsl_clearance|__jsluid|document\.cookie\s*=\s*\(|go\(\{\"bts\"")
_RIVER = re.compile(r"\$_ts\s*=\s*window\[|/rand/rand\.[0-9a-f]+\.js|window\['\$_ts'\]")
_ALIYUN = re.compile(r"var\s+arg1\s*=\s*['\"][0-9A-Fa-f]{40}['\"]|acw_sc__v2")
_ASKS = re.compile(
    r"请(?:开启|启用|打开)(?:浏览器的?)?\s*(?:JavaScript|JS|Cookie)|enable\s+javascript|正在(?:进行|验证|检[测查])(?:您的)?(?:浏览器|安全)"
    r"|安全(?:验证|检查|校验)(?:中|…|\.)|checking\s+your\s+browser|just a moment",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(
    r"请(?:输入|完成|拖动|点击|滑动)[^<]{0,12}(?:验证码|验证|滑块)|滑动验证|人机(?:验证|识别)|访问(?:过于|太)?频繁|请求(?:过于|太)频繁|captcha|geetest|nc_token|您的访问(?:被|已被)(?:拦截|阻断)"
    r"|网站防火墙|访问被拦截|WAF\s*(?:拦截|block)",
    re.IGNORECASE,
)
#: without one of these, in lower case, none of the five can match: one pass, for all of them, over most pages
_HINTS = (
    "__jsl", "document.cookie", 'go({"bts"', "$_ts", "/rand/rand.", "arg1", "acw_sc__v2",
    "请开启", "请启用", "请打开", "enable", "正在进行", "正在验证", "正在检", "安全验证", "安全检查", "安全校验", "checking", "moment",
    "请输入", "请完成", "请拖动", "请点击", "请滑动", "滑动验证", "人机", "频繁", "captcha", "geetest", "nc_token", "您的访问", "防火墙",
    "被拦截", "waf",
)  # fmt: skip
_HINTED = DoubleArrayAhoCorasick([hint.encode() for hint in _HINTS])
_TAGS = re.compile(
    r"<script\b.*?</script\s*>|<style\b.*?</style\s*>|<noscript\b.*?</noscript\s*>|<title\b.*?</title\s*>|<!--.*?-->|<[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_COLUMN = re.compile(r"<meta[^>]+(?:ColumnName|ArticleTitle|SiteIDCode)", re.IGNORECASE)


def is_text(kind: str) -> bool:
    """Whether an answer of that Content-Type is read as a page; Office's own types only speak of XML."""
    return not kind or (_TEXTUAL.search(kind) is not None and "document" not in kind)


def classify(status: int, headers: Mapping[str, str], text: str, url: str) -> FetchOutcome:
    """The outcome of an answered request. `headers` in any case, `text` decoded, `url` final."""
    if challenge(status, headers, text):
        return FetchOutcome.CHALLENGE
    if status == 304:
        return FetchOutcome.NOT_MODIFIED
    if status in (404, 410):
        return FetchOutcome.GONE
    if status in (401, 403, 407, 451):
        return FetchOutcome.FORBIDDEN
    if status == 429 or (status == 503 and _header(headers, "retry-after")):
        return FetchOutcome.THROTTLED
    if status == 408:
        return FetchOutcome.TIMEOUT
    if status >= 500:
        return FetchOutcome.SERVER_ERROR
    if status >= 400 or status < 200:
        return FetchOutcome.CLIENT_ERROR
    return FetchOutcome.OK


def challenge(status: int, headers: Mapping[str, str], text: str) -> str:
    """The product whose protection page this is, by two signs: its marker, and hardly any text to read; else ""."""
    cookies = _header(headers, "set-cookie")
    if status == 521 and ("__jsl" in cookies or "document.cookie" in text or _JSL.search(text)):
        return "加速乐"
    if len(text) > _LARGEST or (status < 400 and not _suspicious(text)):
        return ""
    if _COLUMN.search(text) or len(_readable(text)) > _TINY:
        return ""
    if _RIVER.search(text) and (status in (202, 412) or len(_readable(text)) < 60):
        return "瑞数"
    if _ALIYUN.search(text):
        return "阿里云"
    if _JSL.search(text) and "document.cookie" in text:
        return "加速乐"
    if _CAPTCHA.search(_readable(text)) or (status in (403, 405, 412, 429, 503) and _CAPTCHA.search(text)):
        return "验证码"
    return (
        "脚本验证" if _ASKS.search(text) and len(_readable(text)) < 120 and "<script" in text.lower() else ""
    )


def _suspicious(text: str) -> bool:
    """A cheap look before the dear one: hardly any Chinese in it, and any marker at all?"""
    # a Chinese character takes two bytes more than it counts; wherever they stand, that many are content
    if len(text.encode("utf-8", "surrogatepass")) - len(text) > 2 * _CHINESE:
        return False
    if _COLUMN.search(text):  # a protection page does not bear the tags of a government page
        return False
    if not _HINTED.find(text.lower().encode("utf-8", "surrogatepass")):
        return False
    return any(pattern.search(text) is not None for pattern in (_RIVER, _ALIYUN, _JSL, _ASKS, _CAPTCHA))


def _readable(text: str) -> str:
    return "".join(_TAGS.sub(" ", text).split())


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((str(value) for key, value in headers.items() if key.lower() == name), "")
