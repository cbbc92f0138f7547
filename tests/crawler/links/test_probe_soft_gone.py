"""Soft 404s: told by the site's answer to a wrong address, by few words, never by a quotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.softgone import says_not_found
from storage.models import FetchOutcome, PageKind

if TYPE_CHECKING:
    from collections.abc import Callable

NAV = "".join(
    f"<li><a href='/{name}/'>{name}</a></li>" for name in ("政务公开", "办事服务", "互动交流", "走进本县")
)
THEMED = f"<html><head><title>示例县人民政府</title></head><body><ul>{NAV * 12}</ul><h1>很抱歉，您访问的页面不存在</h1><p>{{path}}</p></body></html>"
HOME = f"<html><head><title>示例县人民政府</title></head><body><ul>{NAV}</ul>{'<p>本县召开全县教育工作会议，部署下一阶段工作。</p>' * 20}</body></html>"
ARTICLE = "<html><head><title>关于停水的通知</title></head><body>{}</body></html>"
SHELL = "<html><head><title>示例县</title></head><body><div id='app'></div><p>{}</p></body></html>".format(
    "本站由县政府办公室主办，" * 10
)


def themed(request: Any) -> Any:
    return 200, THEMED.replace("{path}", request.path)


def test_page_like_the_answer_to_wrong_addresses_is_gone(world: Any) -> None:
    base = world.site({"*": themed, "/real.html": (200, ARTICLE.format("因管网检修，明日停水。"))})
    world.page(f"{base}/a.html", f"{base}/old.html", f"{base}/real.html")
    world.check()
    assert world.outcome(f"{base}/old.html") is FetchOutcome.SOFT_GONE
    assert world.outcome(f"{base}/real.html") is FetchOutcome.OK


def test_application_that_excuses_itself_for_a_wrong_number(world: Any) -> None:
    def content(request: Any) -> Any:
        if "id=7" in request.path_qs and request.path == "/info.jsp":
            return 200, ARTICLE.format("因管网检修，明日停水。" * 20)
        return (200, THEMED) if request.path == "/info.jsp" else 404

    base = world.site({"*": content})
    old, real = f"{base}/info.jsp?tree=1&id=3&from=x", f"{base}/info.jsp?tree=1&id=7&from=x"
    world.page(f"{base}/a.html", old, real)
    world.check()
    assert (world.outcome(old), world.outcome(real)) == (FetchOutcome.SOFT_GONE, FetchOutcome.OK)


def test_number_that_the_application_does_not_heed_proves_nothing(world: Any) -> None:
    base = world.site({"*": lambda request: (200, HOME) if request.path == "/list.jsp" else 404})
    world.page(f"{base}/a.html", f"{base}/list.jsp?page=2")
    world.check()
    assert world.outcome(f"{base}/list.jsp?page=2") is FetchOutcome.OK


@pytest.mark.parametrize(
    "sent",
    [(302, "", {"Location": "/404.html"}), (200, "<script>window.top.location.href = '/404.html';</script>"),
     (200, "<meta http-equiv='refresh' content='3;url=/404.html'><p>3 秒后返回首页</p>")],
)  # fmt: skip
def test_redirect_to_the_error_page_is_gone(world: Any, sent: Any) -> None:
    base = world.site({"*": sent, "/404.html": (200, THEMED)})
    world.page(f"{base}/a.html", f"{base}/old.html")
    world.check()
    assert world.outcome(f"{base}/old.html") is FetchOutcome.SOFT_GONE


def test_stub_that_leads_to_nothing_is_gone(world: Any) -> None:
    base = world.site(
        {"/stub.html": (200, "<meta http-equiv='refresh' content='0;url=/none.html'>"), "*": 404}
    )
    world.page(f"{base}/a.html", f"{base}/stub.html")
    world.check()
    assert world.outcome(f"{base}/stub.html") is FetchOutcome.GONE


def test_site_that_answers_all_with_its_home_page(world: Any) -> None:
    base = world.site({"*": (200, HOME), "/real.html": (200, ARTICLE.format("因管网检修，明日停水。" * 9))})
    world.page(f"{base}/a.html", f"{base}/old.html", f"{base}/real.html", f"{base}/index.html", f"{base}/")
    world.check()
    assert world.outcome(f"{base}/old.html") is FetchOutcome.SOFT_GONE
    for well in ("real.html", "index.html", ""):
        assert world.outcome(f"{base}/{well}") is FetchOutcome.OK


@pytest.mark.parametrize("old", ["/app/old.html", "/old.do"])
def test_each_directory_and_each_kind_of_address_is_asked_for_its_own_wrong_page(
    world: Any, old: str
) -> None:
    def answer(request: Any) -> Any:
        return (200, HOME) if request.path.startswith("/app/") or request.path.endswith(".do") else 404

    base = world.site({"*": answer})
    world.page(f"{base}/a.html", f"{base}{old}", f"{base}/gone.html")
    world.check()
    assert world.outcome(f"{base}{old}") is FetchOutcome.SOFT_GONE
    assert world.outcome(f"{base}/gone.html") is FetchOutcome.GONE


def test_stage_that_a_script_fills_proves_nothing(world: Any) -> None:
    base = world.site({"*": (200, SHELL)})
    world.page(f"{base}/a.html", f"{base}/b.html")
    world.check()
    assert world.outcome(f"{base}/b.html") is FetchOutcome.OK


@pytest.mark.parametrize(
    "told",
    ["<html><head><title>提示</title></head><body>对不起，该信息已被删除！</body></html>",
     "<script>alert('该信息不存在！');history.back();</script>",
     f"<html><head><title>404 - 页面不存在 - 示例县人民政府</title></head><body>{NAV * 20}</body></html>"],
)  # fmt: skip
def test_few_words_are_enough_where_wrong_addresses_get_a_true_404(world: Any, told: str) -> None:
    base = world.site({"*": 404, "/old.html": (200, told)})
    world.page(f"{base}/a.html", f"{base}/old.html")
    world.check()
    assert world.outcome(f"{base}/old.html") is FetchOutcome.SOFT_GONE


def test_html_in_place_of_a_file_is_looked_at(world: Any) -> None:
    base = world.site({"*": themed})
    world.page(f"{base}/a.html", f"{base}/table.xlsx")
    world.check()
    assert world.outcome(f"{base}/table.xlsx") is FetchOutcome.SOFT_GONE


@pytest.mark.parametrize(
    "text",
    ["关于清理失效文件的公告：经核查，下列文件链接已删除，页面不存在的请联系县政府办公室。" * 8,
     "首页 > 政务公开 > 通知公告 页面不存在的处理办法", "本次抽奖中奖号码为404号，请中奖者持有效证件领奖。", ""],
)  # fmt: skip
def test_text_that_only_quotes_or_counts_says_nothing(text: str) -> None:
    assert not says_not_found("停水", text)


def test_notice_about_dead_links_is_none_however_short() -> None:
    assert not says_not_found("关于清理失效链接的通知", "部分网页链接已失效、页面不存在，请各单位清理。")


def test_site_closed_for_a_while_has_no_dead_links(world: Any) -> None:
    base = world.site(
        {"*": (200, "<title>示例县</title><p>网站系统升级维护中，预计今晚恢复，" + "敬请谅解。" * 15)}
    )
    world.page(f"{base}/a.html", f"{base}/b.html")
    world.check()
    assert world.outcome(f"{base}/b.html") is FetchOutcome.OK


@pytest.mark.parametrize(
    "text",
    ["您访问的页面不存在", "找不到您要的页面", "抱歉，该文章已被删除", "HTTP 错误 404 - 未找到文件", "404 Not Found",
     "The requested URL /a.html was not found on this server.", "无法找到该网页", "404"],
)  # fmt: skip
def test_short_excuse_says_that_there_is_nothing(text: str) -> None:
    assert says_not_found("", text)


@pytest.mark.parametrize(
    ("title", "text"),
    [("提示", "该信息不存在或已删除"), ("页面不存在-示例县", "政务公开 办事服务 互动交流 " * 40)],
)
def test_crawled_page_that_only_excuses_itself_is_asked_and_found_gone(
    world: Any, title: str, text: str
) -> None:
    told = (200, f"<html><head><title>{title}</title></head><body>{text}</body></html>")
    base = world.site({"*": 404, "/old.html": told})
    world.page(f"{base}/a.html", f"{base}/old.html")
    world.page(f"{base}/old.html", title=title, text=text)
    world.check()
    assert world.outcome(f"{base}/old.html") is FetchOutcome.SOFT_GONE


def test_crawled_page_that_is_the_themed_error_page_is_found_gone(world: Any) -> None:
    base = world.site({"*": themed})
    shown = "政务公开 办事服务 互动交流 走进本县 " * 12 + "很抱歉，您访问的页面不存在 /old.html"
    world.page(f"{base}/a.html", f"{base}/old.html")
    world.page(f"{base}/old.html", title="示例县人民政府", text=shown)
    world.page(f"{base}/", title="示例县人民政府", text=shown, kind=PageKind.HOME)
    world.check()
    assert world.outcome(f"{base}/old.html") is FetchOutcome.SOFT_GONE


def test_challenge_is_no_dead_link(world: Any, serve: Callable[..., str]) -> None:
    told = "<html><script>var arg1='" + "A1" * 20 + "';setCookie('acw_sc__v2',1)</script></html>"
    other = serve({"*": (200, told)}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.html")
    counts = world.check()
    assert world.outcome(f"{other}/b.html") is FetchOutcome.CHALLENGE
    assert counts.protected == 1


def test_foreign_page_leaves_the_facts_that_tell_a_squatter(world: Any, serve: Callable[..., str]) -> None:
    html = "<html><head><title>&#26412;&#22495;&#21517;出售</title><meta http-equiv=refresh content='0;url=http://w.example.com/'></head><body>欢迎光临</body></html>"
    answers = {"*": (200, "<html><head><title>示例县教育局</title></head><body>教育</body></html>")}
    other = serve(answers, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/")
    world.check()
    answers["*"] = (200, html)
    world.later(days=8)
    world.check()
    facts = world.verdict(f"{other}/").target_signals
    assert (facts["title"], facts["title_entities"], facts["refresh"]) == ("本域名出售", 3, "w.example.com")
    assert facts["parked"] == ["本域名"]
    assert facts["previous_title"] == "示例县教育局"


def test_foreign_page_that_sends_on_by_script_is_told_by_where_it_leads(
    world: Any, serve: Callable[..., str]
) -> None:
    end = serve({"*": (200, "<title>澳门百家乐</title><p>注册送彩金</p>")}, "127.0.0.3")
    other = serve(
        {"*": (200, f"<title>葡京</title><script>window.location.href='{end}/bet';</script>")}, "127.0.0.2"
    )
    world.page(world.site({}) + "/a.html", f"{other}/")
    world.check()
    seen = world.verdict(f"{other}/")
    assert (seen.title, seen.final_url) == ("澳门百家乐", f"{end}/bet")
    assert seen.target_signals["moved"] == "127.0.0.3"
    assert seen.target_signals["keywords"] == "葡京"  # what the page on the way calls itself
