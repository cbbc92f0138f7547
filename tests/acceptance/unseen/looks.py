"""Five ways a portal may look, none of them the sample county's: cards, dede lists, tables, year headings, ASPX."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.acceptance.unseen.county import Piece, Section, Site

__all__ = ["LOOKS", "Look"]

_BADGE = '<a href="{help}/dzjg/{code}.html"><img src="/static/dzjg.png" alt="党政机关网站标识"></a>'
_FAULTS = '<a href="{help}/zhaocuo/{code}.html">政府网站找错</a>'


class Look:
    """Addresses and markup of one kind of site."""

    charset: ClassVar[str] = "utf-8"
    header: ClassVar[str] = "text/html; charset=utf-8"
    per_page: ClassVar[int] = 8

    def section_path(self, section: Section) -> str:
        raise NotImplementedError

    def page_path(self, section: Section, number: int) -> str:
        raise NotImplementedError

    def piece_path(self, piece: Piece) -> str:
        raise NotImplementedError

    def row(self, piece: Piece) -> str:
        raise NotImplementedError

    def rows(self, pieces: Sequence[Piece]) -> str:
        return "\n".join(self.row(piece) for piece in pieces)

    def list_body(self, section: Section, pieces: Sequence[Piece], number: int, pages: int) -> str:
        raise NotImplementedError

    def article_body(self, piece: Piece) -> str:
        raise NotImplementedError

    def home_body(self, site: Site, groups: Iterable[tuple[Section, Sequence[Piece]]]) -> str:
        raise NotImplementedError

    def frame(self, site: Site, title: str, body: str, tags: str, tail: str = "", head: str = "") -> str:
        raise NotImplementedError

    def order(self, pieces: Sequence[Piece]) -> list[Piece]:
        return sorted(pieces, key=lambda p: (p.top, p.day, p.number), reverse=True)

    def content(self, piece: Piece) -> str:
        return "\n".join([*(f"<p>{escape(text)}</p>" for text in piece.paragraphs), *piece.extras])

    def foot(self, site: Site) -> str:
        items = {
            "badge": _BADGE,
            "faults": _FAULTS,
            "code": "网站标识码 {code}",
            "icp": '<a href="{help}/icp.html">湘ICP备2025{tail}号</a>',
            "police": '<a href="{help}/gaba.html">湘公网安备43990102{tail}号</a>',
            "host": "主办：{owner}",
            "contact": "联系方式：0739-5{tail}　通讯地址：禾塘县文峰路{number}号",
        }
        values = {
            "help": site.help,
            "code": site.code,
            "tail": site.code[-6:],
            "owner": site.owner,
            "number": int(site.code[-2:]),
        }
        return "　".join(text.format(**values) for key, text in items.items() if key not in site.lacking)


class Cards(Look):
    """A recent front end: English class names, cards with a torn-off calendar leaf, ?page=N."""

    def section_path(self, section: Section) -> str:
        return f"/topic/{section.ident}"

    def page_path(self, section: Section, number: int) -> str:
        return self.section_path(section) + (f"?page={number}" if number > 1 else "")

    def piece_path(self, piece: Piece) -> str:
        return f"/detail/{piece.number}"

    def row(self, piece: Piece) -> str:
        return (
            f'<div class="news-card"><div class="news-card__date"><b>{piece.day:%d}</b><i>{piece.day:%Y-%m}</i></div>'
            f'<div class="news-card__main"><a class="news-card__title" href="{piece.href}">{escape(piece.title)}</a>'
            f'<p class="news-card__summary">{escape(piece.paragraphs[0][:60])}…</p></div></div>'
        )

    def list_body(self, section: Section, pieces: Sequence[Piece], number: int, pages: int) -> str:
        numbers = "".join(f'<a href="?page={n}">{n}</a>' for n in range(1, pages + 1))
        after = f'<a class="next" href="?page={number + 1}">下一页</a>' if number < pages else ""
        nothing = "" if pieces else '<div class="no-data">该栏目暂时没有内容</div>'
        return (
            f'<main class="container"><h2 class="page-title">{section.name}</h2>'
            f'<div class="news-wrap">{self.rows(pieces)}{nothing}</div><nav class="pagination">{numbers}{after}</nav></main>'
        )

    def article_body(self, piece: Piece) -> str:
        day = piece.day
        return (
            f'<main class="container"><div class="post"><h1 class="post-title">{escape(piece.title)}</h1>'
            f'<div class="post-meta">发布于：{day.year}年{day.month}月{day.day}日 | 稿源：{piece.unit} | 阅读 {piece.number * 3}</div>'
            f'<div class="post-body">{self.content(piece)}</div></div></main>'
        )

    def home_body(self, site: Site, groups: Iterable[tuple[Section, Sequence[Piece]]]) -> str:
        return "".join(
            f'<section class="panel"><h3 class="panel__title"><a href="{s.path}">{s.name}</a></h3>{self.rows(pieces)}</section>'
            for s, pieces in groups
        )

    def frame(self, site: Site, title: str, body: str, tags: str, tail: str = "", head: str = "") -> str:
        menu = "".join(f'<li><a href="{s.path}">{s.name}</a></li>' for s in site.listed)
        partners = "".join(f'<a href="{url}">{name}</a>' for name, url in site.partners)
        return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>{tags}
<link rel="stylesheet" href="/static/app.css">{head}</head>
<body><a class="skip-link" href="#main" style="position:absolute;left:-9999px">跳到正文</a>
<header class="site-header"><a class="brand" href="/">{site.name}</a>
<button class="burger">菜单</button><nav class="mega" style="visibility:hidden"><ul>{menu}</ul></nav><ul class="top-nav">{menu}</ul></header>
<div id="main">{body}</div>
<div class="tabs"><div class="tab-nav"><span>合作单位</span><span>扫码关注</span></div>
<div class="tab-pane active">欢迎关注</div><div class="tab-pane" style="display:none"><h4>合作单位</h4>{partners}</div>
<div class="qr-popup" style="opacity:0;position:fixed"><a href="{site.help}/wx.html"><img src="/static/qr.png" alt="微信二维码"></a></div></div>
<footer class="site-footer">{self.foot(site)}<a href="tel:12345">12345热线</a> <a href="mailto:office@example.com">联系我们</a></footer>
{tail}</body></html>"""


