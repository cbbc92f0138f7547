"""A site of fifteen years ago: upper-case tags, tables, GBK without a word of it in the header, ?page=N."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.families.base import Family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["Old"]


class Old(Family):
    name = "old"
    templates = "old"
    charset = "gb18030"
    declared = False
    per_page = 10

    def place(self, section: Section) -> None:
        section.path = f"/news_{section.number}.asp"

    def place_article(self, article: Article) -> None:
        article.path = f"/show_{article.number}.asp"

    def inner_path(self, section: Section) -> str:
        return section.path.replace("news_", "newslist_")

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        yield stem, lambda asked: self._page(section, stem, asked)

    def _page(self, section: Section, stem: str, asked: Asked) -> Response:
        pages = self.cut(section)
        number = min(max(int(asked.query.get("page", "1") or 1), 1), len(pages))
        values = {
            "first_page": stem,
            "next_page": f"{stem}?page={number + 1}" if number < len(pages) else "",
            "last_page": f"{stem}?page={len(pages)}",
        }
        return self.render_list(section, pages[number - 1], page=number, **values)
