"""What may stand in the place of an article page: only its author's or the platform's word takes a post down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage import texts
from storage.models import Platform, PostState, SourceHealth
from xuncha.demo.media.stand_ins import DELETED, STAND_INS, VIOLATION

if TYPE_CHECKING:
    from conftest import County, Platforms

    from xuncha.demo.responses import Response

PATH = "/s/P9cMowFQ-QahLRnfHponKw"
FEED = "/feeds/MP_WXS_1.json"
ITEM = {
    "id": "1",
    "url": f"https://mp.weixin.qq.com{PATH}",
    "title": "县政府召开常务会议",
    "date_modified": "2025-11-10T04:00:10Z",
    "content_html": "<p>订阅源里的正文</p>",
}
H = SourceHealth
#: trouble → what the pages' own attempt comes to
HEALTH = {
    "verify": H.BLOCKED, "visible": H.BLOCKED, "captcha": H.BLOCKED, "403": H.BLOCKED, "418": H.BLOCKED,
    "429": H.BLOCKED, "432": H.BLOCKED, "badurl": H.CONFIG_ERROR, "expired": H.CONFIG_ERROR,
    "migrated": H.MIGRATED, "unavailable": H.OK, "banned": H.NOT_FOUND, "shell": H.OK, "502": H.OK,
}  # fmt: skip


def serve(platforms: Platforms, county: County, answer: Response) -> None:
    platforms.routes |= {
        FEED: {"version": "1", "items": [ITEM]},
        PATH: (answer.status, {"Content-Type": answer.content_type, **answer.headers}, answer.body),
        "/mp/wappoc_appmsgcaptcha": "<html>poc_token</html>",
    }
    county.account(Platform.WECHAT, ("wewe-rss", platforms.url + FEED))
    county.watch()


def test_each_stand_in_is_named_here() -> None:
    assert set(HEALTH) == set(STAND_INS)


@pytest.mark.parametrize("trouble", STAND_INS)
def test_a_stand_in_neither_takes_the_post_down_nor_touches_its_text(
    platforms: Platforms, county: County, trouble: str
) -> None:
    serve(platforms, county, STAND_INS[trouble])
    (post,) = county.posts()
    assert (post.state, post.removed_at) == (PostState.LIVE, None)
    with county.database.session() as session:
        assert texts.read(session, [post.text_id or 0]) == {post.text_id: "订阅源里的正文"}
    (attempt,) = county.attempts("wechat.page")
    assert attempt.health is HEALTH[trouble]


@pytest.mark.parametrize(
    ("answer", "state"), [(DELETED, PostState.DELETED), (VIOLATION, PostState.VIOLATION)]
)
def test_the_authors_and_the_platforms_word_do(
    platforms: Platforms, county: County, answer: Response, state: PostState
) -> None:
    serve(platforms, county, answer)
    (post,) = county.posts()
    assert post.state is state
