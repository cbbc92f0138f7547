"""account.stale, account.frequency, account.zombie, account.unverified: is an account kept up, and is it proven?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.accounts import sentences
from checks.accounts.limits import type_of
from checks.accounts.periods import Period
from checks.accounts.proof import nights
from checks.accounts.troubles import latest, to_do
from checks.accounts.verdict import AccountVerdict
from checks.registry import Context, Exempt, Scope, Unverified, found, rule
from storage.models import Confidence, Level, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.accounts.proof import Proof
    from checks.accounts.verdict import Judge, Judgement, Span
    from checks.subjects import AccountView
    from storage.models import Finding

_TYPES = ("微信公众号", "微信服务号", "微博", "今日头条", "抖音", "快手", "视频号", "小红书", "App")
_BASIS = (
    "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）单项否决：内容不更新——监测时间点前2周内无更新"
)


@rule(
    "account.stale",
    "新媒体账号不更新",
    Scope.ACCOUNT,
    Severity.MAJOR,
    uses=("account_judge",),
    basis=_BASIS,
    warn_days=10,
    limit_days=14,
    fresh_days=3,
    confirm_occasions=2,
)
def stale(view: AccountView, context: Context) -> Iterator[Finding]:
    """政务新媒体账号超过期限没有更新。

    依据：国办秘函〔2019〕19号单项否决：监测时间点前2周内无更新。超过 limit_days 天（默认14天）为问题，超过 warn_days 天
    （默认10天）为预警。置顶推文按它自己的发布时间算，已删除的不算；任何来源的一条新推文都足以证明已更新。
    “没有更新”必须有证据：来源能证明完整（官方接口、本单位登录、人工点验），应答正常且为最终数据，覆盖整个期限，包含
    已掌握的最近一条推文，并且距今不超过 fresh_days 天。平台限制访问、登录失效、统计延迟、订阅源空白都不算证据，
    一律进“未能核实”（account.unverified）。第一晚查到的列为疑似，第二晚再次证实，或由专人附截图点验后才算确定。
    开通后从未发布的，须平台两次显示作品数为0并经人工点验。台账登记了停更日期的，从那天起不判（停更手续见 account.closing）。
    整改：恢复更新；不再使用的账号公告停更并备案、注销，在台账登记。
    """
    made = _judged(view, context)
    limits = _judge(context).limits
    if made.never:
        yield _never(view)
    elif made.gap is None or made.gap > min(limits.warn_days, limits.limit_days):
        if made.silence is None:
            raise Unverified(sentences.doubt(view, made, limits))
        if made.silence.days > limits.limit_days:
            yield _silent(view, made, context, Level.LIMIT)
        elif made.silence.days > limits.warn_days:
            yield _silent(view, made, context, Level.WARNING)


@rule(
    "account.frequency",
    "新媒体更新不足",
    Scope.ACCOUNT,
    Severity.MINOR,
    uses=("account_judge",),
    basis="县级日常监测要求：政务新媒体每周更新不少于规定次数（国家底线：国办秘函〔2019〕19号，2周）",
    count="pushes",
    per_week=dict.fromkeys(_TYPES, 0),
    per_month=dict.fromkeys(_TYPES, 0),
)
def frequency(view: AccountView, context: Context) -> Iterator[Finding]:
    """一个自然周（周一至周日，北京时间）或自然月内更新次数少于规定。

    per_week、per_month 按新媒体类型规定次数，0 为不要求；服务号每月只能群发4次，因此按月考核。count = "pushes" 按推送
    次数计（同一天同一次推送的几篇算一次），"articles" 按篇数计；转发计入并单独注明，同一推文只计一次，置顶不重复计。
    只判已结束的周和月，且须证明该周的推文已全部掌握；后来补到的推文会使该周重新计算。此后有一周达标的，
    以前各周不再列出；已列为“不更新”的，各周只作提示。两晚证实后才算确定。整改：按规定频次更新。
    """
    made, judge = _judged(view, context), _judge(context)
    stale = made.verdict in (AccountVerdict.STALE, AccountVerdict.NEVER)
    for spans in (made.weeks, made.months):
        for number, span in enumerate(_failing(spans)):
            if not span.proven and not number:
                raise Unverified(sentences.doubt(view, made, judge.limits))
            if not span.proven:
                break
            yield _short(view, span, context, Level.WARNING if stale else Level.LIMIT)


@rule(
    "account.zombie",
    "新媒体僵尸账号",
    Scope.ACCOUNT,
    Severity.MAJOR,
    uses=("account_judge",),
    basis="《国务院办公厅关于推进政务新媒体健康有序发展的意见》（国办发〔2018〕123号）：对功能相近、用户关注度和利用率低的清理整合，“僵尸”账号予以关停注销",
    days=90,
)
def zombie(view: AccountView, context: Context) -> Iterator[Finding]:
    """账号长期没有更新（默认超过90天），属于“僵尸”账号。

    证据要求与 account.stale 相同，并须逐晚衔接到最近一次更新。整改：恢复更新，或按程序注销、整合后在台账登记注销日期。
    """
    made, days = _judged(view, context), int(context.parameters["days"])
    if made.gap is None or made.gap <= days:
        return
    if made.silence is None or not _reaches(made, days):
        raise Unverified(sentences.doubt(view, made, _judge(context).limits))
    since = sentences.day(made.newest_day) if made.newest_day else ""
    yield found(
        message=f"{sentences.named(view)}自{since}起已{made.silence.days}天未更新，属“僵尸”账号",
        quote="僵尸账号",
        suggestion="恢复更新，或按程序注销、整合，并在台账登记",
        evidence=_evidence(view, made),
        **_certainty(made.silence.occasions, context),
    )


@rule(
    "account.unverified",
    "新媒体更新情况未能核实",
    Scope.ACCOUNT,
    Severity.INFO,
    uses=("account_judge",),
    basis="监测口径：没有证据不认定“不更新”",
)
def unverified(view: AccountView, context: Context) -> Iterator[Finding]:
    """现有来源不足以判定账号是否更新，需要有人处理。不是问题，不进“存在问题”，单列待办。

    说明卡在哪里（平台限制访问、登录失效、密钥或白名单未配置、统计延迟、订阅源停更……）、由谁做什么。
    处理：重新扫码登录（xuncha login）、配置接口、粘贴推文链接（xuncha accounts paste）、导入后台表格
    （xuncha accounts import），或人工点验（xuncha accounts tick）。
    """
    made = _judged(view, context)
    if made.verdict is AccountVerdict.UNVERIFIED:
        yield found(
            message=sentences.doubt(view, made, _judge(context).limits),
            quote="未能核实",
            confidence=Confidence.UNVERIFIED,
            suggestion=to_do(view),
            evidence={
                **_evidence(view, made),
                "sources": [
                    {
                        "source": one.source,
                        "health": one.health.value,
                        "at": one.at.isoformat(),
                        "message": one.message,
                    }
                    for one in latest(view.attempts)
                ],
            },
        )


def _judge(context: Context) -> Judge:
    judge: Judge = context.inputs["account_judge"]
    return judge


def _judged(view: AccountView, context: Context) -> Judgement:
    made = _judge(context)(view, context.as_of)
    if made.verdict is AccountVerdict.CLOSED:
        raise Exempt("账号已登记注销或迁移")
    if made.verdict is AccountVerdict.PAUSED:
        raise Exempt("账号已登记停更")
    return made


def _certainty(occasions: int, context: Context) -> dict[str, Any]:
    """Suspected until it was seen on enough occasions; from then on it may be printed."""
    if occasions < _judge(context).limits.confirm:
        return {"confidence": Confidence.SUSPECTED}
    return {"confidence": Confidence.DEFINITE, "confirmed_at": context.as_of}


def _silent(view: AccountView, made: Judgement, context: Context, level: Level) -> Finding:
    limits, occasions = _judge(context).limits, made.silence.occasions if made.silence else 0
    waiting = "；待另一晚复核" if occasions < limits.confirm else ""
    return found(
        message=sentences.silent(view, made, limits) + waiting,
        quote="不更新",
        level=level,
        suggestion="恢复更新；不再使用的账号按程序注销并登记台账",
        evidence=_evidence(view, made),
        **_certainty(occasions, context),
    )


def _never(view: AccountView) -> Finding:
    return found(
        message=f"{sentences.named(view)}开通后未发布过内容",
        quote="开通后未发布",
        suggestion="尽快发布；不再使用的账号按程序注销并登记台账",
    )


def _short(view: AccountView, span: Span, context: Context, level: Level) -> Finding:
    judge = _judge(context)
    occasions = nights(span.proven, judge.limits.confirm)
    note = "（已计入不更新）" if level is Level.WARNING else ""
    return found(
        message=sentences.short(view, span, judge.limits) + note,
        quote=f"{type_of(view.account)} {span.period.first}至{span.period.last}",
        level=level,
        suggestion="按规定频次更新",
        evidence={
            "pushes": span.tally.pushes,
            "articles": span.tally.articles,
            "reposts": span.tally.reposts,
            "needed": span.needed,
            "proofs": [_proof(proof) for proof in span.proven[:3]],
        },
        **_certainty(occasions, context),
    )


def _failing(spans: Any) -> Iterator[Span]:
    """The last ones that ended, back to the first that was reached; none, where the last was."""
    for span in spans:
        if span.over:
            if span.reached:
                return
            yield span


def _reaches(made: Judgement, days: int) -> bool:
    """Whether the proof knows everything since the newest post, or the whole of so many days."""
    proof, newest = made.silence.proof if made.silence else None, made.newest_day
    if proof is None or newest is None or (proof.last_day - newest).days <= days:
        return False
    return proof.since <= Period(newest, newest).end or proof.reaches(days)


def _evidence(view: AccountView, made: Judgement) -> dict[str, Any]:
    last, silence = made.newest, made.silence
    return {
        "newest": made.newest_day.isoformat() if made.newest_day else None,
        "newest_title": last.title if last else "",
        "newest_url": last.url if last else "",
        "days": silence.days if silence else None,
        "checked_on": silence.day.isoformat() if silence else None,
        "occasions": silence.occasions if silence else 0,
        "proof": _proof(silence.proof) if silence else None,
    }


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "source": proof.source,
        "at": proof.at.isoformat(),
        "since": proof.since.isoformat(),
        "until": proof.until.isoformat(),
    }
