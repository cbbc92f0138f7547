"""Days in text, addresses and tags."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.dates import meta_date, parse_date, url_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-09-10 09:24", (2024, 9, 10)),
        ("2025年06月03日 13时44分", (2025, 6, 3)),
        ("2021/09/06", (2021, 9, 6)),
        ("2021.9.6", (2021, 9, 6)),
        ("2023-08-19 10∶08", (2023, 8, 19)),
        ("2023-11-30  14:52", (2023, 11, 30)),
        ("[2020-11-27]", (2020, 11, 27)),
        ("20201127", (2020, 11, 27)),
        ("20201127 10:00", (2020, 11, 27)),
        ("２０２４－０９－１０", (2024, 9, 10)),
        ("二〇二四年九月十日", (2024, 9, 10)),
        ("二○二三年十二月三十一日", (2023, 12, 31)),
        ("2024 年 9 月 10 日", (2024, 9, 10)),
        ("发布于2024-9-1", (2024, 9, 1)),
        ("2024-09-10T09:24:00+08:00", (2024, 9, 10)),
    ],
)
def test_spellings_of_a_day(text: str, day: tuple[int, int, int]) -> None:
    assert parse_date(text) == dt.date(*day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2月30日",
        "2024年2月30日",
        "2024-13-01",
        "2024年9月",
        "编号20201127001",
        "1.2024.1.1.3",
        "12024-01-01",
        "电话 0793-2024",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://x/202011/t20201127_65399695.html", (2020, 11, 27)),
        ("http://x/art/2022/10/18/art_1_2.html", (2022, 10, 18)),
        ("http://x/art/2025/8/14/art_1_2.html", (2025, 8, 14)),
        ("http://x/2024-05/03/content_1.htm", (2024, 5, 3)),
        ("http://x/20240503/1.html", (2024, 5, 3)),
    ],
)
def test_day_in_an_address(url: str, day: tuple[int, int, int]) -> None:
    assert url_date(url) == dt.date(*day)


@pytest.mark.parametrize(
    "url",
    [
        "http://x/c110/202210/abc.shtml",
        "http://x/content/post_20240503.html",
        "http://x/20241399/a",
        "http://x/",
    ],
)
def test_address_without_a_day(url: str) -> None:
    assert url_date(url) is None


def test_tag_with_odd_punctuation() -> None:
    assert meta_date({"PubDate": ["2023-08-19 10∶08"]}) == dt.date(2023, 8, 19)
    assert meta_date({"PubDate": ["2020年08月02日"]}) == dt.date(2020, 8, 2)
    assert meta_date({}) is None