class Dede(Look):
    """织梦 shape, GBK, under a header that swears it is UTF-8."""

    charset = "gb18030"
    per_page = 10

    def section_path(self, section: Section) -> str:
        return f"/plus/list.php?tid={section.ident}"

    def page_path(self, section: Section, number: int) -> str:
        return self.section_path(section) if number == 1 else f"/a/list_{section.ident}_{number}.html"

    def piece_path(self, piece: Piece) -> str:
        return f"/a/{piece.section.ident}/{piece.day:%Y%m%d}/{piece.number}.html"

    def row(self, piece: Piece) -> str:
        return (
            f'<li><a href="{piece.href}" class="title">{escape(piece.title)}</a><span class="info"><small>日期：</small>'
            f"{piece.day:%Y-%m-%d} 08:1{piece.number % 10}:00 <small>点击：</small>{piece.number}</span>"
            f'<p class="intro">{escape(piece.paragraphs[0][:50])}...</p></li>'
        )

    def list_body(self, section: Section, pieces: Sequence[Piece], number: int, pages: int) -> str:
        total = len(section.pieces)
        links = "".join(
            f"<li><a href='{self.page_path(section, n)}'>{n}</a></li>" for n in range(2, pages + 1)
        )
        hot = "".join(f'<li><a href="{p.href}">{escape(p.title)}</a></li>' for p in section.site.hot())
        return (
            f'<div class="w960"><div class="place"><strong>当前位置:</strong> <a href="/">主页</a> > {section.name} ></div>'
            f'<div class="pleft"><ul class="listbox e2">{self.rows(pieces)}</ul><div class="dede_pages"><ul class="pagelist">'
            f'<li><span class="pageinfo">共 <strong>{pages if total else 0}</strong>页<strong>{total}</strong>条</span></li>{links}</ul></div></div>'
            f'<div class="pright"><dl class="tbox"><dt>热点内容</dt><dd><ul class="c1 ico2">{hot}</ul></dd></dl></div></div>'
        )

    def article_body(self, piece: Piece) -> str:
        return (
            f'<div class="viewbox"><div class="title"><h2>{escape(piece.title)}</h2></div><div class="info"><small>时间:</small>'
            f"{piece.day:%Y-%m-%d} 08:10<small>来源:</small>{piece.unit} <small>作者:</small>admin</div>"
            f'<div class="content"><table width="100%"><tr><td>{self.content(piece)}</td></tr></table></div></div>'
        )

    def home_body(self, site: Site, groups: Iterable[tuple[Section, Sequence[Piece]]]) -> str:
        return "".join(
            f'<dl class="tbox"><dt><strong><a href="{s.path}">{s.name}</a></strong></dt><dd><ul class="d1 ico3">'
            + "".join(
                f'<li><span class="date">[{p.day:%m-%d}]</span><a href="{p.href}">{escape(p.title)}</a></li>'
                for p in pieces
            )
            + "</ul></dd></dl>"
            for s, pieces in groups
        )

    def frame(self, site: Site, title: str, body: str, tags: str, tail: str = "", head: str = "") -> str:
        menu = "".join(f"<li><a href='{s.path}'><span>{s.name}</span></a></li>" for s in site.listed)
        return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gbk" />
