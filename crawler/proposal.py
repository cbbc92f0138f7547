"""What one page of a portal says about the portal and its sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler import naming
from crawler.addresses import directory
from crawler.listing.signs import placeholder
from storage.urls import host_of

if TYPE_CHECKING:
    import datetime as dt

    from crawler.cms.base import Document, Listing
    from crawler.extract import Extracted

__all__ = [
    "FoundSection",
    "FoundUnit",
    "Proposal",
    "portal_of",
    "section_of",
    "unit_beside",
    "without_articles",
    "without_channels",
]

#: the share of a list that must be found elsewhere for it to be a channel's
_GATHERED = 0.8
_GOING_ON = 5  #: dated entries
_SAID = ("信息来源", "当前位置", "部门目录")  #: what tells a section's unit by itself


@dataclass(slots=True)
class FoundSection:
    """A section proposed; `why` says what it rests on, for the staff who confirm it."""

    name: str
    url: str
    unit: str
    category: str
    period: int | None
    entries: int = 0
    newest: dt.date | None = None
    why: str = ""
    unit_from: str = ""
    articles: tuple[str, ...] = ()


@dataclass(slots=True)
class FoundUnit:
    name: str
    kind: str
    aliases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Proposal:
    """What the walk saw. `unread` are (address, reason); `complete` False when the page budget ended it."""

    name: str
    url: str
    identity_code: str = ""
    owner: str = ""
    subsites: dict[str, str] = field(default_factory=dict)  #: home page → name
    units: list[FoundUnit] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    fetched: int = 0
    complete: bool = True


def portal_of(document: Document, facts: Extracted, home: str) -> Proposal:
    name = next(iter(facts.meta.get("SiteName", [])), "").strip() or facts.title or host_of(home)
    code = next(iter(facts.meta.get("SiteIDCode", [])), "").strip()
    return Proposal(name, home, code, owner=naming.owner(facts.text) or name)


def section_of(
    document: Document, facts: Extracted, listing: Listing, text: str, url: str, unit: str, *, bare: bool
) -> FoundSection | None:
    """The section that a page is, reached by a link with `text`; None for articles, directories, empty talk."""
    column = _column(facts)
    steps = naming.trail(facts.text)
    name = column or text or (steps[-1] if steps else "") or naming.section_name(facts.title)
    if not name or naming.is_unit(name) or naming.is_service(name):
        return None
    dated = [entry for entry in listing.entries if entry.date]
    category = _category(name, listing, len(dated))
    why = _why(document, listing, category, bool(facts.meta.get("ArticleTitle")), bare and bool(column))
    if not why:
        return None
    return FoundSection(
        name=name,
        url=url,
        unit=unit,
        category=category,
        period=naming.PERIODS.get(category),
        entries=len(listing.entries),
        newest=max((entry.date for entry in dated if entry.date), default=None),
        why=why,
        articles=tuple(entry.url for entry in listing.entries if entry.url),
    )


def _category(name: str, listing: Listing, dated: int) -> str:
    """By the name; a list that goes on with the days is no static page, whatever it is called."""
    category = naming.category_of(name)
    if category == "静态信息" and dated >= _GOING_ON:
        category = "其他"
    return (
        category if category != "其他" else naming.category_of_titles([one.title for one in listing.entries])
    )


def _column(facts: Extracted) -> str:
    """ColumnName, unless a careless template put the site's or the article's name there."""
    name = naming.section_name(next(iter(facts.meta.get("ColumnName", [])), ""))
    others = {value for key in ("SiteName", "ArticleTitle") for value in facts.meta.get(key, [])}
    return "" if name in others else name


def _why(document: Document, listing: Listing, category: str, article: bool, bare: bool) -> str:
    """What makes a page a section; "" where nothing does. `bare`: a column without links of its own."""
    if any(entry.date for entry in listing.entries):
        return f"列表有 {len(listing.entries)} 条信息"
    if category == "静态信息" and not listing.entries:
        return "单页内容"
    if listing.single_article or article or len(listing.children) > 1:
        return ""
    telling = category != "其他"
    if listing.entries:
        return f"列表有 {len(listing.entries)} 条信息，未标日期" if telling else ""
    if listing.unsure:
        return f"{listing.unsure}，请在浏览器里核实"
    empty = telling or bare or placeholder(document) is not None
    return "没有看到信息，请核实是否空白栏目" if empty else ""


def unit_beside(section: FoundSection, sections: list[FoundSection]) -> str:
    """The unit to which the sections beside this one belong by what they say; "" where they differ or say nothing."""
    own = directory(section.url)
    # a channel at the top (政务公开) is shared by many units; a folder within it seldom is
    for folder, depth in ((own, 1), (directory(own[:-1]), 2)):
        known = {
            one.unit
            for one in sections
            if one is not section and one.url.startswith(folder) and one.unit_from in _SAID
        }
        if known and folder.count("/") > 2 + depth:
            return known.pop() if len(known) == 1 else ""
    return ""


def without_articles(sections: list[FoundSection]) -> list[FoundSection]:
    """Sections without those that are an article of another one: in its list of days, or bearing its very name."""
    own = {section.url for section in sections}
    under: dict[str, set[str]] = {}
    for section in sections:
        listed = own & set(section.articles)
        directory = len(listed) > len(section.articles) / 2
        for url in listed:
            under.setdefault(url, set()).update({section.name} if directory or not section.newest else {""})
    kept = [one for one in sections if not under.get(one.url, set()) & {"", one.name}]
    return [one for one in kept if not any(_part_of(one, other) for other in kept)]


def _part_of(page: FoundSection, section: FoundSection) -> bool:
    """Whether a page without a list is a part of a section: below it, and bearing its very name."""
    folder = directory(section.url)
    below = page.url.startswith(folder) and directory(page.url) != folder
    return page is not section and not page.entries and page.name == section.name and below


def without_channels(sections: list[FoundSection]) -> list[FoundSection]:
    """Sections without the channels above them, whose lists only gather what several sections hold."""
    kept = []
    for section in sections:
        mine = set(section.articles)
        shares = [mine & set(other.articles) for other in sections if other is not section]
        gathered = len(set().union(*shares)) if shares else 0
        most = max(map(len, shares), default=0)
        if not mine or gathered < _GATHERED * len(mine) or most >= _GATHERED * len(mine):
            kept.append(section)
    return kept
