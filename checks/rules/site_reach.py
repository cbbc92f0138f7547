"""site.unreachable: the home page that could not be opened in too many probes of the week."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from checks.registry import ZONE, Context, Scope, Unverified, found, rule
from storage.models import Confidence, FetchOutcome, Level, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.subjects import SiteView
    from storage.models import Finding, Probe


@rule(
    "site.unreachable",
    "站点无法访问",
    Scope.SITE,
    Severity.CRITICAL,
    basis="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：站点无法访问",
    timeout=15,
    per_day=20,
    window_days=7,
    warn_ratio=0.03,
    limit_ratio=0.05,
)
def unreachable(view: SiteView, context: Context) -> Iterator[Finding]:
    """一周内每天不少于20次间隔访问首页，15秒内打不开的次数占比达到3%预警、达到5%为单项否决。

    只看定时探测（xuncha probe，每小时一次）的记录，每晚巡查失败与此无关。没有探测的时段不计入；本机断网时的
    探测不计入；对方应答但拒绝程序访问的算打得开。总次数不足一天之量的不判，已有的问题也不因此算作整改；有的日子次数不足的，只作疑似。
    整改：检查服务器、带宽、域名解析和安全设备。
    """
    limits = context.parameters
    days = int(limits["window_days"])
    begin = context.as_of - dt.timedelta(days=days)
    probes = [one for one in view.probes if one.outcome is not FetchOutcome.SKIPPED and one.at > begin]
    if len(probes) < limits["per_day"]:
        raise Unverified("近期探测次数不足")
    failed = [probe for probe in probes if _failed(probe, limits["timeout"])]
    ratio = len(failed) / len(probes)
    if ratio < limits["warn_ratio"]:
        return
    enough = _full_days(probes, limits["per_day"]) >= days - 1
    limit = ratio >= limits["limit_ratio"]
    yield found(
        message=_message(view.site.name, days, len(probes), len(failed), limits["limit_ratio"], enough),
        level=Level.LIMIT if limit else Level.WARNING,
        confidence=Confidence.DEFINITE if enough else Confidence.SUSPECTED,
        suggestion="检查服务器、带宽、域名解析和安全设备",
        count=len(failed),
        evidence={
            "probes": len(probes),
            "failed": len(failed),
            "ratio": round(ratio, 4),
            "kinds": dict(Counter(probe.outcome.value for probe in failed)),
            "failures": [probe.at.astimezone(ZONE).isoformat(timespec="seconds") for probe in failed[-20:]],
        },
    )


def _failed(probe: Probe, timeout: float) -> bool:
    return not probe.ok or (probe.seconds is not None and probe.seconds > timeout)


def _full_days(probes: Sequence[Probe], per_day: int) -> int:
    """Days with enough probes; a week that begins at noon has half a day at either end."""
    days = Counter(probe.at.astimezone(ZONE).date() for probe in probes)
    return sum(1 for number in days.values() if number >= per_day)


def _message(name: str, days: int, probes: int, failed: int, veto: float, enough: bool) -> str:
    ratio = failed / probes
    share = f"{'近一周' if days == 7 else f'近{days}天'}首页探测{probes}次，{failed}次打不开，占{ratio:.1%}"
    line = f"达到{veto:.0%}的否决线" if ratio >= veto else f"接近{veto:.0%}的否决线"
    doubt = "" if enough else "（部分日期探测次数不足，仅供参考）"
    return f"{name}{share}，{line}{doubt}"
