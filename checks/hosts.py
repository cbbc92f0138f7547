"""Hosts as rules see them: official, known service, or somebody else's."""

from __future__ import annotations

from urllib.parse import urlsplit

import regex

__all__ = ["host", "library", "official", "official_name", "outside", "service"]

_OFFICIAL = (".gov.cn", ".edu.cn", ".mil.cn", ".gov.hk", ".gov.mo", ".ac.cn", ".cas.cn")
#: sharing, badges, statistics, statutory services, vendors' credits, central media: linked everywhere, also hidden
_SERVICES = (
    "weibo.com", "weibo.cn", "qq.com", "weixin.qq.com", "sina.com.cn", "baidu.com", "douyin.com", "kuaishou.com", "toutiao.com",
    "zhihu.com", "douban.com", "renren.com", "kaixin001.com", "conac.cn", "12377.cn", "12388.gov.cn", "12321.cn", "12315.cn",
    "miit.gov.cn", "beian.mps.gov.cn", "cnzz.com", "51.la", "google.com", "microsoft.com", "mozilla.org", "firefox.com.cn",
    "360.cn", "uc.cn", "apple.com", "hanweb.com", "trs.com.cn", "ucap.com.cn", "kaipuyun.cn", "people.com.cn", "people.cn",
    "xinhuanet.com", "news.cn", "cctv.com", "cntv.cn", "chinanews.com.cn", "chinanews.com", "china.com.cn", "china.org.cn",
    "gmw.cn", "ce.cn", "cri.cn", "cnr.cn", "youth.cn", "cyol.com", "qstheory.cn", "xuexi.cn", "81.cn", "chinadaily.com.cn",
    "bshare.cn", "jiathis.com", "wenming.cn", "12371.cn", "hualang.gov.cn", "adobe.com", "w3.org", "bing.com", "sogou.com",
)  # fmt: skip
#: script libraries, maps, statistics, share buttons and accessibility services that portals load
_LIBRARIES = (
    "bootcss.com", "bootcdn.net", "bootcdn.cn", "staticfile.org", "staticfile.net", "jsdelivr.net", "unpkg.com", "cdnjs.com",
    "cloudflare.com", "jquery.com", "googleapis.com", "gstatic.com", "googletagmanager.com", "google-analytics.com", "aliyuncs.com",
    "alicdn.com", "bdstatic.com", "bdimg.com", "qlogo.cn", "gtimg.cn", "gtimg.com", "qpic.cn", "myqcloud.com", "amap.com",
    "autonavi.com", "tianditu.com", "umeng.com", "growingio.com", "zwwza.com", "youluwx.com", "sinajs.cn", "360buyimg.com",
    "polyfill.io", "elemecdn.com", "huaweicloud.com", "ctyun.cn", "bshare.cn", "yunaq.com", "gridsum.com", "gridsumdissector.com",
    "webdissector.com", "kf5.com", "7x24cc.com", "iflytek.com", "xfyun.cn", "silktrek.cn", "h5.bshare.cn", "webterren.com",
    "bilibili.com", "youku.com", "iqiyi.com", "ixigua.com", "mgtv.com", "tudou.com", "acfun.cn", "tianqi.com", "weather.com.cn",
    "tianqiapi.com", "seniverse.com", "qweather.com",
)  # fmt: skip
_NAME = regex.compile(
    r"(?:局|厅|委员会|政府|法院|检察院|公安|税务|学院|大学|中学|小学|中心|总队|支队)$|人民政府|政务|人社|教育局"
)


def host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def official(name: str) -> bool:
    """A host of the state, of a school, of the army."""
    return ("." + name).endswith(_OFFICIAL)


def service(name: str) -> bool:
    """A host that portals link as a matter of course."""
    return any(name == known or name.endswith("." + known) for known in _SERVICES)


def library(name: str) -> bool:
    """A host that serves script libraries, maps or statistics to many sites."""
    return any(name == known or name.endswith("." + known) for known in _LIBRARIES)


def outside(url: str, allowed: frozenset[str]) -> bool:
    """Whether the address leads to a host that is neither the county's, nor official, nor a known service."""
    name = host(url)
    if not name or official(name) or service(name):
        return False
    return not any(name == own or name.endswith("." + own) for own in allowed)


def official_name(text: str) -> bool:
    """Whether a link text names an office or a school."""
    return bool(_NAME.search(text.strip()))
