"""site.hijacked and link.hijacked: pages somebody else has taken over, ours and those we link to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import regex

from checks.accounts.sentences import named
from checks.bait import BAIT, PARKED, baits, lures, news_about
from checks.hosts import host, library, official, official_name, outside, service
from checks.registry import TEMPLATE, Context, Scope, Unverified, found, rule
from checks.subjects import AccountView
from storage.models import Confidence, FetchOutcome, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checks.matcher import Lexicons
    from checks.subjects import PageView, TargetView
    from storage.models import Finding, LinkCheck

DEFINITE = (FetchOutcome.GONE, FetchOutcome.SOFT_GONE, FetchOutcome.MALFORMED)
#: titles, and parts of them, that the page's own text does not bear out
_STRANGE = ("title_at_odds", "title_parts", "written_title")
_ENTITIES = 6  #: numeric entities in a title as written; measured: none on clean pages
#: tricks of scripts → how they read in a finding, and their weight
_TRICKS = {
    "split_eval": ("脚本把代码拆开再执行", 2),
    "decoded_eval": ("脚本解码后执行", 2),
    "window_stop": ("脚本中止页面加载", 2),
    "referrer_jump": ("脚本按来路跳转", 2),
    "spider_write": ("脚本只对一部分访问者写入内容", 2),
    "unescape_write": ("脚本解码后改写页面", 1),
    "hex_strings": ("脚本内容加密", 1),
    "char_codes": ("脚本内容加密", 1),
}
#: what a script from elsewhere does to the page it is loaded into
_PAYLOADS = {
    "title_write": ("改写标题", 2),
    "window_stop": ("中止页面加载", 2),
    "split_eval": ("把代码拆开再执行", 2),
    "frame_write": ("写入外站框架", 1),
}
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
    或浏览器里显示的标题与源码不一致。

    同一站点多个页面被同样篡改，合为一条，写明页面数。
    单有外站统计脚本不算；新闻里报道打击赌博、诈骗不算。两种以上迹象或标题出现诱导词为确认，单一迹象为疑似。
    整改：立即下线或切换静态备份，清除恶意代码，排查入侵途径，向网信、公安部门报告。
    """
    lexicons: Lexicons = context.inputs["lexicons"]
    facts = view.page.suspicion
    words = _title_words(view, lexicons)
    signs = _signs(facts, view.allowed_hosts)
    if not words and not signs:
        return
    weight = 2 * bool(words) + sum(weight for _, weight in signs)
    if weight < 2:
        return
    told = [f"标题或关键词含“{words[0]}”"] if words else []
    told += [text for text, _ in signs]
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
    tricks = [_TRICKS[trick][0] for trick in signals.get("tricks", ()) if _TRICKS.get(trick, ("", 0))[1] > 1]
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


def _title_words(view: PageView, lexicons: Lexicons) -> list[str]:
    """Luring words in the head of the page; an article of ours may speak of such things, its head may not sell them."""
    page = view.page
    strange = [text for name in _STRANGE if not news_about(text := str(page.suspicion.get(name, "")))]
    if words := baits(lexicons, strange, BAIT | PARKED):
        return words
    head = [page.title, *_heads(page.meta), str(page.suspicion.get("rendered_title", ""))]
    words = baits(lexicons, head, BAIT | PARKED)
    if not words or any(news_about(text) for text in head if text):
        return []
    if page.kind is PageKind.ARTICLE and len(words) < 2:
        return []
    return words


def _heads(meta: Mapping[str, Any]) -> list[str]:
    """Contents of the keyword and description tags, however their names are spelt."""
    wanted = {"keywords", "description"}
    return [str(text) for name, texts in meta.items() if name.lower() in wanted for text in texts]


def _signs(facts: Mapping[str, Any], allowed: frozenset[str]) -> list[tuple[str, int]]:
    """Each sign of a take-over (crawler/takeover.py gathers them) in words, with its weight."""
    signs: list[tuple[str, int]] = []
    if not facts:
        return signs
    if int(facts.get("title_entities", 0)) >= _ENTITIES:
        signs.append(("标题被写成字符编码", 2))
    scripts = [one for one in facts.get("foreign_scripts", ()) if _strange_script(one, allowed)]
    if scripts:
        signs.append((f"引入外站脚本 {scripts[0]['host']}", 1))
    payload = facts.get("script_payload") or {}
    if payload and outside(str(payload["src"]), allowed):
        done = [_PAYLOADS[name] for name in payload["tricks"]]
        acts = "、".join(text for text, _ in done)
        signs.append((f"外站脚本 {host(str(payload['src']))} {acts}", max(weight for _, weight in done)))
    signs += [
        (_TRICKS[name][0], _TRICKS[name][1])
        for name, code in facts.get("script_tricks", {}).items()
        if name in _TRICKS and "conac" not in code.lower()
    ]
    if signs and "title_write" in facts.get("script_tricks", {}):
        signs.append(("脚本改写标题", 1))
    if any(outside(str(url), allowed) for url in facts.get("whole_frames", ())):
        signs.append(("整页被外站框架覆盖", 2))
    if outside(str(facts.get("refresh_to", "")), allowed):
        signs.append((f"自动跳转到外站 {host(str(facts['refresh_to']))}", 2))
    if outside(str(facts.get("leaps_to", "")), allowed):
        signs.append((f"脚本把部分访问者转到外站 {host(str(facts['leaps_to']))}", 2))
    veiled = [
        url
        for url in map(str, facts.get("veiled_to", ()))
        if outside(url, allowed) and not library(host(url))
    ]
    if veiled:
        signs.append((f"脚本里用编码藏着外站地址 {host(veiled[0])}", 2))
    if outside(str(facts.get("base_to", "")), allowed):
        signs.append((f"页面的基准地址被改到外站 {host(str(facts['base_to']))}", 2))
    if facts.get("title_at_odds"):
        signs.append(("标题与页面内容毫不相干", 1))
    if any(outside(str(url), allowed) for url in facts.get("rendered_covers", ())):
        signs.append(("浏览器中整页被外站框架覆盖", 3))
    if facts.get("rendered_hidden") and scripts:
        signs.append(("浏览器中原有内容被脚本隐藏", 2))
    if facts.get("rendered_title"):
        signs.append((f"浏览器中标题变为“{str(facts['rendered_title'])[:40]}”", 2))
    return signs


def _strange_script(script: Mapping[str, Any], allowed: frozenset[str]) -> bool:
    """A script in the head from a host that is neither official nor a known library or statistics host."""
    source = str(script.get("src", ""))
    return bool(script.get("head")) and outside(source, allowed) and not library(host(source))
