"""Redirect stubs are followed; pages that merely mention an address stand for themselves."""

from __future__ import annotations

import pytest

from crawler.cms.base import Document
from crawler.stubs import carried_off, redirect_target

HERE = "http://www.shicheng.gov.cn/zwgk/"
PAGE = "<p>" + "县人民政府门户网站信息公开目录，请从左侧选择栏目，查看各单位主动公开的政府信息。" * 6 + "</p>"

STUBS = {
    "meta refresh": '<html><head><meta http-equiv="Refresh" content="0;URL=./dwzn/"></head><body></body></html>',
    "content before http-equiv": '<meta content="0; url=./dwzn/" http-equiv="refresh">',
    "single quotes": "<META HTTP-EQUIV='refresh' CONTENT='1; URL=dwzn/'>",
    "without quotes": "<meta http-equiv=refresh content=0;url=dwzn/>",
    "written by script": '<script>document.write(\'<meta http-equiv="Refresh" content="0;URL=http://www.shicheng.gov.cn/zwgk/dwzn/">\');</script>',
    "written with escapes": r'<script>document.write("<meta http-equiv=\"refresh\" content=\"0;url=dwzn/\">")</script>',
    "location.href": '<script>location.href="dwzn/";</script>',
    "window.location": "<script type='text/javascript'>window.location = './dwzn/'</script>",
    "top.location": "<body><script>top.location.href='/zwgk/dwzn/'</script></body>",
    "location.replace": '<script>window.location.replace("dwzn/")</script>',
    "after a moment": '<p>正在跳转，请稍候</p><script>setTimeout(function(){ location.href = "dwzn/"; }, 500)</script>',
    "on load": '<script>window.onload = function(){ self.location="dwzn/" }</script>',
    "body onload": """<body onload="window.location.href='dwzn/'"></body>""",
    "leads all but phones": '<script>if(isMobile()){location="/m/"}else{location="dwzn/"}</script>',
    "short refresh on a full page": f'<meta http-equiv="refresh" content="3;url=dwzn/">{PAGE}',
}

PAGES = {
    "refresh of itself": '<meta http-equiv="refresh" content="5;url=/zwgk/">',
    "refresh without address": '<meta http-equiv="refresh" content="300">',
    "slow refresh of a full page": f'<meta http-equiv="refresh" content="600;url=index_2.html">{PAGE}',
    "click handler": f"""<a onclick="location.href='dwzn/'">目录</a>{PAGE}""",
    "script on a full page": f'<script>if (isMobile()) location.href="/m/";</script>{PAGE}',
    "named function on a small page": '<script>function search(){ location.href = "/so/?q=" }</script><p>搜索</p>',
    "click function on a small page": '<script>$("#a").click(function(){ window.location.href="/so/"; });</script>',
    "leads phones alone elsewhere": """<script>(function(u){if((u.indexOf("iP")>-1||u.indexOf("Android")>-1)&&document.location.href!="m.html"){window.location.href="m.html"}})(navigator.userAgent)</script><p>共0条</p>""",
    "no address": "<p>没有</p>",
    "script scheme": '<script>location.href="javascript:void(0)"</script>',
    "commented out": '<!-- <meta http-equiv="refresh" content="0;url=dwzn/"> --><p>栏目</p>',
}


@pytest.mark.parametrize("text", STUBS.values(), ids=STUBS)
def test_stub_is_followed(text: str) -> None:
    assert redirect_target(Document(HERE, text)) == "http://www.shicheng.gov.cn/zwgk/dwzn/"


@pytest.mark.parametrize("text", PAGES.values(), ids=PAGES)
def test_page_stands_for_itself(text: str) -> None:
    assert redirect_target(Document(HERE, text)) is None


def test_another_host_is_named_too() -> None:
    assert (
        redirect_target(Document(HERE, '<script>location="http://x.example.cn/a"</script>'))
        == "http://x.example.cn/a"
    )


def test_page_with_a_text_of_its_own_is_carried_off_to_a_stranger() -> None:
    text = f"<body><p>{'近日，县水利局组织技术人员巡查水库。' * 10}</p></body>"
    page, stub = (
        Document("http://www.shicheng.gov.cn/a/1.html", text),
        Document("http://www.shicheng.gov.cn/", ""),
    )
    assert carried_off(page, "http://www.bet.example.com/")
    assert not carried_off(page, "http://www.ganzhou.gov.cn/a/1.html")
    assert not carried_off(stub, "http://www.paper.example.com/news/1.html")
    assert carried_off(stub, "http://www.bet.example.com/", home=True)
