"""政府信息公开平台 (gkmlpt): one page, the category in the fragment, the list from an interface with a SID."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from xuncha.demo.families.base import Family

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha.demo.model import Article, Section
    from xuncha.demo.responses import Asked, Handler, Response

__all__ = ["Catalogue"]

_SID = "369901"


class Catalogue(Family):
    name = "gkmlpt"
    templates = "gkmlpt"
    SIZE = 20

    def place(self, section: Section) -> None:
        section.path = f"/gkmlpt/index#{section.number}"

    def place_article(self, article: Article) -> None:
        number = 9356000 + article.number
        article.path = f"/gkmlpt/content/{number // 1000000}/{number // 1000}/post_{number}.html"

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        yield (
            "/gkmlpt/index",
            lambda _: self._index(section),
        )
        yield f"/gkmlpt/api/all/{section.number}", lambda asked: self._answer(section, asked)

    def _index(self, section: Section) -> Response:
        children = self._siblings(section)
        return self.page(section.site, "gkmlpt/index.html", section=children[0], children=children)

    def _siblings(self, section: Section) -> list[Section]:
        return [other for other in section.site.sections if other.path.startswith("/gkmlpt/index#")]

    def _answer(self, section: Section, asked: Asked) -> Response:
        if asked.query.get("sid", _SID) != _SID:
            return self.json({"total": 0, "articles": []})
        page = int(asked.query.get("page", "1") or 1)
        rows = self.shown(section)[(page - 1) * self.SIZE : page * self.SIZE]
        return self.json({"total": len(section.articles), "articles": [self._record(a) for a in rows]})

    def _record(self, article: Article) -> dict[str, object]:
        moment = dt.datetime.combine(
            article.day, dt.time(article.hour, article.minute), ZoneInfo("Asia/Shanghai")
        )
        return {
            "id": 9356000 + article.number,
            "title": article.title,
            "url": article.url,
            "publisher": article.source,
            "date": int(moment.timestamp()),
            "display_publish_time": int(moment.timestamp()),
            "created_at": moment.strftime("%Y-%m-%d %H:%M:%S"),
        }
