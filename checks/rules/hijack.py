"""site.hijacked and link.hijacked: pages somebody else has taken over, ours and those we link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import regex

from checks.accounts.sentences import named
from checks.bait import BAIT, PARKED, baits, lures, news_about
from checks.hosts import host, official, official_name, service
from checks.registry import TEMPLATE, Context, Scope, Unverified, found, rule
from checks.subjects import AccountView
from checks.takeovers import TRICKS, signs, title_words
from storage.models import Confidence, FetchOutcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checks.matcher import Lexicons
    from checks.subjects import PageView, TargetView
    from storage.models import Finding, LinkCheck

DEFINITE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE, FetchOutcome.MALFORMED)
_BASIS = "《政府网站与政务新媒体检查指标》：页面被篡改、链接到非法网站的单项否决"


@rule(
    "site.hijacked",
    "页面被篡改",
    Scope.PAGE,
    Severity.CRITICAL,
    version=3,
    uses=("lexicons",),
    basis=_BASIS,
    folds=True,
)
def taken_over(view: PageView, context: Context) -> Iterator[Finding]:
    """本站页面被他人篡改：标题或关键词换成博彩、色情等内容，标题写成一串字符编码，引入外站劫持脚本，整页被外站框架盖住，
    或浏览器里显示的标题与源码不一致；脚本里用编码、拼接藏着外站地址，本站的脚本文件、页面的基准地址把访问者引向外站。
    首页每夜再以“从百度搜索点进来的访问者”的身份看一次：被转到外站、看到的标题或链接含诱导词的，也算
    （设置 crawl.as_spider 后连同“百度蜘蛛”的身份一起查）。

    同一站点多个页面被同样篡改，合为一条，写明页面数。
    单有外站统计脚本不算；新闻里报道打击赌博、诈骗不算。两种以上迹象或标题出现诱导词为确认，单一迹象为疑似。
    整改：立即下线或切换静态备份，清除恶意代码，排查入侵途径，向网信、公安部门报告。
    """
    lexicons: Lexicons = context.inputs["lexicons"]
    facts = view.page.suspicion
    words, found_signs = title_words(view, lexicons), signs(view, lexicons)
    if not words and not found_signs:
        return
    weight = 2 * bool(words) + sum(weight for _, weight in found_signs)
    if weight < 2:
        return
    told = [f"标题或关键词含“{words[0]}”"] if words else []
    told += [text for text, _ in found_signs]
    yield found(
        message="页面疑似被篡改：" + "；".join(told) if weight < 3 else "页面被篡改：" + "；".join(told),
        quote=view.page.title,
        confidence=Confidence.DEFINITE if weight >= 3 else Confidence.SUSPECTED,
        suggestion="立即下线排查，清除恶意代码后再上线",
        evidence={
            "signs": told,
            "words": words[:10],
            "facts": dict(facts),
            "screenshot": facts.get("screenshot", ""),
            TEMPLATE: "；".join(sorted({regex.sub("“.*”", "", text) for text in told})),
        },
    )


@rule(
    "link.hijacked",
    "链接到被劫持的网站",
    Scope.TARGET,
    Severity.CRITICAL,
    version=2,
    uses=("lexicons", "concealed"),
    basis=_BASIS,
    also=(Scope.ACCOUNT,),
)
def target(view: TargetView | AccountView, context: Context) -> Iterator[Finding]:
    """页面上、新媒体推文里的外部链接能打开，但对方已是博彩、色情、诈骗网站，或是挂牌出售的过期域名（链接文字往往还是原来的单位名称）。

    只看外部链接的目标页；政府、学校网站不判；报道此类案件的新闻页不算；已列为暗链的不再重复列出。
    整改：删除或更换链接；如是本单位注销的域名，尽快续回。
    """
    if isinstance(view, AccountView):
        yield from _in_posts(view, context)
        return
    check = view.check
    name = host(check.final_url or view.url)
    if not view.foreign or official(name) or service(name):
        return
    if all(link.hidden for link in view.links) and host(view.url) in context.inputs.get("concealed", ()):
        return  # 暗链: told once for all its links
    if check.outcome is not FetchOutcome.OK and check.outcome not in DEFINITE:
        raise Unverified("目标网站这次没有打开")
    seen = _seen(check, view.url, context)
    if check.outcome is FetchOutcome.OK and seen.taken:
        yield _target_finding(view, seen)


def _in_posts(view: AccountView, context: Context) -> Iterator[Finding]:
    """One finding for each such link of each post."""
    for link in view.led:
        name = host(link.check.final_url or link.url)
        seen = _seen(link.check, link.url, context)
        if official(name) or service(name) or not seen.taken:
            continue
        yield found(
            message=f"{named(view)}推文《{link.post.title or link.post.identity}》的链接“{link.text or link.url}”"
            f"指向的网站现为{seen.about}，标题为“{seen.title[:40]}”",
            quote=link.text,
            confidence=Confidence.DEFINITE if seen.sure(link.text) else Confidence.SUSPECTED,
            subject=f"account:{view.account.id}#post:{link.post.id}",
            url=link.post.url,
            title=link.post.title,
            target=link.url,
            observed_at=link.check.checked_at,
            suggestion="删除该链接，必要时撤下推文",
            evidence={"title": seen.title[:200], "words": seen.words[:10], "final_url": link.check.final_url},
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What opens at the end of a link: the words that lure, the signs of a parked domain, tricks of its scripts."""

    title: str
    words: list[str]
    parked: list[str]
    tricks: list[str]

    @property
    def taken(self) -> bool:
        return bool(self.words or self.parked or self.tricks)

    @property
    def about(self) -> str:
        if self.words:
            return f"“{self.words[0]}”等内容"
        if self.parked:
            return f"域名已停放或出售（“{self.parked[0]}”）"
        return f"被脚本改写的页面（{self.tricks[0]}）"

    def sure(self, text: str) -> bool:
        """`text` is that of the link: an office's name that leads there leaves no doubt."""
        luring = len(self.words) >= 2 or (bool(self.words) and bool(self.title))
        return luring or (bool(self.words or self.parked) and official_name(text))


