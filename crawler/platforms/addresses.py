"""Addresses of posts: which platform they are on, and which post they name, however they are spelled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from storage.models import Platform
from storage.texts import text_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WECHAT_HOST", "PostAddress", "mid_of", "post_address", "posts_in", "tidy", "url_key"]

#: the host of public WeChat pages, wherever the settings say they are served
WECHAT_HOST = "mp.weixin.qq.com"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: host suffix → platform, and where in the path the post's number stands
_PATHS: tuple[tuple[str, Platform, re.Pattern[str]], ...] = (
    ("douyin.com", Platform.DOUYIN, re.compile(r"/(?:share/)?(?:video|note)/(\d{6,})")),
    (
        "toutiao.com",
        Platform.TOUTIAO,
        re.compile(r"/(?:article|w|video|group|item|a|i)/?(\d{10,})"),
    ),
    ("kuaishou.com", Platform.KUAISHOU, re.compile(r"/(?:short-video|fw/photo|photo)/(\w{8,})")),
    ("xiaohongshu.com", Platform.XIAOHONGSHU, re.compile(r"/(?:explore|discovery/item)/(\w{12,})")),
    ("channels.weixin.qq.com", Platform.CHANNELS, re.compile(r"/(?:platform/post|web/pages/feed)/(\w+)")),
    ("weixin.qq.com", Platform.CHANNELS, re.compile(r"/sph/(\w+)")),
)
_ALIASES = {
    "iesdouyin.com": "douyin.com",
    "chenzhongtech.com": "kuaishou.com",
    "xhslink.com": "xiaohongshu.com",
}
_WEIBO = re.compile(r"/(?:status|detail|statuses)/(\w+)|^/(\d{5,})/(\w{9,10})(?:/|$)")
_TOKEN = re.compile(r"/s/([\w-]{10,})")
_LINK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:weixin\.qq\.com|weibo\.com|weibo\.cn|douyin\.com|iesdouyin\.com|toutiao\.com|"
    r"kuaishou\.com|xiaohongshu\.com)(?:/[\w\-./?%&=+#@:~!,;*]*)?",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PostAddress:
    """`key` names the post or its address; `identity` is "" where only the page can tell it.

    `owner` is the account within the address: a WeChat biz or a Weibo uid, mostly "".
    """

    platform: Platform
    key: str
    identity: str = ""
    owner: str = ""


def tidy(url: str) -> str:
    r"""An address as JSON and HTML write it, as it opens: `\/` and `&amp;` undone, https for WeChat."""
    url = unescape(url.replace("\\/", "/")).strip()
    if url.startswith("//"):
        url = "https:" + url
    return re.sub(r"^http://mp\.weixin\.qq\.com/", "https://mp.weixin.qq.com/", url)


def post_address(url: str) -> PostAddress | None:
    """Which post an address names; None where it names none that we know."""
    try:
        parts = urlsplit(tidy(url))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if host == WECHAT_HOST:
        return _wechat(parts.path, parts.query)
    if host.endswith(("weibo.com", "weibo.cn")):
        return _weibo(parts.path, parts.query)
    for suffix, target in _ALIASES.items():
        host = host.replace(suffix, target)
    for suffix, platform, pattern in _PATHS:
        if (host == suffix or host.endswith("." + suffix)) and (found := pattern.search(parts.path)):
            return PostAddress(platform, f"{platform}:{found[1]}", found[1])
    return None


def url_key(url: str) -> str:
    """32 hex digits that are the same for every spelling of one post's address; "" for no address."""
    if not url:
        return ""
    found = post_address(url)
    return text_hash(found.key if found else tidy(url).partition("#")[0])


def posts_in(text: str) -> list[str]:
    """Every address of a new-media post or short link in a text, in order, once each."""
    found: Iterable[str] = (match[0].rstrip(".,;!:") for match in _LINK.finditer(unescape(text)))
    return list(dict.fromkeys(found))


def mid_of(bid: str) -> str:
    """Weibo's number of a post from the letters of its address (K3fnuEfZK); "" where it is none."""
    if not re.fullmatch(r"[0-9a-zA-Z]{7,10}", bid, re.ASCII):
        return ""
    head = len(bid) % 4
    groups = [bid[:head]] * bool(head) + [bid[i : i + 4] for i in range(head, len(bid), 4)]
    numbers = [_base62(group) for group in groups]
    return str(numbers[0]) + "".join(f"{number:07d}" for number in numbers[1:])


def _base62(group: str) -> int:
    value = 0
    for letter in group:
        value = value * 62 + _DIGITS.index(letter)
    return value


def _wechat(path: str, query: str) -> PostAddress | None:
    if found := _TOKEN.match(path):
        return PostAddress(Platform.WECHAT, f"wechat:s:{found[1]}")
    values = {name: found[-1] for name, found in parse_qs(query).items()}
    mid, idx = (
        values.get("mid") or values.get("appmsgid", ""),
        values.get("idx") or values.get("itemidx", "1"),
    )
    if path.rstrip("/") not in ("/s", "/mp/appmsg/show") or not mid.isdecimal() or not idx.isdecimal():
        return None
    biz = unquote(values.get("__biz", "")).replace(" ", "+")
    identity = f"{int(mid)}_{int(idx)}"
    return PostAddress(Platform.WECHAT, f"wechat:{biz}:{identity}", identity, biz)


def _weibo(path: str, query: str) -> PostAddress | None:
    found = _WEIBO.search(path)
    if not found:
        return None
    number = found[1] or found[3]
    mid = number if number.isdecimal() and len(number) > 10 else mid_of(number)
    return PostAddress(Platform.WEIBO, f"weibo:{mid}", mid, found[2] or "") if mid else None
