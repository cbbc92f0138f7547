"""What is read off a page: text, body, title, links, tags."""

from __future__ import annotations

import pytest

from crawler.cms.base import Document
from crawler.extract import Extracted, SeenLink, extract, footer_facts
from storage.models import LinkKind, Place

URL = "http://www.shiqiao.gov.cn/xw/202403/t1.html"


def read(html: str, url: str = URL) -> Extracted:
    return extract(Document(url, html))


def link(html: str, url: str = URL) -> SeenLink:
    (only,) = read(f"<body>{html}</body>", url).links
    return only


def test_text_split_over_inline_tags_stays_joined() -> None:
    assert read("<p><b>身</b>份<font>证</font></p><p>下一段</p>").text == "身份证\n下一段"


def test_cells_are_parted_and_rows_are_lines() -> None:
    html = "<table><tr><td>姓名</td><td>王芳</td></tr><tr><td>电话</td><td>1</td></tr></table>"
    assert read(html).text == "姓名\t王芳\n电话\t1"


def test_paragraphs_in_cells_leave_the_row_whole() -> None:
    html = "<table><tr><td><p>姓名</p></td><td><p>王芳</p></td></tr><tr><td><p>电话</p></td><td><p>1</p><p>2</p></td></tr></table>"
    assert read(html).text == "姓名\t王芳\n电话\t1\n2"


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var a='秘密'</script>",
        "<style>.a{content:'秘密'}</style>",
        "<noscript>秘密</noscript>",
        "<template>秘密</template>",
        "<!-- 秘密 -->",
        "<div style='display:none'>秘密<p>秘密</p></div>",
        "<span style='visibility: hidden'>秘密</span>",
        "<div hidden>秘密</div>",
        "<textarea style='position:absolute;left:-9999px'>秘密</textarea>",
    ],
)
def test_what_no_visitor_sees_is_no_text(unseen: str) -> None:
    assert read(f"<body><p>前</p>{unseen}<p>后</p></body>").text == "前\n后"


def test_entities_and_blanks_are_folded() -> None:
    assert read("<p>　　a&nbsp;&nbsp;b &lt;c&gt; &amp;d\n\n e</p>").text == "a b <c> &d e"


def test_body_is_a_range_of_the_text() -> None:
    seen = read(
        "<body><div class=nav>首页</div><h1>标题</h1><div class='TRS_Editor'><p>正文一。</p><p>正文二。</p></div><p>尾</p></body>"
    )
    assert seen.body == "正文一。\n正文二。"
    assert seen.text[seen.body_start : seen.body_end] == seen.body


def test_body_without_a_known_container_is_the_densest_prose() -> None:
    prose = "".join(f"<p>第{n}，石桥县各部门要切实加强组织领导，确保各项任务落到实处。</p>" for n in range(5))
    nav = "".join(
        f"<li><a href='/{n}'>石桥县人民政府关于印发工作方案的通知，请遵照执行。</a></li>" for n in range(20)
    )
    seen = read(
        f"<body><ul>{nav}</ul><div><h1>标题</h1><p>来源：县府办 2024-03-06</p>{prose}</div><p>版权所有：石桥县</p></body>"
    )
    assert seen.body.startswith("第0，")
    assert seen.body.endswith("落到实处。")
    assert seen.body.count("\n") == 4


def test_short_chapter_at_the_end_belongs_to_the_body() -> None:
    prose = "<p>本年度按照条例要求，做好各项公开工作，未发生行政复议和行政诉讼。</p>" * 4
    seen = read(
        f"<div><h1>年报</h1>{prose}<p>六、其他需要报告的事项</p><p>无。</p><p>打印本页</p></div><p>示例县财政局主办</p>"
    )
    assert seen.body.endswith("六、其他需要报告的事项\n无。")