def _seen(check: LinkCheck, url: str, context: Context) -> _Seen:
    lexicons: Lexicons = context.inputs["lexicons"]
    signals: Mapping[str, Any] = check.target_signals
    title = check.title or str(signals.get("title", ""))
    head = [title, str(signals.get("keywords", ""))]
    words = [] if news_about(title) else baits(lexicons, head, BAIT)
    if not words and not news_about(title):
        more = baits(lexicons, [str(signals.get("snippet", ""))], BAIT)
        words = more if len(more) >= 2 or (more and lures(check.final_url or url)) else []
    parked = [] if news_about(title) else [*signals.get("parked", ()), *baits(lexicons, [title], PARKED)]
    tricks = [TRICKS[trick][0] for trick in signals.get("tricks", ()) if TRICKS.get(trick, ("", 0))[1] > 1]
    return _Seen(title, list(words), list(parked), tricks)


def _target_finding(view: TargetView, seen: _Seen) -> Finding:
    texts = list(dict.fromkeys(link.text.strip() for link in view.links if link.text.strip()))
    label = next((text for text in texts if official_name(text)), texts[0] if texts else "")
    return found(
        message=f"链接“{label or view.url}”指向的网站现为{seen.about}，标题为“{seen.title[:40]}”",
        quote=label,
        target=view.url,
        confidence=Confidence.DEFINITE if seen.sure(label) else Confidence.SUSPECTED,
        suggestion="删除或更换该链接",
        evidence={
            "title": seen.title[:200],
            "words": seen.words[:10],
            "parked": seen.parked[:5],
            "tricks": seen.tricks,
            "final_url": view.check.final_url,
            "exchange": f"GET {view.url} → {view.check.status or view.check.outcome.value}",
            "snippet": str(view.check.target_signals.get("snippet", ""))[:300],
            "checked_at": view.check.checked_at.isoformat(),
            "texts": texts[:10],
            "pages": [page.url for page in view.pages[:20]],
        },
    )
