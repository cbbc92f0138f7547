"""“关于公众号” as a person saved it from WeChat: who stands behind the account, and what it was called before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.errors import InputError, reason
from crawler.attempts import keep_profile
from crawler.platforms.wechat.about import parse
from storage.models import Platform, SourceHealth

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from sqlalchemy.orm import Session

    from crawler.platforms.base import SeenProfile
    from storage.models import Account
    from xuncha.byhand.who import Directory

__all__ = ["keep_page", "read_page"]

SOURCE = "manual.about"


def read_page(file: Path, now: dt.datetime) -> tuple[str, SeenProfile]:
    """(微信号, what the page says). Raises InputError where it is another page."""
    try:
        found = parse(file.read_bytes(), "", 200, now)
    except OSError as error:
        raise InputError(f"{file} 无法读取：{reason(error)}。") from error
    if found.health is not SourceHealth.OK or found.profile is None:
        raise InputError(f"{file} 不是“关于公众号”页面：请在微信里打开公众号资料，用浏览器打开后另存为网页。")
    return str(found.evidence.get("微信号", "")), found.profile


def keep_page(
    session: Session, directory: Directory, page: tuple[str, SeenProfile], asked: str, now: dt.datetime
) -> Account:
    """The account the page is of, with what the page says kept; raises InputError where nobody can tell whose."""
    number, profile = page
    if asked:
        account = directory.asked(asked, "公众号")
    elif (owner := directory.owner(Platform.WECHAT, number)) is not None:
        account = owner
    else:
        raise InputError(f"微信号“{number}”不在账号台账中，请用 --account 指明是哪个账号。")
    keep_profile(session, account, profile, SOURCE, now)
    return account
