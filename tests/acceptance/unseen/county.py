"""禾塘县: a county nobody has tuned the product to, served for one night, with its own defects."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests.acceptance.unseen import prose
from tests.acceptance.unseen.looks import LOOKS
from xuncha.demo.manifest import Manifest
from xuncha.demo.responses import Asked, Response

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Piece", "Section", "Site", "Unseen", "write_folder"]

_FORM = {
    "portal": ("127.0.1.1", "禾塘县人民政府", "县人民政府办公室", "cards", "life"),
    "edu": ("127.0.1.2", "禾塘教育网", "县教育局", "dede", "school"),
    "agri": ("127.0.1.3", "禾塘县林业局", "县林业局", "tables", "forest"),
    "stats": ("127.0.1.4", "禾塘县统计局", "县统计局", "years", "figures"),
    "money": ("127.0.1.5", "禾塘县财政局", "县财政局", "aspx", "money"),
}
UNITS = (
    "县人民政府办公室",
    "县教育局",
    "县林业局",
    "县统计局",
    "县财政局",
    "县气象局",
    "黄沙乡",
    "北岭镇",
    "麻石街道",
)
HELP, ODD, FARM = "127.0.1.20", "127.0.1.21", tuple(f"127.0.1.{n}" for n in range(30, 44))
PARTNERS = {
    f"127.0.1.{60 + i}": name
    for i, name in enumerate(
        [
            "湘江晚报",
            "乡村广播网",
            "禾塘农商行",
            "禾塘公交",
            "新苗出版社",
            "南岭旅行社",
            "市民中心",
            "云上禾塘",
        ]
    )
}
HOSTS = (*(form[0] for form in _FORM.values()), HELP, ODD, *FARM, *PARTNERS)


@dataclass
class Site:
    key: str
    host: str
    name: str
    owner: str
    look: str
    topic: str
    base: str
    help: str
    code: str
    lacking: set[str] = field(default_factory=set)
    untagged: set[str] = field(default_factory=set)
    partners: list[tuple[str, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    home_tail: str = ""
    home_head: str = ""

    @property
    def listed(self) -> list[Section]:
        return self.sections[:7]

    def hot(self) -> list[Piece]:
        return [piece for section in self.sections[:2] for piece in section.pieces[:4]]


@dataclass
class Section:
    site: Site
    ident: int
    unit: str
    name: str
    category: str
    period: int | None = None
    exempt: tuple[str, dt.date] | None = None
    pieces: list[Piece] = field(default_factory=list)
    handler: Callable[[Asked], Response] | None = None  #: where the section is no plain list
    at: str = ""

    @property
    def path(self) -> str:
        return self.at or LOOKS[self.site.look].section_path(self)

    @property
    def url(self) -> str:
        return self.site.base + self.path


@dataclass
class Piece:
    section: Section
    number: int
    title: str
    day: dt.date
    paragraphs: list[str]
    unit: str
    extras: list[str] = field(default_factory=list)
    tail: str = ""
    top: bool = False
    link: str = ""  #: where the list leads instead of to an article page

    @property
    def href(self) -> str:
        return self.link or LOOKS[self.section.site.look].piece_path(self)

    @property
    def url(self) -> str:
        return self.section.site.base + self.href


class Unseen:
    """Sites by key; `routes` answer by host and path with query."""

    def __init__(self, as_of: dt.datetime, port: int, seed: int = 4) -> None:
        self.as_of, self.port, self.seed = as_of, port, seed
        self.today = as_of.astimezone(ZoneInfo("Asia/Shanghai")).date()
        self.manifest = Manifest()
        self.sites: dict[str, Site] = {}
        self.routes: dict[tuple[str, str], Callable[[Asked], Response]] = {}
        self._numbers, self._idents = itertools.count(700), itertools.count(21)
        for key, (host, name, owner, look, topic) in _FORM.items():
            code = f"439901000{len(self.sites) + 1}"
            self.sites[key] = Site(
                key, host, name, owner, look, topic, self.base(host), self.base(HELP), code
            )
            self.sites[key].partners = [(name, self.base(h) + "/") for h, name in PARTNERS.items()]

    def base(self, host: str) -> str:
        return f"http://{host}:{self.port}"

    def section(self, site: str, name: str, category: str, unit: str = "", **more: Any) -> Section:
        owner = self.sites[site]
        section = Section(owner, next(self._idents), unit or owner.owner, name, category, **more)
        owner.sections.append(section)
        return section

    def piece(
        self, section: Section, age: int, title: str = "", paragraphs: list[str] | None = None
    ) -> Piece:
        """A piece so many days old (negative: ahead)."""
        number = next(self._numbers)
        rng, day = Random(f"{self.seed}-{number}"), self.today - dt.timedelta(age)
        made = (day.month, day.day)
        topic = section.site.topic
        written = prose.heading(rng, topic, made, notice=section.category in ("通知公告", "人事信息"))
        text = paragraphs if paragraphs is not None else prose.article(rng, topic, made)
        piece = Piece(section, number, title or written, day, text, section.unit)
        section.pieces.append(piece)
        return piece

    def fill(self, section: Section, newest: int, count: int, step: int) -> Section:
        for i in range(count):
            self.piece(section, newest + i * step)
        return section

    # --- answers --------------------------------------------------------------------------------------

    def open(self) -> None:
        """Lay all addresses; what was planted is final by now."""
        for site in self.sites.values():
            self.routes[site.host, "/"] = lambda _, site=site: self._home(site)  # type: ignore[misc]
            for section in site.sections:
                self._lay(site, section)

    def _lay(self, site: Site, section: Section) -> None:
        look = LOOKS[site.look]
        for piece in section.pieces:
            if not piece.link:
                self.routes[site.host, piece.href] = lambda _, piece=piece: self._article(piece)  # type: ignore[misc]
        if section.handler is not None:
            self.routes[site.host, section.path] = section.handler
            return
        rows = look.order(section.pieces)
        cut = [rows[i : i + look.per_page] for i in range(0, len(rows), look.per_page)] or [[]]
        for number, pieces in enumerate(cut, 1):
            self.routes[site.host, look.page_path(section, number)] = self._lister(
                section, pieces, number, len(cut)
            )

    def _lister(
        self, section: Section, pieces: list[Piece], number: int, pages: int
    ) -> Callable[[Asked], Response]:
        return lambda _: self._list(section, pieces, number, pages)

    def page(
        self, site: Site, title: str, body: str, tags: dict[str, str], tail: str = "", head: str = ""
    ) -> Response:
        look = LOOKS[site.look]
        all_tags = {"SiteName": site.name, "SiteDomain": site.host, "SiteIDCode": site.code, **tags}
        marks = "".join(
            f'<meta content="{v}" name="{k}">' for k, v in all_tags.items() if k not in site.untagged
        )
        text = look.frame(site, title, body, marks, tail, head)
        return Response(text.encode(look.charset, "xmlcharrefreplace"), look.header)

    def _tags(self, section: Section) -> dict[str, str]:
        return {
            "ColumnName": section.name,
            "ColumnDescription": f"{section.unit}的{section.name}",
            "ColumnKeywords": section.name,
            "ColumnType": section.category,
        }

    def _home(self, site: Site) -> Response:
        groups = [
            (s, sorted((p for p in s.pieces if p.day <= self.today), key=lambda p: p.day, reverse=True)[:6])
            for s in site.sections[:4]
        ]
        return self.page(
            site, site.name, LOOKS[site.look].home_body(site, groups), {}, site.home_tail, site.home_head
        )

    def _list(self, section: Section, pieces: list[Piece], number: int, pages: int) -> Response:
        body = LOOKS[section.site.look].list_body(section, pieces, number, pages)
        return self.page(section.site, f"{section.name}-{section.site.name}", body, self._tags(section))

    def _article(self, piece: Piece) -> Response:
        tags = {
            **self._tags(piece.section),
            "ArticleTitle": piece.title,
            "PubDate": f"{piece.day} 10:00",
            "ContentSource": piece.unit,
        }
        body = LOOKS[piece.section.site.look].article_body(piece)
        return self.page(
            piece.section.site, f"{piece.title}-{piece.section.site.name}", body, tags, piece.tail
        )

    def respond(self, asked: Asked) -> Response:
        query = "&".join(f"{k}={v}" for k, v in asked.query.items())
        for address in (f"{asked.path}?{query}" if query else asked.path, asked.path):
            handler = self.routes.get((asked.host, address))
            if handler is not None:
                return handler(asked)
        if asked.path == "/robots.txt":
            return Response(b"", "text/plain", 404, stable=False)
        if asked.path.startswith("/static/") or asked.path.startswith("/sitefiles/"):
            return Response(b"/**/", "image/png" if asked.path.endswith("png") else "text/css")
        if asked.host in (HELP, *PARTNERS):
            return _html(
                PARTNERS.get(asked.host, "便民服务"), "<p>欢迎光临，祝您生活愉快。本站提供公共信息服务。</p>"
            )
        return _html("页面未找到", "<h1>404</h1><p>没有这个页面</p>", 404)


def _html(title: str, body: str, status: int = 200) -> Response:
    text = f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
    return Response(text.encode(), "text/html; charset=utf-8", status)


_SETTINGS = """[county]
name = "禾塘县"
[network]
allow_private_hosts = true
delay = 0.0
concurrency_per_host = 8
retries = 1
[links]
delay = 0.0
per_host = 8
timeout = 6.0
"""

LEXICON = (
    ("禾塘市", "禾塘县", "行政区划", "严重", "", "", ""),
    ("聋哑人", "听力言语残疾人", "固定表述", "一般", "", "", ""),
    ("县物价局", "县发展和改革局", "机构名称", "一般", "原县物价局", "2015-01-01", ""),
)


def write_folder(folder: Path, county: Unseen) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sites = "".join(
        "[[sites]]\n"
        + "".join(
            f"{k} = {json.dumps(v, ensure_ascii=False)}\n"
            for k, v in {"id": s.key, "name": s.name, "url": s.base + "/", "identity_code": s.code}.items()
        )
        for s in county.sites.values()
    )
    (folder / "xuncha.toml").write_text(_SETTINGS + sites, "utf-8")
    _csv(
        folder / "units.csv",
        ["单位名称", "单位类型"],
        [(u, "县直" if u.startswith("县") else "乡镇") for u in UNITS],
    )
    rows = [
        (s.site.name, s.unit, s.name, s.url, s.category, s.period or "", *(s.exempt or ("", "")))
        for site in county.sites.values()
        for s in site.sections
    ]
    heads = ["站点", "单位", "栏目名称", "栏目网址", "栏目类别", "更新期限(天)", "豁免原因", "豁免至"]
    _csv(folder / "sections.csv", heads, rows)
    _csv(
        folder / "lexicon.csv",
        ["错误表述", "建议表述", "类别", "级别", "例外", "生效日期", "失效日期"],
        LEXICON,
    )


def _csv(path: Path, heads: list[str], rows: Any) -> None:
    """As Excel saves it: GBK."""
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])
    path.write_bytes(text.getvalue().encode("gbk"))
