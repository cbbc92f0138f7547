"""site.identity: what the foot of a home page must show, and whether the identity code is the site's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from checks.health import OUTCOMES, read_well
from checks.registry import Context, Scope, Unverified, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checks.subjects import SiteView
    from storage.models import Finding

#: key of the facts read from the foot → (what it is called, how it reads in plain text or in a link)
ITEMS = {
    "badge": (
        "党政机关标识",
        re.compile(r"conac\.cn|_ideconac|(?:党政机关|事业单位)(?:网站)?(?:专用)?标[识志]", re.IGNORECASE),
    ),
    "error_report": (
        "“我为政府网站找错”入口",
        re.compile(r"zfwzgl\.www\.gov\.cn|jiucuo|网站找错", re.IGNORECASE),
    ),
    "identity_code": ("网站标识码", re.compile(r"标识码\s*[:：]?\s*(?:bm)?\d{8,10}", re.IGNORECASE)),
    "icp": ("ICP备案号", re.compile(r"ICP\s*[备证]|beian\.miit\.gov\.cn", re.IGNORECASE)),
    "police": ("公安机关备案号", re.compile(r"公\s*网\s*安\s*备|公安(?:机关)?(?:联网)?备案")),
    "host_unit": ("主办单位", re.compile(r"主\s*办\s*单\s*位|主\s*办(?![一-鿿])")),
    "contact": (
        "联系方式",
        re.compile(
            r"(?<![一-鿿])(?:网站|本站|站长)?联系(?:电话|方式|我们)(?![一-鿿])|联系(?:电话|方式)\s*[:：]|电\s*话\s*[:：]|值班电话|热线\s*[:：]?\s*\d|邮箱\s*[:：]|(?<!\d)0\d{2,3}[-—]\d{7,8}(?!\d)"
        ),
    ),
}
CODE = re.compile(r"\d{10}|bm\d{8}")
_NUMBER = re.compile(r"(?:bm)?\d{8,10}", re.IGNORECASE)
#: a line that begins or ends with a day is a list's
_DATED = re.compile(
    r"^[\[(（]?(?:20\d\d[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])）\s]|(?<!\d)(?:20\d\d[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])）]?$"
)
#: the foot is the end of the page's text
FOOT = 1500
#: so many items missing at once: the foot is filled in by a script, not forgotten
UNSEEN = 6

#: first two digits of an identity code by the character that begins the province's ICP numbers
PROVINCES = {
    "京": "11", "津": "12", "冀": "13", "晋": "14", "蒙": "15", "辽": "21", "吉": "22", "黑": "23",
    "沪": "31", "苏": "32", "浙": "33", "皖": "34", "闽": "35", "赣": "36", "鲁": "37", "豫": "41",
    "鄂": "42", "湘": "43", "粤": "44", "桂": "45", "琼": "46", "渝": "50", "川": "51", "蜀": "51",
    "黔": "52", "贵": "52", "滇": "53", "云": "53", "藏": "54", "陕": "61", "陇": "62", "甘": "62",
    "青": "63", "宁": "64", "新": "65",
}  # fmt: skip


@rule(
    "site.identity",
    "网站标识不全",
    Scope.SITE,
    Severity.MINOR,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）扣分指标：功能设计——首页底部标识",
)
def identity(view: SiteView, context: Context) -> Iterator[Finding]:
    """首页底部缺少应有的标识，或网站标识码有误。

    依据：国办秘函〔2019〕19号扣分指标、《政府网站发展指引》（国办发〔2017〕47号）：首页底部应有党政机关标识、
    “我为政府网站找错”入口、网站标识码、ICP备案号、公安机关备案号、主办单位和联系方式；标识码为10位数字或bm加8位数字。
    判定：每缺一项列一条。页脚由脚本、内嵌页写出的，连同这些脚本、内嵌页一起看，有浏览器时以浏览器所见为准；
    仍有没能看到的，列为未能核实，不算缺少。几乎全都没有的只作疑似提示。标识码与台账、与网页标签
    SiteIDCode 不一致的，或省份与ICP备案号不符的，另列（多为套用其他网站的模板）。首页没有打开的不判定。
    整改：联系网站运维单位，在页脚模板中补齐或改正。
    """
    if not view.home_visits or view.home is None:
        raise Unverified("首页尚未巡查过")
    if not read_well(view.home_visits[0]):
        raise Unverified(OUTCOMES.get(view.home_visits[0].outcome, "未能打开"))
    facts = _facts(view)
    yield from _missing(view, [name for key, (name, _) in ITEMS.items() if key not in facts])
    yield from _codes(view, facts)


def _missing(view: SiteView, names: Sequence[str]) -> Iterator[Finding]:
    """One finding each; what a script may draw without our seeing it is a thing to look at, and no fault."""
    doubt = _drawn(view).get("doubt", "")
    if len(names) >= UNSEEN:
        yield found(
            message="首页底部没有识别出网站标识，可能由脚本加载，请人工核实：" + "、".join(names),
            quote="页脚未识别",
            confidence=Confidence.UNVERIFIED if doubt else Confidence.SUSPECTED,
        )
        return
    for name in names:
        if doubt:
            message, confidence = f"首页底部是否有{name}未能核实：{doubt}", Confidence.UNVERIFIED
        else:
            message, confidence = f"首页底部缺少{name}", Confidence.DEFINITE
        yield found(message=message, quote=f"缺少{name}", confidence=confidence)


def _drawn(view: SiteView) -> Mapping[str, Any]:
    """What the crawl saw of a foot that scripts, frames and includes draw."""
    told: Mapping[str, Any] = view.home_visits[0].evidence.get("foot", {})
    return told


def _facts(view: SiteView) -> dict[str, str]:
    """What the crawl read from the foot and from what draws it; else what text and links of the home page show."""
    read: Mapping[str, Any] = view.home.meta.get("_footer") or {} if view.home else {}
    drawn = _drawn(view)
    facts = {key: str(value) for key, value in {**drawn.get("facts", {}), **read}.items() if value}
    foot = f"{drawn.get('text', '')}\n{_without_news(view.home_text[-FOOT:])}"
    links = "\n".join(view.home_links)
    for key, (_, pattern) in ITEMS.items():
        if key not in facts and (shown := pattern.search(foot) or pattern.search(links)):
            facts[key] = shown[0]
    return facts


def _without_news(text: str) -> str:
    """The lines that bear no date: what a headline says of telephones and hosts is not the foot's."""
    return "\n".join(line for line in text.splitlines() if not _DATED.search(line.strip()))


