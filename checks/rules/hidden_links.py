"""link.hidden: links to strangers that a visitor cannot see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from checks.bait import baits, lures
from checks.hosts import host, library, official_name, outside
from checks.registry import TEMPLATE, Context, Scope, found, rule
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
    r"font-size\s*:\s*[01]p?x?|(?:width|height)\s*:\s*[01](?:px)?(?![\d.%])|(?:width|height)=.?[01]\b)[^>]*>\s*(?:<[^a/][^>]*>\s*)*<a\s",
    regex.IGNORECASE,
)
#: ways that menus and drop-downs do not use
_SLY = frozenset(
    {"offscreen", "text-indent", "opacity", "colour", "size", "marquee", "clip", "z-index", "font-size"}
)
#: ways that hide letters only: a picture inside still shows
_LETTERS_ONLY = frozenset({"font-size", "text-indent", "colour"})


#: an element with a class or an id: a menu, a drop-down, a share bar of the template
_NAMED = regex.compile(r"<(?!a\s)[a-z]+\s[^>]*(?:class|id)=", regex.IGNORECASE)
_KINDS = (LinkKind.ANCHOR, LinkKind.FRAME)
#: a frame that hides by itself
_OWN_FRAME = regex.compile(
    r"<(?:iframe|object|embed)[^>]*?(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?!\.[1-9])|"
    r"(?:left|top|margin-left)\s*:\s*-\d{3,}|\b(?:width|height)\s*[:=]\s*.?[01](?:px)?\b)|^<(?:iframe|object|embed)",
    regex.IGNORECASE,
)
#: hidden frames that have their reasons: counters, sign-on, consultation
_SERVING = regex.compile(
    r"stat|count|tongji|analy|track|hits?\b|sso|login|oauth|cas\b|chat|kefu|webim", regex.IGNORECASE
)
#: what those sell who pay for links
_PEDDLED = regex.compile(
    r"癫痫|白癜风|牛皮癣|尖锐湿疣|性病|不孕不育|人流|丰胸|壮阳|减肥|增高|整形|搬家公司|开锁|租车|SEO|网站优化|排名优化|快速排名|"
    r"友链|外链|代发|代开|办证|刻章|贷款|挖掘机|水箱|厂家|批发|私服|外挂|电子烟|加盟|招商网|二手",
    regex.IGNORECASE,
)
#: links with nothing, or but a punctuation mark, to click on: so many hosts are no slip of an editor
_SLIPS = {"empty": 3, "mark": 2}
_CREDIT = regex.compile(
    r"技术支持|软件|科技|网络公司|制作|承建|建设单位|Produced|Powered|版权|备案|ICP|统计", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Group:
    """Hidden links that stand together, and what speaks against them: two points suspicion, three certainty.

    Number of hosts, sly hiding and misleading names count only in a nameless container: menus and
    drop-downs of a template are hidden too, but they have a class or an id.
    """

    links: Sequence[Link]
    words: Sequence[str]
    bare: bool
    hosts: int
    many: int  #: hosts that are more than a slip

    @property
    def points(self) -> int:
        return 3 * bool(self.words) + max(self._boxed, self._odd)

    @property
    def _boxed(self) -> int:
        if not self.bare:
            return 0
        sly = any(link.hidden in _SLY for link in self.links)
        misnamed = sum(official_name(link.text) for link in self.links) >= 2
        return 1 + 2 * (self.hosts >= self.many) + sly + misnamed

    @property
    def _odd(self) -> int:
        """What is no way of a menu, whatever its container: frames out of sight, wares, links on nothing."""
        way = self.links[0].hidden
        if self.links[0].kind is LinkKind.FRAME:
            return 2 * self.bare
        if way in _SLIPS:
            return 2 * (self.hosts >= _SLIPS[way])
        peddled = sum(_PEDDLED.search(link.text) is not None for link in self.links)
        return 2 * (way != "menu" and self.hosts >= 3 and peddled * 2 >= len(self.links))


@rule(
    "link.hidden",
    "暗链",
    Scope.PAGE,
    Severity.CRITICAL,
    uses=("lexicons",),
    basis="《政府网站与政务新媒体检查指标》：存在暗链等安全问题的予以通报；《党政机关网站开办审核、资格复核和网站标识管理办法》",
    version=3,
    folds=True,
    hosts=5,
)
def hidden(view: PageView, context: Context) -> Iterator[Finding]:
    """页面里藏有访问者看不见、指向外部网站的链接（隐藏方式、外部域名、诱导词、域名数量、所在位置综合计分）。

    同一站点多个页面被植入同样的代码，合为一条，写明页面数。
    样式写在标签里、页面里还是站点的样式文件里，由脚本写入，都算。宽高为零或者看不见、装着外部网站的框架（挂马）同样算；
    没有文字的、只在一个标点上的链接，同一页指向多个陌生网站的也算。统计、登录、视频、地图的框架不算。
    下拉的友情链接、分享按钮、浏览器提示、建站单位署名虽然隐藏，不算暗链；指向政府、学校网站和本县白名单域名的不算。
    整改：删除该段代码，排查网站后台是否被入侵，修补漏洞、更换口令，并检查其他页面。
    """
    candidates = [link for link in view.links if _candidate(link, view.allowed_hosts)]
    groups = [_group(links, context) for links in _together(candidates)]
    guilty = [group for group in groups if group.points >= 2]
    if guilty:
        yield _finding(guilty, view.page.suspicion.get("screenshot", ""))


def _candidate(link: Link, allowed: frozenset[str]) -> bool:
    if not link.hidden or link.kind not in _KINDS or not outside(link.target, allowed):
        return False
    if link.kind is LinkKind.FRAME:
        serving = library(host(link.target)) or _SERVING.search(link.target)
        return link.hidden != "menu" and (link.hidden == "size" or not serving)
    return bool(link.text.strip()) or link.hidden not in _LETTERS_ONLY


def _together(links: Sequence[Link]) -> list[list[Link]]:
    """Runs of links in one container, in page order; a container's opening tag begins a new run."""
    runs: list[list[Link]] = []
    for link in links:
        before = _before(link)
        opens = bool(_BARE.search(before + "<a ") or _NAMED.search(before))
        if not runs or opens or runs[-1][-1].hidden != link.hidden:
            runs.append([])
        runs[-1].append(link)
    return runs


