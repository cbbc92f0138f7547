"""How each content system prints a section: lists, pagers, endpoints, stubs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from tests.acceptance.third import layouts, special

if TYPE_CHECKING:
    from tests.acceptance.third.county import County
    from tests.acceptance.third.model import Article, Section

ARTICLE_URLS = {
    "kaipu": lambda s, d, n: f"/c1{s.index:05d}/{d:%Y%m}/{s.key[:24]}{n:08x}.shtml",
    "trs": lambda s, d, n: f"{s.path}/{d:%Y%m}/t{d:%Y%m%d}_{7000 + n}.html",
    "hanweb": lambda s, d, n: f"/art/{d.year}/{d.month}/{d.day}/art_{s.path[8:12]}_{n}.html",
    "jpaas": lambda s, d, n: f"{s.path[:17]}/content/content_19512063636{n:08d}.html",
    "gkmlpt": lambda s, d, n: f"/gkmlpt/content/7/7{n % 7}/post_7{n:06d}.html#{s.path[-4:]}",
    "vsb": lambda s, d, n: f"/info/10{s.index}/{n}.htm",
    "asp": lambda s, d, n: f"/Html/Show.asp?ID={n}",
    "generic": lambda s, d, n: f"{s.path.rsplit('/', 1)[0]}/Show.aspx?id={n}",
}


def publish(county: County, section: Section) -> None:
    """Put the section's lists and articles on its host."""
    maker = (
        getattr(special, section.family, None)
        or globals()[section.family or county.sites[section.site].family]
    )
    maker(county, section)
    for article in section.articles:
        county.put_article(section, article)


def ordered(section: Section) -> list[list[Article]]:
    """The entries in print order, pinned first, cut into pages."""
    entries = sorted(section.articles, key=lambda item: (not item.pinned, -item.day.toordinal()))
    return [entries[at : at + section.per_page] for at in range(0, len(entries), section.per_page)] or [[]]


def _list(county: County, section: Section, number: int, entries: list[Article], pager: str) -> str:
    rows = layouts.rows(section, entries, county.today, number * section.per_page)
    return county.page(
        section, section.name, f'<div class="main">{rows}<div class="page">{pager}</div></div>'
    )


def kaipu(county: County, section: Section) -> None:
    pages = ordered(section)
    for n, entries in enumerate(pages):
        pager = f"<div id='page_div'></div><script>createPageHTML('page_div',{len(pages)}, {n + 1},'list','shtml',{len(section.articles)});</script>"
        county.put(
            county.url(section).replace("list.shtml", f"list_{n + 1}.shtml" if n else "list.shtml"),
            _list(county, section, n, entries, pager),
        )


def kaipu_json(county: County, section: Section) -> None:
    body = '<div class="main"><ul id="ul_list" class="list"></ul><div id="page_div"></div></div><script src="/xhtml/js/search.js"></script>'
    county.put(
        county.url(section),
        county.page(section, section.name, body + f"<script>var websiteId='{section.key}';</script>"),
    )
    site = county.sites[section.site]
    for n, entries in enumerate([*ordered(section), []]):
        results = [
            {
                "title": a.title,
                "url": a.url.removeprefix(site.base),
                "publishedTimeStr": f"{a.day:%Y-%m-%d} 08:00:00",
            }
            for a in entries
        ]
        data = {
            "code": 200,
            "data": {"total": len(section.articles), "page": n + 1, "rows": 20, "results": results},
        }
        county.put(
            f"{site.base}/common/search/{section.key}?page={n + 1}", json.dumps(data), kind="application/json"
        )


def trs(county: County, section: Section) -> None:
    pages = ordered(section)
    for n, entries in enumerate(pages):
        pager = f'<script>createPageHTML({len(pages)},{n},"index","html");</script>'
        text = _list(county, section, n, entries, pager).replace(f'"{county.url(section)}2', '"./2')
        for name in [f"index_{n}.html"] if n else ["", "index.html"]:
            county.put(county.url(section) + name, text)


def hanweb(county: County, section: Section) -> None:
    column, site = section.path[8:12], county.sites[section.site]
    entries = [item for page in ordered(section) for item in page]
    records = [
        f"<record><![CDATA[{layouts.row(section, item, county.today, 0).replace(site.base, '')}]]></record>"
        for item in entries
    ]
    query = f"appid=1&webid=27&path=/&columnid={column}&unitid=39{column}&webname='云泽县自然资源局'&permissiontype=0"
    store = (
        f'<div id="39{column}"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&{query}">]]>'
        f"</nextgroup><recordset>{''.join(records[:15])}</recordset></datastore></script></div>"
        f"<script>$('#39{column}').jpage({{perPage:15,totalRecord:{len(records)},openCookies:0,proxyUrl:'/module/web/jpage/dataproxy.jsp'}})</script>"
    )
    county.put(county.url(section), county.page(section, section.name, store))
    total = f"<totalrecord>{len(records)}</totalrecord><totalpage>{-(-len(records) // 15)}</totalpage>"
    for start in range(1, max(len(records), 1) + 60):
        chunk = "".join(records[start - 1 : start + 29])
        county.put(
            f"{site.base}/module/web/jpage/dataproxy.jsp?columnid={column}&startrecord={start}",
            f"<datastore>{total}<recordset>{chunk}</recordset></datastore>",
            kind="text/xml; charset=utf-8",
        )


