"""The main list of a page is told from what stands beside it, however the page is laid out."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.cms.base import Document, Listing, families
from crawler.listing.days import find_day

URL = "http://www.shicheng.gov.cn/zwgk/tzgg/"
TITLES = (
    "关于开展城区饮用水水源地整治的公告",
    "石城县2023年国民经济统计公报",
    "关于举办春季专场招聘会的通知",
)
MENU = '<ul><li><a href="/zwgk/zcwj/">政策文件</a></li><li><a href="/zwgk/tzgg/">通知公告</a></li><li><a href="/zwgk/rsxx/">人事信息</a></li></ul>'
SIDE = "".join(
    f'<li><a href="/zwdt/t20240102_{i}.html">{title}</a><span>2024-01-0{i + 1}</span></li>'
    for i, title in enumerate(TITLES)
)


def listing(body: str, url: str = URL, headers: dict[str, str] | None = None) -> Listing:
    text = f"<html><head><title>通知公告_石城县人民政府</title></head><body>{body}</body></html>"
    return families()["generic"].listing(Document(url, text, headers or {}))


def rows(*rows: str) -> str:
    return f"<ul class='list'>{''.join(rows)}</ul>"


def row(
    title: str = TITLES[0], href: str = "/content/1.html", day: str = "2024-01-02", more: str = ""
) -> str:
    return f'<li><a href="{href}" {more}>{title}</a><span>{day}</span></li>'


SIDEBARS = {
    "none": "",
    "named by class": f'<div class="sidebar"><ul>{SIDE}</ul></div>',
    "named by heading": f'<div class="r"><h3>热门信息</h3><ul>{SIDE}</ul></div>',
    "show-case of another section": f'<div class="r"><div><a href="/zwdt/">部门动态</a><a href="/zwdt/">更多&gt;&gt;</a></div><ul>{SIDE}</ul></div>',
    "show-cases of two sections": "".join(
        f'<div class="r"><div><a href="/{name}/">{name}动态</a><a href="/{name}/">更多&gt;&gt;</a></div><ul>{SIDE}</ul></div>'
        for name in ("bmdt", "xzdt")
    ),
}
EMPTY = {
    "empty list": "<h2>通知公告</h2><ul></ul>",
    "empty list and pager": '<h2>通知公告</h2><ul></ul><div class="page">共0条 上一页 下一页</div>',
    "bare heading": "<h2>通知公告</h2>",
    "placeholder": "<h2>通知公告</h2><div>暂无数据</div>",
    "placeholder in a row": "<ul><li>没有相关信息！</li></ul>",
    "empty list and pager by script": "<div><ul></ul></div><div class='page'><script>turn(1)</script></div>",
    "table head only": "<h2>通知公告</h2><table><tr><th>名称</th><th>发布日期</th></tr></table>",
}


@pytest.mark.parametrize("side", SIDEBARS.values(), ids=SIDEBARS)
@pytest.mark.parametrize("main", EMPTY.values(), ids=EMPTY)
@pytest.mark.parametrize("order", ["side last", "side first"])
def test_empty_section_is_empty_whatever_stands_beside_it(main: str, side: str, order: str) -> None:
    parts = [f"<div class='m'>{main}</div>", side]
    found = listing(
        f"<div class='leftmenu'>{MENU}</div>" + "".join(parts if order == "side last" else parts[::-1])
    )
    assert (list(found.entries), found.unsure, found.single_article, list(found.children)) == (
        [],
        "",
        False,
        [],
    )


@pytest.mark.parametrize(
    ("call", "following"),
    [
        ('3, 0, "index", "shtml"', "index_1.shtml"),
        ('3, 1, "index", "shtml"', "index_2.shtml"),
        ("'page_div', 3, 2, 'list', 'html', 50", "list_3.html"),
        ('3, 2, "index", "shtml"', None),
    ],
)
def test_pager_drawn_by_a_known_call_is_followed_in_any_frame(call: str, following: str | None) -> None:
    found = listing(f"<h2>通知公告</h2>{rows(row())}<script>createPageHTML({call});</script>")
    assert [request.url.rpartition("/")[2] for request in found.more] == [following] * bool(following)


def test_pager_of_pictures_is_followed() -> None:
    picture = '<a href="/zwgk/tz_2.html"><img src="/next.gif" alt="下一页"></a>'
    found = listing(f"<h2>通知公告</h2>{rows(row())}<p>共9条记录 1/2 {picture}</p>")
    assert [request.url.rpartition("/")[2] for request in found.more] == ["tz_2.html"]


@pytest.mark.parametrize(
    "pager",
    [
        "<input type=button value=下一页 onclick=\"location.href='/zwgk/tz_2.html'\">",
        "<select onchange='location=this.value'><option value=/zwgk/tz/>第1页</option><option value=/zwgk/tz_2.html>第2页</option></select>",
    ],
)
def test_pager_that_scripts_turn_is_followed(pager: str) -> None:
    found = listing(f"<h2>通知公告</h2>{rows(row(), row(TITLES[1], '/content/2.html'))}<div>{pager}</div>")
    assert [request.url.rpartition("/")[2] for request in found.more] == ["tz_2.html"]


def test_boxes_that_a_script_makes_links_of_lead_to_lists_below() -> None:
    tiles = "".join(f"<div onclick=\"location.href='/zwgk/l{n}/'\">第{n}类公告</div>" for n in (7, 8, 9))
    assert len(listing(f"<div class=m><div class=t>{tiles}</div></div>").children) == 3


def test_way_to_the_page_leads_to_no_lists_below() -> None:
    way = '<a href="/">首页</a> &gt; <a href="/ywdt/">要闻动态</a> &gt; <a href="/ywdt/tz/">社区治理</a>'
    assert not listing(f"<div class=curmb>当前位置： {way}</div><div id=listBox></div>").children


def test_empty_box_of_related_articles_hides_no_links_to_lists_below() -> None:
    tiles = "".join(
        f'<li><a href="/zwgk/l{n}/">{name}</a></li>' for n, name in ((7, "防汛动态"), (8, "公告"))
    )
    found = listing(
        f"<div class=m><ul class=zt>{tiles}</ul></div><div class=x><p>相关阅读：</p><ul></ul></div>"
    )
    assert [name for _, name in found.children] == ["防汛动态", "公告"]


def test_list_under_its_own_name_counts_though_its_box_is_named_like_a_menu() -> None:
    three = rows(*(row(title, f"/html/{n}.html") for n, title in enumerate(TITLES[:3])))
    assert len(listing(f"<div class=menu_con><h3>通知公告</h3>{three}</div>").entries) == 3
    assert not listing(f"<div class=menu_con><h3>热点</h3>{three}</div>").entries


@pytest.mark.parametrize("side", SIDEBARS.values(), ids=SIDEBARS)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_list_is_found_beside_a_longer_one(count: int, side: str) -> None:
    main = rows(*(row(f"{TITLES[i]}之{i}", f"/content/{i}.html") for i in range(count)))
    found = listing(f"<div class='m'><h2>通知公告</h2>{main}</div>{side}")
    assert [entry.date for entry in found.entries] == [dt.date(2024, 1, 2)] * count


def test_page_wrapped_in_a_box_named_page_is_no_pager() -> None:
    crumbs = "<div class='crumb'>位置：<a href='/'>首页</a> &gt; <a href='/zwgk/tzgg/'>通知公告</a></div>"
    main = rows(*(row(f"{TITLES[i]}之{i}", f"/fjbm/16/{25553 + i}.htm") for i in range(3)))
    found = listing(f"<div class='page'>{crumbs}<h2>通知公告</h2>{main}</div><div class='foot'>主办</div>")
    assert len(found.entries) == 3


def test_link_to_nowhere_keeps_its_day() -> None:
    entry = listing(rows(row(href="javascript:;"), row(TITLES[1]))).entries[0]
    assert (entry.url, entry.href, entry.date) == (None, "javascript:;", dt.date(2024, 1, 2))


def test_address_inside_a_click_is_taken() -> None:
    entry = listing(
        rows(row(href="javascript:void(0)", more="onclick=\"window.open('/content/7.html')\""))
    ).entries[0]
    assert entry.url == "http://www.shicheng.gov.cn/content/7.html"


def test_full_title_comes_from_the_attribute() -> None:
    found = listing(
        rows(
            row("关于开展城区饮用水…", more=f'title="{TITLES[0]}"'),
            row(TITLES[1], "/content/2.html", more='title="查看"'),
        )
    )
    assert [entry.title for entry in found.entries] == [TITLES[0], TITLES[1]]


def test_pinned_row_is_marked() -> None:
    found = listing(rows(row(f"[置顶]{TITLES[0]}", day="2019-01-02"), row(TITLES[1], "/content/2.html")))
    assert [(entry.title, entry.pinned) for entry in found.entries] == [(TITLES[0], True), (TITLES[1], False)]


def test_section_that_shows_an_article_is_no_list() -> None:
    found = listing(
        f"<h2>机构职能</h2><div id='zoom'><p>{'贯彻执行国家法律法规，负责本县政务公开工作。' * 20}</p></div>"
    )
    assert found.single_article
    assert not found.entries


def test_attachments_of_an_article_are_no_entries() -> None:
    files = "".join(f'<p><a href="P0{i}.docx">附件{i}：2024年度申报汇总表（样表）</a></p>' for i in range(3))
    found = listing(f"<div id='zoom'><p>{'现将有关事项通知如下，请遵照执行。' * 20}</p>{files}</div>")
    assert found.single_article
    assert not found.entries


def test_directory_leads_to_its_sections() -> None:
    tiles = "".join(
        f'<li><a href="/zwgk/{key}/">{name}</a></li>'
        for key, name in (("zcwj", "政策文件"), ("rsxx", "人事信息"))
    )
    # the menu of a topic's own page is such a directory too
    found = listing(
        f"<div class='con'><ul class='zt_nav'>{tiles}</ul></div>", "http://www.shicheng.gov.cn/zwgk/"
    )
    assert [name for _, name in found.children] == ["政策文件", "人事信息"]


def test_directory_of_blocks_below_its_own_heading_is_read() -> None:
    blocks = "".join(
        f'<div class="blk"><h3><a href="/{n}/">专题之{n}</a><a href="/{n}/">更多</a></h3><table>'
        f'<tr><td><a href="/{n}/content_1.html">{TITLES[n]}</a></td><td>2024-01-0{n}</td></tr></table></div>'
        for n in (1, 2)
    )
    found = listing(f"<div class='main'><h2>通知公告</h2>{blocks}</div>")
    assert [entry.date for entry in found.entries] == [dt.date(2024, 1, 1), dt.date(2024, 1, 2)]
    assert len(found.children) == 2


@pytest.mark.parametrize(
    "main",
    [
        "<div id='app'></div><script src='/js/app.js'></script>",
        "<ul><li v-for='x in list'><a>{{x.title}}</a></li></ul>",
        "<ul id='l'></ul><script>$.ajax({url:'/q',success:function(r){$('#l').append('<li>'+r+'</li>')}})</script>",
        "<ul id='l'></ul><script type='text/x-handlebars-template'><li>{{title}}</li></script>",
    ],
)
def test_list_filled_by_script_proves_nothing(main: str) -> None:
    found = listing(f"<h2>通知公告</h2>{main}")
    assert found.unsure
    assert not found.entries


def test_counter_script_does_not_make_an_empty_section_doubtful() -> None:
    assert listing("<h2>通知公告</h2><ul></ul><script>$.get('/count?id=1')</script>").unsure == ""


def test_month_and_day_take_the_year_in_which_the_page_was_sent() -> None:
    headers = {"Date": "Wed, 03 Jan 2024 02:00:00 GMT"}
    found = listing(rows(row(day="01-02"), row(TITLES[1], "/content/2.html", day="12-30")), headers=headers)
    assert [entry.date for entry in found.entries] == [dt.date(2024, 1, 2), dt.date(2023, 12, 30)]


@pytest.mark.parametrize(
    ("page", "modified", "year"),
    [
        ("<p>联系我们</p>", "Fri, 21 Nov 2025 02:00:00 GMT", 2025),  # left alone since then
        ("<p>版权所有 2026</p>", "Fri, 21 Nov 2025 02:00:00 GMT", 2026),  # the file is old, its page is not
        ("<!-- 页面生成时间 2024-12-01 -->", "", 2024),
        ("<p>联系我们</p>", "gestern", 2026),
    ],
)
def test_page_shows_no_day_after_it_was_made(page: str, modified: str, year: int) -> None:
    headers = {"date": "Sat, 21 Nov 2026 02:00:00 GMT", "last-modified": modified}
    found = listing(
        rows(*(row(title, f"/content/{title}.html", "11-20") for title in TITLES)) + page, headers=headers
    )
    assert {entry.date for entry in found.entries} == {dt.date(year, 11, 20)}
    assert all(entry.yearless for entry in found.entries)


def test_month_and_day_take_the_year_of_the_heading_above() -> None:
    years = (
        f"<h3>{year}年</h3>{rows(row(f'{TITLES[0]}{year}', f'/content/{year}.html', '11-21'))}"
        for year in (2023, 2022)
    )
    found = listing(f"<div>{''.join(years)}</div>", headers={"Date": "Wed, 03 Jan 2024 02:00:00 GMT"})
    assert [entry.date for entry in found.entries] == [dt.date(2023, 11, 21), dt.date(2022, 11, 21)]


def test_day_quoted_in_a_summary_is_not_the_day_of_the_row() -> None:
    cards = "".join(
        f'<div class="card"><div><b>2{i}</b><i>2026-11</i></div><div><a href="/detail/10{i}">{title}</a><p>根据上级通知，2027年2月6日至12日放假，共7天。</p></div></div>'
        for i, title in enumerate(TITLES)
    )
    assert [entry.date for entry in listing(f"<div>{cards}</div>").entries] == [
        dt.date(2026, 11, 20 + i) for i in range(3)
    ]


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [("<th>标题</th><th>发布日期</th><th>成文日期</th>", "2024-01", "2023-12"), ("<th>标题</th><th>日期</th><th>公开时间</th>", "2023-12", "2024-01"),
     ("<td><a href='/content/9.html'>2020年5月1日以来审计结果的公开</a></td><td>2023-12-09</td><td>2024-01-09</td>", "2023-12", "2024-01")],
)  # fmt: skip
def test_column_named_as_the_day_of_publication_is_the_day_of_the_row(
    head: str, first: str, second: str
) -> None:
    cells = "".join(
        f"<tr><td><a href='/content/{i}.html'>{title}（2022年3月{i + 1}日）</a></td><td>{first}-0{i + 1}</td><td>{second}-0{i + 1}</td></tr>"
        for i, title in enumerate(TITLES)
    )
    found = listing(f"<table><tr>{head}</tr>{cells}</table>")
    assert [entry.date for entry in found.entries][-3:] == [dt.date(2024, 1, i) for i in (1, 2, 3)]


def test_row_may_be_a_list_of_its_own_with_the_day_before_the_link() -> None:
    items = "".join(
        f'<dl><dt><b>0{i + 1}</b><i>2024-01</i></dt><dd><h4><a href="/contents/17/{i}.html">{title}</a></h4><p>摘要</p></dd></dl>'
        for i, title in enumerate(TITLES)
    )
    found = listing(f"<h2>通知公告</h2><div>{items}</div>")
    assert [entry.date for entry in found.entries] == [dt.date(2024, 1, i) for i in (1, 2, 3)]


def test_box_named_like_a_menu_may_hold_the_list() -> None:
    own = [row(title, f"{URL}{i}.html") for i, title in enumerate(TITLES)]
    assert len(listing(f"<div class='right-nav'><div class='navlist'>{rows(*own)}</div></div>").entries) == 3


def test_gallery_of_pictures_is_a_list() -> None:
    shots = "".join(
        f'<figure><a href="/detail/10{i}"><img src="{i}.png" alt="{title}"></a></figure>'
        for i, title in enumerate(TITLES)
    )
    assert [entry.title for entry in listing(f"<div class='gallery'>{shots}</div>").entries] == list(TITLES)


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<a href="index_1.html">下一页</a>', f"{URL}index_1.html"),
        ('<a href="index_1.html">下页&gt;&gt;</a>', f"{URL}index_1.html"),
        (
            '<a class="on" href="./">1</a><a href="index_2.html">2</a><a href="index_3.html">3</a>',
            f"{URL}index_2.html",
        ),
        ('<span>1</span><a href="?page=2">2</a><a href="?page=3">3</a>', f"{URL}?page=2"),
        ('<a href="?pageNo=2">&gt;</a>', f"{URL}?pageNo=2"),
        ('<a href="index.html">上一页</a><span>下一页</span>', None),
        (
            '<span>共<strong>3</strong>页</span> <a href="?page=2">2</a><a href="?page=3">3</a>',
            f"{URL}?page=2",
        ),
        ('<a href="?page=1">[1]</a><a href="?page=3">[3]</a>', f"{URL}?page=3"),
    ],
)
def test_pager_leads_to_the_next_page(pager: str, following: str | None) -> None:
    found = listing(
        rows(*(row(f"{TITLES[0]}{i}", f"/content/{i}.html") for i in range(6)))
        + f'<div class="page">{pager}</div>'
    )
    assert [request.url for request in found.more] == ([following] if following else [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("[2024-01-02]", (2024, 1, 2)),
        ("2024年1月2日", (2024, 1, 2)),
        ("02 2024-01", (2024, 1, 2)),
        ("2024 01-02", (2024, 1, 2)),
        ("01/02 2024", (2024, 1, 2)),
        ("成文日期：2023-12-01 发布日期：2024-01-02 有效期至：2025-01-01", (2024, 1, 2)),
        ("石府发〔2024〕3号 2023-12-01 2024-01-02", (2024, 1, 2)),
        ("更新时间：2024-03-01 发布时间：2024-01-02", (2024, 1, 2)),
        ("来源：县政府办 日期：2024-01-02 自2024年6月1日起施行", (2024, 1, 2)),
        ("报名截止时间：2024-03-01", None),
        ("2024-13-40", None),
        ("第12号 2024", None),
    ],
)
def test_day_of_a_row(text: str, day: tuple[int, int, int] | None) -> None:
    assert find_day(text) == (dt.date(*day) if day else None)


def test_day_without_year_is_of_the_year_that_the_address_names() -> None:
    old = [row(TITLES[n], f"/zwgk/tzgg/202310/{n}.shtml", f"10-1{n}") for n in range(3)]
    new = row("关于开展冬春疫苗接种的通知", "/zwgk/tzgg/202311/9.shtml", "10-19")
    found = listing(rows(*old, new), headers={"date": "Sat, 21 Nov 2026 17:06:12 GMT"})
    assert [entry.date.year for entry in found.entries if entry.date] == [2023, 2023, 2023, 2026]


def test_days_said_as_how_long_ago_count_from_the_day_of_the_page() -> None:
    ago = ("1小时前", "昨天 15:20", "3天前", "2周前")
    cells = "".join(
        f'<div class="cell"><a href="/s/{n}"><div class="tt">{TITLES[n % 3]}{n}</div><span>县融媒体中心</span><i>{said}</i></a></div>'
        for n, said in enumerate(ago)
    )
    found = listing(f'<div class="cells">{cells}</div>', headers={"date": "Sat, 21 Nov 2026 07:06:12 GMT"})
    assert [entry.date and entry.date.day for entry in found.entries] == [21, 20, 18, None]
    assert found.entries[0].title == f"{TITLES[0]}0"
    assert find_day("汛期3天前发布", dt.date(2026, 11, 21)) is None
