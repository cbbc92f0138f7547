"""What the link check says of each kind of answer, and what it remembers from run to run."""

from __future__ import annotations

import datetime as dt
import socket
from typing import TYPE_CHECKING, Any

import pytest

from crawler.probe import check_links
from crawler.verdicts import verdicts_of
from storage.models import Confidence, Finding, Link, LinkCheck, Page, PageKind, Run, Severity
from storage.models import FetchOutcome as O

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (
    "<html><head><title>县人民医院</title></head><body><p>本院门诊时间为每日八时至十七时。</p></body></html>"
)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, O.OK), (404, O.GONE), (410, O.GONE), (401, O.FORBIDDEN), (403, O.FORBIDDEN), (429, O.THROTTLED),
        (412, O.CHALLENGE), (500, O.SERVER_ERROR), (502, O.SERVER_ERROR), (405, O.CLIENT_ERROR),
    ],
)  # fmt: skip
def test_status_gives_the_outcome(world: Any, serve: Callable[..., str], status: int, outcome: O) -> None:
    base, other = world.site({}), serve({"*": status}, "127.0.0.2")
    world.page(f"{base}/a.html", f"{other}/b.html", f"{other}/c.pdf")
    world.check()
    assert {world.outcome(f"{other}/b.html"), world.outcome(f"{other}/c.pdf")} == {outcome}