<title>{escape(title)}</title>{tags}<link href="/static/dedecms.css" rel="stylesheet" media="screen" />{head}</head>
<body class="articlelist"><div class="header_top"><div class="w960 center">{site.name}</div></div>
<div class="module blue mT10 wrapper w963"><div id="navMenu"><ul><li><a href='/'><span>主页</span></a></li>{menu}</ul></div></div>
{body}
<div class="footer_body"><p class="powered">{self.foot(site)}</p></div>{tail}</body></html>"""


class Tables(Look):
    """SiteServer addresses, a table of rows, dates in Chinese words."""

    per_page = 9

    def section_path(self, section: Section) -> str:
        return f"/channels/{section.ident}.html"

    def page_path(self, section: Section, number: int) -> str:
        return f"/channels/{section.ident}{'' if number == 1 else f'_{number}'}.html"

    def piece_path(self, piece: Piece) -> str:
        return f"/contents/{piece.section.ident}/{piece.number}.html"

    def row(self, piece: Piece) -> str:
        d = piece.day
        return (
            f'<tr><td class="idx">{piece.number}</td><td><a href="{piece.href}" target="_blank">{escape(piece.title)}</a></td>'
            f"<td>{piece.unit}</td><td>{d.year}年{d.month}月{d.day}日</td></tr>"
        )

    def list_body(self, section: Section, pieces: Sequence[Piece], number: int, pages: int) -> str:
        nothing = "" if pieces else '<tr><td colspan="4">没有找到符合条件的记录！</td></tr>'
        after = (
            f'<a href="{self.page_path(section, number + 1)}">下一页</a>'
            if number < pages
            else "<span>下一页</span>"
        )
        return (
            f'<div class="crumbs"><a href="/">首页</a> / {section.name}</div><table class="grid"><tr><th>序号</th><th>标题</th>'
            f"<th>发布单位</th><th>发布日期</th></tr>{self.rows(pieces)}{nothing}</table>"
            f'<div class="stl-page">第{number}页/共{pages}页 <a href="{self.page_path(section, 1)}">首页</a> {after}</div>'
        )

    def article_body(self, piece: Piece) -> str:
        d = piece.day
        return (
            f'<div class="artview"><div class="artview_title">{escape(piece.title)}</div><div class="artview_intr">'
            f"录入者：{piece.unit}　更新时间：{d.year}年{d.month:02d}月{d.day:02d}日　浏览：{piece.number}次</div>"
            f'<div class="artview_content">{self.content(piece)}</div></div>'
        )

    def home_body(self, site: Site, groups: Iterable[tuple[Section, Sequence[Piece]]]) -> str:
        return "".join(
            f'<table class="box"><caption><a href="{s.path}">{s.name}</a></caption>'
            + "".join(
                f'<tr><td><a href="{p.href}">{escape(p.title)}</a></td><td>{p.day.month}月{p.day.day}日</td></tr>'
                for p in pieces
            )
            + "</table>"
            for s, pieces in groups
        )

    def frame(self, site: Site, title: str, body: str, tags: str, tail: str = "", head: str = "") -> str:
        menu = " | ".join(f'<a href="{s.path}">{s.name}</a>' for s in site.listed)
        return f"""<!DOCTYPE html><html><head><meta http-equiv="X-UA-Compatible" content="IE=7"><meta charset="utf-8">