def _before(link: Link) -> str:
    """The markup before the link's own anchor."""
    text = link.text.strip()
    if link.kind is LinkKind.FRAME:
        return regex.split("<(?:iframe|object|embed)", link.snippet, maxsplit=1)[0]
    place = link.snippet.find(">" + text) if text else -1
    return link.snippet[: link.snippet.rfind("<a ", 0, place if place > 0 else None)]


def _group(links: Sequence[Link], context: Context) -> _Group:
    lexicons: Lexicons = context.inputs["lexicons"]
    hosts = {host(link.target) for link in links}
    luring = [host(link.target) for link in links if lures(link.target)]
    credit = len(hosts) == 1 and all(_CREDIT.search(link.text) for link in links)
    return _Group(
        links=links,
        words=baits(lexicons, (link.text for link in links)) or luring,
        bare=not credit and (_by_itself(links[0]) or bool(_BARE.search(_before(links[0]) + "<a "))),
        hosts=len(hosts),
        many=int(context.parameters["hosts"]),
    )


def _by_itself(link: Link) -> bool:
    return link.kind is LinkKind.FRAME and _OWN_FRAME.search(link.snippet) is not None


def _finding(groups: Sequence[_Group], screenshot: str) -> Finding:
    links = [link for group in groups for link in group.links]
    words = [word for group in groups for word in group.words]
    hosts = list(dict.fromkeys(host(link.target) for link in links))
    sure = any(group.points >= 3 for group in groups)
    about = f"，含“{words[0]}”" if words else ""
    return found(
        message=f"页面藏有 {len(links)} 个看不见的外部链接，涉及 {len(hosts)} 个域名{about}",
        quote="；".join(dict.fromkeys(link.text.strip() or link.target for link in links[:3])),
        target=links[0].target,
        confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
        suggestion="删除隐藏代码，排查后台是否被入侵",
        count=len(links),
        evidence={
            "snippet": links[0].snippet[:500],
            "hidden": sorted({link.hidden for link in links}),
            "hosts": hosts[:50],
            "words": words[:10],
            "screenshot": screenshot,
            TEMPLATE: _template(links[0]),
        },
    )


def _template(link: Link) -> str:
    """How it is hidden, in the markup's own words without its figures: the same on each page it was planted on."""
    before = _before(link)
    boxes = list(_BARE.finditer(before + "<a "))
    box = boxes[-1][0] if boxes else (_NAMED.findall(before) or [""])[-1]
    return f"{link.hidden} {regex.sub(r'[0-9]+', '0', ' '.join(box.split()))}"
