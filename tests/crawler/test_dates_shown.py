"""The day beside the title, on small pages in the likeness of many templates."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.cms.base import Document
from crawler.dates import document_date, shown_date
from crawler.extract import extract

TITLE = "石桥县召开春季农业生产现场会"
PROSE = "<p>3月5日，石桥县在城关镇召开春季农业生产现场会，安排部署春耕备耕工作。</p><p>会议强调，要压实责任，抓好落实。</p>"
NAV = (
    "<div class='nav'><ul>"
    + "".join(f"<li><a href='/c{n}/'>栏目{n}</a></li>" for n in range(40))
    + "</ul></div>"
)
SIDE = (
    "<div class='side'><h3>最新信息</h3><ul>"
    "<li><a href='/1.html'>石桥县人民政府关于公布行政规范性文件清理结果的通知</a><span>2025-01-09</span></li>"
    "<li><a href='/2.html'>石桥县开展安全生产大检查工作</a><div>2025-01-08</div></li>"
    "<li><span>2025-01-07</span><a href='/3.html'>石桥县水利局举办专题培训班活动</a></li></ul></div>"
)


def page(
    head: str, body: str = PROSE, before: str = "", after: str = "", title: str = f"<h1>{TITLE}</h1>"
) -> str:
    return (
        f"<html><head><title>{TITLE}_石桥县人民政府</title></head><body>{before}<div class='article'>{title}{head}"
        f"<div class='TRS_Editor'>{body}</div></div>{after}</body></html>"
    )


def shown(html: str) -> dt.date | None:
    document = Document("http://www.shiqiao.gov.cn/xw/202403/t20240301_1.html", html)
    return shown_date(document, extract(document).title)


DAY = dt.date(2024, 3, 6)
DATED = {
    "left of the source": "<div class='info'>2024-03-06 09:24 来源：县融媒体中心 浏览次数：<span>31</span></div>",
    "right of the source": "<div>来源：县农业农村局 发布时间：2024-03-06 【字体：<a>大</a> <a>中</a> <a>小</a>】</div>",
    "with the time in words": "<p>发布日期：2024年03月06日 13时44分</p>",
    "with slashes": "<p>时间：2024/3/6 来源：本站</p>",
    "with dots": "<p class='date'>2024.03.06</p>",
    "in brackets": "<p>[2024-03-06]</p>",
    "in span classes": "<div class='xx'><span class='s1'>作者：王芳</span><span class='s2'>2024-03-06</span></div>",
    "split over tags": "<p>发布时间：<b>2024</b>-<i>03</i>-<i>06</i></p>",
    "in cells": "<table><tr><td>发布日期</td><td>2024-03-06</td><td>来源</td><td>县府办</td></tr></table>",
    "in a definition list": "<dl><dt>发布日期：</dt><dd>2024-03-06</dd></dl>",
    "with a letter-spaced label": "<p>日　　期：2024-03-06　来　　源：县府办</p>",
    "with full-width digits": "<p>发布时间：２０２４年０３月０６日</p>",
    "with a ratio sign for colon": "<p>2024-03-06 10∶08 来源：石桥日报</p>",
    "with a run-on source": "<p>来源：石桥县农业农村局发布日期：2024-03-06【浏览字号：大 中 小】</p>",
    "with a generic label after a run-on source": "<p>来源：县政府办时间：2024-03-06</p>",
    "under an odd label": "<p>时间发布：2024-03-06 阅读次数：12</p>",
    "as an update only": "<p>来源：县府办 更新时间：2024-03-06 10:46</p>",
    "published before updated": "<p>更新时间：2024-05-01 发布时间：2024-03-06</p>",
    "after print and share bars": "<div><a href='#'>打印</a> <a href='#'>分享</a></div><p>2024-03-06 来源：县府办</p>",
    "with a linked source": "<p>2024-03-06 来源：<a href='http://x.gov.cn'>石桥县农业农村和水利工作办公室</a></p>",
    "as eight digits": "<p>发布日期：20240306</p>",
    "by a script variable": "<td>发布时间：<script>var pubdata='2024年03月06日'; document.write(pubdata);</script></td>",
    "by a script alone": "<div><script>document.write('2024-03-06 10:00');</script></div>",
    "by a script into an element": "<span id='d'></span><script>document.getElementById('d').innerHTML='2024-03-06';</script>",
    "in Chinese numerals": "<p>发布日期：二〇二四年三月六日</p>",
    "in a subtitle bracket": "<p>（2024-03-06）</p>",
    "without colon": "<p>发布时间 2024-03-06</p>",
    "in English": "<p>Date: 2024-03-06</p>",
}


@pytest.mark.parametrize("name", DATED)
def test_day_is_found(name: str) -> None:
    assert shown(page(DATED[name])) == DAY


@pytest.mark.parametrize("name", DATED)
def test_day_is_found_among_navigation_lists_and_a_clock(name: str) -> None:
    before = "<div class='top'>今天是：2025年1月10日 星期五</div>" + NAV + SIDE
    after = SIDE + "<div class='footer'>Copyright © 2024-2025 版权所有 页面生成时间：2025-01-10</div>"
    assert shown(page(DATED[name], before=before, after=after)) == DAY


@pytest.mark.parametrize("name", DATED)
def test_day_is_found_without_a_known_container(name: str) -> None:
    html = page(DATED[name], after=SIDE).replace("class='TRS_Editor'", "").replace("class='article'", "")
    assert shown(html) == DAY


UNDATED = {
    "nothing at all": "",
    "a source only": "<p>来源：县融媒体中心 浏览次数：3</p>",
    "an enrolment day": "<p>报名时间：2024-03-06 至 2024-03-20</p>",
    "an event's start": "<ul><li>开始时间：<span>2024-03-06</span></li><li>结束时间：<span>2024-03-08</span></li></ul>",
    "a term of validity": "<p>有效期：2024-03-06</p><p>生效时间：2024-03-06</p>",
    "a day of writing": "<table><tr><td>成文日期</td><td>2024-03-06</td></tr></table>",
}


@pytest.mark.parametrize("name", UNDATED)
def test_no_day_is_invented(name: str) -> None:
    assert shown(page(UNDATED[name])) is None


@pytest.mark.parametrize("name", UNDATED)
def test_days_of_other_articles_are_not_taken(name: str) -> None:
    before = "<div>今天是2025年1月10日 星期五</div>" + NAV + SIDE
    after = "<p>上一篇：<a href='/a'>石桥县召开全县教育工作会议</a> 2024-03-05</p>" + SIDE
    assert shown(page(UNDATED[name], before=before, after=after)) is None


def test_day_in_the_first_sentence_is_prose() -> None:
    assert shown(page("", "<p>2024年3月5日，石桥县召开现场会。</p><p>会议强调，要抓好落实。</p>")) is None


def test_day_of_the_signature_is_prose() -> None:
    body = (
        PROSE + "<p style='text-align:right'>石桥县农业农村局</p><p style='text-align:right'>2024年3月4日</p>"
    )
    assert shown(page("", body)) is None
    assert shown(page("<p>发布时间：2024-03-06</p>", body)) == DAY


def test_date_line_inside_the_container_counts() -> None:
    html = f"<body><div id='UCAP-CONTENT'><h1>{TITLE}</h1><p>2024年03月06日 09时32分</p><p>来源：县府办</p>{PROSE}</div></body>"
    assert shown(html) == DAY


def test_publication_in_a_policy_table_wins_over_the_day_of_writing() -> None:
    table = (
        "<table><tr><td>索引号</td><td>000-2024-0043</td><td>成文日期</td><td>2024-02-20</td></tr>"
        "<tr><td>发布机构</td><td>县府办</td><td>发布日期</td><td>2024-03-06</td></tr></table>"
    )
    html = page("", before=table)
    assert shown(html) == DAY
    assert document_date(Document("http://x/", html)) == dt.date(2024, 2, 20)


def test_publication_below_the_article_counts() -> None:
    assert shown(page("", after="<div>发布日期：2024-03-06 来源：教育局</div>")) == DAY


def test_day_right_above_the_title_counts() -> None:
    assert shown(page("", title=f"<p class='time'>2024-03-06</p><h2>{TITLE}</h2>")) == DAY


def test_header_row_names_the_cells_below() -> None:
    table = (
        "<table><tr><td>索取号</td><td>发布时间</td></tr><tr><td>A-01</td><td>2024-03-06</td></tr></table>"
    )
    assert shown(page("", before=table)) == DAY


def test_impossible_day_is_none() -> None:
    assert shown(page("<p>发布时间：2024-02-30</p>")) is None


def test_headline_ending_in_a_verb_is_no_label() -> None:
    html = page("<p>2024-03-06 来源：县府办</p>").replace(TITLE, "石桥县庆祝中国农民丰收节活动举行")
    assert shown(html) == DAY
