"""大汉 JPaaS: the list lies as JSON in a script, further pages come from the publish server's interface."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from xuncha.demo.families.base import Family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["Jpaas"]

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


class Jpaas(Family):
    name = "jpaas"
    templates = "jpaas"

    def place(self, section: Section) -> None:
        section.path = f"/col/col{42000 + section.number}/index.html"

    def place_article(self, article: Article) -> None:
        column = 42000 + article.section.number
        article.path = f"/site/col/col{column}/content/content_{1951206363677000000 + article.number}.html"

    def home_paths(self) -> Sequence[str]:
        return ("/", "/index.html")

    def inner_path(self, section: Section) -> str:
        return section.path.replace("index.html", "list.html")

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        column = 42000 + section.number
        rows = [self._record(section, article) for article in self.cut(section)[0]]
        channel = {
            "code": f"col{column}",
            "showName": f"<p>{section.name}</p>",
            "channelType": "0",
            "childCount": 0,
            "articleCount": len(section.articles),
            "urls": json.dumps({"pc": section.path}),
        }
        values: dict[str, Any] = {
            "column": column,
            "list_json": json.dumps(rows, ensure_ascii=False),
            "channel_json": json.dumps(channel, ensure_ascii=False),
        }
        yield stem, lambda _: self.render_list(section, [], page=1, **values)
        yield f"{UNIT}#{column}", lambda asked: self._unit(section, asked)

    def _record(self, section: Section, article: Article) -> dict[str, Any]:
        return {
            "classify": 0,
            "images": [{}],
            "metadata": {},
            "title": article.title,
            "type": 0,
            "pubDate": article.stamp,
            "urls": json.dumps({"pc": article.path}),
            "contentSource": article.source,
        }

    def _unit(self, section: Section, asked: Asked) -> Response:
        asked_for = json.loads(asked.query.get("paramJson", "{}") or "{}")
        page, size = int(asked_for.get("pageNo", 1)), int(asked_for.get("pageSize", self.per_page))
        rows = self.shown(section)[(page - 1) * size : page * size]
        items = "".join(
            f"<li><a href='{a.path}' target='_blank' title='{a.title}'>{a.title}</a><span class='list_span'>{a.day}</span></li>"
            for a in rows
        )
        html = f"<ul class='List_list'>{items}</ul>"
        return self.json(
            {"success": True, "code": "200", "data": {"html": html, "total": len(section.articles)}}
        )
