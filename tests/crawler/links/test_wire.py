"""What goes over the wire: through the county's proxy, over kept connections, with what the address spells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from storage.models import FetchOutcome as O

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = "<html><head><title>县人民医院</title></head><body>本院门诊时间为每日八时至十七时。</body></html>"


def test_proxy_is_asked_with_the_whole_address_and_its_password(
    world: Any, serve: Callable[..., str]
) -> None:
    def proxy(request: Any) -> Any:
        return (200, PAGE) if request.headers.get("Proxy-Authorization") == "Basic dTpw" else 407

    base = world.ledger("http://www.shili.gov.cn")
    address = serve({"http://far.example/b.pdf?x=1": proxy}, "127.0.0.2")
    proxied = address.replace("http://", "http://u:p@")
    world.network = world.network.model_copy(update={"proxy": proxied, "allow_private_hosts": False})
    world.page(f"{base}/a.html", "http://far.example/b.pdf?x=1")
    world.check()
    assert world.outcome("http://far.example/b.pdf?x=1") is O.OK


def test_connection_that_died_of_idleness_is_replaced(world: Any, serve: Callable[..., str]) -> None:
    met: list[Any] = []

    def tired(request: Any) -> Any:
        if request.transport in met:
            return None
        met.append(request.transport)
        return 200, PAGE

    other = serve({"*": tired}, "127.0.0.2")
    world.links = world.links.model_copy(update={"per_host": 1})
    world.page(world.site({}) + "/a.html", *(f"{other}/{number}.html" for number in range(4)))
    assert (world.check().ok, len(met)) == (4, 4)


def test_body_of_a_file_is_left_unread_and_the_next_answer_is_its_own(
    world: Any, serve: Callable[..., str]
) -> None:
    octets = {"Content-Type": "application/octet-stream"}
    routes = {"/a.pdf": lambda r: 405 if r.method == "HEAD" else (200, "x" * 300_000, octets), "/b.pdf": 410}
    other = serve(routes, "127.0.0.2")
    world.links = world.links.model_copy(update={"per_host": 1})
    world.page(world.site({}) + "/a.html", f"{other}/a.pdf", f"{other}/b.pdf")
    world.check()
    assert (world.outcome(f"{other}/a.pdf"), world.outcome(f"{other}/b.pdf")) == (O.OK, O.GONE)


@pytest.mark.parametrize(
    ("spelled", "sent"),
    [("/b.html?a=1&b=%20", "/b.html?a=1&b=%20"), ("/通知.html", "/%E9%80%9A%E7%9F%A5.html"), ("/a b", "/a%20b"),
     ("?x=/y", "/?x=/y")],
)  # fmt: skip
def test_address_is_sent_as_spelled_and_percent_encoded_where_it_must_be(
    world: Any, serve: Callable[..., str], spelled: str, sent: str
) -> None:
    asked: list[str] = []

    def answer(request: Any) -> Any:
        asked.append(request.raw_path)
        return 200, PAGE

    other = serve({"*": answer}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", other + spelled)
    world.check()
    assert asked == [sent]


def test_password_in_the_address_is_sent(world: Any, serve: Callable[..., str]) -> None:
    other = serve(
        {"*": lambda r: (200, PAGE) if r.headers.get("Authorization") == "Basic dTpw" else 401}, "127.0.0.2"
    )
    target = other.replace("http://", "http://u:p@") + "/b.html"
    world.page(world.site({}) + "/a.html", target)
    world.check()
    assert world.outcome(target) is O.OK


def test_answer_that_is_no_http_proves_nothing(world: Any, serve: Callable[..., str]) -> None:
    def garble(request: Any) -> Any:
        request.transport.write(b"\x00\x01 nonsense\r\n\r\n")

    other = serve({"*": garble}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.html")
    counts = world.check()
    assert (counts.definite, counts.protected) == (0, 1)


def test_host_that_never_ends_its_body_has_answered(world: Any, serve: Callable[..., str]) -> None:
    def half(request: Any) -> Any:
        if request.method == "GET":
            request.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n<html>"
            )
            return None
        return 200

    other = serve({"*": half}, "127.0.0.2")
    world.page(world.site({}) + "/a.html", f"{other}/b.html")
    world.check()
    assert world.outcome(f"{other}/b.html") is O.OK
