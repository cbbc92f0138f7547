"""Names: sources as ledgers write them, addresses as posts spell them, secrets that stay in."""

from __future__ import annotations

import datetime as dt
import stat
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from crawler.platforms.addresses import mid_of, post_address, posts_in, url_key
from crawler.platforms.base import SeenPost, covered_since
from crawler.platforms.redact import redact, without
from crawler.platforms.registry import named, parameters, sources
from storage.models import Platform
from storage.vault import Vault, VaultLocked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("word", "platform", "name"),
    [
        ("官方接口", Platform.WECHAT, "wechat.official"),
        ("官方接口", Platform.WEIBO, "weibo.official"),
        ("API", Platform.DOUYIN, "douyin.official"),
        ("公众平台后台", Platform.WECHAT, "wechat.backoffice"),
        ("RSSHub", Platform.TOUTIAO, "feed.rsshub"),
        ("wewe-rss", Platform.WECHAT, "feed.wewe"),
        ("we-mp-rss", Platform.WECHAT, "feed.wemp"),
        ("feed.rss", Platform.KUAISHOU, "feed.rss"),
        ("人工", Platform.CHANNELS, "manual"),
        ("抖音主页", Platform.DOUYIN, "douyin.page"),
    ],
)
def test_a_source_is_known_however_it_is_written(word: str, platform: Platform, name: str) -> None:
    source = named(word, platform)
    assert source is not None
    assert source.name == name


def test_a_list_reaches_back_to_its_last_entry_not_to_an_old_one_shown_again() -> None:
    days = [dt.datetime(2026, 11, day, tzinfo=dt.UTC) for day in (20, 1, 18)]
    posts = [SeenPost(str(day), day) for day in days]
    assert covered_since(posts) == days[-1]
    assert covered_since([*posts, SeenPost("top", days[1], pinned=True)]) == days[-1]


def test_secrets_are_blotted_out_wherever_they_stand() -> None:
    assert (
        without("GET /x?token=tok-123456 → tok-123456x", ["tok-123456", "abc"]) == "GET /x?token=*** → ***x"
    )


def test_a_source_of_another_platform_is_none_of_ours() -> None:
    assert named("wewe-rss", Platform.WEIBO) is None


def test_no_two_sources_of_a_platform_answer_to_one_word() -> None:
    for platform in Platform:
        words = [
            word.lower()
            for source in sources().values()
            if platform in source.platforms
            for word in {source.title.lower(), *(w.lower() for w in source.words)}
        ]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("written", "table"),
    [
        ("wx0123456789abcdef", {"": "wx0123456789abcdef"}),
        (
            "http://127.0.0.1:4000/feeds/a.json?limit=5&page=1",
            {"": "http://127.0.0.1:4000/feeds/a.json?limit=5&page=1"},
        ),
        (
            "url=http://b/rss/1?k=v&x=y；session=office",
            {"url": "http://b/rss/1?k=v&x=y", "session": "office"},
        ),
        ('{"appid": "wx1"}', {"appid": "wx1"}),
        ("MzA3NTE5MzQzMA==", {"": "MzA3NTE5MzQzMA=="}),
        ("__biz=MzA3NTE5MzQzMA==;album_id=12", {"__biz": "MzA3NTE5MzQzMA==", "album_id": "12"}),
        ("", {}),
    ],
)
def test_parameters_are_read_as_people_write_them(written: str, table: dict[str, str]) -> None:
    assert parameters(written) == table