def test_links_within_an_element_that_scripts_write_are_hidden_with_it() -> None:
    seen = read(
        "<body><p><a href='/1'>一</a></p><script>document.write(\"<div style='display:none'>\");</script>"
        "<a href='/2'>二</a><script>document.write('</div>')</script><a href='/3'>三</a></body>"
    )
    assert [link.hidden for link in seen.links] == ["", "display", ""]


def test_table_and_attachments_below_the_prose_belong_to_it() -> None:
    prose = "".join(f"<p>第{n}，现将拟发放对象予以公示，如有异议请在公示期内反映。</p>" for n in range(4))
    rows = "".join(f"<tr><td>{n}</td><td>王小明</td><td>1387079000{n}</td></tr>" for n in range(3))
    seen = read(
        f"<div>{prose}<p>公示名单</p><table><tr><td>序号</td><td>姓名</td><td>手机</td></tr>{rows}</table>"
        "<p><a href='/a.doc'>附件：名单.doc</a></p></div><ul><li><a href='/b'>下一篇</a></li></ul><p>版权所有</p>"
    )
    assert seen.body.endswith("附件：名单.doc")
    assert "13870790002" in seen.body


def test_table_within_the_prose_does_not_break_it() -> None:
    prose = "<p>经村级评议、乡镇审核，现将本批补助对象名单予以公示，接受群众监督。</p><p>公示期内有异议的，可向县民政局反映，逾期不再受理。</p>"
    table = "".join(f"<tr><td>第{n}组</td><td>罗家坪村</td></tr>" for n in range(8))
    found = read(f"<title>名单</title><h1>名单公示</h1>{prose}<table>{table}</table>{prose}{prose}")
    assert found.text[found.body_start : found.body_end].count("罗家坪村") == 8


def test_list_page_has_no_article_body() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>石桥县人民政府关于印发工作方案的通知</a><span>2024-03-0{n}</span></li>"
        for n in range(1, 9)
    )
    seen = read(f"<body><ul>{rows}</ul></body>")
    assert seen.body_start == seen.body_end == 0


def test_family_containers_come_first() -> None:
    html = "<body><div id='own'><p>自有正文。</p></div><div class='TRS_Editor'>别的</div></body>"
    assert extract(Document(URL, html), ("#own",)).body == "自有正文。"


def test_title_of_the_tag_is_cleaned() -> None:
    html = '<meta name="ArticleTitle" content=" &#34;石桥&amp;#34;<br>通知 "><title>x</title>'
    assert read(html).title == '石桥" 通知'


def test_title_without_tag_loses_the_site() -> None:
    assert read("<title>关于开展检查的通知_石桥县人民政府</title>").title == "关于开展检查的通知"
    assert read(
        "<title>石桥县人民政府 - 通知公告 - 关于开展检查的通知</title><h1>关于开展检查的通知</h1>"
    ).title


def test_tag_that_names_the_site_yields_to_the_heading() -> None:
    html = (
        "<meta name='SiteName' content='石桥县人民政府'><meta name='ArticleTitle' content='石桥县人民政府'>"
        "<title>关于开展检查的通知</title><h2>关于开展检查的通知</h2>"
    )
    assert read(html).title == "关于开展检查的通知"


def test_metas_keep_the_standard_spelling_and_every_content() -> None:
    seen = read(
        "<meta content='A' name='sitename'><meta name='SITENAME' content=' B '><meta name='Keywords' content='k'>"
    )
    assert seen.meta == {"SiteName": ["A", "B"], "keywords": ["k"]}


