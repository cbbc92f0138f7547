"""The third county, built page by page from its ledger."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.acceptance.third import families, layouts, words, world
from tests.acceptance.third.linked import HOMES
from tests.acceptance.third.model import Answer, Article, Section, Site, back
from tests.acceptance.third.planted import plant
from tests.acceptance.third.sections import ledger, sites

if TYPE_CHECKING:
    from tests.acceptance.third.truth import Planted


class County:
    """Sites, sections and every answer of every host, as of a day."""

    def __init__(self, today: date, seed: int = 20261) -> None:
        self.today = today
        self.rng = random.Random(seed)
        self.sites = {site.id: site for site in sites()}
        self.sections = ledger()
        self.answers: dict[str, Answer] = {}
        self.truth: list[Planted] = []
        for index, section in enumerate(self.sections):
            section.index = index
            section.articles = [self._article(section, n) for n in range(section.count)]
        plant(self)
        for section in self.sections:
            families.publish(self, section)
        for site in self.sites.values():
            self._home(site)
        world.publish(self)

    # -- pieces -----------------------------------------------------------------------------------

    def section(self, name: str) -> Section:
        return next(section for section in self.sections if section.name == name)

    def family(self, section: Section) -> str:
        own = section.family
        return own if own in families.ARTICLE_URLS else self.sites[section.site].family

    def _article(self, section: Section, number: int) -> Article:
        rng, site = self.rng, self.sites[section.site]
        day = back(self.today, section.newest + number * section.step)
        unit = "云泽" + section.unit if section.unit.startswith("县") else section.unit
        source = f"云泽县{section.unit[1:]}" if section.unit.startswith("县") else f"{section.unit}人民政府"
        url = families.ARTICLE_URLS[self.family(section)](section, day, section.index * 100 + number)
        return Article(
            words.title(rng, section.kind, unit), day, site.base + url, words.paragraphs(rng), source
        )

    def put(self, url: str, body: str | bytes, site: Site | None = None, **more: object) -> None:
        """Answer `url` with this page."""
        encoding = site.encoding if site else "utf-8"
        kind = "text/html" if encoding != "utf-8" else "text/html; charset=utf-8"
        raw = body if isinstance(body, bytes) else body.encode(encoding)
        answer = Answer(raw, kind)
        for name, value in more.items():
            setattr(answer, name, value)
        self.answers[url.removeprefix("http://").removeprefix("https://")] = answer

    def nav(self, site: Site, section: Section | None = None) -> str:
        """The menu and the breadcrumb."""
        mine = [one for one in self.sections if one.site == site.id]
        menu = "".join(f'<li><a href="{self.url(one)}">{one.name}</a></li>' for one in mine)
        crumb = (
            f'您现在的位置：<a href="{site.base}{site.home}">首页</a> &gt; {section.name}' if section else ""
        )
        if site.encoding != "utf-8":
            return "".join(f"<A href={self.url(one)}>{one.name}</A> | " for one in mine) + crumb
        hidden = f'<div class="m-menu" style="display:none"><ul>{menu}</ul></div>'
        return f'<ul class="menu">{menu}</ul>{hidden}<div class="crumb">{crumb}</div>'

    def url(self, section: Section) -> str:
        """The address in the ledger."""
        tail = {"kaipu": "/list.shtml", "trs": "/", "vsb": ".htm"}.get(self.sites[section.site].family, "")
        return self.sites[section.site].base + section.path + tail

    def page(
        self, section: Section, title: str, body: str, article: Article | None = None, head: str = ""
    ) -> str:
        """A page of the section's site with tags, menu and footer."""
        site = self.sites[section.site]
        head = layouts.tags(site, section, article) + head + (article.head if article else "")
        if site.family == "kaipu":  # as its templates print it on every page
            head += f'<meta name="channelId" content="{section.key}"><meta name="others" content="页面生成时间 {self.today:%Y-%m-%d} 00:01:02">'
        full = (article.doc_title if article else "") or f"{title}_{section.name}_{site.name}"
        return layouts.shell(site, full, head, body, self.nav(site, section))

    def put_article(self, section: Section, article: Article) -> None:
        site = self.sites[section.site]
        base = '<base href="/yznyj/">' if site.id == "nyj" else ""
        body = layouts.article_body(site, section, article, self.today)
        self.put(article.url.split("#")[0], self.page(section, article.title, body, article, base), site)

    # -- home pages -------------------------------------------------------------------------------

    def _home(self, site: Site) -> None:
        """Every home shows its columns in its own way; old pinned rows come first."""
        blocks, head = [], layouts.tags(site, None, None)
        for section in (one for one in self.sections if one.site == site.id and one.articles):
            items = sorted(section.articles, key=lambda item: item.day, reverse=True)[:6]
            if site.id == "nyj":
                items = [section.articles[-1], *items]
            rows = "".join(
                f'<li><a href="{item.url}" title="{item.title}">{item.title[:18]}…</a>'
                + ("" if site.id == "wlj" else f"<span>{item.day:%m-%d}</span>")
                + "</li>"
                for item in items
            )
            blocks.append(
                f'<div class="block"><h3><a href="{self.url(section)}">{section.name}</a></h3><ul>{rows}</ul></div>'
            )
        body = "".join(blocks)
        if site.id == "jyj":  # the news stand in a frame
            self.put(f"{site.base}/inc/News.asp", f"<HTML><BODY>{body}</BODY></HTML>", site)
            body = "<IFRAME src=/inc/News.asp width=600 height=400></IFRAME><IMG src=/images/school.jpg>"
        if site.id == "xxgk":  # drawn by script
            body = '<div id="app"></div><script>window._CONFIG={SID:"763007",CATE:2811}</script><script src="/gkmlpt/js/app.js"></script>'
        page = layouts.shell(
            site,
            site.name,
            head,
            body + HOMES.get(site.id, ""),
            self.nav(site),
        )
        self.put(site.base + site.home, page, site)
        if site.home != "/":
            stub = f'<html><head><meta http-equiv="Refresh" content="0;URL={site.home}"></head></html>'
            self.put(f"{site.base}/", stub if site.id != "wjw" else page, site)

    # -- what a user writes -----------------------------------------------------------------------

    def rows(self) -> list[list[str]]:
        """The section ledger, as staff fill it in."""
        header = ["站点", "单位", "栏目名称", "栏目网址", "栏目类别", "更新期限(天)", "豁免原因", "豁免至"]
        lines = [header]
        for one in self.sections:
            until = "" if one.until is None else f"{self.today + timedelta(days=one.until):%Y-%m-%d}"
            lines.append(
                [
                    one.site,
                    one.unit,
                    one.name,
                    self.url(one),
                    one.kind,
                    str(one.period or ""),
                    one.exempt,
                    until,
                ]
            )
        return lines