def test_host_without_head_is_asked_with_get(world: Any, serve: Callable[..., str]) -> None:
    other = serve({"*": lambda request: 405 if request.method == "HEAD" else (200, PAGE)}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.pdf")
    world.check()
    assert world.outcome(f"{other}/b.pdf") is O.OK


def test_missing_on_head_but_there_on_get_is_no_dead_link(world: Any, serve: Callable[..., str]) -> None:
    other = serve({"*": lambda request: 404 if request.method == "HEAD" else (200, PAGE)}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.pdf")
    world.check()
    assert world.outcome(f"{other}/b.pdf") is O.OK


def test_host_that_breaks_off_on_head_is_asked_with_get(world: Any, serve: Callable[..., str]) -> None:
    other = serve({"*": lambda request: None if request.method == "HEAD" else (200, PAGE)}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.pdf")
    world.check()
    assert world.outcome(f"{other}/b.pdf") is O.OK


def test_redirects_are_followed_to_the_end(world: Any, serve: Callable[..., str]) -> None:
    end = serve({"/到": 404, "/%E5%88%B0": 404}, "127.0.0.3")
    other = serve(
        {"/b": (301, "", {"Location": "/c"}), "/c": (302, "", {"Location": f"{end}/到"})}, "127.0.0.2"
    )
    world.page(world.site({}) + "/a.html", f"{other}/b")
    world.check()
    assert world.outcome(f"{other}/b") is O.GONE
    assert world.verdict(f"{other}/b").final_url.startswith(end)


def test_redirect_that_wants_its_cookie_back_gets_it(world: Any, serve: Callable[..., str]) -> None:
    def door(request: Any) -> Any:
        if request.cookies.get("seen") == "1":
            return 200, PAGE
        return 302, "", {"Location": str(request.rel_url), "Set-Cookie": "seen=1"}

    other = serve({"*": door}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b")
    world.check()
    assert world.outcome(f"{other}/b") is O.OK


def test_redirect_without_end_is_only_suspected(world: Any, serve: Callable[..., str]) -> None:
    other = serve({"*": (302, "", {"Location": "/again"})}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b")
    counts = world.check()
    assert (counts.definite, counts.suspected) == (0, 1)


@pytest.mark.parametrize(
    "target",
    ["file:///C:/a.doc", "C:\\图片\\a.jpg", "http:///www.x.cn/", "http:\\\\www.x.cn\\a", "http://", "\\\\pc\\a.doc",
     "http://http://www.x.cn/", "http://https//www.x.cn/", "http:/\\www.x.cn/", "http:// www.x.cn/", "file:/D:/a.doc", "a\\b.html",
     "\\a\\b.html", "//pc\\a.doc", "//", "http：//www.x.cn", "http;//www.x.cn", "htp://www.x.cn", "htpp://www.x.cn", "httphttps://www.x.cn/", "www.x.cn:8080/a", "http://x.cn:99999/",
     "http://www.x.cn，"],
)  # fmt: skip
def test_spelling_that_leads_nowhere_is_malformed(world: Any, target: str) -> None:
    world.page(world.site({}) + "/a.html", target)
    counts = world.check()
    assert world.outcome(target) is O.MALFORMED
    assert (counts.definite, counts.asked) == (1, 0)


@pytest.mark.parametrize("target", ["javascript:void(0)", "mailto:a@b.cn", "tel:0797", "#top", "weixin://x"])
def test_what_is_no_address_is_left_alone(world: Any, target: str) -> None:
    world.page(world.site({}) + "/a.html", target)
    assert world.check().targets == 0


def test_closed_port_is_suspected_and_counted_as_awaiting(world: Any) -> None:
    world.page(world.site({}) + "/a.html", "http://127.0.0.9:9/b.html")
    counts = world.check()
    assert world.outcome("http://127.0.0.9:9/b.html") is O.CONNECTION
    assert (counts.suspected, counts.first_time, counts.definite) == (1, 1, 0)


def test_host_that_never_answers_is_suspected_until_it_fails_on_another_occasion(world: Any) -> None:
    with socket.create_server(("127.0.0.9", 0)) as silent:
        target = f"http://127.0.0.9:{silent.getsockname()[1]}/b.html"
        world.links = world.links.model_copy(update={"timeout": 0.2})
        world.page(world.site({}) + "/a.html", target)
        counts = world.check()
        assert (counts.definite, counts.suspected, counts.first_time) == (0, 1, 1)
        assert world.outcome(target) is O.TIMEOUT
        world.later(days=1)
        counts = world.check()
    assert (counts.definite, counts.suspected, counts.first_time) == (0, 1, 0)


def test_second_failure_counts_only_when_apart(world: Any) -> None:
    target = "http://127.0.0.9:9/b.html"
    world.page(world.site({}) + "/a.html", target)
    world.check()
    since = world.now
    for minutes, occasions in ((30, 1), (25, 1), (10, 2)):
        world.later(minutes=minutes)
        world.check()
        assert world.verdict(target).occasions == occasions
    assert world.verdict(target).failing_since == since


def test_recovery_forgets_the_failure(world: Any, serve: Callable[..., str]) -> None:
    answers = {"*": 500}
    other = serve(answers, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.html")
    world.check()
    answers["*"] = 200
    world.later(days=1)
    world.check()
    seen = world.verdict(f"{other}/b.html")
    assert (seen.outcome, seen.occasions, seen.failing_since, seen.standing) == (O.OK, 0, None, {})


def test_well_target_rests_while_failing_one_or_one_with_a_problem_is_asked_every_night(
    world: Any, serve: Callable[..., str]
) -> None:
    other = serve({"/well.html": (200, PAGE)}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/well.html", f"{other}/gone.html")
    world.check()
    world.later(days=1)
    counts = world.check()
    assert (counts.fresh, counts.asked) == (1, 1)
    with world.database.session() as session:
        well = session.query(LinkCheck.url_id).filter_by(outcome=O.OK).scalar()
        session.add(
            Finding(
                identity="x",
                rule="link.hijacked",
                subject=f"url:{well}@unit:1",
                severity=Severity.CRITICAL,
                confidence=Confidence.DEFINITE,
            )
        )
    world.later(days=1)
    assert world.check().asked == 2


def test_target_is_asked_once_a_run_however_many_pages_carry_it(
    world: Any, serve: Callable[..., str]
) -> None:
    other = serve({"*": (200, PAGE)}, "127.0.0.2")
    base = world.site({})
    for number in range(5):
        world.page(f"{base}/{number}.html", f"{other}/b.html")
    world.check()
    assert [count for (_, url), count in world.servers.asked.items() if url.startswith(other)] == [1]


def test_page_that_the_crawl_saw_is_not_asked_again(world: Any) -> None:
    base = world.site({"*": 404})
    world.page(f"{base}/a.html", f"{base}/b.html", f"{base}/c.html")
    world.page(f"{base}/b.html")
    world.page(f"{base}/c.html", outcome=O.GONE, status=404)
    counts = world.check()
    assert (counts.known, counts.asked) == (2, 0)
    assert world.outcome(f"{base}/c.html") is O.GONE


def test_broken_link_tells_on_which_pages_and_how_many(world: Any) -> None:
    base = world.site({})
    for number in range(60):
        world.page(f"{base}/{number}.html", f"{base}/gone.html")
    home = world.page(f"{base}/", chrome=(f"{base}/gone.html",), kind=PageKind.HOME, unit_id=None)
    world.check()
    assert world.verdict(f"{base}/gone.html").standing == {"content:1:1": 60, "chrome:1:": 1}
    with world.database.session() as session:
        rows = session.query(Link).where(Link.url_id == world.url_id(f"{base}/gone.html")).all()
    assert len(rows) == 51
    assert home in {row.page_id for row in rows}


def test_rows_go_when_the_page_drops_the_link(world: Any) -> None:
    base = world.site({})
    number = world.page(f"{base}/a.html", f"{base}/gone.html")
    world.page(f"{base}/b.html", f"{base}/gone.html")
    world.check()
    with world.database.session() as session:
        session.get(Page, number).content_links = None
    world.later(days=1)
    world.check()
    with world.database.session() as session:
        assert [row.page_id for row in session.query(Link)] != [number]
        assert session.query(Link).count() == 1


def test_dead_host_costs_few_tries_and_all_its_links_share_the_fate(world: Any) -> None:
    targets = [f"http://127.0.0.9:9/{number}.html" for number in range(40)]
    world.page(world.site({}) + "/a.html", *targets)
    counts = world.check()
    assert counts.suspected == 40
    assert counts.requests < 15


def test_host_that_throttles_is_left_alone(world: Any, serve: Callable[..., str]) -> None:
    other = serve({"*": (429, "", {"Retry-After": "0"})}, "127.0.0.2")
    world.links = world.links.model_copy(update={"per_host": 1})
    world.page(world.site({}) + "/a.html", *(f"{other}/{number}.html" for number in range(10)))
    counts = world.check()
    assert (counts.suspected, counts.definite) == (0, 0)
    assert counts.protected + counts.skipped == 10
    assert counts.skipped >= 5


def test_silence_of_every_host_is_our_own_line(world: Any) -> None:
    world.page(world.site({}) + "/a.html", *(f"http://127.0.0.{n}:9/" for n in range(20, 27)))
    counts = world.check()
    assert counts.offline
    assert (counts.suspected, counts.skipped) == (0, 7)


def test_share_buttons_are_not_asked(world: Any) -> None:
    world.page(world.site({}) + "/a.html", "http://service.weibo.com/share/share.php?url=http://x.cn/a.html")
    assert world.check().asked == 0


def test_recheck_of_some_targets_asks_even_what_was_well(world: Any, serve: Callable[..., str]) -> None:
    other = serve({"*": (200, PAGE)}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.html", f"{other}/c.html")
    world.check()
    counts = world.check(only=[world.url_id(f"{other}/b.html")])
    assert (counts.targets, counts.asked) == (1, 1)


def test_check_asks_no_more_when_the_night_is_over(world: Any) -> None:
    base = world.site({"*": 404})
    world.page(f"{base}/a.html", f"{base}/gone.pdf", f"{base}/lost.pdf")
    counts = world.check(until=dt.datetime.now(dt.UTC))
    assert (counts.targets, counts.asked, counts.skipped) == (2, 0, 2)
    assert world.check().definite == 2


def test_verdicts_of_a_run_are_counted_over_all_its_sittings_and_each_is_given_once(world: Any) -> None:
    base = world.site({"*": 404, "/slow.pdf": 500})
    world.page(f"{base}/a.html", f"{base}/gone.pdf", f"{base}/lost.pdf", f"{base}/slow.pdf")
    with world.database.session() as session:
        session.add(Run(kind="run", as_of=world.now, started_at=world.now))
    only = {world.url_id(f"{base}/gone.pdf")}
    for chosen in (only, None):
        check_links(world.database, world.settings(), 1, world.now, lambda *_: None, only=chosen)
    with world.database.session() as session:
        assert verdicts_of(session, 1) == {"definite": 2, "suspected": 1, "protected": 0}
    assert (
        world.servers.asked["GET", f"{base}/gone.pdf"] == world.servers.asked["GET", f"{base}/lost.pdf"] == 1
    )


@pytest.mark.parametrize(("well", "judged"), [(False, 0), (True, 6)])
def test_portal_that_only_fails_says_nothing_of_its_links(world: Any, well: bool, judged: int) -> None:
    base = world.site({"*": 503, "/well.pdf": 200 if well else 503})
    world.page(f"{base}/a.html", *(f"{base}/{number}.pdf" for number in range(6)), f"{base}/well.pdf")
    counts = world.check()
    assert (counts.suspected, counts.skipped) == (judged, 0 if well else 7)


@pytest.mark.parametrize(("port", "suspected", "skipped"), [(9, 0, 6), (7, 6, 0)])
def test_portal_out_of_reach_says_nothing_of_its_links_but_its_other_ports_do(
    world: Any, port: int, suspected: int, skipped: int
) -> None:
    base = world.ledger("http://127.0.0.9:9")
    world.page(f"{base}/a.html", *(f"http://127.0.0.9:{port}/{number}.pdf" for number in range(6)))
    counts = world.check()
    assert (counts.suspected, counts.skipped, counts.offline) == (suspected, skipped, False)


def test_troubled_links_are_tried_again_while_all_that_is_well_rests(world: Any) -> None:
    base = world.site({"/": (200, PAGE), "*": 500})
    world.page(f"{base}/a.html", *(f"{base}/{number}.pdf" for number in range(6)))
    for night in (1, 2):
        assert world.check().suspected == 6
        assert world.verdict(f"{base}/0.pdf").occasions == night
        world.later(days=1)
