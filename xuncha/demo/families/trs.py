"""TRS WCM: index.html, index_1.html …; relative addresses; dates that only a script writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xuncha.demo.families.base import Family

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Handler

__all__ = ["Trs"]


@dataclass(frozen=True)
class _Row:
    relative: str
    title: str
    day: dt.date


class Trs(Family):
    name = "trs"
    templates = "trs"

    def place(self, section: Section) -> None:
        section.path = f"/zwgk/lm{section.number}/"

    def place_article(self, article: Article) -> None:
        folder = article.section.path.rsplit("/", 1)[0]
        article.path = f"{folder}/{article.day:%Y%m}/t{article.day:%Y%m%d}_{65300000 + article.number}.html"

    def inner_path(self, section: Section) -> str:
        return section.path + "list/"

    def inner_link(self, section: Section) -> str:
        return "./list/"

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        for number, items in enumerate(self.cut(section), 1):
            handler = self._page(section, items, number, stem)
            if number == 1:
                yield stem, handler
            yield f"{stem}index{'' if number == 1 else f'_{number - 1}'}.html", handler

    def _page(self, section: Section, items: list[Article], number: int, stem: str) -> Handler:
        up = "../" if stem != section.path else "./"
        rows = [_Row(up + a.path.removeprefix(section.path), a.title, a.day) for a in items]
        return lambda _: self.page(
            section.site,
            "trs/list.html",
            section=section,
            items=rows,
            pages=len(self.cut(section)),
            page=number,
            siblings=self.pages.siblings(section),
        )
