"""Pages of platforms are not asked by the link check: who is not logged in is shown something else."""

from __future__ import annotations

import pytest

from crawler.hrefs import is_platform


@pytest.mark.parametrize(
    "url",
    [
        "https://weibo.com/u/2000000001",
        "https://m.weibo.cn/u/2000000001",
        "http://www.douyin.com/user/MS4wLjABAAAA",
        "https://www.toutiao.com/c/user/token/MS4wLjABAAAA/",
        "https://www.kuaishou.com/profile/3x",
        "https://weibo.com?from=x",
    ],
)
def test_a_platforms_page_is_known(url: str) -> None:
    assert is_platform(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://weibo.com.example.cn/u/1",
        "https://notweibo.com/u/1",
        "https://mp.weixin.qq.com/s/abcdefghijk",
        "http://www.example.gov.cn/weibo.com/1.html",
        "http://www.example.gov.cn/?u=https://weibo.com/u/1",
    ],
)
def test_what_only_looks_like_one_is_asked(url: str) -> None:
    assert not is_platform(url)