@pytest.mark.parametrize(
    ("html", "kind", "url"),
    [
        ("<a href='../a.html'>甲</a>", LinkKind.ANCHOR, "http://www.shiqiao.gov.cn/xw/a.html"),
        ("<a href='/b/'>甲</a>", LinkKind.ANCHOR, "http://www.shiqiao.gov.cn/b/"),
        ("<a href='//x.gov.cn'>甲</a>", LinkKind.ANCHOR, "http://x.gov.cn/"),
        ("<a href='?page=2'>甲</a>", LinkKind.ANCHOR, "http://www.shiqiao.gov.cn/xw/202403/t1.html?page=2"),
        (
            "<a href='www.x.gov.cn/a'>甲</a>",
            LinkKind.ANCHOR,
            "http://www.shiqiao.gov.cn/xw/202403/www.x.gov.cn/a",
        ),
        ("<a href='P1.docx'>附件</a>", LinkKind.ATTACHMENT, "http://www.shiqiao.gov.cn/xw/202403/P1.docx"),
        ("<a href='/s?q=石桥'>甲</a>", LinkKind.ANCHOR, "http://www.shiqiao.gov.cn/s?q=%E7%9F%B3%E6%A1%A5"),
        ("<a href=' /c\n.html '>甲</a>", LinkKind.ANCHOR, "http://www.shiqiao.gov.cn/c.html"),
        ("<img src='a.jpg'>", LinkKind.IMAGE, "http://www.shiqiao.gov.cn/xw/202403/a.jpg"),
        ("<iframe src='/f'></iframe>", LinkKind.FRAME, "http://www.shiqiao.gov.cn/f"),
        ("<script src='/j.js'></script>", LinkKind.SCRIPT, "http://www.shiqiao.gov.cn/j.js"),
        ("<link rel=stylesheet href='/s.css'>", LinkKind.STYLE, "http://www.shiqiao.gov.cn/s.css"),
        ("<map><area href='/m'></map>", LinkKind.ANCHOR, "http://www.shiqiao.gov.cn/m"),
        ("<embed src='/v.swf'>", LinkKind.ATTACHMENT, "http://www.shiqiao.gov.cn/v.swf"),
    ],
)
def test_links_resolve_as_browsers_resolve_them(html: str, kind: LinkKind, url: str) -> None:
    seen = link(html)
    assert (seen.kind, seen.url) == (kind, url)


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("""<li onclick="window.open('/a/b.html')">甲</li>""", "http://www.shiqiao.gov.cn/a/b.html"),
        ("""<a href="javascript:open('/b.html','_blank')">甲</a>""", "http://www.shiqiao.gov.cn/b.html"),
        ("""<a href="#" onclick="location.href='/c.html';go()">甲</a>""", "http://www.shiqiao.gov.cn/c.html"),
        ("""<a href="d.html" onclick="open('/e')">甲</a>""", "http://www.shiqiao.gov.cn/xw/202403/d.html"),
        ("""<select><option value="http://x.gov.cn/">甲</option></select>""", "http://x.gov.cn/"),
    ],
)
def test_what_a_click_opens_by_a_script_is_a_link(html: str, url: str) -> None:
    assert (link(html).url, link(html).text) == (url, "甲")


@pytest.mark.parametrize(
    "html",
    [
        """<b onclick="window.open('/s?q=' + word)">甲</b>""",
        """<a href="javascript:window.open('','_self');window.close()">甲</a>""",
        """<a href="javascript:if(location.href=='/x')go()">甲</a>""",
        """<p style="display:none"><b onclick="window.open('/menu.html')">甲</b></p>""",
        """<select><option value="http://so.x.gov.cn/s?qt=">甲</option><option value="3">乙</option></select>""",
    ],
)
def test_what_a_script_puts_together_or_shows_later_is_no_link(html: str) -> None:
    assert not read(f"<body>{html}</body>").links


def test_base_element_moves_relative_links() -> None:
    assert (
        link("<base href='/other/'><a href='a.html'>甲</a>").url == "http://www.shiqiao.gov.cn/other/a.html"
    )


@pytest.mark.parametrize(
    "href",
    [
        "javascript:;",
        "JavaScript:void(0)",
        "mailto:a@b",
        "tel:1",
        "#top",
        "#",
        "",
        "data:image/png;base64,xx",
        "{{url}}",
        "weixin://x",
    ],
)
def test_no_address_is_no_link(href: str) -> None:
    assert not read(f"<body><a href='{href}'>甲</a></body>").links


