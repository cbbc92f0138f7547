"""Signs of a take-over, and what looks like one and is none."""

from __future__ import annotations

import pytest

from crawler.cms.base import Document
from crawler.extract import extract

URL = "http://rsj.shiqiao.gov.cn/"


def signs(html: str) -> dict[str, object]:
    return extract(Document(URL, html)).suspicion


def test_clean_page_has_none() -> None:
    badge = "<script>document.write(unescape(\"%3Cscript src='http://dcs.conac.cn/js/1.js'%3E%3C/script%3E\"));</script>"
    own = "<script src='/a.js'></script><script src='http://www.shiqiao.gov.cn/b.js'></script>"
    assert signs(f"<title>石桥县人社局</title>{own}<body>石桥县人社局{badge}</body>") == {}


def test_title_in_numeric_entities() -> None:
    title = "".join(f"&#{ord(char)};" for char in "石桥家教网上门辅导")
    assert signs(f"<title>{title}</title>")["title_entities"] == 9


def test_foreign_script_in_the_head() -> None:
    found = signs("<head><script src='https://evil.example.net/kb.js'></script></head>")["foreign_scripts"]
    assert found == [{"src": "https://evil.example.net/kb.js", "host": "evil.example.net", "head": True}]


@pytest.mark.parametrize(
    ("code", "trick"),
    [
        ("document.write(unescape('%3Cdiv%3E'))", "unescape_write"),
        ('eval("do"+"cu"+"ment.wr"+"ite(1)")', "split_eval"),
        ("eval(String.fromCharCode(1,2))", "decoded_eval"),
        ("window.stop()", "window_stop"),
        ("document.title='彩票开奖'", "title_write"),
        ("document.write('<script src=\"//evil.example.net/a.js\"><\\/script>')", "script_write"),
    ],
)
def test_tricks_of_scripts(code: str, trick: str) -> None:
    assert trick in signs(f"<body><script>{code}</script></body>")["script_tricks"]  # type: ignore[operator]


def test_refresh_to_a_foreign_host() -> None:
    assert signs("<meta http-equiv=refresh content='0;URL=http://evil.example.net/'>")["refresh_to"]
    assert "refresh_to" not in signs("<meta http-equiv=refresh content='0;URL=http://www.shiqiao.gov.cn/'>")


def test_frame_over_the_whole_page() -> None:
    frame = "<iframe src='http://evil.example.net/' style='position:fixed;width:100%;height:100%'></iframe>"
    assert signs(f"<body>{frame}</body>")["whole_frames"] == ["http://evil.example.net/"]


def test_title_at_odds_with_the_page() -> None:
    assert "title_at_odds" in signs(
        "<title>彩票开奖结果网</title><body>Commuting in California, carbon emission</body>"
    )


LONG = "近日，县水利局组织技术人员巡查水库。" * 10
EVIL = "http://evil.example.net/app"


@pytest.mark.parametrize(
    "code",
    [
        f"<script>if(/android|iphone/.test(navigator.userAgent)){{location.replace('{EVIL}')}}</script>",
        f"<script>setTimeout(\"location.href='{EVIL}'\",3000)</script>",
        f"<script>location.href='{EVIL}'</script>",
        '<script>window["location"]["href"]=atob("aHR0cDovL2V2aWwuZXhhbXBsZS5uZXQvYXBw")</script>',
        f"<img src=x onerror=\"location.href='{EVIL}'\">",
    ],
)
def test_a_leap_that_visitors_do_not_ask_for(code: str) -> None:
    assert signs(f"<p>{LONG}</p>{code}")["leaps_to"] == EVIL
    assert (
        "leaps_to" not in signs(f"<p>{LONG}</p>{code}".replace("evil.example.net", "m.shiqiao.gov.cn"))
        or "atob" in code
    )


@pytest.mark.parametrize(
    "code",
    [
        f"function go(){{location.href='{EVIL}'}}",
        f"if(navigator.userAgent.indexOf('MSIE 6')>0){{location.href='{EVIL}'}}",
        "if(top.location!=self.location){top.location=self.location}",
    ],
)
def test_a_leap_on_a_click_or_of_an_old_browser_is_none(code: str) -> None:
    assert "leaps_to" not in signs(f"<p>{LONG}</p><script>{code}</script>")