def _codes(view: SiteView, facts: Mapping[str, str]) -> Iterator[Finding]:
    foot = _code(facts.get("identity_code", ""))
    tags = [value.strip() for value in (view.home.meta.get("SiteIDCode", []) if view.home else [])]
    tag = next((value for value in tags if value and value.lower() != "null"), "")
    for where, code in (("页脚网站标识码", foot), ("网页标签 SiteIDCode ", tag)):
        if code and not CODE.fullmatch(code.lower()):
            yield found(
                message=f"{where}“{code}”格式不对，应为10位数字，或bm加8位数字",
                quote=f"{where.strip()} {code}",
            )
        elif code and view.declared_code and code.lower() != view.declared_code.lower():
            yield found(
                message=f"{where}为“{code}”，与台账登记的“{view.declared_code}”不一致",
                quote=f"{where.strip()} {code}",
            )
    if foot and tag and foot.lower() != tag.lower():
        yield found(
            message=f"页脚网站标识码“{foot}”与网页标签 SiteIDCode“{tag}”不一致",
            quote=f"页脚 {foot} 标签 {tag}",
        )
    yield from _province(view, facts, foot or tag)


def _province(view: SiteView, facts: Mapping[str, str], code: str) -> Iterator[Finding]:
    """A template copied from another province brings its code along."""
    expected = PROVINCES.get(facts.get("icp", "")[:1])
    if expected and CODE.fullmatch(code) and not code.startswith(expected):
        yield found(
            message=f"网站标识码“{code}”与ICP备案号“{facts['icp']}”所在省份不符，疑似套用其他网站模板",
            quote=f"省份不符 {code}",
            confidence=Confidence.SUSPECTED,
        )


def _code(text: str) -> str:
    shown = _NUMBER.search(text)
    return shown[0] if shown else ""
