"""The stage of the night: what is fetched, what is stored, what is left alone."""

from __future__ import annotations

import datetime as dt
import socket
import sys
from threading import Thread
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from crawler.attachments import choosing, storing
from storage import places, texts
from storage.bitmap import Bitmap
from storage.models import FetchOutcome, Link, LinkCheck, Page, Run
from tests.crawler.attachments import corpus
from xuncha.machine import machine

if TYPE_CHECKING:
    import pytest
    from aiohttp import web

    from storage.models import Attachment
    from tests.crawler.attachments.conftest import Portal

BOOK = next(one for one in corpus.samples() if one.name == "名单.xlsx").data
LINKED = next(one for one in corpus.samples() if one.name == "链接.docx").data
FILE = {"Content-Type": "application/octet-stream", "ETag": '"1"'}


def text_of(portal: Portal, file: Attachment) -> str:
    with portal.database.session() as session:
        return texts.read(session, [file.text_id or 0]).get(file.text_id or 0, "")


def test_file_of_a_page_is_stored_as_text_with_places(portal: Portal) -> None:
    base = portal.site({"/f.xlsx": (200, BOOK, FILE), "/robots.txt": 404})
    page = portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    assert portal.night().new == 1
    file = portal.file(f"{base}/f.xlsx")
    text = text_of(portal, file)
    assert (file.page_id, file.name, file.type, file.error) == (page, "名单", "xlsx", "")
    where = places.unpack(file.places).at(text, text.index(corpus.NUMBERS[0]))
    assert where == {"sheet": "名单", "cell": "B2"}


def test_no_file_is_called_broken_where_the_reading_program_cannot_start(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = portal.site({"/f.xlsx": (200, BOOK, FILE), "/g.xlsx": (200, BOOK, FILE), "/robots.txt": 404})
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx", f"{base}/g.xlsx")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/bin/false")
        counts = portal.night()
        assert "读取附件的程序没能启动" in [found.what for found in machine() if not found.ok]
    assert (counts.broken, counts.left, counts.new, counts.unreadable) == (1, 2, 0, 0)
    portal.later(days=1)
    assert (portal.night().new, portal.file(f"{base}/f.xlsx").error) == (2, "")


def test_unchanged_file_is_asked_for_with_conditions_and_writes_nothing(portal: Portal) -> None:
    def answer(request: web.BaseRequest) -> object:
        return 304 if request.headers.get("If-None-Match") == '"1"' else (200, BOOK, FILE)

    base = portal.site({"/f.xlsx": answer, "/robots.txt": 404})
    portal.options = {"recheck_days": 1}
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    before = portal.file(f"{base}/f.xlsx")
    portal.later(days=1)
    assert portal.night().unchanged == 1
    after = portal.file(f"{base}/f.xlsx")
    assert (after.revision, after.changed_at) == (before.revision, before.changed_at)
    with portal.database.session() as session:
        first, second = session.scalars(select(Run.seen_files).order_by(Run.id))
    assert (first, after.id in Bitmap(packed=second or b"")) == (None, True)


def test_file_is_left_alone_until_its_turn_and_one_that_failed_is_not(portal: Portal) -> None:
    base = portal.site({"/f.xlsx": (200, BOOK, FILE), "/g.xlsx": 503, "/robots.txt": 404})
    portal.options = {"recheck_days": 7}
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx", f"{base}/g.xlsx")
    portal.night()
    asked = 0
    for _ in range(7):
        portal.later(days=1)
        asked += portal.night().wanted
    assert asked == 1 + 7


