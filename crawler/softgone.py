"""Soft 404: pages that answer 200 and yet say, or show by their shape, that there is nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.hrefs import extension

if TYPE_CHECKING:
    from crawler.glimpse import Glimpse

__all__ = [
    "A_NOTICE",
    "WrongPage",
    "in_upkeep",
    "is_front",
    "reason",
    "same_page",
    "says_not_found",
    "speaks_of_upkeep",
]

_SHORT = 200  #: visible characters below which a page is judged by its words
_VERY_SHORT = 80  #: the same where the site is known to answer wrong addresses with a true 404
A_NOTICE = 600  #: visible characters of a notice that a site is closed, at most
_A_WORD = 20  #: visible characters of which a bare number may be all there is
TELLING = 60  #: visible characters that a shape needs to be compared without any words
_NEAR = 0.9

_THING = "(?:页面|网页|页|文件|附件|图片|文档|资源|地址|网址|链接|信息|内容|文章|栏目|稿件|目录)"
_PHRASES = re.compile(
    rf"(?:找不到|未找到|没有找到|无法找到|无法显示|没找到)(?:该|此|您|你|所|请求|访问|查找|要|的|相关|指定|对应){{0,8}}{_THING}"
    rf"|{_THING}(?:可能|也许)?(?:已经?|早已)?(?:被|遭)?(?:管理员)?(?:删除|移除|移走|丢失|失效|不存在|下线|撤销|找不到)"
    rf"|{_THING}(?:未找到|没有找到|无法找到|走丢了|跑丢了|飞走了)"
    r"|(?:错误|error|http)\s*[:：]?\s*404|404\s*[-—:：|,，.。]?\s*(?:错误|页面|not\s*found|error|找不到|未找到|对不起|抱歉|sorry)"
    r"|page\s+(?:not|cannot\s+be|can't\s+be)\s+found|file\s+not\s+found|not\s+found\s*(?:\(?404\)?)"
    r"|requested\s+url\s+\S*\s*was\s+not\s+found",
    re.IGNORECASE,
)
#: a title that says nothing else; a notice about such pages has another
_EXCUSE = re.compile(
    r"(?:抱歉|对不起|sorry|错误|提示|出错了?|http)?[\W_]*(?:您|你)?(?:要|所|请求|正在|想要)?(?:访问|查找|浏览|打开|请求)?的?"
    rf"(?:{_PHRASES.pattern}|404)[\W_]*(?:错误|页面|提示|error|page)?[\W_]*",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"关于.{2,}的|.{4}的(?:通知|公告|公示|通报|批复|函|意见|说明)")
_SITE_NAME = re.compile(r"\s*[-_|—–]+\s*")
#: words of a site that is closed for a while: then every address gets the same answer, and none is gone
_UPKEEP = re.compile(
    r"(?:系统|网站|平台|服务器|数据库|页面|本站)[^。！]{0,12}(?:维护|升级|割接|调试|迁移|改版)|(?:维护|升级|改版)(?:中|期间)"
    r"|暂停(?:访问|服务|对外)|暂时(?:无法访问|关闭|停止)|under\s+maintenance|temporarily\s+unavailable",
    re.IGNORECASE,
)
_BARE_404 = re.compile(r"(?<![\d.])404(?![\d.])")
_WHERE = re.compile(r"(?:当前|您的?|现在的?|所在)位置|首页\s*(?:>|›|»|/|-&gt;|→)")
_FRONT = re.compile(r"^/(?:(?:index|default|home|main)(?:\.\w{2,5})?)?$", re.IGNORECASE)
_VOLATILE = re.compile(r"[0-9a-f]{8,}|\d+|[^\w]+", re.IGNORECASE)


def says_not_found(title: str, text: str, limit: int = _SHORT) -> bool:
    """Whether a page of fewer than `limit` visible characters says in words that there is nothing.

    A long page that quotes 已删除 does not, unless its very title is the excuse; nor does a notice about such
    things, nor a page that shows its place in the site.
    """
    if _ABOUT.search(title) or _WHERE.search(text):
        return False
    if _EXCUSE.fullmatch(_SITE_NAME.split(title)[0]):
        return True
    if len(text) >= limit:
        return False
    if _PHRASES.search(title) or _PHRASES.search(text):
        return True
    if len(text) >= _VERY_SHORT:
        return False
    return bool(_BARE_404.search(title) or (len(text) < _A_WORD and _BARE_404.search(text)))


def in_upkeep(seen: Glimpse) -> bool:
    """Whether a page says that the site is closed for a while, and not that it lacks this one."""
    return len(seen.text) < A_NOTICE and speaks_of_upkeep(f"{seen.title} {seen.text}")


def speaks_of_upkeep(text: str) -> bool:
    """Whether a notice says that a site is closed for a while, and not that it lacks a page."""
    return bool(_UPKEEP.search(text)) and not _PHRASES.search(text)


def is_front(url: str) -> bool:
    """Whether an address is a front page's: a catch-all answers it rightly with the front page."""
    parts = urlsplit(url)
    return bool(_FRONT.match(parts.path)) and not parts.query


