"""开普云: list.shtml, list_2.shtml …, `createPageHTML` with the total; and its JSON search variant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.families.base import Family, hex_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["Kaipu", "KaipuSearch"]


class Kaipu(Family):
    name = "kaipu"
    templates = "kaipu"

    def place(self, section: Section) -> None:
        section.path = f"/yxxrmzf/c{110000 + section.number}/list.shtml"

    def place_article(self, article: Article) -> None:
        folder = article.section.path.rsplit("/", 1)[0]
        article.path = f"{folder}/{article.day:%Y%m}/{hex_id(article.section.site.key, article.number)}.shtml"

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        base = stem.removesuffix(".shtml")
        for number, items in enumerate(self.cut(section), 1):
            path = stem if number == 1 else f"{base}_{number}.shtml"
            yield path, self._page(section, items, number, base.rsplit("/", 1)[1])

    def _page(self, section: Section, items: list[Article], number: int, stem: str) -> Handler:
        return lambda _: self.render_list(section, items, page=number, stem=stem)


class KaipuSearch(Kaipu):
    """The same skeleton, but the list comes as JSON from /common/search/<channelId>."""

    name = "search"
    SIZE = 20

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        channel = hex_id(section.site.key, section.path)
        yield (
            stem,
            lambda _: self.page(
                section.site,
                "search/list.html",
                section=section,
                channel=channel,
                code=f"c{110000 + section.number}",
            ),
        )
        yield f"/common/search/{channel}", lambda asked: self._answer(section, asked)

    def _answer(self, section: Section, asked: Asked) -> Response:
        page = int(asked.query.get("page", "1") or 1)
        rows = self.shown(section)[(page - 1) * self.SIZE : page * self.SIZE]
        results = [
            {"title": a.title, "url": a.path, "publishedTimeStr": a.stamp + ":00", "source": a.source}
            for a in rows
        ]
        return self.json(
            {
                "code": 200,
                "data": {"page": page, "rows": self.SIZE, "total": len(section.articles), "results": results},
            }
        )
