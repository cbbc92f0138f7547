"""account.closing: accounts that the ledger says were stopped, and what is still owed for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.accounts.counting import published, visible
from checks.accounts.periods import day_of
from checks.accounts.sentences import day, named
from checks.accounts.troubles import person
from checks.registry import Context, Exempt, Scope, found, rule
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from checks.subjects import AccountView
    from storage.models import Finding


@rule(
    "account.closing",
    "新媒体停更手续不全",
    Scope.ACCOUNT,
    Severity.MINOR,
    basis="《国务院办公厅关于推进政务新媒体健康有序发展的意见》（国办发〔2018〕123号）：开设、变更、关停、注销须备案；关停前发布公告",
    grace_days=15,
    close_days=90,
)
def closing(view: AccountView, context: Context) -> Iterator[Finding]:
    """账号停更、注销的手续没有办完：停更公告、备案、注销三步缺一不可。

    以台账登记的停更日期、停更公告、备案日期、注销日期为准。停更（或注销）满 grace_days 天（默认15天）仍没有登记公告、
    备案的，停更满 close_days 天（默认90天）仍没有注销的，为确定；停更日期以后又发布了推文的，列为疑似，请核实是否恢复更新。
    整改：补发公告、补办备案、办理注销，在账号台账登记；恢复更新的，从台账删去停更日期。
    """
    account, today = view.account, context.today
    stopped = min((one for one in (account.paused_on, account.closed_at) if one is not None), default=None)
    if stopped is None or stopped > today:
        raise Exempt("账号没有登记停更或注销")
    since, closed = (today - stopped).days, account.closed_at is not None and account.closed_at <= today
    what = "注销" if account.paused_on is None else "停更"
    if since >= context.parameters["grace_days"]:
        if account.paused_on is not None and not account.pause_notice:
            yield _owed(view, "没有停更公告", f"已停更{since}天，台账没有登记停更公告")
        if account.filed_on is None:
            yield _owed(view, "没有备案", f"已{what}{since}天，台账没有登记备案")
    if not closed and account.paused_on is not None and since >= context.parameters["close_days"]:
        yield _owed(view, "没有注销", f"已停更{since}天，仍未注销")
    again = _published_after(view, account.paused_on) if account.paused_on and not closed else None
    if again is not None:
        yield found(
            message=f"{named(view)}登记{day(stopped)}停更，{day(again)}又有发布，请核实是否恢复更新",
            quote="停更后又发布",
            confidence=Confidence.SUSPECTED,
            suggestion=f"请{person(view)}核实：恢复更新的从台账删去停更日期，否则停止发布",
        )


def _owed(view: AccountView, quote: str, trouble: str) -> Finding:
    return found(
        message=f"{named(view)}{trouble}",
        quote=quote,
        suggestion=f"请{person(view)}补办手续（停更公告、备案、注销）并在账号台账登记",
    )


def _published_after(view: AccountView, paused: dt.date) -> dt.date | None:
    """The last day after the pause on which something came out; the notice itself may come a day later."""
    days = [day_of(published(post)) for post in view.posts if visible(post)]
    return max((one for one in days if (one - paused).days > 1), default=None)
