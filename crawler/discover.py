"""From the home page alone: which sections a portal has, whose they are, of what class, how often due."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

from crawler import naming
from crawler.addresses import directory
from crawler.cms.base import Document, Listing, family_of
from crawler.courier import Courier
from crawler.extract import Extracted, extract
from crawler.hrefs import looks_like_page
from crawler.listing.groups import article_like, section_like
from crawler.proposal import (
    FoundSection,
    FoundUnit,
    Proposal,
    portal_of,
    section_of,
    unit_beside,
    without_articles,
    without_channels,
)
from crawler.settings import user_agent
from crawler.trust import unchecked
from storage.models import FetchOutcome, LinkKind
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.schema import Network
    from crawler.extract import SeenLink

__all__ = ["discover"]

#: so many unit names among the links of a page make it a directory of units
_DIRECTORY = 3
_DEPTH = 4
#: characters of a link that may name a channel, whatever its address; headlines are longer
_BRIEF, _BRIEFEST = 12, 8
#: links of its own that an empty section may have (a parent in its trail, a feed)
_ODD_LINKS = 2
#: lists that are told apart by a number in the query
_LISTED = re.compile(
    r"list|channel|column|[?&](?:cat|node|class|type|col|lm|t|wbtree)_?id=(?!.*news_?id=)", re.IGNORECASE
)
_BEHIND = re.compile(r"/index(?:\.\w+)?#(/?\d{1,8})$")
_HOME_FILE = re.compile(r"(?:index|default)\.\w{2,5}$")
_SAMPLES = 3  #: articles of a section read for their ContentSource
_WORDS = {
    FetchOutcome.ROBOTS: "robots.txt 不允许",
    FetchOutcome.REDIRECT_AWAY: "跳转到其他网站",
    FetchOutcome.GONE: "页面不存在",
    FetchOutcome.TIMEOUT: "超时",
    FetchOutcome.CHALLENGE: "被防护页面挡住",
    FetchOutcome.NOT_PARSED: "不是网页",
    FetchOutcome.CONNECTION: "连接不上",
    FetchOutcome.FORBIDDEN: "拒绝访问",
    FetchOutcome.THROTTLED: "对方要求放慢",
    FetchOutcome.SERVER_ERROR: "服务器出错",
    FetchOutcome.CLIENT_ERROR: "请求被拒绝",
}


async def discover(
    url: str, network: Network, max_pages: int, progress: Callable[[str, int, int | None], None]
) -> Proposal:
    """Walk from a home page over the section links of its host; raises OSError when the home page cannot be read."""
    headers = {"User-Agent": user_agent(network)}
    async with httpx.AsyncClient(
        headers=headers,
        timeout=network.timeout,
        proxy=network.proxy or None,
        trust_env=False,
        verify=unchecked(),  # the site is our own, as in the crawl
    ) as client:
        courier = Courier(client, host_of(url), network.delay, network.max_body)
        return await _Walk(courier, canonical(url), max_pages, progress).run()


@dataclass(frozen=True, slots=True)
class _Lead:
    """A link worth a look: its words, and the unit in whose part of the portal it was seen."""

    url: str
    text: str
    unit: str
    depth: int


class _Walk:
    def __init__(
        self, courier: Courier, home: str, max_pages: int, progress: Callable[[str, int, int | None], None]
    ) -> None:
        self._courier = courier
        self._home = home
        self._max = max_pages
        self._progress = progress
        self._queue: deque[_Lead] = deque()
        self._met: set[str] = {home}
        self._landed: set[str] = set()
        self._seen: set[str] = set()
        self._roots: dict[str, str] = {}  #: directory of a unit's part of the portal → unit
        self._names: dict[str, Counter[str]] = {}  #: short name → spellings seen
        self._sections: list[FoundSection] = []

    async def run(self) -> Proposal:
        home = await self._courier.get(self._home)
        if home.document is None:
            raise OSError(_WORDS.get(home.outcome, home.outcome.value))
        facts = extract(home.document)
        proposal = portal_of(home.document, facts, self._home)
        self._subsites(facts, proposal)
        self._met.update(link.url for link in facts.links if naming.leads_home(link.text))
        self._unseen(facts)
        self._follow(facts, _Lead(self._home, "", "", 0))
        while self._queue and self._courier.fetched < self._max:
            lead = self._queue.popleft()
            self._progress("发现栏目", self._courier.fetched, self._max)
            await self._visit(lead, proposal)
        proposal.complete = not self._queue
        proposal.sections = without_channels(without_articles(self._sections))
        await self._sources(proposal)
        proposal.units = self._units(proposal)
        proposal.fetched = self._courier.fetched
        return proposal

    async def _visit(self, lead: _Lead, proposal: Proposal) -> None:
        fetched = await self._courier.get(lead.url)
        document = fetched.document
        if document is None:
            reason = _WORDS.get(fetched.outcome, fetched.outcome.value)
            proposal.unread.append((lead.url, reason))
            return
        landed = canonical(document.url, keep_fragment=True)
        if landed in self._landed or landed == self._home or _HOME_FILE.sub("", landed) == self._home:
            return
        self._landed.add(landed)
        facts = extract(document)
        unit, unit_from = self._unit_of(lead, facts)
        lead = _Lead(landed, lead.text, unit, lead.depth)
        listing = await self._listing(document)
        self._met.update(canonical(request.url) for request in listing.more)
        bare = self._unseen(facts) <= _ODD_LINKS
        section = section_of(document, facts, listing, lead.text, lead.url, lead.unit, bare=bare)
        if section is not None:
            section.unit_from = unit_from
            self._sections.append(section)
        if not (listing.single_article and section is None):
            self._follow(facts, lead)

    async def _listing(self, document: Document) -> Listing:
        """The list of a page; where its entries come from a data interface, that is asked once."""
        family = family_of(document)
        listing = family.listing(document)
        if not listing.entries and listing.more:
            answer = await self._courier.ask(listing.more[0])
            if answer.document is not None:
                more = family.listing(answer.document)
                return more if more.entries else listing
        return listing

    def _follow(self, facts: Extracted, lead: _Lead) -> None:
        if lead.depth >= _DEPTH:
            return
        names = self._named_links(facts)
        units = {url for url, name in names.items() if naming.is_unit(name)}
        is_directory = len({names[url] for url in units}) >= _DIRECTORY
        for url, name in names.items():
            unit = self._learn(url, name) if is_directory and url in units else lead.unit
            if url not in self._met and (url in units or _leads_on(url, name)):
                self._met.add(url)
                self._queue.append(_Lead(url, name, unit, lead.depth + 1))

    def _unseen(self, facts: Extracted) -> int:
        """How many links of the host no page before this one had: an empty section has but menus."""
        links = {link.url for link in facts.links if host_of(link.url) == self._courier.host}
        unseen = links - self._seen
        self._seen |= links
        return len(unseen)

    def _named_links(self, facts: Extracted) -> dict[str, str]:
        """address → its first words that name something; a portal links most sections more than once."""
        names: dict[str, str] = {}
        for link in facts.links:
            here = link.kind is LinkKind.ANCHOR and host_of(link.url) == self._courier.host
            if here and not naming.turns_page(link.text):
                url = _with_section(link)
                names[url] = names.get(url) or naming.section_name(link.text)
        return names

    def _learn(self, url: str, name: str) -> str:
        """A unit and its part of the portal; the home page's own directory is nobody's part."""
        self._names.setdefault(naming.short(name), Counter())[name] += 1
        root = directory(url)
        if root != directory(self._home) and self._roots.setdefault(root, name) != name:
            self._roots[root] = ""  # two units share it: it tells nothing
        return name

    def _unit_of(self, lead: _Lead, facts: Extracted) -> tuple[str, str]:
        inside = [root for root, unit in self._roots.items() if unit and lead.url.startswith(root)]
        if inside:
            return self._roots[max(inside, key=len)], "部门目录"
        for step in reversed(naming.trail(facts.text)):
            if naming.is_unit(step):
                self._names.setdefault(naming.short(step), Counter())[step] += 1
                return step, "当前位置"
        return (lead.unit, "部门目录") if lead.unit else ("", "")

    async def _sources(self, proposal: Proposal) -> None:
        """Units of the sections that are nobody's yet: what their newest articles name, else the owner."""
        for section in proposal.sections:
            if not section.unit:
                units = []
                for url in _spread(section.articles, _SAMPLES):
                    if self._courier.fetched < self._max:
                        units.append(await self._source(url))
                agreed = len(set(map(naming.short, units))) == 1 and units[0]
                section.unit, section.unit_from = (units[0], "信息来源") if agreed else ("", "")
        for section in proposal.sections:
            if not section.unit:
                beside = unit_beside(section, proposal.sections)
                section.unit = beside or proposal.owner
                section.unit_from = "同目录的栏目" if beside else "门户主办单位"
            self._names.setdefault(naming.short(section.unit), Counter())[section.unit] += 1

    async def _source(self, url: str) -> str:
        fetched = await self._courier.get(url)
        metas = extract(fetched.document).meta if fetched.document else {}
        return naming.source_unit(next(iter(metas.get("ContentSource", [])), ""))

    def _units(self, proposal: Proposal) -> list[FoundUnit]:
        """One unit for all spellings of a name: the longest is its name, the others are aliases."""
        names = {
            key: max(spellings, key=lambda s: (len(s), spellings[s]))
            for key, spellings in self._names.items()
        }
        for section in proposal.sections:
            section.unit = names[naming.short(section.unit)]
        return [
            FoundUnit(name, naming.kind_of(name), sorted(set(self._names[key]) - {name}))
            for key, name in sorted(names.items(), key=lambda item: (naming.kind_of(item[1]), item[1]))
        ]

    def _subsites(self, facts: Extracted, proposal: Proposal) -> None:
        """Home pages on other hosts under the portal's domain: sites that the office may want to add."""
        domain = "." + self._courier.host.removeprefix("www.")
        for link in facts.links:
            host = host_of(link.url)
            if host.endswith(domain) and host != self._courier.host:
                root = f"{link.url.partition('://')[0]}://{host}/"
                name = naming.section_name(link.text)
                if name and (link.url == root or root not in proposal.subsites):
                    proposal.subsites[root] = name


def _with_section(link: SeenLink) -> str:
    """The address, with what stands behind the # where that names a section (gkmlpt: index#2811)."""
    named = _BEHIND.search(link.href)
    return f"{link.url}#{named[1]}" if named and "#" not in link.url else link.url


def _spread(urls: tuple[str, ...], count: int) -> tuple[str, ...]:
    """So many of the addresses, from first to last: neighbours often come from one source."""
    return urls[:: max(1, len(urls) // count)][:count]


def _leads_on(url: str, name: str) -> bool:
    """Whether a link may lead to a section: by its address, else by words too short for a headline."""
    if section_like(url):
        return True
    brief = 0 < len(name) <= _BRIEF and looks_like_page(url)
    telling = len(name) <= _BRIEFEST or not article_like(url) or _LISTED.search(url) is not None
    return brief and telling