def jpaas(county: County, section: Section) -> None:
    base, shown = county.sites[section.site].base, [item for page in ordered(section) for item in page]
    listed = [
        {
            "title": a.title,
            "pubDate": f"{a.day:%Y-%m-%d} 16:59",
            "contentSource": a.source,
            "topStatus": int(a.pinned),
            "showTitle": f"<p>{a.title}</p>",
            "urls": json.dumps({"pc": a.url.removeprefix(base)}),
        }
        for a in shown
    ]
    channel = {"code": section.path[11:17], "articleCount": len(shown), "childCount": 0, "name": section.name}
    body = (
        f"<script>var channelsTagSelf = {json.dumps(channel, ensure_ascii=False)};var listData = {{articleList: {json.dumps(listed, ensure_ascii=False)}}};</script>"
        "<div id='380055'></div><script id='div380055' type='text/x-handlebars-template'><ul class='List_list'>{{#each data}}{{#with this}}<li>"
        "<a href='{{pcUrl}}' title='{{title}}'>{{title}}</a></li>{{/with}}{{/each}}</ul></script><script src='commonfiles/handlebars.min.js'></script>"
    )
    county.put(county.url(section), county.page(section, section.name, body, head='<base href="/yznyj/">'))


def gkmlpt(county: County, section: Section) -> None:
    base, cat = county.sites[section.site].base, section.path[-4:]
    for n, entries in enumerate([*ordered(section), []]):
        articles = [
            {
                "id": 7000 + i,
                "title": a.title,
                "url": a.url,
                "publisher": a.source,
                "created_at": f"{a.day:%Y-%m-%d} 09:00:00",
                "display_publish_time": int(
                    datetime(
                        a.day.year, a.day.month, a.day.day, 1, tzinfo=timezone(timedelta(hours=8))
                    ).timestamp()
                ),
            }
            for i, a in enumerate(entries)
        ]
        answer = json.dumps({"articles": articles, "total": len(section.articles)})
        for category in (cat, "0") if cat == "2811" else (cat,):  # the home page asks for all, newest first
            county.put(f"{base}/gkmlpt/api/all/{category}?page={n + 1}", answer, kind="application/json")


def vsb(county: County, section: Section) -> None:
    pages, base = ordered(section), county.sites[section.site].base
    name = section.path.strip("/")
    for n, entries in enumerate(pages):
        up, here = ("../" if n else ""), len(pages) - n
        after = (
            f'<span class="p_next p_fun"><a href="{up or ""}{name}/{here - 1}.htm">下页</a></span>'
            if n + 1 < len(pages)
            else ""
        )
        pager = (
            f'<span class="p_t">共{len(section.articles)}条</span> <span class="p_no_d">{n + 1}</span>{after}'
        )
        text = _list(county, section, n, entries, pager).replace(f'"{base}/info', f'"{up}info')
        county.put(f"{base}/{name}/{here}.htm" if n else county.url(section), text)


def asp(county: County, section: Section) -> None:
    pages, base = ordered(section), county.sites[section.site].base
    for n, entries in enumerate(pages):
        more = (
            f"<a href=List.asp?ClassID={section.path[-1]}&page={n + 2}>下一页</a> <a href=List.asp?ClassID={section.path[-1]}&page={len(pages)}>尾页</a>"
            if n + 1 < len(pages)
            else ""
        )
        text = _list(county, section, n, entries, f"共 {len(pages)} 页 {more}").replace(
            f"{base}/Html/Show", "Show"
        )
        county.put(county.url(section) + (f"&page={n + 1}" if n else ""), text, county.sites["jyj"])


def aspx(county: County, section: Section) -> None:
    pager = "<a href=\"javascript:__doPostBack('pager','2')\">下一页</a><input type=hidden name=__VIEWSTATE value='dDwtMTA4'>"
    county.put(
        county.url(section), _list(county, section, 0, ordered(section)[0], pager), county.sites["jyj"]
    )


def generic(county: County, section: Section) -> None:
    pages = ordered(section)
    for n, entries in enumerate(pages):
        pager = "".join(f'<a href="?page={k}">{k}</a>' for k in range(1, len(pages) + 1)) + (
            f'<a href="?page={n + 2}">下一页</a>' if n + 1 < len(pages) else ""
        )
        for tail in [f"?page={n + 1}"] if n else ["", "?page=1"]:
            county.put(county.url(section) + tail, _list(county, section, n, entries, pager))
