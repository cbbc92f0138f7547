"""Profile pages in a real browser: the page's own list, and what a weak login must not claim."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from config.schema import Browser
from crawler.loginbrowser import log_in
from storage.models import Platform, SourceHealth

if TYPE_CHECKING:
    from conftest import County, Platforms

H = SourceHealth
UID = "1234567890"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")


def logged_in(county: County, name: str, cookie: str, days: float = 20) -> None:
    until = (county.now + dt.timedelta(days=days)).timestamp()
    mine = {"name": cookie, "value": "v-of-login", "domain": "127.0.0.1", "path": "/", "expires": until,
            "httpOnly": False, "secure": False, "sameSite": "Lax"}  # fmt: skip
    saved_at = int(county.now.timestamp())
    county.vault.keep_session(
        name, {"cookies": [mine], "origins": [], "saved_at": saved_at, "url": "", "token": "42"}
    )


PROFILE = """<html><body style="height:9000px"><script>
fetch('/aweme/v1/web/user/profile/other/').then(() => fetch('/aweme/v1/web/aweme/post/?max_cursor=0'));
</script></body></html>"""


def douyin(platforms: Platforms, county: County, works: list[dict[str, Any]], total: int) -> None:
    platforms.routes |= {
        "/user/MS4wLjABAAAA": PROFILE,
        "/aweme/v1/web/user/profile/other/": {
            "status_code": 0,
            "user": {"nickname": "示例发布", "aweme_count": total},
        },
        "/aweme/v1/web/aweme/post/": {"status_code": 0, "has_more": 0, "aweme_list": works},
    }
    county.account(Platform.DOUYIN, ("抖音主页", ""), identifier="MS4wLjABAAAA")
    logged_in(county, "douyin-MS4wLjABAAAA", "sessionid")


def aweme(county: County, number: int, days: int) -> dict[str, Any]:
    when = int((county.now - dt.timedelta(days=days)).timestamp())
    return {"aweme_id": f"757000000000000000{number}", "desc": f"作品{number}", "create_time": when}


@pytest.mark.browser
@needs_browser
def test_the_profile_page_shows_its_own_list(platforms: Platforms, county: County) -> None:
    douyin(platforms, county, [aweme(county, 1, 2), aweme(county, 2, 40)], total=2)
    counts = county.watch()
    (attempt,) = county.attempts()
    assert (attempt.health, attempt.can_prove_absence, attempt.anchored) == (H.OK, True, True)
    assert (counts.new, attempt.calls) == (2, 1)


@pytest.mark.browser
@needs_browser
def test_a_list_shorter_than_the_number_of_works_is_stale(platforms: Platforms, county: County) -> None:
    douyin(platforms, county, [aweme(county, 2, 40)], total=31)
    county.watch()
    assert county.attempts()[0].health is H.STALE


@pytest.mark.browser
@needs_browser
def test_an_empty_list_of_an_account_with_works_is_a_block(platforms: Platforms, county: County) -> None:
    douyin(platforms, county, [], total=31)
    county.watch()
    assert county.attempts()[0].health is H.BLOCKED


@pytest.mark.browser
@needs_browser
def test_toutiaos_page_that_fetches_no_list_is_a_block(platforms: Platforms, county: County) -> None:
    platforms.routes["/c/user/token/MS4w/"] = "<html><script>window.__ac_nonce='x'</script></html>"
    county.account(Platform.TOUTIAO, ("头条主页", ""), identifier="MS4w")
    county.watch()
    assert county.attempts()[0].health is H.BLOCKED


@pytest.mark.browser
@needs_browser
def test_toutiaos_own_list_is_read(platforms: Platforms, county: County) -> None:
    when = int((county.now - dt.timedelta(days=1)).timestamp())
    items = [
        {
            "item_id": "7560000000000000001",
            "cell_type": 60,
            "publish_time": when,
            "behot_time": when,
            "title": "常务会议",
        }
    ]
    platforms.routes |= {
        "/c/user/token/MS4w/": "<html><script>fetch('/api/pc/list/feed?category=profile_all')</script></html>",
        "/api/pc/list/feed": {"message": "success", "has_more": False, "data": items},
    }
    county.account(Platform.TOUTIAO, ("头条主页", ""), identifier="MS4w")
    assert county.watch().new == 1
    assert county.attempts()[0].health is H.OK


def test_without_a_browser_the_source_says_so(county: County) -> None:
    county.account(Platform.TOUTIAO, ("头条主页", ""), identifier="MS4w")
    county.watch(browser=False)
    assert county.attempts()[0].health is H.CONFIG_ERROR
    assert "浏览器" in county.attempts()[0].message


@pytest.mark.browser
@needs_browser
def test_a_login_is_kept_when_the_cookie_comes(platforms: Platforms, county: County) -> None:
    page = "<html><script>document.cookie = 'sessionid=scanned; path=/; max-age=864000'</script></html>"
    platforms.routes["/"] = page
    settings = county.settings.model_copy(update={"browser": Browser(executable=CHROMIUM or "")})
    state = log_in(settings, Platform.DOUYIN, "douyin-x", county.now, headless=True)
    county.vault.keep_session("douyin-x", state)
    assert b"scanned" not in next((county.folder / "data" / "sessions").iterdir()).read_bytes()
    kept = county.vault.session("douyin-x")
    assert kept is not None
    assert kept["cookies"][0]["value"] == "scanned"
