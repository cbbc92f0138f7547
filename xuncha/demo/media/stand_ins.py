"""What stands in the place of an article page of WeChat: notices, verification pages, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.media.replies import notice, page
from xuncha.demo.responses import Response, redirect

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DELETED", "STAND_INS", "VERIFY", "VIOLATION"]

DELETED = page(notice("该内容已被发布者删除"))
VIOLATION = page(notice("此内容因违规无法查看"))
#: the verification page that shows not one word
VERIFY = page(
    """<!DOCTYPE html><html><head><title></title><script nonce="1">window.logs={pagetime:{}};
var PAGE_MID='mmbizwap:secitptpage/verify.html';var d={cap_appid:"2003473469",cap_sid:"",poc_token:"HFake"};
</script></head><body><div id="app"></div></body></html>"""
)
_VISIBLE = """<!DOCTYPE html><html><head><title>Weixin Official Accounts Platform</title><script>
var PAGE_MID='mmbizwap:secitptpage/verify.html';</script></head><body><div class="weui-msg">
<h2 class="weui-msg__title">环境异常</h2><p class="weui-msg__desc">当前环境异常，完成验证后即可继续访问。</p></div>
<iframe id="tcaptcha_iframe_dy"></iframe></body></html>"""
_UNAVAILABLE = """<!DOCTYPE html><html><head><title>该内容暂时无法查看</title></head><body><div class="panel">
<div class="mesg-block"><p>该内容暂时无法查看</p></div></div></body></html>"""


def _refused(status: int) -> Response:
    return Response(b"", "text/html", status, stable=False)


#: trouble → what every article page of the account answers
STAND_INS: Mapping[str, Response] = {
    "verify": VERIFY,
    "visible": page(_VISIBLE),
    "captcha": redirect("/mp/wappoc_appmsgcaptcha?poc_token=HFake"),
    "unavailable": page(_UNAVAILABLE),
    "badurl": page(notice("参数错误")),
    "expired": page(notice("链接已过期")),
    "migrated": page(notice("账号已迁移")),
    "banned": page(notice("此账号已被屏蔽，内容无法查看")),
    "shell": page("<!DOCTYPE html><html><head></head><body><div id='app'></div></body></html>"),
    **{str(status): _refused(status) for status in (403, 418, 429, 432, 502)},
}
