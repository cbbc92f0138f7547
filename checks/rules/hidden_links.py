"""link.hidden: links to strangers that a visitor cannot see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from checks.bait import baits, lures
from checks.hosts import host, official_name, outside
from checks.registry import Context, Scope, found, rule
from storage.models import Confidence, LinkKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.matcher import Lexicons
    from checks.subjects import PageView
    from storage.models import Finding, Link

#: an element without class or id that hides by its own style, just around links
_BARE = regex.compile(
    r"<(?:div|span|p|td|ul|li|font|center|section|marquee|b|i|em|strong|table)(?![^>]*\s(?:class|id)=)[^>]*"
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|"
    r"font-size\s*:\s*[01]p?x?|(?:width|height)\s*:\s*[01]px|(?:width|height)=.?[01]\b)[^>]*>\s*(?:<[^a/][^>]*>\s*)*<a\s",
    regex.IGNORECASE,
)
#: ways that menus and drop-downs do not use
_SLY = frozenset(
    {"offscreen", "text-indent", "opacity", "colour", "size", "marquee", "clip", "z-index", "font-size"}
)
#: ways that hide letters only: a picture inside still shows
_LETTERS_ONLY = frozenset({"font-size", "text-indent", "colour"})


@dataclass(frozen=True, slots=True)
class _Score:
    """What speaks against a page's hidden links; two points make a suspicion, three a certainty."""

    words: Sequence[str]
    bare: bool
    sly: bool
    many: bool
    misnamed: bool

    @property
    def points(self) -> int:
        return 3 * bool(self.words) + self.bare + self.sly + self.many + self.misnamed


@rule(
    "link.hidden",
    "暗链",
    Scope.PAGE,
    Severity.CRITICAL,
    uses=("lexicons",),
    basis="《政府网站与政务新媒体检查指标》：存在暗链等安全问题的予以通报；《党政机关网站开办审核、资格复核和网站标识管理办法》",
    hosts=5,
)
def hidden(view: PageView, context: Context) -> Iterator[Finding]:
    """页面里藏有访问者看不见、指向外部网站的链接（隐藏方式、外部域名、诱导词、域名数量、所在位置综合计分）。

    下拉的友情链接、分享按钮、浏览器提示、建站单位署名虽然隐藏，不算暗链；指向政府、学校网站和本县白名单域名的不算。
    整改：删除该段代码，排查网站后台是否被入侵，修补漏洞、更换口令，并检查其他页面。
    """
    links = [link for link in view.links if _candidate(link, view.allowed_hosts)]
    if not links:
        return
    score = _score(links, context)
    if score.points >= 2:
        yield _finding(links, score)


def _candidate(link: Link, allowed: frozenset[str]) -> bool:
    if not link.hidden or link.kind is not LinkKind.ANCHOR or not outside(link.target, allowed):
        return False
    return bool(link.text.strip()) or link.hidden not in _LETTERS_ONLY


def _score(links: Sequence[Link], context: Context) -> _Score:
    lexicons: Lexicons = context.inputs["lexicons"]
    hosts = {host(link.target) for link in links}
    many = len(hosts) >= int(context.parameters["hosts"])
    misnamed = sum(official_name(link.text) for link in links)
    luring = [link.target for link in links if lures(link.target)]
    return _Score(
        words=baits(lexicons, (link.text for link in links)) or [host(url) for url in luring],
        bare=any(_BARE.search(link.snippet) for link in links),
        sly=any(link.hidden in _SLY for link in links),
        many=many,
        misnamed=misnamed >= 2 and any(_BARE.search(link.snippet) for link in links),
    )


def _finding(links: Sequence[Link], score: _Score) -> Finding:
    hosts = list(dict.fromkeys(host(link.target) for link in links))
    sure = score.points >= 3 or (score.bare and score.many)
    worst = next((link for link in links if _BARE.search(link.snippet)), links[0])
    about = f"，含“{score.words[0]}”" if score.words else ""
    return found(
        message=f"页面藏有 {len(links)} 个看不见的外部链接，涉及 {len(hosts)} 个域名{about}",
        quote="；".join(dict.fromkeys(link.text.strip() or link.target for link in links[:3])),
        target=worst.target,
        confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
        suggestion="删除隐藏代码，排查后台是否被入侵",
        count=len(links),
        evidence={
            "snippet": worst.snippet[:500],
            "hidden": sorted({link.hidden for link in links}),
            "hosts": hosts[:50],
            "words": list(score.words)[:10],
        },
    )
