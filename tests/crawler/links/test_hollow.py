"""Hollow answers: status 200 and yet nothing of what was asked for; near-misses stay links like any other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.glimpse import glimpse
from crawler.hollow import told_in_json
from crawler.signals import signals
from storage.models import FetchOutcome

JPG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20
NO_PICTURE = b"\x89PNG\r\n\x1a\n" + b"none" * 300
ANOTHER = b"\x89PNG\r\n\x1a\n" + b"some" * 300
PDF = b"%PDF-1.4\n<</Type /Catalog>>" + b"x" * 3000
NEWS = f"<html><title>示例县</title><body>{'<p>全县春耕备耕工作有序推进，农技人员深入田间地头。</p>' * 20}</body></html>"
EMPTY = (200, b"", {"Content-Length": "0", "Content-Type": "application/octet-stream"})
GONE, HOLLOW, OK = FetchOutcome.SOFT_GONE, FetchOutcome.HOLLOW, FetchOutcome.OK


def typed(body: Any, content_type: str) -> Any:
    return 200, body, {"Content-Type": content_type}


def data(**values: Any) -> Any:
    return typed(json.dumps(values, ensure_ascii=False), "application/json;charset=UTF-8")


def shy(request: Any) -> Any:
    """A server whose HEAD is wrong about the file."""
    return (200, b"") if request.method == "HEAD" else typed(PDF, "application/pdf")


def shyer(request: Any) -> Any:
    """A server whose HEAD calls every file empty."""
    return EMPTY if request.method == "HEAD" else typed(PDF, "application/pdf")


ANSWERS: dict[str, tuple[Any, FetchOutcome]] = {
    "/words.jpg": ((200, "<html><title>提示</title><body>图片不存在</body></html>"), GONE),
    "/page.jpg": ((200, NEWS), HOLLOW),
    "/true.jpg": (typed(JPG, "image/jpeg"), OK),
    "/mistyped.jpg": (typed(JPG, "text/html"), OK),
    "/empty.pdf": (EMPTY, HOLLOW),
    "/words.pdf": ((200, "<script>alert('附件不存在或已被删除');history.back()</script>"), GONE),
    "/data.pdf": (data(code=404, msg="资源不存在"), GONE),
    "/mistyped.pdf": (typed(PDF, "text/html"), OK),
    "/shy.pdf": (shy, OK),
    "/shyer.pdf": (shyer, OK),
    "/viewer.pdf": ((200, "<html><body><iframe src='/v?f=1'></iframe></body></html>"), OK),
    "/long.txt": (typed("找不到旧文件的，请联系管理员。" * 30, "text/plain;charset=utf-8"), OK),
    "/data.html": ((200, '{"success":false,"msg":"系统繁忙"}'), HOLLOW),
    "/plain.html": (typed("File not found.", "text/plain"), GONE),
    "/empty.html": ((200, " \n "), HOLLOW),
    "/blank.html": ((200, "<html><head></head><body></body></html>"), HOLLOW),
    "/script.html": ((200, "<html><body><script src=/app.js></script></body></html>"), OK),
    "/picture.html": ((200, "<html><body><img src=/true.jpg></body></html>"), OK),
}


def test_answers_of_a_site_of_ours(world: Any) -> None:
    base = world.site({path: answer for path, (answer, _) in ANSWERS.items()})
    world.page(f"{base}/a.html", *(base + path for path in ANSWERS))
    world.check()
    assert {path: world.outcome(base + path) for path in ANSWERS} == {
        path: outcome for path, (_, outcome) in ANSWERS.items()
    }


def test_page_that_we_trip_over_keeps_no_other_from_its_verdict(world: Any, monkeypatch: Any) -> None:
    def tripping(html: str, url: str) -> Any:
        return 1 / 0 if url.endswith("odd.html") else glimpse(html, url)

    monkeypatch.setattr("crawler.judge.glimpse", tripping)
    base = world.site({"/odd.html": (200, NEWS), "/blank.html": ANSWERS["/blank.html"][0]})
    world.page(f"{base}/a.html", f"{base}/odd.html", f"{base}/blank.html")
    assert world.check().skipped == 1
    assert world.outcome(f"{base}/blank.html") == HOLLOW
    with pytest.raises(AssertionError, match="never judged"):
        world.verdict(f"{base}/odd.html")


def test_refresh_to_no_address_leads_nowhere() -> None:
    page = glimpse("<meta http-equiv=refresh content='9;url=http://[x'><p>广告</p>")
    assert "refresh" not in signals("http://www.far.example/", "", page)


def test_of_a_foreign_host_nothing_of_it_is_proof(world: Any) -> None:
    base = world.site({})
    there = world.servers.serve({path: answer for path, (answer, _) in ANSWERS.items()}, "127.0.0.2")
    world.page(f"{base}/a.html", *(there + path for path in ANSWERS))
    world.check()
    verdicts = {path: world.verdict(there + path) for path in ANSWERS}
    assert {verdict.outcome for verdict in verdicts.values()} == {HOLLOW, OK}
    assert verdicts["/data.pdf"].outcome is HOLLOW
    assert verdicts["/page.jpg"].outcome is OK
    assert verdicts["/words.pdf"].target_signals["not_found"]
    assert verdicts["/words.pdf"].title == "附件不存在或已被删除"


def placeholders(request: Any) -> Any:
    """Any name that ends in .png gets a picture; in /pic/ those that end in .jpg are sent to one.

    /qr/ heeds no name at all.
    """
    if request.path.startswith("/qr/"):
        return typed(JPG, "image/gif")
    if request.path.endswith(".png"):
        return typed(NO_PICTURE, "image/png")
    moved = (302, "", {"Location": "/static/none.gif"})
    return moved if request.path.startswith("/pic/") else 404


def test_file_that_stands_for_whatever_is_missing(world: Any) -> None:
    routes = {
        "/up/b.png": typed(ANOTHER, "image/png"),
        "/pic/b.jpg": typed(ANOTHER, "image/jpeg"),
        "/static/none.gif": typed(JPG, "image/gif"),
    }
    base = world.site({"*": placeholders, **routes})
    dead = [f"{base}/up/a.png", f"{base}/of/a.png", f"{base}/pic/a.jpg"]
    shown_on_purpose = f"{base}/up/nopic.png"
    well = [*(base + path for path in routes), f"{base}/qr/1.gif", f"{base}/qr/2.gif", shown_on_purpose]
    world.page(f"{base}/a.html", *dead, *well)
    world.check()
    assert {target: world.outcome(target) for target in [*dead, *well]} == {
        **dict.fromkeys(dead, GONE),
        **dict.fromkeys(well, OK),
    }
    world.later(days=1)  # the others rest for some days; what was known stays known
    world.check()
    assert {world.outcome(target) for target in dead} == {GONE}


def test_file_that_is_the_twin_of_one_made_for_a_wrong_name_is_well(world: Any) -> None:
    made: dict[str, bytes] = {}

    def invent(request: Any) -> Any:
        """A program that makes one of two pictures for any name, the same for the same name."""
        if not request.path.endswith(".jpg"):
            return 404
        return typed(made.setdefault(request.path, JPG[: 900 + len(made) % 2]), "image/jpeg")

    base = world.site(
        {"*": invent, "/p/a.jpg": typed(JPG[:900], "image/jpeg"), "/p/b.jpg": typed(JPG, "image/jpeg")}
    )
    world.page(f"{base}/a.html", f"{base}/p/a.jpg", f"{base}/p/b.jpg")
    world.check()
    assert {world.outcome(f"{base}/p/{name}.jpg") for name in "ab"} == {OK}


def test_site_that_answers_every_name_with_one_file_has_no_dead_ones(world: Any) -> None:
    base = world.site({"*": lambda request: typed(JPG, "image/jpeg")})
    targets = [f"{base}/static/a.jpg", f"{base}/static/b.jpg", f"{base}/c.jpg"]
    world.page(f"{base}/a.html", *targets)
    world.check()
    assert {world.outcome(target) for target in targets} == {OK}


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ('{"code":"404","message":"not found","path":"/x"}', GONE),
        ('{"code":500,"msg":"该附件不存在或已被删除","data":null}', GONE),
        ('{"code":404,"msg":"error"}', GONE),
        ('{"success":false}', HOLLOW),
        ('{"code":500,"msg":"服务器内部错误"}', HOLLOW),
        ('{"code":401,"msg":"请先登录"}', FetchOutcome.FORBIDDEN),
        ('{"success":false,"msg":"token不存在"}', FetchOutcome.FORBIDDEN),
        ('{"code":404,"name":"罗城镇"}', None),
        ('{"code":404,"data":[{"name":"罗城镇"}]}', None),
        ('{"code":20000,"message":"操作成功"}', None),
        ('{"code":0,"success":true}', None),
        ('[{"id":404}]', None),
        ("{code:404}", None),
        ('{"code":' + "[" * 3900, None),
    ],
)
def test_what_data_says_of_its_own_failure(said: str, outcome: FetchOutcome | None) -> None:
    told = told_in_json(said)
    assert (told and told.outcome) == outcome


def test_host_that_gave_one_page_for_all_tonight_is_said_to_lack_nothing(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = world.site({"*": (200, "<title>上网认证</title>请先登录，登录以后才能访问本单位以外的网络。" * 3)})
    world.page(f"{base}/a.html", f"{base}/gone.html", f"{base}/gone.pdf", "http:///no-host")
    monkeypatch.setattr("crawler.probe.lying_hosts", lambda *_: {f"{base}/"})
    counts = world.check()
    assert (counts.skipped, counts.definite) == (2, 1)
    assert world.outcome("http:///no-host") == FetchOutcome.MALFORMED
