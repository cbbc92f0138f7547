"""One canonical spelling for every address."""

from __future__ import annotations

import pytest

from storage.urls import canonical, h64, host_of


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("HTTP://WWW.Shili.gov.CN", "http://www.shili.gov.cn/"),
        ("http://www.shili.gov.cn:80/a", "http://www.shili.gov.cn/a"),
        ("https://www.shili.gov.cn:443/a", "https://www.shili.gov.cn/a"),
        ("http://www.shili.gov.cn:8083/a", "http://www.shili.gov.cn:8083/a"),
        ("http://a.gov.cn/x.html#top", "http://a.gov.cn/x.html"),
        ("http://a.gov.cn/x.jsp;jsessionid=0A1B?id=2", "http://a.gov.cn/x.jsp?id=2"),
        ("http://a.gov.cn/x?PHPSESSID=abc&id=2", "http://a.gov.cn/x?id=2"),
        ("http://a.gov.cn/公告.html?q=号", "http://a.gov.cn/%E5%85%AC%E5%91%8A.html?q=%E5%8F%B7"),
        ("http://a.gov.cn/%E5%85%AC", "http://a.gov.cn/%E5%85%AC"),
        (" http://a.gov.cn/x ", "http://a.gov.cn/x"),
    ],
)
def test_canonical_spelling(written: str, stored: str) -> None:
    assert canonical(written) == stored
    assert canonical(stored) == stored


def test_a_fragment_is_kept_when_it_names_a_section() -> None:
    assert canonical("http://a.gov.cn/gkmlpt/index#2811", keep_fragment=True).endswith("#2811")


def test_hash_fits_a_signed_bigint() -> None:
    assert all(-(2**63) <= h64(str(n)) < 2**63 for n in range(1000))


def test_host_of_a_broken_address_is_empty() -> None:
    assert host_of("http://[broken") == ""
    assert host_of("http://A.gov.cn.:80/x") == "a.gov.cn"