@dataclass(frozen=True, slots=True)
class WrongPage:
    """How a host answers an address that cannot exist."""

    gone: bool  #: a true 404 or 410
    final_url: str = ""  #: where it redirects, by status, refresh or script; "" when it answers in place
    shown_title: str = ""
    text: str = ""  #: visible, as shown
    title: str = ""  #: bare, for comparing
    grams: frozenset[str] = frozenset()
    length: int = 0
    speaks: bool = False  #: it says in words that there is nothing
    shell: bool = False  #: filled by script, so its static form proves nothing

    @classmethod
    def of(cls, asked: str, final_url: str, seen: Glimpse) -> WrongPage:
        text = _bare(seen.text, asked)
        end = _place(seen.onward or final_url)
        moved = end if end != _place(asked) else ""
        speaks = says_not_found(seen.title, seen.text, 2000)
        title = _bare(seen.title, asked)
        return cls(False, moved, seen.title, seen.text, title, _grams(text), len(text), speaks, seen.shell)


def reason(url: str, final_url: str, seen: Glimpse, wrong: WrongPage | None) -> str:
    """Why an in-site page with status 200 is proven to be the site's "not found", in Chinese; else ""."""
    if is_front(url):
        return ""
    end = seen.onward or final_url
    if wrong is not None and not wrong.gone:
        if wrong.final_url and _place(end) == wrong.final_url != _place(url):
            return f"与错误网址一样被转到 {end}"
        if _same_shape(url, seen, wrong):
            return "与该站对错误网址的应答页一致"
    if seen.column:
        return ""
    limit = _SHORT if wrong is not None and not wrong.gone else _VERY_SHORT
    return "页面只有“找不到”之类的提示" if says_not_found(seen.title, seen.text, limit) else ""


def same_page(url: str, seen: Glimpse, wrong: WrongPage) -> bool:
    """Whether a page is what a wrong address gets, also where that is too short to have a shape."""
    alike = _bare(seen.title, url) == wrong.title and _grams(_bare(seen.text, url)) == wrong.grams
    return (alike and wrong.length < TELLING) or _same_shape(url, seen, wrong)


def _same_shape(url: str, seen: Glimpse, wrong: WrongPage) -> bool:
    if not wrong.speaks and (wrong.shell or wrong.length < TELLING):
        return False
    text = _bare(seen.text, url)
    if _bare(seen.title, url) != wrong.title or not _close(len(text), wrong.length):
        return False
    grams = _grams(text)
    union = len(grams | wrong.grams)
    return not union or len(grams & wrong.grams) / union >= _NEAR


def _close(one: int, other: int) -> bool:
    return abs(one - other) <= max(10, 0.1 * max(one, other))


def _bare(text: str, url: str) -> str:
    """Text without what varies from one wrong address to the next: the address, times, numbers, tokens."""
    path = urlsplit(url).path
    for own in {url, path, path.rsplit("/", 1)[-1]}:
        for spelling in (own, unquote(own)):
            if len(spelling) > 3:
                text = text.replace(spelling, " ")
    return _VOLATILE.sub("", text).lower()


def _grams(text: str, size: int = 4) -> frozenset[str]:
    return frozenset(text[i : i + size] for i in range(max(1, len(text) - size + 1)))


def _place(url: str) -> str:
    """Host and path: a query often carries the wrong address along."""
    parts = urlsplit(url)
    return (
        f"{parts.netloc}{parts.path}" if extension(url) or not parts.query else f"{parts.netloc}{parts.path}?"
    )
