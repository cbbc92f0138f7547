"""What a page of mp.weixin.qq.com is: an article, a block, a notice that it is gone."""

from __future__ import annotations

import re
from enum import StrEnum

from crawler.platforms.bodies import tidy_lines
from crawler.platforms.shapes import plain

__all__ = ["PageClass", "classify", "decoded"]

_BLOCK_STATUS = frozenset({403, 418, 429, 432})
_BLOCK_MARKS = ("secitptpage/verify", "poc_token", "cap_sid")
_BODY = re.compile(r"""id=["']js_(?:article|content)["']""")
_TITLE = re.compile(r"""class=["'](?:[^"']* )?weui-msg__title[^"']*["'][^>]*>(.*?)<""", re.DOTALL)
_NOTICE = re.compile(r"""class=["']mesg-block["'][^>]*>(.*?)</div>""", re.DOTALL)
_TAG = re.compile(r"<[^>]{0,200}>")
_DELETED = ("该内容已被发布者删除", "The content has been deleted by the author")
_VIOLATION = (
    "此内容因违规无法查看",
    "此内容被投诉且经审核涉嫌侵权",
    "Unable to view this content because it violates",
)
_CLOSED = ("此账号已被屏蔽", "此帐号已被屏蔽", "该公众号已被封禁", "此帐号已自主注销", "该账号已自主注销")
_BAD = ("参数错误", "链接已过期", "Parameter error")
_MIGRATED = ("账号已迁移", "帐号已迁移", "公众号已迁移")
_UNAVAILABLE = ("该内容暂时无法查看",)


class PageClass(StrEnum):
    OK = "ok"
    BLOCKED = "blocked"
    DELETED = "deleted"
    VIOLATION = "violation"
    CLOSED = "closed"  #: the account is banned or wound up
    UNAVAILABLE = "unavailable"
    BAD_URL = "bad_url"
    MIGRATED = "migrated"
    UNKNOWN = "unknown"


def decoded(body: bytes) -> str:
    return plain(body.decode("utf-8", "replace"))


def classify(text: str, url: str = "", status: int = 200) -> PageClass:
    """The class of a page. The body's own element wins over phrases: an article may quote them.

    A verification page may carry no visible word at all, so its scripts decide.
    """
    if "appmsgcaptcha" in url or status in _BLOCK_STATUS:
        return PageClass.BLOCKED
    if _BODY.search(text):
        return PageClass.OK
    if any(mark in text for mark in _BLOCK_MARKS):
        return PageClass.BLOCKED
    notice = _notice(text)
    for found, phrases in (
        (PageClass.DELETED, _DELETED),
        (PageClass.VIOLATION, _VIOLATION),
        (PageClass.CLOSED, _CLOSED),
        (PageClass.MIGRATED, _MIGRATED),
        (PageClass.UNAVAILABLE, _UNAVAILABLE),
        (PageClass.BAD_URL, _BAD),
    ):
        if any(phrase in notice for phrase in phrases):
            return found
    return PageClass.UNKNOWN


def _notice(text: str) -> str:
    """The words of a notice page's own elements."""
    parts = [*_TITLE.findall(text), *(_TAG.sub(" ", part) for part in _NOTICE.findall(text))]
    return tidy_lines(" ".join(parts))
