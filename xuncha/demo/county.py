"""Builds the sample county for a night: every site, section and article, with the defects planted."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xuncha.demo import defects, directory, special
from xuncha.demo.families import families
from xuncha.demo.files import TYPES, file_bytes, picture
from xuncha.demo.hosts import FOREIGN, HEALTHY, SERVICES, Foreign
from xuncha.demo.layout import SECTIONS, SITES, UNITS, Row
from xuncha.demo.manifest import Manifest
from xuncha.demo.media import county as media
from xuncha.demo.media.platforms import HOST as MEDIA
from xuncha.demo.media.platforms import Platforms
from xuncha.demo.model import Article, Attachment, Section, Site, Unit
from xuncha.demo.numbers import credit_code
from xuncha.demo.pages import Pages
from xuncha.demo.responses import Asked, Response
from xuncha.demo.writing import Voice, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha.demo.families.base import Family
    from xuncha.demo.responses import Handler

__all__ = ["HOSTS", "County", "build"]

ZONE = ZoneInfo("Asia/Shanghai")
#: every loopback address the county answers on
HOSTS = (*(row.host for row in SITES), *FOREIGN, MEDIA)
_TOWNS = tuple(unit.name for unit in UNITS if unit.kind == "乡镇")
_NAMES = tuple(unit.name for unit in UNITS)
_SUFFIXES = ("docx", "xlsx", "pdf")
#: the names that papers and templates bear; for any other there is no file, as on a true site
_ATTACHED = re.compile(rf"/attach/\d{{6}}/P\d{{8}}\.(?:{'|'.join(_SUFFIXES)})")
_PICTURED = re.compile(r"/images/(?:(?:news|chart)/\d+|[a-z]+(?:_[a-z]+)?)\.png")


@dataclass
class County:
    """The county of one night. `healed` names the defects that are not there any more."""

    seed: int
    as_of: dt.datetime
    port: int
    healed: frozenset[str] = frozenset()
    news: int = 0  #: so many further articles of today (for a second night)
    sites: dict[str, Site] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=lambda: {unit.name: unit for unit in UNITS})
    manifest: Manifest = field(default_factory=Manifest)
    letters: list[tuple[object, ...]] = field(default_factory=list)  #: rows of the ledger of letters
    routes: dict[tuple[str, str], Handler] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.media = Platforms((), self.as_of)
        self.today = self.as_of.astimezone(ZONE).date()
        self.pages = Pages(self.as_of.astimezone(ZONE), self.base(SERVICES))
        self.families = families(self.pages)
        self._numbers = itertools.count(1)
        self._later_numbers = itertools.count(9001)
        self._apart_numbers = itertools.count(20001)
        self._section_numbers = itertools.count(101)
        self._foreign = Foreign(self.pages.environment)
        self._cache: dict[tuple[str, str, str], Response] = {}

    def base(self, host: str) -> str:
        return f"http://{host}:{self.port}"

    def wants(self, defect: str) -> bool:
        """Whether the defect still stands."""
        return defect not in self.healed

    # --- building -------------------------------------------------------------------------------------

    def site(self, key: str) -> Site:
        return self.sites[key]

    def family(self, section: Section) -> Family:
        return self.families["gkmlpt" if section.path.startswith("/gkmlpt/") else section.site.family]

    def sections(self) -> list[Section]:
        """All sections of the ledger."""
        return [s for site in self.sites.values() for s in site.sections if s.in_ledger]

    def articles(self) -> list[Article]:
        return [a for site in self.sites.values() for s in site.sections for a in s.articles]

    def find(self, site: str, name: str) -> Section:
        return next(section for section in self.sites[site].sections if section.name == name)

    def section(
        self, site: str, unit: str, name: str, category: str, kind: str, look: str = "list", family: str = ""
    ) -> Section:
        """A new section, addressed."""
        owner = self.sites[site]
        section = Section(owner, self.units[unit], name, category, kind, next(self._section_numbers), look)
        self.families[family or owner.family].place(section)
        owner.sections.append(section)
        return section

    def article(
        self,
        section: Section,
        age: int,
        kind: str = "",
        unit: str = "",
        *,
        later: bool = False,
        apart: bool = False,
    ) -> Article:
        """A new article, so many days old, in the section's kind of writing.

        `later` marks one that only comes with mending or on another night, `apart` one of the rooms that count
        for themselves: the others keep their addresses.
        """
        number = next(self._later_numbers if later else self._apart_numbers if apart else self._numbers)
        rng = Random(f"{self.seed}/{number}")
        day = self.today - dt.timedelta(age)
        owner = self.units[unit or section.unit.name]
        voice = Voice(owner.name, owner.topic, day, owner.phone, _NAMES, _TOWNS)
        kind = kind or section.kind
        text = special.write(kind, rng, voice) or Writer(rng, voice).write(kind)
        article = Article(section, number, text.title, day, list(text.paragraphs), owner.name)
        article.hour, article.minute = rng.randint(8, 17), rng.randint(0, 59)
        self._furnish(article, kind, rng)
        section.articles.append(article)
        self.place(article)
        return article

    def withdraw(self, article: Article) -> None:
        """Take the article off the portal: its address answers 404, no list shows it."""
        article.section.articles.remove(article)

    def place(self, article: Article) -> None:
        self.family(article.section).place_article(article)

    def set_day(self, article: Article, age: int) -> None:
        """Move the article to so many days ago (negative: into the future)."""
        article.day = self.today - dt.timedelta(age)
        self.place(article)

    def _furnish(self, article: Article, kind: str, rng: Random) -> None:
        if kind in {"policy", "explain", "plan"}:
            article.document_day = article.day - dt.timedelta(rng.randint(1, 18))
            article.index_number = f"{credit_code(rng, '11369901')}/{article.day:%Y%m}-{article.number:05d}"
        if kind == "news" and article.number % 4 == 0:
            article.images.append(f"/images/news/{article.number}.png")
        if kind in {"notice", "policy"} and article.number % 5 == 0:
            suffix = rng.choice(_SUFFIXES)
            name = f"{article.title[:18].strip('《（')}附件.{suffix}"
            article.attachments.append(
                Attachment(f"/attach/{article.day:%Y%m}/P{article.number:08d}.{suffix}", name)
            )
        if kind == "news" and article.number % 23 == 0:
            article.blocks.append(special.statistics_table(rng))

    # --- answering -----------------------------------------------------------------------------------

    def lay_routes(self) -> None:
        for site in self.sites.values():
            self.pages.sites.append(site)
            for path in self.families[site.family].home_paths():
                self.routes[site.host, path] = self._home(site)
            for section in site.sections:
                for path, handler in self.family(section).routes(section):
                    self.routes[site.host, path] = handler
            for path, handler in directory.routes(self, site):
                self.routes.setdefault((site.host, path), handler)
            for path, heading in special.PLAIN_PAGES.items():
                self.routes.setdefault((site.host, path), self._plain(site, heading))

    def respond(self, asked: Asked) -> Response:
        """The answer to one request; what only depends on the address is made once."""
        if asked.host == MEDIA:
            return self.media.respond(asked)
        if asked.host in FOREIGN:
            return self._foreign.respond(asked)
        key = asked.form.get("columnid") or asked.query.get("columnid") or asked.query.get("pageId") or ""
        handler = self.routes.get((asked.host, asked.path)) or self.routes.get(
            (asked.host, f"{asked.path}#{key}")
        )
        if handler is None:
            return self._asset(asked) or self._gone(asked)
        if asked.query or asked.form:
            return handler(asked)
        cached = self._cache.get((asked.host, asked.path, key))
        if cached is None:
            cached = self._cache[asked.host, asked.path, key] = handler(asked)
        return cached

    def _home(self, site: Site) -> Handler:
        def answer(_: Asked) -> Response:
            lists = [s for s in site.sections if s.look == "list" and s.in_ledger and s.articles][:6]
            family = self.families[site.family]
            columns = [(s, [a for a in family.shown(s) if a.day <= self.today][:7]) for s in lists]
            template = "kaipu" if site.family == "search" else site.family
            return family.page(site, f"{template}/home.html", columns=columns)

        return answer

    def _plain(self, site: Site, heading: str) -> Handler:
        content = f"<p>{heading}：欢迎使用本页面，如有意见建议，请拨打工作电话{site.unit.phone}。</p>"
        return lambda _: self.families["kaipu"].page(
            site, "kaipu/plain.html", heading=heading, content=content
        )

    def _asset(self, asked: Asked) -> Response | None:
        suffix = asked.path.rpartition(".")[2]
        number = sum(map(ord, asked.path))
        if asked.path == "/robots.txt":
            return Response(b"User-agent: *\nDisallow: /admin/\n", "text/plain")
        if any(mark in asked.path for mark in special.LOST):
            return None
        if _ATTACHED.fullmatch(asked.path):
            return Response(file_bytes(suffix, f"附件{number % 40}"), TYPES[suffix])
        if _PICTURED.fullmatch(asked.path):
            return Response(picture(number % 200), TYPES[suffix])
        if suffix == "css":
            return Response(self.pages.sheet(self._site_of(asked.host)).encode(), TYPES[suffix])
        if suffix == "js":
            return Response(f"/* {asked.path} */".encode(), TYPES[suffix])
        return None

    def _site_of(self, host: str) -> Site | None:
        return next((site for site in self.sites.values() if site.host == host), None)

    def _gone(self, asked: Asked) -> Response:
        site = self._site_of(asked.host)
        name = site.name if site else "网站"
        text = self.pages.environment.get_template("shared/gone.html").render(title=f"{name} - 提示信息")
        soft = site is not None and "soft404" in site.quirks
        return Response(text.encode(), "text/html; charset=utf-8", 200 if soft else 404, stable=False)


def build(seed: int, as_of: dt.datetime, port: int, healed: Iterable[str] = (), news: int = 0) -> County:
    """The whole county, answering on 127.0.0.x at the port; `as_of` is tonight."""
    county = County(seed, as_of, port, frozenset(healed), news)
    for row in SITES:
        site = Site(
            row.key, row.host, row.name, county.units[row.unit], row.family, row.code, county.base(row.host)
        )
        site.friends = [(name, county.base(host) + "/") for host, name in HEALTHY.items()]
        county.sites[row.key] = site
    for section_row in SECTIONS:
        _fill(county, section_row)
    special.add_sections(county)
    defects.plant_all(county)
    county.media = media.make(county)
    for _ in range(news):
        county.article(county.find("portal", "云溪要闻"), 0, later=True)
    county.lay_routes()
    return county


def _fill(county: County, row: Row) -> None:
    section = county.section(row.site, row.unit, row.name, row.category, row.kind, row.look)
    if row.kind == "report":
        special.annual_reports(county, section, row.count)
        return
    rng = Random(f"{county.seed}/{section.path}")
    central = row.unit == "县政府办公室" and row.site == "portal"
    for i in range(row.count):
        age = (
            row.newest + int(i * row.step) + (rng.randint(0, int(row.step // 2)) if i and row.step > 1 else 0)
        )
        writer = rng.choice(_NAMES) if central and row.kind in {"news", "notice"} else ""
        county.article(section, age, unit=writer)
