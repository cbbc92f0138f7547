"""A certificate that a browser would bear accuses nobody; one that it warns of is told as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from storage.models import FetchOutcome as O
from tests.certificates import server_context

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "<html><head><title>县人民医院</title></head><body>本院门诊时间为每日八时至十七时。</body></html>"
OTHER = "127.0.0.2"


@pytest.mark.parametrize(
    ("issuer", "outcome"),
    [
        pytest.param("某认证中心", O.OK, id="a link of the chain is missing"),
        pytest.param("", O.TLS, id="self-signed"),
    ],
)
def test_foreign_host_is_judged_as_a_browser_would_see_it(
    issuer: str, outcome: O, world: Any, servers: Any, tmp_path: Path
) -> None:
    address = servers.serve({"*": (200, PAGE)}, OTHER, server_context(tmp_path, OTHER, issuer=issuer))
    world.page(world.site({}) + "/a.html", f"{address}/1.html", f"{address}/2.html")
    world.check()
    assert {world.outcome(f"{address}/{number}.html") for number in (1, 2)} == {outcome}


def test_own_host_is_asked_whatever_its_certificate_says(world: Any, servers: Any, tmp_path: Path) -> None:
    routes = {"/a.pdf": (200, "%PDF-1.4", {"Content-Type": "application/pdf"})}
    base = world.ledger(servers.serve(routes, OTHER, server_context(tmp_path, OTHER)))
    world.page(f"{base}/a.html", f"{base}/a.pdf", f"{base}/b.pdf")
    world.check()
    assert (world.outcome(f"{base}/a.pdf"), world.outcome(f"{base}/b.pdf")) == (O.OK, O.GONE)