<title>{escape(title)}</title>{tags}<script src="/sitefiles/assets/scripts/stl.js"></script>{head}</head><body>
<div class="top"><img src="/static/banner.png" alt="">{menu}</div>{body}
<div class="bottom">{self.foot(site)}</div>{tail}</body></html>"""


class Years(Look):
    """iList.jsp with its category in the query; the year stands in a heading, the rows say month and day."""

    per_page = 12

    def section_path(self, section: Section) -> str:
        return f"/info/iList.jsp?cat_id={section.ident}"

    def page_path(self, section: Section, number: int) -> str:
        return self.section_path(section) + (f"&cur_page={number}" if number > 1 else "")

    def piece_path(self, piece: Piece) -> str:
        return f"/info/iDetail.jsp?info_id={piece.number}"

    def row(self, piece: Piece) -> str:
        return f'<li><em>{piece.day:%m-%d}</em><a href="{escape(piece.href)}">{escape(piece.title)}</a></li>'

    def rows(self, pieces: Sequence[Piece]) -> str:
        lines, year = [], 0
        for piece in pieces:
            if piece.day.year != year:
                lines.append(
                    f'{"</ul>" if year else ""}<h3 class="year">{piece.day.year}年</h3><ul class="infolist">'
                )
                year = piece.day.year
            lines.append(self.row(piece))
        return "\n".join([*lines, "</ul>" if year else '<ul class="infolist"></ul>'])

    def list_body(self, section: Section, pieces: Sequence[Piece], number: int, pages: int) -> str:
        links = "".join(
            f'<a href="{escape(self.page_path(section, n))}">[{n}]</a>'
            for n in range(1, pages + 1)
            if n != number
        )
        return f'<div class="loc">{section.name}</div><div class="info">{self.rows(pieces)}</div><div class="pg">{links}</div>'

    def article_body(self, piece: Piece) -> str:
        return (
            f'<div class="detail"><h4>{escape(piece.title)}</h4><p class="sub">信息来源：{piece.unit}　信息时间：{piece.day:%Y/%m/%d}</p>'
            f'<div id="txt">{self.content(piece)}</div></div>'
        )

    def home_body(self, site: Site, groups: Iterable[tuple[Section, Sequence[Piece]]]) -> str:
        return "".join(
            f'<div class="blk"><h2>{s.name}</h2><ol>'
            + "".join(f'<li><a href="{escape(p.href)}">{escape(p.title)}</a>（{p.day}）</li>' for p in pieces)
            + f'</ol><a href="{escape(s.path)}">全部</a></div>'
            for s, pieces in groups
        )

    def frame(self, site: Site, title: str, body: str, tags: str, tail: str = "", head: str = "") -> str:
        menu = "".join(f'<a href="{escape(s.path)}">{s.name}</a>' for s in site.listed)
        return f"""<html><head><meta charset="UTF-8"><title>{escape(title)}</title>{tags}{head}</head><body>
<div class="banner">{site.name}</div><div class="menu"><a href="/">首页</a>{menu}</div>{body}
<div class="copyright">{self.foot(site)}</div>{tail}</body></html>"""


class Aspx(Look):
    """动易 addresses; oldest first, so that the newest item stands on the last page."""

    per_page = 6

    def section_path(self, section: Section) -> str:
        return f"/Category_{section.ident}/Index.aspx"

    def page_path(self, section: Section, number: int) -> str:
        return f"/Category_{section.ident}/Index{'' if number == 1 else f'_{number}'}.aspx"

    def piece_path(self, piece: Piece) -> str:
        return f"/Item/{piece.number}.aspx"

    def order(self, pieces: Sequence[Piece]) -> list[Piece]:
        return sorted(pieces, key=lambda p: (not p.top, p.day, p.number))

    def row(self, piece: Piece) -> str:
        return f'<dd><a href="{piece.href}" title="{escape(piece.title)}">{escape(piece.title[:18])}</a> <font color="gray">{piece.day.year}.{piece.day.month:02d}.{piece.day.day:02d}</font></dd>'

    def list_body(self, section: Section, pieces: Sequence[Piece], number: int, pages: int) -> str:
        links = "".join(f'<a href="{self.page_path(section, n)}">{n}</a> ' for n in range(1, pages + 1))
        return f'<dl class="PE_list"><dt>{section.name}</dt>{self.rows(pieces)}</dl><div id="pagecontent">{links}</div>'

    def article_body(self, piece: Piece) -> str:
        return (
            f'<div class="c_content"><h2 class="title">{escape(piece.title)}</h2><div class="property"><span>作者：{piece.unit}</span>'
            f"<span>文章来源：本站原创</span><span>更新时间：{piece.day.year}/{piece.day.month}/{piece.day.day} 10:20:00</span></div>"
            f'<div id="fontzoom">{self.content(piece)}</div></div>'
        )

    def home_body(self, site: Site, groups: Iterable[tuple[Section, Sequence[Piece]]]) -> str:
        return "".join(
            f'<dl><dt><a href="{s.path}">{s.name}</a></dt>{"".join(self.row(p) for p in pieces)}</dl>'
            for s, pieces in groups
        )

    def frame(self, site: Site, title: str, body: str, tags: str, tail: str = "", head: str = "") -> str:
        menu = "".join(f'<li><a href="{s.path}">{s.name}</a></li>' for s in site.listed)
        return f"""<!DOCTYPE html><html><head><meta charset="utf-8" /><title>{escape(title)}</title>{tags}{head}</head>
<body><form id="form1"><div class="PE_top">{site.name}<ul>{menu}</ul></div>{body}
<div class="PE_foot">{self.foot(site)}</div></form>{tail}</body></html>"""


LOOKS: dict[str, Look] = {
    "cards": Cards(),
    "dede": Dede(),
    "tables": Tables(),
    "years": Years(),
    "aspx": Aspx(),
}
