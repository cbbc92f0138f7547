"""The summary of a run: what is new, still there, rectified, unverified, and how healthy the run was."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from checks.changes import changes
from checks.registry import titles
from crawler.platforms.lines import TITLES
from crawler.verdicts import verdicts_of
from reports.selection import LIVE, local
from storage.models import (
    Confidence,
    FetchOutcome,
    Finding,
    Health,
    Level,
    Page,
    PageKind,
    RuleError,
    Run,
    SectionVisit,
    TextBody,
)
from xuncha.output import write_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from checks.changes import Changes
    from xuncha.county import County

__all__ = ["Summary", "as_text", "read", "write"]

#: how the problems of a rule are counted: the new ones without those that stood before the watch began
_PARTS = ("definite", "suspected", "new", "first_sweep", "relapsed")
_WORDS = 20  #: characters of a page with fewer of which there is nothing to judge
_BROWSERLESS = {"missing": "没有浏览器", "broken": "浏览器没能启动或中途退出"}
_FRESH = {"new": "新增", "first_sweep": "首次普查的存量", "relapsed": "再次出现"}


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts are of findings at the limit, definite or suspected; warnings and unverified stand apart."""

    run_id: int
    county: str
    kind: str
    state: str
    as_of: str
    seconds: float
    health: Health | None
    health_notes: list[str]
    new: int
    relapsed: int
    still: int  #: known before and not rectified
    rectified: int
    unverified: int
    warnings: int
    live: int
    rule_errors: int
    by_rule: dict[str, dict[str, int]]  #: rule title → a number for each of _PARTS
    counts: dict[str, Any] = field(default_factory=dict)
    first_sweep: int = 0  #: of the new ones, what stood before the watch began
    first_sweep_live: int = 0  #: of those that are there, likewise
    unseen: int = 0  #: of those still there, what could not be looked at again this time
    waiting: int = 0  #: of those still there, what it was not the turn of this time


def read(county: County, run_id: int, now: dt.datetime | None = None) -> Summary:
    """The summary as the database has it; a run that is not over has taken until now."""
    with county.database.session() as session:
        run = session.get_one(Run, run_id)
        change = changes(session, run_id)
        live = session.scalars(select(Finding).where(Finding.state.in_(LIVE))).all()
        errors = (
            session.scalar(select(func.count()).select_from(RuleError).where(RuleError.run_id == run_id)) or 0
        )
        problems = list(filter(_problem, live))
        fresh = {finding.id for finding in [*change.new, *change.relapsed]}
        told = fresh | {finding.id for finding in [*change.still, *change.unverified]}
        return Summary(
            run_id=run.id,
            county=county.settings.county.name,
            kind=run.kind,
            state=run.state.value,
            as_of=local(run.as_of),
            seconds=round(((run.ended_at or now or run.started_at) - run.started_at).total_seconds(), 1),
            health=run.health,
            health_notes=[str(note) for note in run.health_notes],
            new=_count(change.new),
            relapsed=_count(change.relapsed),
            still=sum(finding.id not in fresh for finding in problems),
            first_sweep=_count(f for f in change.new if f.first_sweep),
            first_sweep_live=sum(f.first_sweep for f in problems),
            unseen=_count(change.unverified),
            waiting=sum(f.id not in told for f in problems),
            rectified=_count(change.rectified),
            unverified=sum(f.confidence is Confidence.UNVERIFIED for f in live),
            warnings=sum(f.level is Level.WARNING for f in live),
            live=len(problems),
            rule_errors=errors,
            by_rule=_by_rule(problems, change),
            counts=_counts(session, run),
        )


def _counts(session: Session, run: Run) -> dict[str, Any]:
    """What the stages counted; the links of pages and posts together, over all sittings of the run."""
    counts = dict(run.counts)
    if "links" in counts:
        asked = counts["links"]["asked"] + counts.get("account_links", {}).get("asked", 0)
        counts["links"] = {**counts["links"], **verdicts_of(session, run.id), "asked": asked}
    if "crawl" in counts:
        counts["crawl"] = {
            **counts["crawl"],
            "first_pages": _first_pages(session, run),
            "wordless": _wordless(session),
        }
    return counts


