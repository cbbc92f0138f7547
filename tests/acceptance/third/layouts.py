"""Page templates in the likeness of county portals: shells, list rows, articles."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.acceptance.third.model import Article, Section, Site, written

if TYPE_CHECKING:
    from datetime import date

SHARE = (
    '<div class="bshare" style="display:none"><a href="http://service.weibo.com/share/share.php?title=x">微博</a>'
    '<a href="http://sns.qzone.qq.com/cgi-bin/qzshare/cgi_qzshare_onekey?url=x">QQ空间</a>'
    '<a href="http://share.renren.example.com/share">人人</a></div>'
)
DROPDOWN = (
    '<div class="yqlj"><span>友情链接</span><ul style="display:none">'
    + "".join(
        f'<li><a href="http://{host}/" target="_blank">{name}</a></li>'
        for host, name in (
            ("www.jiangxi.gov.cn", "省政府"),
            ("www.yunze-bank.com", "云泽农商银行"),
            ("www.jxnews.example.com", "大江新闻"),
            ("www.yz-water.com", "云泽自来水公司"),
            ("www.yz-bus.com", "云泽公交"),
            ("www.yz-gas.com", "云泽燃气"),
            ("www.yz-tour.com", "云泽旅游集散中心"),
        )
    )
    + "</ul></div>"
)
OLD_BROWSER = (
    '<div id="ie-tip" style="display:none">您的浏览器版本过低，建议升级：<a href="https://www.google.cn/chrome/">谷歌</a>'
    '<a href="https://www.firefox.com.cn/">火狐</a></div>'
)


def footer(site: Site) -> str:
    """Every mark the inspection looks for, in one of the usual wordings."""
    if site.footer:
        return site.footer
    return (
        f'<div class="foot"><p>主办单位：{site.unit}　联系电话：0797-8210{site.code[-3:]}　地址：云泽县建设路18号</p>'
        f'<p><a href="https://beian.miit.gov.cn/">赣ICP备1900{site.code[-4:]}号-1</a>　网站标识码：{site.code}　'
        f'<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=36073502000{site.code[-3:]}">'
        f'<img src="/images/ga.png" alt="">赣公网安备 36073502000{site.code[-3:]}号</a></p>'
        f'<script type="text/javascript">document.write(unescape("%3Cspan id=\'_ideConac\' %3E%3C/span%3E'
        f"%3Cscript src='http://dcs.conac.cn/js/15/240/0000/6073{site.code[-4:]}/CA15.js' type='text/javascript'%3E%3C/script%3E\"));"
        f'</script><script id="_jiucuo_" sitecode="{site.code}" src="https://zfwzgl.www.gov.cn/exposure/jiucuo.js"></script></div>'
    )


def tags(site: Site, section: Section | None, article: Article | None) -> str:
    """The tags of 国办发〔2017〕47号, attribute order and quotes varying as on real pages."""
    named = [
        ("SiteName", site.name),
        ("SiteDomain", f"http://{site.host}/" if site.id == "zrzy" else site.host.split(":")[0]),
        ("SiteIDCode", site.code),
    ]
    if section and site.columns:
        named += [
            ("ColumnName", section.name),
            ("ColumnDescription", f"{section.name}栏目，发布{section.name}类信息"),
            ("ColumnKeywords", f"{site.name},{section.name}"),
            ("ColumnType", section.kind),
        ]
    if article and site.columns:
        named += [
            ("ArticleTitle", article.title),
            ("PubDate", article.pub or f"{article.day:%Y-%m-%d} 09:30"),
            ("ContentSource", article.source if site.source else ""),
        ]
    swap = site.id == "zrzy"
    return "".join(
        f"<meta content='{escape(value, quote=True)}' name='{name}'/>"
        if swap
        else f'<meta name="{name}" content="{escape(value, quote=True)}">'
        for name, value in named
    )


def shell(site: Site, title: str, head: str, body: str, nav: str) -> str:
    """A whole page in the site's skin."""
    if site.encoding != "utf-8":  # the old skin: tables, no charset declared
        return (
            f"<HTML><HEAD>{head}<TITLE>{title}</TITLE></HEAD><BODY bgcolor=#ffffff><TABLE width=960 align=center><TR><TD>{nav}"
            f"</TD></TR></TABLE><TABLE width=960 align=center><TR><TD>{body}</TD></TR></TABLE>{footer(site)}</BODY></HTML>"
        )
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}<title>{title}</title>'
        f'<script>var _hmt=_hmt||[];(function(){{var hm=document.createElement("script");hm.src="https://hm.baidu.com/hm.js?{site.code}";}})();'
        f'</script></head><body>{OLD_BROWSER}<div class="top"><div class="nav">{nav}</div></div>{body}{DROPDOWN}{footer(site)}</body></html>'
    )


