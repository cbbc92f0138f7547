"""The address guard: a foreign link never leads the check into a private network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from crawler.guard import is_public, literal
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Callable


class Names(AbstractResolver):
    """A name service of the test's own; `asked` are the names looked up."""

    def __init__(self, **addresses: str) -> None:
        self._addresses, self.asked = addresses, []

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        self.asked.append(host)
        name = host.replace(".", "_")
        if name not in self._addresses:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        address = self._addresses[name]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
        ]

    async def close(self) -> None: ...


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "no address"],
)  # fmt: skip
def test_address_within_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "202.96.128.86", "2400:3200::1", "::ffff:8.8.8.8"])
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "[::1]", "127.0.0.1", "127。0。0。1", "１２７．0.0.１", "①②⑦.0.0.1"],
)  # fmt: skip
def test_every_spelling_of_loopback_is_seen_through(host: str) -> None:
    address = literal(host)
    assert address is not None
    assert not is_public(address)


def test_name_is_no_spelled_address() -> None:
    assert literal("www.shili.gov.cn") is None


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/a.html", "http://2130706433:{port}/a.html", "http://0x7f.1:{port}/a.html",
     "http://127。0。0。1:{port}/a.html", "http://[::ffff:127.0.0.1]:{port}/a.html", "http://inside.example:{port}/a.html", "http://localhost:{port}/a.pdf"],
)  # fmt: skip
def test_private_target_is_refused_and_no_dead_link(
    world: Any, serve: Callable[..., str], target: str
) -> None:
    port = serve({"*": 404}).rpartition(":")[2]
    world.network = world.network.model_copy(update={"allow_private_hosts": False})
    world.page(world.ledger("http://127.0.0.8") + "/a.html", target.format(port=port))
    counts = world.check(Names(inside_example="127.0.0.1", localhost="127.0.0.1"))
    assert world.outcome(target.format(port=port)) is FetchOutcome.BLOCKED_ADDRESS
    assert (counts.definite, counts.suspected, counts.protected) == (0, 0, 1)
    assert not world.servers.asked


def test_a_portal_of_our_own_may_have_a_private_address(world: Any, serve: Callable[..., str]) -> None:
    port = serve({"*": 404}).rpartition(":")[2]
    own = world.ledger(f"http://www.inside.example:{port}")
    world.network = world.network.model_copy(update={"allow_private_hosts": False})
    world.page(f"{own}/a.html", f"{own}/gone.html")
    world.check(Names(www_inside_example="127.0.0.1"))
    assert world.outcome(f"{own}/gone.html") is FetchOutcome.GONE


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "[::1]", "0.0.0.0"])
@pytest.mark.parametrize(
    "network", [{"allow_private_hosts": True}, {"allow_private_hosts": False}, {"proxy": "{base}"}]
)
def test_link_to_the_readers_own_machine_is_wrong_whatever_answers(
    world: Any, serve: Callable[..., str], host: str, network: dict[str, Any]
) -> None:
    base = serve({"*": 200})
    target = f"http://{host}:{base.rpartition(':')[2]}/a.html"
    told = {key: base if key == "proxy" else value for key, value in network.items()}
    world.network = world.network.model_copy(update=told)
    world.page(world.ledger("http://www.shili.gov.cn") + "/a.html", target)
    world.check(Names(localhost="127.0.0.1"))
    assert world.outcome(target) is FetchOutcome.MALFORMED
    assert not any(url.endswith("/a.html") for _, url in world.servers.asked)


def test_redirect_into_the_private_network_is_not_followed(world: Any, serve: Callable[..., str]) -> None:
    inner = serve({"*": 200}, "127.0.0.3")
    outer = serve({"*": (302, "", {"Location": f"{inner}/secret"})}, "127.0.0.2")
    world.network = world.network.model_copy(update={"allow_private_hosts": False})
    # the outer host plays a public one: only what it redirects to is refused
    from crawler import guard

    public = guard.is_public
    with pytest.MonkeyPatch.context() as patch:
        for module in ("crawler.guard", "crawler.links"):
            patch.setattr(f"{module}.is_public", lambda ip: ip == "127.0.0.2" or public(ip))
        world.page(world.ledger("http://127.0.0.8") + "/a.html", f"{outer}/a.html")
        world.check(Names())
    assert world.outcome(f"{outer}/a.html") is FetchOutcome.BLOCKED_ADDRESS
    assert {url for _, url in world.servers.asked} == {f"{outer}/a.html"}


def test_name_with_one_private_address_is_refused_however_often_it_changes_its_mind(
    world: Any, serve: Callable[..., str]
) -> None:
    class Rebinding(Names):
        async def resolve(
            self, host: str, port: int = 0, family: Any = socket.AF_INET
        ) -> list[ResolveResult]:
            found = await super().resolve(host, port, family)
            return [{**found[0], "host": "202.96.128.86"}, *found]

    port = serve({"*": 200}).rpartition(":")[2]
    world.network = world.network.model_copy(update={"allow_private_hosts": False})
    world.page(world.ledger("http://www.shili.gov.cn") + "/a.html", f"http://two.example:{port}/")
    world.check(Rebinding(two_example="127.0.0.1"))
    assert world.outcome(f"http://two.example:{port}/") is FetchOutcome.BLOCKED_ADDRESS
    assert not world.servers.asked


def test_missing_name_is_suspected_with_its_reason(world: Any) -> None:
    world.page(world.site({}) + "/a.html", "http://gone.example/")
    counts = world.check(Names())
    assert world.outcome("http://gone.example/") is FetchOutcome.DNS
    assert world.verdict("http://gone.example/").detail == "域名不存在"
    assert counts.definite == 0
