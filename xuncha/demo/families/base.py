"""What all families share: lists cut into pages, articles, redirect stubs, script-filled lists."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, ClassVar

from xuncha.demo.responses import Asked, Response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xuncha.demo.model import Article, Section, Site
    from xuncha.demo.pages import Pages
    from xuncha.demo.responses import Handler

__all__ = ["Family", "hex_id"]

_STUBS = {
    "stub-meta": '<html><head><meta http-equiv="Refresh" content="0;URL={0}"></head><body></body></html>',
    "stub-href": '<html><head><script type="text/javascript">window.location.href = "{0}";</script></head><body></body></html>',
    "stub-write": '<html><head><script>document.write(\'<meta http-equiv="Refresh" content="0;URL={0}">\')</script></head><body></body></html>',
}
_SCRIPTED = """<div class="list_tit"><h2>{name}</h2></div><div id="app" class="news-container"></div>
<script>
(function () {{
  var box = document.getElementById("app"), key = [{key}].map(function (c) {{ return String.fromCharCode(c - 3); }}).join("");
  var ask = new XMLHttpRequest();
  ask.open("GET", "{data}" + "?t=" + key);
  ask.onload = function () {{
    var list = document.createElement("ul"); list.className = "news-list";
    JSON.parse(ask.responseText).rows.forEach(function (row) {{
      var item = document.createElement("li"), link = document.createElement("a"), day = document.createElement("span");
      link.href = row.u; link.textContent = row.n; day.textContent = row.d;
      item.appendChild(link); item.appendChild(day); list.appendChild(item);
    }});
    box.appendChild(list);
  }};
  ask.send();
}})();
</script>"""


def hex_id(*parts: object) -> str:
    """32 hex digits that name something for ever."""
    return hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=16).hexdigest()


class Family:
    """Lays out one family: `place` gives addresses, `routes` the handlers behind them."""

    name: ClassVar[str] = ""
    templates: ClassVar[str] = ""
    charset: ClassVar[str] = "utf-8"
    declared: ClassVar[bool] = True
    per_page: ClassVar[int] = 15

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def place(self, section: Section) -> None:
        """Give the section its path."""
        raise NotImplementedError

    def place_article(self, article: Article) -> None:
        """Give the article its path; its day is final by now."""
        raise NotImplementedError

    def list_pages(self, section: Section, stem: str) -> Iterator[tuple[str, Handler]]:
        """The pages of the list whose first page is `stem`."""
        raise NotImplementedError

    def home_paths(self) -> Sequence[str]:
        return ("/",)

    def routes(self, section: Section) -> Iterator[tuple[str, Handler]]:
        """Every path of the section, by its look."""
        path = section.path
        for article in section.articles:
            yield article.path, self._article_handler(article)
        if section.look in _STUBS:
            inner = self.inner_path(section)
            yield path, lambda _: self.html(_STUBS[section.look].format(self.inner_link(section)))
            yield from self.list_pages(section, inner)
        elif section.look == "single":
            yield path, self._article_handler(section.articles[0])
        elif section.look == "directory":
            yield (
                path,
                lambda _: self._directory(section),
            )
        elif section.look == "script":
            yield from self._scripted(section)
        else:
            yield from self.list_pages(section, path)

    def _directory(self, section: Section) -> Response:
        marks = {"channel": hex_id(section.site.key, section.path), "code": f"c{110000 + section.number}"}
        return self.page(
            section.site, "kaipu/directory.html", section=section, children=section.children, **marks
        )

    def inner_path(self, section: Section) -> str:
        """Where the list lies that a redirect stub leads to."""
        return section.path.rsplit("/", 1)[0] + "/list_1.shtml"

    def inner_link(self, section: Section) -> str:
        return "./" + self.inner_path(section).rsplit("/", 1)[1]

    def page(self, site: Site, template: str, **values: Any) -> Response:
        return self.html(self.pages.render(site, template, **values))

    def html(self, text: str) -> Response:
        kind = "text/html; charset=utf-8" if self.declared else "text/html"
        return Response(text.encode(self.charset, "xmlcharrefreplace"), kind)

    def json(self, value: object) -> Response:
        return Response(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def cut(self, section: Section) -> list[list[Article]]:
        """The list's pages, pinned items first; an empty list has one empty page."""
        rows = sorted(section.articles, key=lambda a: (not a.pinned, -a.day.toordinal(), -a.number))
        return [rows[i : i + self.per_page] for i in range(0, len(rows), self.per_page)] or [[]]

    def shown(self, section: Section) -> list[Article]:
        return [article for page in self.cut(section) for article in page]

    def render_list(self, section: Section, items: Sequence[Article], **values: Any) -> Response:
        pages = self.cut(section)
        standard = {
            "items": items,
            "total": len(section.articles),
            "pages": len(pages),
            "siblings": self.pages.siblings(section),
            "channel": hex_id(section.site.key, section.path),
            "code": f"c{110000 + section.number}",
        }
        return self.page(
            section.site, f"{self.templates}/list.html", section=section, **{**standard, **values}
        )

    def article_values(self, article: Article) -> Mapping[str, Any]:
        section = article.section
        return {
            "section": section,
            "article": article,
            "channel": hex_id(section.site.key, section.path),
            "code": f"c{110000 + section.number}",
        }

    def _article_handler(self, article: Article) -> Handler:
        return lambda _: self.page(
            article.section.site, f"{self.templates}/article.html", **self.article_values(article)
        )

    def _scripted(self, section: Section) -> Iterator[tuple[str, Handler]]:
        data = f"/data/{hex_id(section.path)[:12]}"
        rows = [{"n": a.title, "u": a.path, "d": a.day.isoformat()} for a in self.shown(section)]
        key = hex_id("key", section.path)[:10]

        def answer(asked: Asked) -> Response:
            return self.json({"rows": rows if asked.query.get("t") == key else []})

        coded = ",".join(str(ord(c) + 3) for c in key)
        content = _SCRIPTED.format(name=section.name, key=coded, data=data)
        yield (
            section.path,
            lambda _: self.page(
                section.site, "kaipu/plain.html", section=section, heading=section.name, content=content
            ),
        )
        yield data, answer
