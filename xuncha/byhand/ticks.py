"""点验: what a person saw of an account with their own eyes, kept with name, day and picture."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from checks.accounts.periods import day_of
from config.errors import InputError
from storage.models import ManualCheck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storage.models import Account

__all__ = ["WHAT", "tick"]

#: what may be looked at: the word of the command → (code, how long a pass counts in days)
WHAT: Mapping[str, tuple[str, int]] = {
    "菜单": ("menu", 7),
    "互动": ("interaction", 90),
    "更新": ("absence", 3),
    "从未发布": ("never_posted", 30),
    "主体": ("identity", 365),
}
_CODES = {code: word for word, (code, _) in WHAT.items()}


def tick(
    session: Session,
    account: Account,
    what: str,
    passed: bool,
    who: str,
    now: dt.datetime,
    *,
    note: str = "",
    screenshot: str = "",
    newest: dt.date | None = None,
    days: int | None = None,
) -> ManualCheck:
    """Keep what a person saw. Raises InputError where it cannot mean anything."""
    word = what if what in WHAT else _CODES.get(what, "")
    if not word:
        raise InputError(f"点验事项“{what}”不认识，可填：{'、'.join(WHAT)}。")
    code, usual = WHAT[word]
    if code == "absence" and newest is None:
        raise InputError(
            "点验更新情况时，请用 --newest 写明账号上看到的最近一条推文的日期，如 --newest 2026-11-03。"
        )
    if newest is not None and newest > day_of(now):
        raise InputError(f"最近一条推文的日期 {newest} 晚于今天，请核对。")
    if not passed and not note:
        raise InputError("点验不通过的，请用 --note 写明哪里不行。")
    made = ManualCheck(
        account_id=account.id,
        at=now,
        who=who,
        what=code,
        passed=passed,
        note=note,
        screenshot=screenshot,
        valid_until=day_of(now) + dt.timedelta(days=usual if days is None else days),
        facts={"newest": newest.isoformat()} if newest else {},
    )
    session.add(made)
    return made