def _first_pages(session: Session, run: Run) -> int:
    """Sections whose list only a script turns over, and which was not read to its end."""
    visits = session.scalars(select(SectionVisit.evidence).where(SectionVisit.run_id == run.id))
    return sum("beyond" in evidence for evidence in visits)


def _wordless(session: Session) -> int:
    """Articles whose pages came without words: a script draws them, or they are pictures."""
    bare = TextBody.id.is_(None) | (TextBody.length < _WORDS)
    there = Page.removed_at.is_(None) & Page.outcome.in_((FetchOutcome.OK, FetchOutcome.NOT_MODIFIED))
    query = select(func.count()).select_from(Page).outerjoin(TextBody, TextBody.id == Page.text_id)
    return session.scalar(query.where(Page.kind == PageKind.ARTICLE, there, bare)) or 0


def write(county: County, run_id: int, now: dt.datetime | None = None) -> Summary:
    """Read it and put it beside the data as data/runs/<id>/summary.txt and .json."""
    found = read(county, run_id, now)
    folder = folder_of(county, run_id)
    write_file(folder / "summary.json", json.dumps(asdict(found), ensure_ascii=False, indent=1).encode())
    write_file(folder / "summary.txt", as_text(found).encode())
    return found


def folder_of(county: County, run_id: int) -> Path:
    return county.data / "runs" / str(run_id)


def as_text(found: Summary) -> str:
    """The summary as people read it."""
    crawl, links = found.counts.get("crawl", {}), found.counts.get("links", {})
    health = {Health.RELIABLE: "可靠", Health.UNRELIABLE: "不可靠（不据此认定更新问题）", None: "未判定"}[
        found.health
    ]
    lines = [
        f"{found.county} 巡查小结（第{found.run_id}批，{found.as_of[:16].replace('T', ' ')}）",
        f"运行情况：{health}，用时{_duration(found.seconds)}",
        *(f"  · {note}" for note in found.health_notes),
    ]
    lines += _crawl(crawl)
    if links:
        lines += _links(links)
    if files := found.counts.get("attachments"):
        lines.append(_attachments(files))
    if accounts := found.counts.get("accounts"):
        lines += _accounts(accounts)
    open_ = [(found.unseen, "复核未成功"), (found.waiting, "没有轮到复核")]
    unseen = "、".join(f"{count}个本次{why}" for count, why in open_ if count)
    unseen = f"（其中{unseen}）" if unseen else ""
    stood = f"首次普查发现存量{found.first_sweep}个（与新发现分开列），" if found.first_sweep else ""
    of_them = f"（其中首次普查的存量{found.first_sweep_live}个）" if found.first_sweep_live else ""
    lines.append(
        f"问题：新发现{found.new - found.first_sweep}个，{stood}再次出现{found.relapsed}个，仍存在{found.still}个{unseen}，"
        f"已整改{found.rectified}个；现有{found.live}个{of_them}。另有预警{found.warnings}个，未能核实{found.unverified}项"
    )
    for title, count in found.by_rule.items():
        told = "、".join(f"{name}{count[part]}" for part, name in _FRESH.items() if count[part])
        extra = f"，其中本次{told}" if told else ""
        lines.append(f"  {title}：确定{count['definite']}，疑似{count['suspected']}{extra}")
    if found.rule_errors:
        lines.append(f"注意：有{found.rule_errors}次规则判断出错，已记录，其余判断不受影响。")
    return "\n".join(lines) + "\n"


def _crawl(crawl: dict[str, Any]) -> list[str]:
    """What was fetched, and what of it was not seen or not read."""
    lines: list[str] = []
    if crawl:
        again = f"，其中复查有问题的页面{crawl['reviewed']}页" if crawl.get("reviewed") else ""
        lines.append(
            f"抓取：请求{crawl['requests']}次{again}，新增{crawl['new']}页，有变化{crawl['changed']}页，无变化{crawl['unchanged']}页，未取到{crawl['failed']}页"
            + (f"，剩余{crawl['left']}页留待下次" if crawl.get("left") else "")
        )
    for host, flaw in sorted(crawl.get("flaws", {}).items()):
        lines.append(f"  · {host} 的{flaw}：浏览器可能提示不安全或打不开，请告知网站运维；内容照常读取")
    if crawl.get("first_pages"):
        lines.append(
            f"  · {crawl['first_pages']}个栏目靠脚本翻页，没有翻到底（没有浏览器、翻页没有应答或页数太多）：是否空白、是否更新照常判定，更早的信息没有查"
        )
    if crawl.get("wordless"):
        lines.append(
            f"  · {crawl['wordless']}篇信息的网页里没有文字（由脚本显示，或只有图片），其文字、日期没有查"
        )
    if hindrance := _BROWSERLESS.get(crawl.get("browser", "")):
        lines.append(
            f"  · {hindrance}：由脚本生成的栏目和页面没有看到，列为未能核实；可用 xuncha doctor 检查"
        )
    if crawl.get("faults"):
        lines.append(
            f"注意：有{crawl['faults']}个页面在处理时程序出错，本次没有看，其余不受影响（详情见 data/logs/crawl.log）"
        )
    return lines


