"""Each way a fetch ends has one outcome; protection pages are told from pages that quote their marks."""

from __future__ import annotations

import socket
import ssl

import aiohttp
import pytest

from crawler.answers import of_error
from crawler.hrefs import looks_like_page
from crawler.outcome import classify, is_text
from storage.models import FetchOutcome

URL = "http://www.shicheng.gov.cn/zwgk/"
PROSE = "<p>" + "县大数据中心组织开展网站安全防护培训，讲解常见的访问验证页面。" * 20 + "</p>"
META = '<meta name="ColumnName" content="通知公告">'

CHALLENGES = {
    "加速乐 first step": (
        521,
        {"Set-Cookie": "__jsluid_s=1; path=/"},
        "<script>document.cookie=('_')+('_jsl_clearance')</script>",
    ),
    "加速乐 second step": (
        521,
        {},
        '<script>go({"bts":["1|0|a","b"],"ct":"c","ha":"md5"}); document.cookie="__jsl_clearance=1"</script>',
    ),
    "瑞数 412": (
        412,
        {},
        "<html><head><meta content='Kx3f' r='m'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>",
    ),
    "瑞数 202": (
        202,
        {},
        '<script src="/tQr/rand/rand.294cc83.js" r="m"></script><script>$_ts=window["$_ts"]</script>',
    ),
    "瑞数 200": (200, {}, "<html><script>$_ts=window['$_ts'];$_ts.nsd=1</script><body></body></html>"),
    "阿里云": (
        200,
        {},
        f"<script>var arg1='{'0A' * 20}';function setCookie(){{document.cookie='acw_sc__v2='}}</script>",
    ),
    "asks for JavaScript": (
        200,
        {},
        "<script src=/c.js></script><noscript>请开启JavaScript并刷新该页.</noscript>",
    ),
    "asks to wait": (503, {}, "<script>check()</script><p>正在进行安全验证，请稍候</p>"),
    "captcha wall": (200, {}, "<form>请输入验证码后继续访问<img src=/vc></form><script></script>"),
    "slider": (405, {}, "<div>请完成滑动验证</div><script></script>"),
    "firewall": (403, {}, "<h1>您的访问被拦截</h1>"),
}

CLEAN = {
    "real page that kept $_ts": f"<head>{META}<script>$_ts=window['$_ts'];$_ts.cd='q'</script></head>{PROSE}",
    "column shell that kept $_ts": f"<head>{META}<script>$_ts=window['$_ts']</script></head><ul></ul>",
    "article on protection": f"{PROSE}<pre>__jsl_clearance acw_sc__v2 document.cookie 请输入验证码 请开启JavaScript</pre>",
    "noscript line on a full page": f"<script src=/a.js></script><noscript>请开启JavaScript</noscript>{PROSE}",
    "login box": f"<form>用户名 请输入验证码</form>{PROSE}",
    "short notice": "<p>本栏目暂无信息</p>",
}

STATUSES = {
    200: FetchOutcome.OK,
    206: FetchOutcome.OK,
    304: FetchOutcome.NOT_MODIFIED,
    400: FetchOutcome.CLIENT_ERROR,
    401: FetchOutcome.FORBIDDEN,
    403: FetchOutcome.FORBIDDEN,
    404: FetchOutcome.GONE,
    408: FetchOutcome.TIMEOUT,
    410: FetchOutcome.GONE,
    429: FetchOutcome.THROTTLED,
    500: FetchOutcome.SERVER_ERROR,
    502: FetchOutcome.SERVER_ERROR,
    503: FetchOutcome.SERVER_ERROR,
}


@pytest.mark.parametrize(("status", "headers", "text"), CHALLENGES.values(), ids=CHALLENGES)
def test_protection_page_is_a_challenge(status: int, headers: dict[str, str], text: str) -> None:
    assert classify(status, headers, text, URL) is FetchOutcome.CHALLENGE


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_page_with_content_is_none(text: str) -> None:
    assert classify(200, {}, text, URL) is FetchOutcome.OK


@pytest.mark.parametrize(("status", "outcome"), STATUSES.items())
def test_status_has_its_outcome(status: int, outcome: FetchOutcome) -> None:
    assert classify(status, {}, "<html><body>页面</body></html>", URL) is outcome


def test_unavailable_with_retry_after_is_throttling() -> None:
    assert classify(503, {"retry-after": "30"}, "", URL) is FetchOutcome.THROTTLED


def test_errors_have_their_outcomes() -> None:
    key = aiohttp.client_reqrep.ConnectionKey("x.cn", 80, False, True, None, None, None)
    unknown_host = aiohttp.ClientConnectorDNSError(key, socket.gaierror(-2, "Name or service not known"))
    refused = aiohttp.ClientConnectorError(key, ConnectionRefusedError(111, "refused"))
    secure = aiohttp.ClientConnectorCertificateError(key, ssl.SSLCertVerificationError("expired"))
    expected = {
        unknown_host: FetchOutcome.DNS,
        secure: FetchOutcome.TLS,
        TimeoutError(): FetchOutcome.TIMEOUT,
        aiohttp.ServerTimeoutError(): FetchOutcome.TIMEOUT,
        refused: FetchOutcome.CONNECTION,
        aiohttp.ServerDisconnectedError(): FetchOutcome.CONNECTION,
    }
    assert {error: of_error(error)[0] for error in expected} == expected


def test_files_of_office_programs_are_no_pages() -> None:
    office = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    pages = ("", "text/html;charset=GBK", "application/xhtml+xml", "Application/JSON")
    assert [is_text(kind) for kind in (office, "application/pdf", *pages)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_pages_are_told_from_files_by_their_ending() -> None:
    named = (
        "",
        "a/",
        "21.jhtml",
        "a.shtm",
        "a.php5",
        "a.jspx",
        "a.mht",
        "a.mhtml",
        "a.ofd",
        "a.ashx",
        "a.xlsx",
    )
    assert [looks_like_page(f"http://www.shicheng.gov.cn/{name}") for name in named] == [True] * 6 + [
        False
    ] * 5
