"""博达 VSB: name.htm, then name/N.htm counting down; the total stands as 共N条."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.families.base import Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Handler

__all__ = ["Vsb"]


class Vsb(Family):
    name = "vsb"
    templates = "vsb"
    per_page = 12

    def place(self, section: Section) -> None:
        section.path = f"/lm{section.number}.htm"

    def place_article(self, article: Article) -> None:
        article.path = f"/info/{1000 + article.section.number}/{4000 + article.number}.htm"

    def home_paths(self) -> Sequence[str]:
        return ("/", "/index.htm")

    def inner_path(self, section: Section) -> str:
        return section.path.replace(".htm", "_list.htm")

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        pages = self.cut(section)
        for number, items in enumerate(pages, 1):
            yield self._path(stem, number, len(pages)), self._page(section, items, number, stem)

    def _path(self, stem: str, number: int, count: int) -> str:
        """Page 2 of 5 is name/4.htm, the last one name/1.htm."""
        return stem if number == 1 else f"{stem.removesuffix('.htm')}/{count - number + 1}.htm"

    def _page(self, section: Section, items: list[Article], number: int, stem: str) -> Handler:
        count = len(self.cut(section))
        others = [(n, self._path(stem, n, count)) for n in range(1, count + 1) if n != number]
        values = {
            "numbers": others,
            "next_page": self._path(stem, number + 1, count) if number < count else "",
            "last_page": self._path(stem, count, count),
        }
        return lambda _: self.render_list(section, items, page=number, **values)
