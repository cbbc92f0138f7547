"""Link targets as written: what is no address at all, and what leads nowhere by its very spelling."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["extension", "fault", "is_platform", "is_share", "is_web", "looks_like_page"]

_LOCAL = re.compile(r"^(?:file:|[a-z]:[\\/]|\\\\)", re.IGNORECASE)
_WEB = re.compile(r"^https?:", re.IGNORECASE)
#: a scheme written twice, or run together with the address it was pasted before
_DOUBLED = re.compile(r"^https?:/{1,2}https?[:/]", re.IGNORECASE)
_BREAKS = re.compile(r"[\t\r\n]+")  #: browsers drop them
_SCHEME = re.compile(r"^[a-z][a-z0-9+-]*:", re.IGNORECASE)
#: what people type for `http://` without its being that
_MISTYPED = re.compile(
    r"^https?[：；;]|^(?:https?){2,}:?/|^(?:ht?p|htt+p{2,}|ht{3,}p|htpp|hptt|htpt|ttp|hhttp)s?:/",
    re.IGNORECASE,
)
#: a host with its port and no scheme: no browser knows a scheme of that name
_BARE_HOST = re.compile(r"^(?:localhost|[\w-]+(?:\.[\w-]+)+):", re.IGNORECASE)
_HOST = re.compile(r"^(?:\[[0-9a-f:.%]+\]|[^\s\\/?#%<>\"'`{}|^,;()，；：！、（）《》“”]+)$", re.IGNORECASE)
#: nearly all addresses: nothing in them can be wrong
_SOUND = re.compile(
    r"https?://(?!https?[/:])[a-z0-9](?:[a-z0-9-]|\.(?!\.))*(?::\d{1,4})?(?:[/?#](?!/{0,2}https?:)[^\\?]*(?:\?.*)?)?",
    re.IGNORECASE,
)
_PLATFORM = re.compile(
    r"https?://(?:[\w-]+\.)*(?:weibo\.com|weibo\.cn|douyin\.com|toutiao\.com|kuaishou\.com|xiaohongshu\.com)(?:[:/?#]|$)",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.([a-z0-9]{1,5})$", re.IGNORECASE)
#: endings of pages; the kin of html, asp, jsp and php are many (jhtml, shtm, php5)
_PAGES = re.compile(
    r"|(?!m)\w{0,2}html?s?|(?:asp|jsp|php)[x\d]?|jsf|do|action|cfm|cgi|nsf|ftl", re.IGNORECASE
)


_SHARE = re.compile(
    r"^https?://(?:service\.weibo\.com/share|v\.t\.(?:sina|qq)\.com|share\.v\.t\.qq\.com|sns\.qzone\.qq\.com/|connect\.qq\.com/"
    r"|tieba\.baidu\.com/f/commit/share|(?:www\.)?bshare\.cn/|(?:www\.)?jiathis\.com/|widget\.renren\.com/|(?:www\.)?douban\.com/share"
    r"|(?:www\.)?kaixin001\.com/rest/|(?:www\.)?facebook\.com/sharer|twitter\.com/(?:share|intent))",
    re.IGNORECASE,
)


def is_share(url: str) -> bool:
    """A share button's address: another one on every page, and it proves nothing about the page."""
    return bool(_SHARE.match(url))


def is_platform(url: str) -> bool:
    """A page of a platform that shows itself to who is logged in: asked from here it proves nothing."""
    return bool(_PLATFORM.match(url))


def is_web(target: str) -> bool:
    """Whether a target is meant for the link check at all (`javascript:`, `mailto:` … are not)."""
    return bool(_WEB.match(target)) or bool(fault(target))


def fault(target: str) -> str:
    """Why the target can lead nowhere, in Chinese; "" when its spelling is sound."""
    target = _BREAKS.sub("", target.strip())
    if _SOUND.fullmatch(target):
        return ""
    if _LOCAL.match(target):
        return "指向本地文件路径"
    if not _WEB.match(target):
        return _unschemed_fault(target)
    if _DOUBLED.match(target):
        return "网址中协议重复"
    rest = target.split(":", 1)[1]
    if _backslashed(target):
        return "网址中含反斜杠"
    if not rest.startswith("//") or not rest[2:].strip("/"):
        return "网址缺少主机名"
    return _host_fault(target)


def _unschemed_fault(target: str) -> str:
    """Of what does not begin with `http:`: relative addresses, other schemes, and slips of the hand."""
    if _MISTYPED.match(target):
        return "网址的协议写错"
    if _BARE_HOST.match(target):
        return "网址缺少 http://"
    if _SCHEME.match(target):
        return ""
    if _backslashed(target):
        return "网址中含反斜杠"
    return fault(f"http:{target}") if target.startswith("//") else ""


def _backslashed(target: str) -> bool:
    return "\\" in target.partition("?")[0].partition("#")[0]


def _host_fault(target: str) -> str:
    try:
        parts = urlsplit(target)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "网址的主机名或端口不合规"
    if not host:
        return "网址缺少主机名"
    if not _HOST.match(host if ":" not in host else f"[{host}]") or ".." in host or host.startswith("."):
        return "网址的主机名不合规"
    return ""


def extension(url: str) -> str:
    """The extension of the path's last segment, lower case, "" for a directory or a bare name."""
    path = url.split("?", 1)[0].split("#", 1)[0].split("://", 1)[-1]
    found = _EXTENSION.search(path.rpartition("/")[2]) if "/" in path else None
    return found.group(1).lower() if found else ""


def looks_like_page(url: str) -> bool:
    """Whether the address names a document with text rather than a file to download."""
    return _PAGES.fullmatch(extension(url)) is not None
