"""Hollow answers: status 200, and yet nothing of what was asked for; what of it is proven, what only suspected."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from storage.models import FetchOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.glimpse import Glimpse

__all__ = ["Told", "is_blank", "told_in_json"]

_LARGEST = 4000  #: characters of an answer that only reports on itself
#: names in an answer that say how the call went, and nothing else
_ENVELOPE = frozenset(
    "code status statuscode errcode errorcode ret success ok state exception msg message errmsg errormsg"  # noqa: SIM905
    " error errors detail info data result timestamp time path requestid traceid".split()
)
_CODES = ("code", "status", "statuscode", "errcode", "errorcode", "ret")
_WORDS = ("msg", "message", "errmsg", "errormsg", "error", "detail", "info", "data", "result")
_PAYLOAD = ("data", "result")
_MISSING = re.compile(
    r"不存在|未找到|找不到|没有找到|已(?:被)?(?:删除|下线)|not\s*found|no\s+such", re.IGNORECASE
)
_REFUSED = re.compile(
    r"登[录陆]|授权|权限|无权|令牌|会话|验证|签名|频繁|拒绝|token|session|log\s*in|auth|forbid|denied|permission",
    re.IGNORECASE,
)
_WELL = re.compile(r"成功|^\s*(?:ok|success)", re.IGNORECASE)
_BAD = re.compile(r"[45]\d\d(?:\d\d)?")  #: of HTTP, and as many applications lengthen them
_LONG_NUMBER = re.compile(r"\d{5,}")
#: one of these shows something even where no word stands
_SHOWS = re.compile(
    r"<(?:script|img|image|i?frame|object|embed|video|audio|canvas|svg|input)\b|background", re.IGNORECASE
)


class Told(NamedTuple):
    """What an answer says of itself; `detail` is Chinese."""

    outcome: FetchOutcome
    detail: str


def told_in_json(text: str) -> Told | None:
    """What an answer in JSON says of its own failure: gone, refused, or hollow; None when it says nothing of the kind.

    Only an envelope counts, one that carries nothing but how the call went: `code` is the name of many things.
    """
    bare = text.strip("﻿ \t\r\n")
    if not bare.startswith("{") or len(bare) > _LARGEST:
        return None
    try:
        found = json.loads(bare)
    except (ValueError, RecursionError):  # a host may answer brackets within brackets without end
        return None
    named = {str(name).lower().replace("_", ""): value for name, value in found.items()}
    if any(value not in (None, "", [], {}) for name, value in named.items() if name not in _ENVELOPE):
        return None
    if any(isinstance(named.get(name), (list, dict)) and named[name] for name in _PAYLOAD):
        return None
    return _judged(named)


def _judged(named: Mapping[str, Any]) -> Told | None:
    code, words = _code(named), " ".join(named[key] for key in _WORDS if isinstance(named.get(key), str))
    refused = any(named.get(name) in (False, "false") for name in ("success", "ok"))
    bad = code is not None and (code < 0 or _BAD.fullmatch(str(code)) is not None)
    if not (refused or bad or _MISSING.search(words)) or (not refused and _WELL.search(words)):
        return None
    if code in (401, 403, 407, 429) or _REFUSED.search(words):
        return Told(FetchOutcome.FORBIDDEN, "应答要求登录或拒绝访问")
    detail = f"打开后只有报错“{_LONG_NUMBER.sub('…', words)[:40] or code or 'success: false'}”"
    gone = code in (404, 410) or ((refused or bad) and _MISSING.search(words) is not None)
    return Told(FetchOutcome.SOFT_GONE if gone else FetchOutcome.HOLLOW, detail)


def _code(named: Mapping[str, Any]) -> int | None:
    """The code of failure: the first that is a number and speaks of one, else the first number."""
    numbers = [number for name in _CODES if (number := _number(named.get(name))) is not None]
    return next((number for number in numbers if number >= 400 or number < 0), next(iter(numbers), None))


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def is_blank(html: str, seen: Glimpse) -> bool:
    """Whether a page shows nothing at all, nor could show anything."""
    return not (seen.text or seen.shell or seen.onward or seen.refresh or _SHOWS.search(html))
