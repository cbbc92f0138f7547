"""Links of posts: where they lead nowhere, and where somebody else has moved in."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import config
from checks.matcher import Lexicons
from checks.registry import Context, rules
from checks.subjects import AccountView, DeadLink
from storage.models import Account, Confidence, FetchOutcome, LinkCheck, Platform, Post, Unit

if TYPE_CHECKING:
    from storage.models import Finding

NOW = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@cache
def lexicons() -> Lexicons:
    return Lexicons.load(Path(config.__file__).with_name("lexicons"), [])


def link(url: str, text: str, outcome: FetchOutcome = FetchOutcome.OK, **check: Any) -> DeadLink:
    post = Post(account_id=1, identity="1_1", title="办事指南", published_at=NOW, first_seen=NOW, changed_at=NOW, url="https://mp.weixin.qq.com/s/x")  # fmt: skip
    post.id = 5
    return DeadLink(post, url, text, LinkCheck(url_id=1, run_id=1, checked_at=NOW, outcome=outcome, **check))


def judged(rule: str, **links: Any) -> list[Finding]:
    account = Account(unit_id=1, platform=Platform.WECHAT, name="示例教育")
    account.id = 1
    found = rules()[rule]
    context = Context(
        as_of=NOW, parameters=dict(found.defaults), inputs={"lexicons": lexicons()}, basis=found.basis
    )
    return list(found.function(AccountView(account=account, unit=Unit(name="县教育局"), **links), context))


def test_a_post_that_leads_to_a_taken_over_site_is_told() -> None:
    taken = link(
        "http://old.example.com/",
        "县教育局考试网",
        title="澳门新葡京娱乐场_真人百家乐",
        target_signals={"title": "澳门新葡京娱乐场_真人百家乐", "keywords": "百家乐,老虎机"},
    )
    (finding,) = judged("link.hijacked", led=[taken])
    assert finding.confidence is Confidence.DEFINITE
    assert finding.subject == "account:1#post:5"
    assert "推文《办事指南》的链接“县教育局考试网”" in finding.message


def test_a_post_that_leads_to_a_healthy_or_an_official_site_is_not() -> None:
    healthy = link(
        "http://www.example.com/", "示例公司", title="示例公司", target_signals={"title": "示例公司"}
    )
    news = link("http://www.example.gov.cn/", "公安", title="打击百家乐赌博", target_signals={"title": "x"})
    assert judged("link.hijacked", led=[healthy, news]) == []


def test_a_dead_link_of_a_post_names_the_post() -> None:
    gone = link("http://www.example.gov.cn/x.html", "原文", FetchOutcome.GONE, status=404)
    (finding,) = judged("link.broken", dead=[gone])
    assert finding.observed_at == gone.check.checked_at  # the same answer judged twice is no second sighting
    assert (finding.target, finding.title) == ("http://www.example.gov.cn/x.html", "办事指南")