def _links(counts: dict[str, Any]) -> list[str]:
    """What the link check came to, and what it could not ask."""
    line = (
        f"链接：共{counts['targets']}个，本次询问{counts['asked']}个，确定失效{counts['definite']}个，"
        f"疑似{counts['suspected']}个，受防护需人工点验{counts['protected']}个"
    )
    line += f"，{skipped}个没有问到、留待下次" if (skipped := counts.get("skipped")) else ""
    if not counts.get("offline"):
        return [line]
    return [
        line,
        "  · 查链接时本县网站或外部网站全都没有应答，疑为网络中断：不据此认定失效，请检查网络后再次执行",
    ]


def _attachments(counts: dict[str, Any]) -> str:
    """What was read of the files that pages offer."""
    line = (
        f"附件：新读{counts['new']}个，有变化{counts['changed']}个，无变化{counts['unchanged']}个，"
        f"未取到{counts['failed'] + counts['gone']}个，打不开{counts['unreadable']}个"
    )
    line += f"，{counts['unread']}个含未识别的图片、专用格式或未存结果的公式" if counts["unread"] else ""
    line += f"，剩余{counts['left']}个留待下次" if counts["left"] else ""
    return line + (
        "\n  · 读取附件的程序没能启动（内存不足或安装不全），附件没有读；可用 xuncha doctor 检查"
        if counts.get("broken")
        else ""
    )


def _accounts(counts: dict[str, Any]) -> list[str]:
    """What the accounts came to, what was spent on them of what a night may cost, and which logins end."""
    line = (
        f"新媒体：账号{counts['accounts']}个，查实{counts['answered']}个，有新内容{counts['with_new']}个；"
        f"新推文{counts['new']}条，有修改{counts['changed']}条，已删除{counts['removed']}条"
    )
    line += f"，剩余{left}个账号留待下次" if (left := counts.get("left")) else ""
    line += f"，{len(counts['blocked'])}种来源被平台拦截" if counts["blocked"] else ""
    limits = counts.get("limits", {})
    spent = "，".join(
        f"{TITLES.get(name, name)}{calls}次" + (f"（上限{limits[name]}次）" if name in limits else "")
        for name, calls in counts["calls"].items()
    )
    lines = [line, f"  · 请求{sum(counts['calls'].values())}次" + (f"：{spent}" if spent else "")]
    return lines + [f"  · {login}" for login in counts.get("logins", ())]


def _by_rule(problems: Iterable[Finding], change: Changes) -> dict[str, dict[str, int]]:
    names, table = titles(), Counter[tuple[str, str]]()
    new, relapsed = {f.id for f in change.new}, {f.id for f in change.relapsed}
    for f in problems:
        title = names.get(f.rule, f.rule)
        table[title, f.confidence.value] += 1
        table[title, "new"] += f.id in new and not f.first_sweep
        table[title, "first_sweep"] += f.id in new and f.first_sweep
        table[title, "relapsed"] += f.id in relapsed
    rules = sorted({title for title, _ in table})
    return {title: {part: table[title, part] for part in _PARTS} for title in rules}


def _problem(finding: Finding) -> bool:
    """A problem, rather than an early warning or a to-do."""
    return finding.level is Level.LIMIT and finding.confidence is not Confidence.UNVERIFIED


def _count(findings: Iterable[Finding]) -> int:
    return sum(map(_problem, findings))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "小时"), (minutes, "分"), (rest, "秒")]
    return "".join(f"{value}{unit}" for value, unit in parts if value) or "不到1秒"
