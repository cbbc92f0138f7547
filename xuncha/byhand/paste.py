"""Links pasted by people: each is opened where that is possible, and goes to the account it belongs to."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.platforms.addresses import post_address, posts_in, url_key
from crawler.platforms.base import SeenPost
from crawler.platforms.moments import moment
from crawler.platforms.web import BudgetSpent, NetFailure, Web
from crawler.postpages import read_article
from storage.models import Evidence, Platform, PostKind, SourceHealth
from storage.vault import Vault
from xuncha.byhand.store import PASTED, Brought, bring
from xuncha.byhand.who import Directory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from storage.models import Account
    from xuncha.county import County

__all__ = ["Pasted", "Resolved", "resolve", "store"]

_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s+\d{1,2}:\d{2})?")
_KINDS = {Platform.DOUYIN: PostKind.VIDEO, Platform.KUAISHOU: PostKind.VIDEO, Platform.WEIBO: PostKind.TEXT}


@dataclass(slots=True)
class Resolved:
    """One link. `trouble` says why nothing came of it; `account` None while nobody knows whose it is."""

    url: str
    account: Account | None = None
    post: SeenPost | None = None
    author: str = ""
    trouble: str = ""
    evidence: Evidence = Evidence.PUBLIC_PAGE


@dataclass(slots=True)
class Pasted:
    """What came of a paste."""

    links: list[Resolved] = field(default_factory=list)
    new: int = 0

    @property
    def stored(self) -> list[Resolved]:
        return [link for link in self.links if not link.trouble]


def resolve(
    county: County, text: str, account: Account | None, clock: Callable[[], dt.datetime]
) -> list[Resolved]:
    """Every link of the text: WeChat articles are opened, other platforms told by their address and the line."""
    with county.database.session() as session:
        directory = Directory(session)
    days = _days_beside(text, clock())
    return asyncio.run(_all(county, posts_in(text), days, directory, account, clock))


async def _all(
    county: County,
    urls: Sequence[str],
    days: dict[str, str],
    directory: Directory,
    account: Account | None,
    clock: Callable[[], dt.datetime],
) -> list[Resolved]:
    found = []
    async with Web(county.settings, Vault(county.folder), clock) as web:
        for url in urls:
            address = post_address(url)
            if address is not None and address.platform is Platform.WECHAT:
                link = await _article(url, directory, web)
            else:
                link = _by_address(url, days.get(url, ""), directory, clock())
            link.account = link.account or account
            if link.account is None and not link.trouble:
                owner = f"“{link.author}”" if link.author else "这条链接的账号"
                link.trouble = f"{owner}不在账号台账中，请核对台账，或用 --account 指明账号"
            elif account and link.account and link.account.id != account.id and not link.trouble:
                link.trouble = f"属于“{link.account.name}”，不是“{account.name}”"
            found.append(link)
    return found


async def _article(url: str, directory: Directory, web: Web) -> Resolved:
    """A WeChat article says itself whose it is and when it came out."""
    link = Resolved(url)
    try:
        answer = await read_article(url, web)
    except (BudgetSpent, NetFailure) as error:
        link.trouble = f"没有打开：{error}"
        return link
    post = next(iter(answer.posts), None)
    if answer.health is not SourceHealth.OK or post is None:
        link.trouble = answer.message or "没有读到文章"
        return link
    link.post, link.author = post, post.author_name
    address = post_address(url)
    owner = address.owner if address else ""
    link.account = directory.owner(Platform.WECHAT, post.author_id, owner, post.author_name)
    return link


def _by_address(url: str, day: str, directory: Directory, now: dt.datetime) -> Resolved:
    """A link that only a login opens: the person's word for the day, the address's for the account."""
    address = post_address(url)
    link = Resolved(url, evidence=Evidence.MANUAL)
    if address is None:
        link.trouble = "不是一条推文的链接，请复制推文本身的链接"
        return link
    when = moment(day, now) if day else None
    if when is None:
        link.trouble = "该平台的发布时间程序读不到，请在链接同一行写上发布日期，如 2026-11-18"
        return link
    own = directory.on(address.platform)
    link.account = directory.owner(address.platform, address.owner) or (own[0] if len(own) == 1 else None)
    link.post = SeenPost(
        identity=address.identity or "~" + url_key(url),
        published_at=when[0],
        precision=when[1],
        url=url,
        kind=_KINDS.get(address.platform, PostKind.ARTICLE),
    )
    return link


def store(county: County, links: Sequence[Resolved], brought: Brought, now: dt.datetime) -> Pasted:
    """Keep what was resolved."""
    by_account: dict[tuple[int, Evidence], list[Resolved]] = {}
    for link in links:
        if link.account is not None and link.post is not None and not link.trouble:
            by_account.setdefault((link.account.id, link.evidence), []).append(link)
    pasted = Pasted(list(links))
    with county.database.session() as session:
        for (_, evidence), group in by_account.items():
            account, posts = group[0].account, [link.post for link in group if link.post]
            if account is not None:
                pasted.new += len(bring(session, account, posts, PASTED, evidence, brought, now))
    return pasted


def _days_beside(text: str, now: dt.datetime) -> dict[str, str]:
    """Link → the day written in the same line."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        links = posts_in(line)
        rest = line
        for link in links:
            rest = rest.replace(link, " ")
        if day := _DAY.search(rest):
            found.update(dict.fromkeys(links, day[0]))
    return found