def row(section: Section, article: Article, today: date, number: int) -> str:
    """One entry of a list, in the section's own manner."""
    if article.row:
        return article.row
    shown = written(article.day, section.dates, today)
    full, short = (
        escape(article.title, quote=True),
        article.title[:22] + ("…" if len(article.title) > 22 else ""),
    )
    top = '<font color="red">[置顶]</font>' if article.pinned else ""
    link = f'<a href="{article.url}" title="{full}" target="_blank">{top}{short}</a>'
    return {
        "li": f"<li>{link}<span>{shown}</span></li>",
        "first": f"<li><span class=rq>{shown}</span>{link}</li>",
        "views": f"<li>{number}. {link}<em>浏览 {3000 + number * 7} 次</em><em>来源：{article.source}</em><span>{shown}</span></li>",
        "table": f"<tr><td>{number}</td><td>{link}</td><td>36073500{number:04d}/2026-{number:05d}</td><td>{section.unit}</td><td>{shown}</td></tr>",
        "dl": f"<dt>{link}</dt><dd>{shown}</dd>",
        "cards": f'<div class="card"><a href="{article.url}"><img src="/images/cover.png" alt=""><h4>{article.title}</h4>'
        f'<p>{article.body[0][:60]}…</p><div class="when">{shown}</div></a></div>',
        "asp": f"<tr><td><img src=/images/dot.gif></td><td><a href={article.url} target=_blank>{article.title}</a></td>"
        f"<td align=right><font color=#999999>{shown}</font></td></tr>",
        "bare": f"<p>·{link} {shown}</p>",
    }[section.rows]


def rows(section: Section, entries: list[Article], today: date, start: int) -> str:
    """The list itself."""
    inner = "".join(row(section, item, today, start + n) for n, item in enumerate(entries, 1))
    opened, closed = {
        "table": (
            '<table class="gk"><tr><th>序号</th><th>名称</th><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>',
            "</table>",
        ),
        "asp": ("<TABLE width=100% border=0>", "</TABLE>"),
        "dl": ("<dl>", "</dl>"),
        "cards": ('<div class="wall">', "</div>"),
        "bare": ("<div>", "</div>"),
    }.get(section.rows, ('<ul class="list">', "</ul>"))
    return opened + inner + closed


def article_body(site: Site, section: Section, article: Article, today: date) -> str:
    """Title, the line of dates, the text, share buttons and print links."""
    day = article.day
    shown = article.shown
    if shown is None:
        shown = {
            "kaipu": f"<publishtime>{day:%Y-%m-%d} 10:49:00</publishtime> 来源：<b>{article.source}</b> 访问量：<b>199</b>",
            "trs": f"<script>var pubdata='{day:%Y年%m月%d日}';document.write('发布时间：'+pubdata);</script> 来源：{article.source}",
            "hanweb": f'<span class="date">发布日期： {day:%Y-%m-%d} 10:43</span> 浏览次数：1243 信息来源：{article.source}',
            "asp": f"作者：佚名　来源：{article.source}　点击数：20260　更新时间：{day.year}-{day.month}-{day.day}",
            "vsb": f"{day:%Y-%m-%d} {article.source} 点击：[<script>_showDynClicks('wbnews',1,2)</script>]",
        }.get(section.family or site.family, f"时间：{day:%Y/%m/%d} 作者：{article.source}")
    box = {
        "kaipu": 'id="UCAP-CONTENT"',
        "trs": 'class="TRS_Editor"',
        "hanweb": 'id="zoom"',
        "vsb": 'id="vsb_content"',
        "jpaas": 'id="ivs_content"',
        "asp": "class=content",
    }.get(section.family or site.family, 'class="article-detail"')
    text = "".join(f"<p>　　{part}</p>" for part in article.body)
    return (
        f'<h1>{article.title}</h1><div class="info">{shown}</div>{article.lead}<div {box}>{text}{article.extra}</div>'
        f'<p><a href="javascript:window.print()">【打印】</a><a href="javascript:void(0)" onclick="closeWin()">【关闭】</a>'
        f'<a href="mailto:yzx@yunze.gov.cn">邮件</a><a href="tel:0797-8210001">电话</a></p>{SHARE}'
    )
