"""The page 关于公众号: who stands behind an account, and what it was called before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from crawler.platforms.addresses import WECHAT_HOST
from crawler.platforms.base import Ask, FetchResult, SeenProfile, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.shapes import digest
from crawler.platforms.wechat.pages import PageClass, classify, decoded
from storage.models import Evidence, Platform, SourceHealth
from storage.urls import host_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

    from crawler.platforms.web import Web
    from storage.models import Account

__all__ = ["SOURCES", "parse"]

_BY_HAND = "请用微信打开“关于公众号”，另存网页后执行 xuncha accounts about 导入"

_DAY = re.compile(r"\d{4}[-年./]\d{1,2}[-月./]\d{1,2}日?")
_MOVED = re.compile(r"迁移(?:至|到)[“\"「]?([^”\"」，。\s]{2,60})")


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """微信号, 认证主体 and 名称记录; it opens only for who is logged in, so mostly a person saved it."""
    tree = LexborHTMLParser(decoded(body))
    table = {_words(node): _value(node) for node in tree.css(".item-info .item-title")}
    if classify(decoded(body), url, status) is PageClass.BLOCKED:
        found = failure(SourceHealth.BLOCKED, fetched_at, f"微信要求验证，{_BY_HAND}", "blocked")
    elif "微信号" not in table and "认证主体" not in table:
        message = f"没有打开“关于公众号”页面，可能要求登录；{_BY_HAND}"
        found = failure(SourceHealth.EMPTY_UNCONFIRMED, fetched_at, message, "no about-page")
    else:
        history = tuple(_history(table.get("名称记录", "")))
        moved = next((match[1] for _, text in history if (match := _MOVED.search(text))), "")
        subject = table.get("认证主体", "")
        profile = SeenProfile(subject=subject, verified=_verified(table), history=history, migrated_to=moved)
        found = FetchResult(SourceHealth.OK, fetched_at, profile=profile)
        found.evidence["微信号"] = table.get("微信号", "")
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _verified(table: Mapping[str, str]) -> bool | None:
    """None where the page tells neither way: a row that it lacks accuses nobody."""
    if "认证主体" in table:
        return True
    denied = table.get("主体类型") == "个人" or any("未认证" in value for value in table.values())
    return False if denied else None


def _value(title: LexborNode) -> str:
    """The words that stand beside a title."""
    box = title.parent
    node = box.css_first(".item-desc") if box is not None else None
    return _words(node) if node is not None else ""


def _history(written: str) -> list[tuple[str, str]]:
    """(day, what changed) of each line that has a day."""
    lines = written.split("\n")
    return [(day[0], line) for line in lines if (day := _DAY.search(line))]


def _words(node: LexborNode) -> str:
    return tidy_lines(node.text(deep=True, separator="\n"))


class About:
    """The page at the address that somebody copied out of WeChat; asked now and then, for it seldom changes."""

    name, title = "wechat.about", "公众号资料"
    words = ("关于公众号", "公众号资料页", "资料页", "about", "aboutbiz")
    platforms = frozenset({Platform.WECHAT})
    needs: frozenset[str] = frozenset()
    evidence = Evidence.PUBLIC_PAGE
    can_prove_absence = False
    tells_posts = False
    every_days = 90

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        url = ask.param("url", "")
        if host_of(url) != WECHAT_HOST:
            message = f"来源参数应填“关于公众号”页面的网址（mp.weixin.qq.com）；没有网址的，{_BY_HAND}"
            return failure(SourceHealth.CONFIG_ERROR, web.clock(), message, "no url")
        answer = await web.get("wechat.page", web.at_base(url, web.accounts.wechat_page, WECHAT_HOST))
        found = parse(answer.body, answer.url, answer.status, answer.at)
        found.evidence["url"] = web.shown(answer.url)
        return found


SOURCES = (About(),)