def test_known_file_is_read_anew_by_a_later_reader(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    base = portal.site({"/f.xlsx": (200, BOOK, FILE), "/robots.txt": 404})
    portal.options = {"recheck_days": 1}
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    before = portal.file(f"{base}/f.xlsx")
    for module in (choosing, storing):
        monkeypatch.setattr(module, "READER", before.reader + 1)
    revisions = []
    for _ in range(2):
        portal.later(days=1)
        assert portal.night().unchanged == 1
        revisions.append(portal.file(f"{base}/f.xlsx").revision)
    assert before.revision < revisions[0] == revisions[1]


def test_file_of_a_server_that_states_its_length_beside_chunks_is_read(portal: Portal) -> None:
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BOOK), BOOK)
    with socket.create_server(("127.0.0.1", 0)) as odd:
        base = f"http://127.0.0.1:{odd.getsockname()[1]}"
        Thread(target=_serve_oddly, args=(odd, chunked), daemon=True).start()
        portal.ledger(base)
        portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
        assert portal.night().new == 1
    assert corpus.NUMBERS[0] in text_of(portal, portal.file(f"{base}/f.xlsx"))


def _serve_oddly(server: socket.socket, chunked: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n"
    for _ in range(3):  # robots.txt, the file, the file again
        line, _ = server.accept()
        with line:
            robots = b"robots.txt" in line.recv(4096)
            line.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n" if robots else head + chunked)


def test_changed_file_is_read_anew(portal: Portal) -> None:
    bodies = [BOOK, corpus.zipped({"a.txt": "新的内容".encode()})]
    base = portal.site({"/f.xlsx": lambda _: (200, bodies[0], {}), "/robots.txt": 404})
    portal.options = {"recheck_days": 1}
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    before = portal.file(f"{base}/f.xlsx").revision
    del bodies[0]
    portal.later(days=1)
    assert portal.night().changed == 1
    file = portal.file(f"{base}/f.xlsx")
    assert file.revision > before
    assert text_of(portal, file) == "新的内容"


def test_failure_and_loss_keep_the_last_good_text(portal: Portal) -> None:
    answers: list[object] = [(200, BOOK, FILE), 503, 404]
    base = portal.site({"/f.xlsx": lambda _: answers[0], "/robots.txt": 404})
    portal.options = {"recheck_days": 1}
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    for expected in (FetchOutcome.OK, FetchOutcome.SERVER_ERROR, FetchOutcome.GONE):
        portal.night()
        portal.later(days=1)
        file = portal.file(f"{base}/f.xlsx")
        assert file.outcome is expected
        assert corpus.NUMBERS[0] in text_of(portal, file)
        del answers[0]


def test_only_hosts_of_the_ledger_and_readable_types_are_asked(portal: Portal) -> None:
    base = portal.site({"*": (200, BOOK, FILE), "/robots.txt": 404})
    foreign = portal.servers.serve({"*": (200, BOOK, FILE)}, "127.0.0.2")
    portal.offer(f"{base}/a.html", f"{foreign}/f.xlsx", f"{base}/v.mp4", f"{base}/p.jpg", f"{base}/g.docx")
    assert portal.night().wanted == 1
    assert {url for _, url in portal.servers.asked} == {f"{base}/g.docx", f"{base}/robots.txt"}


def test_robots_are_respected_and_a_private_address_of_our_own_is_no_bar(portal: Portal) -> None:
    base = portal.site(
        {
            "/robots.txt": (200, "User-agent: *\nDisallow: /no/", {"Content-Type": "text/plain"}),
            "*": (200, BOOK, FILE),
        }
    )
    portal.offer(f"{base}/a.html", f"{base}/no/f.xlsx")
    portal.night()
    assert portal.file(f"{base}/no/f.xlsx").outcome is FetchOutcome.ROBOTS
    portal.network = portal.network.model_copy(update={"allow_private_hosts": False})
    portal.offer(f"{base}/b.html", f"{base}/g.xlsx")
    portal.night()
    assert portal.file(f"{base}/g.xlsx").outcome is FetchOutcome.OK


def test_redirect_out_of_the_ledger_is_not_followed(portal: Portal) -> None:
    away = portal.servers.serve({"*": (200, BOOK, FILE)}, "127.0.0.2")
    base = portal.site({"/f.xlsx": (302, "", {"Location": f"{away}/x"}), "/robots.txt": 404})
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    assert portal.file(f"{base}/f.xlsx").outcome is FetchOutcome.REDIRECT_AWAY
    assert ("GET", f"{away}/x") not in portal.servers.asked


def test_large_file_is_noted_and_not_accused(portal: Portal) -> None:
    base = portal.site({"/f.xlsx": (200, bytes(20_000), FILE), "/robots.txt": 404})
    portal.options = {"max_bytes": 10_000}
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    file = portal.file(f"{base}/f.xlsx")
    assert (file.outcome, file.error) == (FetchOutcome.TOO_LARGE, "")
    assert "大小上限" in file.note


def test_page_sent_in_place_of_a_file_is_not_read_as_the_file(portal: Portal) -> None:
    login = "<!DOCTYPE html><html><body>请先登录 360722197508142035</body></html>"
    base = portal.site({"/f.xlsx": (200, login), "/robots.txt": 404})
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    file = portal.file(f"{base}/f.xlsx")
    assert (file.outcome, file.error, file.text_id) == (FetchOutcome.NOT_PARSED, "", None)


def test_what_one_night_has_no_room_for_comes_the_next(portal: Portal) -> None:
    base = portal.site({"*": (200, BOOK, FILE), "/robots.txt": 404})
    portal.options = {"per_night": 2, "recheck_days": 365}
    portal.offer(f"{base}/a.html", *(f"{base}/{i}.xlsx" for i in range(3)))
    assert (portal.night().new, portal.night().new) == (2, 1)


def test_links_within_a_file_are_checked_as_links_of_its_page(portal: Portal) -> None:
    base = portal.site({"/f.docx": (200, LINKED, FILE), "/robots.txt": 404})
    page = portal.offer(f"{base}/a.html", f"{base}/f.docx")
    portal.night()
    with portal.database.session() as session:
        row = session.scalars(select(Link).where(Link.page_id == page)).one()
        assert (row.target, row.text, row.foreign) == (
            "https://www.shili.gov.cn/c",
            "附件《名单》内链接",
            True,
        )
        session.execute(delete(Link))
    portal.night()  # the page changed, and its rows with it; the file did not
    with portal.database.session() as session:
        assert session.scalars(select(Link.target)).one() == "https://www.shili.gov.cn/c"


def test_dead_link_within_a_file_stands_on_its_page(portal: Portal) -> None:
    base = portal.site({"/robots.txt": 404, "/a.html": 200, "*": 404})
    saved = f"<html><body><p>说明</p><a href='{base}/old.html'>旧</a></body></html>"
    files = portal.site({"/f.doc": (200, saved, FILE), "*": 404}, "127.0.0.3")
    page = portal.offer(f"{base}/a.html", f"{files}/f.doc")
    portal.night()
    portal.check()
    portal.later(hours=2)
    portal.check()
    with portal.database.session() as session:
        check = session.scalars(select(LinkCheck).where(LinkCheck.outcome == FetchOutcome.GONE)).one()
        row = session.scalars(select(Link).where(Link.url_id == check.url_id)).one()
        assert (row.page_id, row.target) == (page, f"{base}/old.html")
        assert row.text.startswith("附件《名单》内链接")
        assert sum(check.standing.values()) == 1


def test_file_goes_over_to_a_living_page(portal: Portal) -> None:
    base = portal.site({"/f.xlsx": (200, BOOK, FILE), "/robots.txt": 404})
    portal.options = {"recheck_days": 1}
    first = portal.offer(f"{base}/a.html", f"{base}/f.xlsx")
    portal.night()
    second = portal.offer(f"{base}/b.html", f"{base}/f.xlsx")
    with portal.database.session() as session:
        session.get_one(Page, first).removed_at = portal.now
    portal.later(days=1)
    portal.night()
    assert portal.file(f"{base}/f.xlsx").page_id == second


def test_stage_leaves_the_rest_when_the_night_is_over(portal: Portal) -> None:
    base = portal.site({"/f.xlsx": (200, BOOK, FILE), "/robots.txt": 404})
    portal.offer(f"{base}/a.html", f"{base}/f.xlsx", f"{base}/g.xlsx")
    counts = portal.night(until=dt.datetime.now(dt.UTC))
    assert (counts.wanted, counts.left, counts.new) == (2, 2, 0)
    assert not portal.servers.asked