@pytest.mark.parametrize(
    "href",
    [
        "file:///D:/a.doc", "file:/D:/a.doc", "D:\\a.doc", "http:///a", "http://", "http:\\\\www.x.gov.cn", "a\\b.html",
        "http:// ", "http://www x.gov.cn/", "http://http://x.gov.cn", "http://[::1", "http://x.gov.cn:80a/", "http:/x.gov.cn/a", "//",
    ],
)  # fmt: skip
def test_malformed_href_is_kept_as_written(href: str) -> None:
    seen = link(f"<a href='{href}'>坏</a>")
    assert (seen.href, seen.url, seen.text) == (href, "", "坏")


def test_backslash_in_the_query_is_sound() -> None:
    assert link("<a href='/a?p=c:\\d'>甲</a>").url


def test_place_tells_the_article_from_the_furniture() -> None:
    html = (
        "<body><div class=nav><a href='/n'>导航</a></div><div id=zoom><p>见<a href='/in'>通知</a>。</p></div>"
        "<a href='/att.pdf'>附件</a><div class=footer><a href='/f'>关于</a></div></body>"
    )
    assert {seen.href: seen.place for seen in read(html).links} == {
        "/n": Place.CHROME, "/in": Place.CONTENT, "/att.pdf": Place.CONTENT, "/f": Place.CHROME,
    }  # fmt: skip


def test_lists_are_content_on_pages_without_an_article() -> None:
    html = "<body><header><a href='/n'>导航</a></header><ul><li><a href='/1'>通知</a></li></ul><footer><a href='/f'>关于</a></footer></body>"
    assert [seen.href for seen in read(html).links if seen.place is Place.CONTENT] == ["/1"]


def test_link_without_words_is_named_by_its_title() -> None:
    assert link("<a href='/a' title='石桥县'></a>").text == "石桥县"


@pytest.mark.parametrize(
    ("html", "way"),
    [
        ("<div style='display:none'><a href='/x'>甲</a></div>", "display"),
        ("<div style='DISPLAY : none !important'><p><a href='/x'>甲</a></p></div>", "display"),
        ("<a style='visibility:hidden' href='/x'>甲</a>", "visibility"),
        ("<p style='font-size:0'><a href='/x'>甲</a></p>", "font-size"),
        ("<p style='font-size:1px'><a href='/x'>甲</a></p>", "font-size"),
        ("<p style='text-indent:-9999px'><a href='/x'>甲</a></p>", "text-indent"),
        ("<p style='position:absolute;left:-1000px'><a href='/x'>甲</a></p>", "offscreen"),
        ("<p style='margin-top:-2000px'><a href='/x'>甲</a></p>", "offscreen"),
        ("<p style='height:1px;overflow:hidden'><a href='/x'>甲</a></p>", "size"),
        ("<p style='opacity:0'><a href='/x'>甲</a></p>", "opacity"),
        ("<a style='color:#fff;background:#ffffff' href='/x'>甲</a>", "colour"),
        ("<marquee width=1 height=1><a href='/x'>甲</a></marquee>", "marquee"),
        ("<div hidden><a href='/x'>甲</a></div>", "hidden"),
        ("<p style='position:absolute;z-index:-1'><a href='/x'>甲</a></p>", "z-index"),
        ("<p style='display:/**/none'><a href='/x'>甲</a></p>", "display"),
        ("<p style='d\\69splay:n\\6f ne'><a href='/x'>甲</a></p>", "display"),
        ("<p style='transform:scale(0)'><a href='/x'>甲</a></p>", "size"),
        ("<p style='transform:translateX(-9999px)'><a href='/x'>甲</a></p>", "offscreen"),
        ("<p style='filter:opacity(0%)'><a href='/x'>甲</a></p>", "opacity"),
        ("<a style='color:transparent' href='/x'>甲</a>", "colour"),
        ("<p style='background:#ffffff'><a style='color:#fff' href='/x'>甲</a></p>", "colour"),
        ("<p style='font-size:0'><a style='font-size:1em' href='/x'>甲</a></p>", "font-size"),
    ],
)
def test_hidden_link_says_how(html: str, way: str) -> None:
    seen = link(html)
    assert (seen.hidden, seen.text) == (way, "甲")
    assert "href=" in seen.snippet
    assert len(seen.snippet) <= 500


