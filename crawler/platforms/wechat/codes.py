"""Error codes of WeChat's interfaces: what each means for us, and who must do what about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.base import failure
from crawler.platforms.shapes import dig, number, words
from storage.models import SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from crawler.platforms.base import FetchResult

__all__ = ["BACK_OFFICE", "OFFICIAL", "RANGE_ERRORS", "TOKEN_ERRORS", "backend_failure", "official_failure"]

#: a token that has run out or was replaced elsewhere: a new one may be asked for, once
TOKEN_ERRORS = frozenset({40001, 40014, 42001})
#: the range of days was too long, or reached a day that has no statistics yet
RANGE_ERRORS = frozenset({61500, 61501})
OFFICIAL: dict[int, tuple[SourceHealth, str]] = {
    -1: (SourceHealth.NET_ERROR, "微信接口繁忙，下次再试"),
    40001: (SourceHealth.CONFIG_ERROR, "AppSecret 不对或已重置，请到公众平台核对后重新登记"),
    40013: (SourceHealth.CONFIG_ERROR, "AppID 不对，请核对账号台账的来源参数"),
    40014: (SourceHealth.CONFIG_ERROR, "access_token 无效，请核对 AppSecret"),
    40125: (SourceHealth.CONFIG_ERROR, "AppSecret 不对，请到公众平台核对后重新登记"),
    40164: (SourceHealth.CONFIG_ERROR, "本机 IP 不在公众平台的 IP 白名单中，请账号管理员添加"),
    40243: (SourceHealth.CONFIG_ERROR, "AppSecret 已被冻结，请账号管理员到公众平台解冻"),
    41002: (SourceHealth.CONFIG_ERROR, "缺少 AppID，请填写账号台账的来源参数"),
    41004: (SourceHealth.CONFIG_ERROR, "缺少 AppSecret，请用 xuncha secret set 登记"),
    42001: (SourceHealth.CONFIG_ERROR, "access_token 反复过期，请检查是否有其他系统也在使用该账号"),
    45009: (SourceHealth.BLOCKED, "微信接口今日调用次数已用完，明天再试"),
    45011: (SourceHealth.BLOCKED, "微信接口调用太频繁，明天再试"),
    48001: (SourceHealth.CONFIG_ERROR, "该账号没有此接口的权限（须已认证），请账号管理员在公众平台确认"),
    48004: (SourceHealth.CONFIG_ERROR, "该接口已被平台封禁，请账号管理员登录公众平台查看"),
    50001: (SourceHealth.CONFIG_ERROR, "该账号未授权此接口，请账号管理员重新授权"),
    50002: (SourceHealth.CONFIG_ERROR, "该账号被限制使用接口，请账号管理员登录公众平台查看"),
    61500: (SourceHealth.EMPTY_UNCONFIRMED, "统计数据的日期不合要求"),
    61501: (SourceHealth.EMPTY_UNCONFIRMED, "统计数据的日期跨度不合要求"),
    61503: (SourceHealth.EMPTY_UNCONFIRMED, "统计数据还没有生成，下次再试"),
    89503: (SourceHealth.CONFIG_ERROR, "本机 IP 调用接口须账号管理员确认，请在公众平台确认"),
    89506: (SourceHealth.CONFIG_ERROR, "本机 IP 的调用已被账号管理员拒绝，请在公众平台处理"),
}
BACK_OFFICE: dict[int, tuple[SourceHealth, str]] = {
    -3: (SourceHealth.LOGIN_NEEDED, "登录已失效，请重新扫码登录"),
    -6: (SourceHealth.BLOCKED, "访问受到频率限制，暂停使用"),
    200003: (SourceHealth.LOGIN_NEEDED, "公众平台后台登录已失效，请账号管理员重新扫码登录"),
    200008: (SourceHealth.BLOCKED, "公众平台要求验证，暂停使用"),
    200013: (SourceHealth.BLOCKED, "公众平台限制了访问频率，暂停使用"),
    200002: (SourceHealth.CONFIG_ERROR, "参数不对，请核对来源参数"),
    200040: (SourceHealth.LOGIN_NEEDED, "登录凭据与账号不符，请账号管理员重新扫码登录"),
}


def official_failure(answer: Any, at: dt.datetime) -> FetchResult | None:
    """What an answer of api.weixin.qq.com complains of; None where it complains of nothing."""
    code = number(dig(answer, "errcode"))
    if not code:
        return None
    unknown = (SourceHealth.CONFIG_ERROR, f"微信接口返回错误 {code}：{words(dig(answer, 'errmsg'), 100)}")
    health, message = OFFICIAL.get(code, unknown)
    return failure(health, at, message, f"errcode {code}")


def backend_failure(answer: Any, at: dt.datetime) -> FetchResult | None:
    """What an answer of mp.weixin.qq.com's JSON complains of; None where it complains of nothing."""
    code = number(dig(answer, "base_resp", "ret"))
    code = number(dig(answer, "ret")) if code is None else code
    if not code:
        return None
    said = words(dig(answer, "base_resp", "err_msg") or dig(answer, "errmsg"), 100)
    health, message = BACK_OFFICE.get(code, (SourceHealth.CONFIG_ERROR, f"公众平台返回错误 {code}：{said}"))
    return failure(health, at, message, f"ret {code}")
