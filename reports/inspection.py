"""How many places were looked at in a period, and how many of them are in order (合格率)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.entered import COUNTY
from reports.snapshot import Inspected, Role, role_of
from storage.models import (
    Account,
    FetchOutcome,
    ManualCheck,
    Platform,
    Section,
    SectionVisit,
    SourceAttempt,
    SourceHealth,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from reports.entered import Entered
    from reports.periods import Period
    from reports.snapshot import Problem

__all__ = ["PLATFORMS", "inspected"]

#: platforms as the papers call them, in their order
PLATFORMS = {
    Platform.WECHAT: "微信公众号",
    Platform.WEIBO: "新浪微博",
    Platform.TOUTIAO: "今日头条",
    Platform.DOUYIN: "抖音",
    Platform.KUAISHOU: "快手",
    Platform.CHANNELS: "视频号",
    Platform.XIAOHONGSHU: "小红书",
    Platform.APP: "移动客户端",
}
#: a unit's columns fail when one is blank or stale; other problems do not make a platform 不合格
FAILING = ("section.empty", "section.stale", "home.stale")
_PROVES = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)


def inspected(
    session: Session, period: Period, problems: Iterable[Problem], entered: Entered
) -> list[Inspected]:
    """Units' columns by class, then accounts by platform; what staff entered wins."""
    found = [*_columns(session, period, list(problems)), *_accounts(session, period, list(problems))]
    first, last = period.first_day, period.last_day
    checked = entered.among("检查", first, last)
    passed = entered.among("合格", first, last)
    known = {one.name: one for one in found}
    for (_, name), number in checked.items():
        good = passed.get((COUNTY, name), known[name].passed if name in known else number)
        known[name] = Inspected(
            name=name, account=name not in list(Role), count=number, checked=number, passed=good, entered=True
        )
    order = [*Role, *PLATFORMS.values()]
    return sorted(known.values(), key=lambda one: order.index(one.name) if one.name in order else len(order))


def _columns(session: Session, period: Period, problems: list[Problem]) -> list[Inspected]:
    """Units that own columns; checked are those of which at least one was read well in the period."""
    owners = dict(
        session.execute(
            select(Unit.id, Unit.kind).join(Section, Section.unit_id == Unit.id).where(Section.listed, Unit.listed)
        ).all()
    )  # fmt: skip
    names = dict(session.execute(select(Unit.id, Unit.name)).all())
    read = set(
        session.scalars(
            select(Section.unit_id)
            .join(SectionVisit, SectionVisit.section_id == Section.id)
            .where(
                SectionVisit.at >= period.start, SectionVisit.at < period.end,
                SectionVisit.outcome.in_(_PROVES), Section.listed,
            )
            .distinct()
        )
    )  # fmt: skip
    bad = {problem.unit for problem in problems if problem.rule in FAILING and problem.section}
    result = []
    for role in (Role.TOWN, Role.COUNTY):
        units = [unit for unit, kind in owners.items() if role_of(kind) is role]
        seen = [unit for unit in units if unit in read]
        passed = sum(names[unit] not in bad for unit in seen)
        if units:
            result.append(
                Inspected(name=role, account=False, count=len(units), checked=len(seen), passed=passed)
            )
    return result


def _accounts(session: Session, period: Period, problems: list[Problem]) -> list[Inspected]:
    """Accounts of the ledger that were open in the period; checked: heard of well, or looked at by a person."""
    accounts = session.execute(
        select(Account.id, Account.platform, Account.name).where(
            Account.listed, Account.closed_at.is_(None) | (Account.closed_at > period.last_day)
        )
    )
    heard = set(
        session.scalars(
            select(SourceAttempt.account_id).where(
                SourceAttempt.at >= period.start, SourceAttempt.at < period.end,
                SourceAttempt.health == SourceHealth.OK,
            )
        )
    )  # fmt: skip
    heard |= set(
        session.scalars(
            select(ManualCheck.account_id).where(ManualCheck.at >= period.start, ManualCheck.at < period.end)
        )
    )
    bad = {(problem.platform, problem.account) for problem in problems if problem.rule.startswith("account.")}
    lines: dict[Platform, list[tuple[int, str]]] = {}
    for number, platform, name in accounts:
        lines.setdefault(platform, []).append((number, name))
    result = []
    for platform, name in PLATFORMS.items():
        own = lines.get(platform, [])
        seen = [account for account in own if account[0] in heard]
        passed = sum((name, account[1]) not in bad for account in seen)
        if own:
            result.append(
                Inspected(name=name, account=True, count=len(own), checked=len(seen), passed=passed)
            )
    return result