@pytest.mark.parametrize(
    "html",
    [
        "<div style='display:block'><a href='/x'>甲</a></div>",
        "<div style='margin-left:-10px;font-size:12px;overflow:hidden;width:100px'><a href='/x'>甲</a></div>",
        "<a style='color:#fff;background:#c00' href='/x'>甲</a>",
        "<p style='background:#fff'><span class=blue><a style='color:#fff' href='/x'>甲</a></span></p>",
        "<p style='font-size:0'><a style='font-size:14px' href='/x'>甲</a></p>",
        "<p style='visibility:hidden'><span style='visibility:visible'><a href='/x'>甲</a></span></p>",
        "<p style='text-indent:2em;opacity:.8'><a href='/x'>甲</a></p>",
        "<p style='transform:scale(0.9) scaleX(1);filter:opacity(0.5)'><a href='/x'>甲</a></p>",
    ],
)
def test_plain_link_is_not_hidden(html: str) -> None:
    assert link(html).hidden == ""


def test_links_that_a_script_writes_out_of_sight() -> None:
    code = "document.write(\"<div style='display:none'><a href='http://a.com/'>甲<\\/a>\" + \"<\\/div><a href='/b'>乙</a>\")"
    seen = [found for found in read(f"<body>文<script>{code}</script></body>").links if found.hidden]
    assert [(found.url, found.text, found.hidden) for found in seen] == [("http://a.com/", "甲", "display")]
    assert seen[0].snippet.startswith("<div style='display:none'><a href")
    assert not read("<body><script>var a = \"<a href='/none'>甲</a>\"</script></body>").links


def test_links_that_a_script_puts_together_before_it_writes_them() -> None:
    code = "var s='<div style=display:none>';s+='<a href=http://a.com/>甲</a></div>';document.write(s)"
    assert [found.hidden for found in read(f"<body>文<script>{code}</script></body>").links] == ["display"]


def test_frame_of_no_size_is_hidden() -> None:
    assert link("<iframe src='http://a.com/' width=0 height=0></iframe>").hidden == "size"


def test_text_within_a_gapless_row_is_seen() -> None:
    row = "<div style='font-size:0'>无<span style='font-size:14px'>甲</span>无<b>无</b></div>乙"
    assert read(f"<body>{row}</body>").text == "甲\n乙"


def test_unclosed_anchors_are_all_found() -> None:
    html = (
        "<div style='display:none'>"
        + "".join(f"<a href='http://h{n}.com/'>名{n}<a> " for n in range(5))
        + "</div>"
    )
    seen = [found for found in read(f"<body>{html}</body>").links if found.hidden]
    assert [found.text for found in seen] == [f"名{n}" for n in range(5)]


def test_odd_attributes_do_not_derail_the_reading() -> None:
    seen = read("<body><a href='/a' \"target=_blank\" =x>甲</a><p title='a>b'>乙</p></body>")
    assert (seen.text, seen.links[0].url) == ("甲\n乙", "http://www.shiqiao.gov.cn/a")


def test_foot_of_the_page() -> None:
    html = (
        "<footer>主办单位：石桥县人民政府办公室 网站标识码：3607350001 赣ICP备05001234号-1 赣公网安备 36073502000012号 "
        "联系电话：0797-1234567 <a href='http://bszs.conac.cn/sitename?method=show'><img></a><script src='/jiucuo.js'></script></footer>"
    )
    facts = footer_facts(Document(URL, html))
    assert facts["identity_code"] == "3607350001"
    assert facts["host_unit"] == "石桥县人民政府办公室"
    assert facts["icp"] == "赣ICP备05001234号-1"
    assert {"police", "contact", "badge", "error_report"} <= set(facts)
