"""大汉 jpage: the first page inline in a datastore, the rest from dataproxy.jsp, which hands out too much."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from xuncha.demo.families.base import Family
from xuncha.demo.responses import Asked, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Handler

__all__ = ["Hanweb"]

PROXY = "/module/web/jpage/dataproxy.jsp"


class Hanweb(Family):
    name = "hanweb"
    templates = "hanweb"

    def place(self, section: Section) -> None:
        section.path = f"/col/col{3000 + section.number}/index.html"

    def place_article(self, article: Article) -> None:
        day = article.day
        column = 3000 + article.section.number
        article.path = f"/art/{day.year}/{day.month}/{day.day}/art_{column}_{11600000 + article.number}.html"

    def home_paths(self) -> Sequence[str]:
        return ("/", "/index.html")

    def inner_path(self, section: Section) -> str:
        return section.path.replace("index.html", "list.html")

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        column = 3000 + section.number
        first = self.cut(section)[0]
        yield stem, lambda _: self.render_list(section, first, page=1, column=column, per_page=self.per_page)
        yield f"{PROXY}#{column}", lambda asked: self._records(section, asked)

    def _records(self, section: Section, asked: Asked) -> Response:
        """As the real one does: from the first record asked for, three pages' worth whatever was asked."""
        values = {**asked.query, **asked.form}
        start = max(int(values.get("startrecord", "1") or 1), 1)
        rows = self.shown(section)[max(start - self.per_page - 1, 0) : start - 1 + 3 * self.per_page]
        return Response(self._xml(section, rows).encode(), "text/xml; charset=utf-8")

    def _xml(self, section: Section, rows: list[Article]) -> str:
        records = "".join(
            f'<record><![CDATA[<li><a target="_blank" href="{a.path}" title="{escape(a.title)}">{escape(a.title)}</a>'
            f'<b readlabel="{a.day}">{a.day}</b></li>]]></record>'
            for a in rows
        )
        total = len(section.articles)
        return (
            f"<datastore><totalrecord>{total}</totalrecord><totalpage>{-(-total // self.per_page)}</totalpage>"
            f"<recordset>{records}</recordset></datastore>"
        )