def test_every_spelling_of_an_article_is_one_key() -> None:
    spelled = (
        "http://mp.weixin.qq.com/s?__biz=MzA3==&mid=22&idx=1&sn=a&chksm=b#rd",
        "https://mp.weixin.qq.com/s?sn=a&idx=1&mid=22&__biz=MzA3%3D%3D",
        "http:\\/\\/mp.weixin.qq.com\\/s?__biz=MzA3==&amp;mid=22&amp;idx=1&amp;sn=c",
    )
    assert len({url_key(url) for url in spelled}) == 1


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("https://weibo.com/1221171697/K3fnuEfZK?from=page", "4607741009594608"),
        ("https://m.weibo.cn/status/4607741009594608", "4607741009594608"),
        ("https://m.weibo.cn/detail/4607741009594608", "4607741009594608"),
        ("https://www.douyin.com/video/7570000000000000002", "7570000000000000002"),
        ("https://www.iesdouyin.com/share/video/7570000000000000002/?x=1", "7570000000000000002"),
        ("https://www.toutiao.com/article/7560000000000000001/", "7560000000000000001"),
        ("https://m.toutiao.com/group/7560000000000000001/", "7560000000000000001"),
        ("https://mp.weixin.qq.com/s/P9cMowFQ-QahLRnfHponKw", ""),
    ],
)
def test_an_address_names_its_post(url: str, identity: str) -> None:
    found = post_address(url)
    assert found is not None
    assert found.identity == identity


@pytest.mark.parametrize(
    "url", ["https://www.gov.cn/", "https://mp.weixin.qq.com/", "not an address", "https://[::1", ""]
)
def test_what_names_no_post_is_none(url: str) -> None:
    assert post_address(url) is None


def test_letters_beyond_the_alphabet_are_no_number() -> None:
    assert mid_of("K3fnu-fZK") == ""


def test_links_are_found_between_chinese_words() -> None:
    text = "看https://mp.weixin.qq.com/s/P9cMowFQ-QahLRnfHponKw，和https://v.douyin.com/iAbCdE/。完"
    assert posts_in(text) == [
        "https://mp.weixin.qq.com/s/P9cMowFQ-QahLRnfHponKw",
        "https://v.douyin.com/iAbCdE/",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hush@bridge/x",
        "https://bridge/x?access_token=hush",
        "https://bridge/x?key=hush&page=2",
        "https://bridge/x?pass_ticket=hush",
        "https://bridge/x?appsecret=hush#hush",
    ],
)
def test_no_address_shows_a_secret(url: str) -> None:
    assert "hush" not in redact(url)


def test_what_is_no_secret_stays_readable() -> None:
    assert (
        redact("https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=1")
        == "https://mp.weixin.qq.com/s?__biz=Mz&mid=22&idx=1"
    )


def test_a_secret_is_kept_encrypted_and_for_the_owner_alone(tmp_path: Path) -> None:
    vault = Vault(tmp_path, {})
    vault.set("wechat:wx1", "hush-hush")
    assert Vault(tmp_path, {}).get("wechat:wx1") == "hush-hush"
    assert b"hush" not in (tmp_path / "data" / "secrets.enc").read_bytes()
    for name in ("key", "secrets.enc"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    Vault(tmp_path, {}).set("wechat:wx1", "stored")
    assert Vault(tmp_path, {"XUNCHA_SECRET_WECHAT_WX1": "given"}).get("wechat:wx1") == "given"


def test_another_key_says_what_to_do(tmp_path: Path) -> None:
    Vault(tmp_path, {}).set("a", "b")
    with pytest.raises(VaultLocked, match="密钥不对"):
        Vault(tmp_path, {"XUNCHA_KEY": Fernet.generate_key().decode()}).get("a")


def test_a_malformed_key_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(VaultLocked, match="不是有效的密钥"):
        Vault(tmp_path, {"XUNCHA_KEY": "too short"}).set("a", "b")
    assert not (tmp_path / "data" / "secrets.enc").exists()


def test_logins_under_chinese_names_do_not_collide(tmp_path: Path) -> None:
    vault = Vault(tmp_path, {})
    vault.keep_session("weibo-示例发布", {"cookies": [1]})
    vault.keep_session("weibo-示例公安", {"cookies": [2]})
    assert vault.session("weibo-示例发布") == {"cookies": [1]}
    vault.drop_session("weibo-示例发布")
    assert vault.session("weibo-示例发布") is None
    assert vault.session("weibo-示例公安") == {"cookies": [2]}
