"""May this run be judged? An outage, a challenge page or a half-fetched portal must not become 未更新."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from storage.models import FetchOutcome, Health, Run, RunState, SectionVisit, Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

__all__ = ["ANSWERED", "OUTCOMES", "Judgement", "examine", "observing_run", "read_well"]

#: share of sections that may fail before nothing is said of the rest
FAILED_SHARE = 0.3
#: fewer than so many sections say nothing about a share
ENOUGH = 3
ENOUGH_PAGES = 20
#: a run that saw less than one in so many of what the last reliable one saw is not believed
SHRUNK = 3
#: of so many columns of a site not all but one in five are blank
MANY, BARREN = 8, 5
#: how many earlier runs are looked through for a reliable one that asked the same
LOOK_BACK = 30

_WELL = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)
#: answers of the site itself; they may be findings, but they are no failure to look
ANSWERED = (*_WELL, FetchOutcome.GONE, FetchOutcome.SOFT_GONE, FetchOutcome.REDIRECT_AWAY)

#: how an outcome reads in a note
OUTCOMES = {
    FetchOutcome.REDIRECT_AWAY: "跳转到台账以外的网站",
    FetchOutcome.GONE: "网页不存在（404）",
    FetchOutcome.SOFT_GONE: "网页不存在",
    FetchOutcome.HOLLOW: "打开后没有内容",
    FetchOutcome.STAND_IN: "网站对任何网址都给出同一个页面，如维护公告、登录认证、出错提示",
    FetchOutcome.MALFORMED: "网址写法错误",
    FetchOutcome.FORBIDDEN: "拒绝访问（403）",
    FetchOutcome.THROTTLED: "限制访问频率",
    FetchOutcome.CHALLENGE: "被防护页面拦截",
    FetchOutcome.SERVER_ERROR: "服务器出错（5xx）",
    FetchOutcome.CLIENT_ERROR: "请求被拒绝（4xx）",
    FetchOutcome.TIMEOUT: "超时",
    FetchOutcome.DNS: "域名解析失败",
    FetchOutcome.TLS: "证书或加密连接错误",
    FetchOutcome.CONNECTION: "无法建立连接",
    FetchOutcome.TOO_LARGE: "页面过大",
    FetchOutcome.ROBOTS: "robots.txt 不允许访问",
    FetchOutcome.BLOCKED_ADDRESS: "指向内网地址",
    FetchOutcome.NOT_PARSED: "页面无法解析",
    FetchOutcome.NEEDS_BROWSER: "需要浏览器才能看到内容",
    FetchOutcome.SKIPPED: "本次未轮到",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """`held` are sites on which this run proves nothing about freshness; `notes` say why, in Chinese."""

    reliable: bool = True
    notes: list[str] = field(default_factory=list)
    held: frozenset[int] = frozenset()


def read_well(visit: SectionVisit) -> bool:
    """Whether the visit read the page."""
    return visit.outcome in _WELL


def observing_run(session: Session, run: Run) -> Run | None:
    """The run whose visits are judged: this one if it was to look, else the last that did."""
    if run.kind != "check":
        return run
    looked = exists().where(SectionVisit.run_id == Run.id)
    return session.scalars(
        select(Run).where(Run.id <= run.id, looked).order_by(Run.id.desc()).limit(1)
    ).first()


def examine(session: Session, run: Run) -> Judgement:
    """Judge the run whose visits would be believed; a recheck looks at too little to be judged as a whole."""
    if run.kind == "probe":
        return Judgement()
    if run.kind == "recheck":
        return Judgement(held=_silent(_visits(session, run.id)))
    seen = observing_run(session, run)
    visits = _visits(session, seen.id) if seen else []
    if seen is None or not (visits or seen.asked.get("urls")):
        return Judgement(False, ["本次没有看到任何栏目，未判定更新情况。"], _all_sites(session))
    before = _reliable_before(session, seen)
    return _Examination(session, visits, before, _broken_off(seen)).judgement(seen.state)


def _broken_off(run: Run) -> str:
    """A host that stops answering is left alone for the night: the pages it still owed were not looked at.

    Nor were those over which we fell ourselves.
    """
    crawl = run.counts.get("crawl", {})
    outcomes, faults = crawl.get("outcomes", {}), crawl.get("faults", 0)
    if faults >= ENOUGH and faults > FAILED_SHARE * (faults + sum(outcomes.values())):
        return f"程序出错，{faults} 个页面没有看"
    pages, left_alone = sum(outcomes.values()), outcomes.get(FetchOutcome.SKIPPED.value, 0)
    if pages >= ENOUGH_PAGES and left_alone > FAILED_SHARE * pages:
        return f"门户中途停止应答，{pages} 个页面中有 {left_alone} 个没有取到"
    return ""


def _silent(visits: Sequence[SectionVisit]) -> frozenset[int]:
    """Sites that were asked and did not answer once."""
    came = (*ANSWERED, FetchOutcome.NEEDS_BROWSER)
    return frozenset(
        site for site, own in _by_site(visits).items() if not any(one.outcome in came for one in own)
    )


def _all_sites(session: Session) -> frozenset[int]:
    return frozenset(session.scalars(select(Site.id)))


def _reliable_before(session: Session, run: Run) -> list[SectionVisit]:
    """Visits of the last reliable run that asked for the same."""
    earlier = session.execute(
        select(Run.id, Run.asked)
        .where(Run.id < run.id, Run.kind == run.kind, Run.health == Health.RELIABLE)
        .order_by(Run.id.desc())
        .limit(LOOK_BACK)
    )
    last = next((number for number, asked in earlier if asked == run.asked), None)
    if last is None:
        return []
    return _visits(session, last)


def _visits(session: Session, run_id: int) -> list[SectionVisit]:
    return list(session.scalars(select(SectionVisit).where(SectionVisit.run_id == run_id)))


class _Examination:
    def __init__(
        self,
        session: Session,
        visits: Sequence[SectionVisit],
        before: Sequence[SectionVisit],
        broken_off: str,
    ) -> None:
        self._broken_off = broken_off
        self._names: dict[int, str] = dict(session.execute(select(Site.id, Site.name)).all())
        self._visits = _by_site(visits)
        self._before = _by_site(before)

    def judgement(self, state: RunState) -> Judgement:
        held: set[int] = set()
        notes: list[str] = []
        for site_id, visits in self._visits.items():
            why = self._doubt(visits, self._before.get(site_id, []))
            if why:
                held.add(site_id)
                notes.append(f"{self._names.get(site_id, '站点')}：{why}，本次不判定该站点的更新情况。")
        every = [visit for visits in self._visits.values() for visit in visits]
        whole = self._whole(every, held, state)
        if whole:
            return Judgement(
                False, [f"{whole}，本次结果不可靠，不判定更新情况。", *notes], frozenset(self._names)
            )
        return Judgement(True, notes, frozenset(held))

    def _whole(self, visits: Sequence[SectionVisit], held: set[int], state: RunState) -> str:
        if state is RunState.FAILED:
            return "巡查中途失败"
        before = [visit for one in self._before.values() for visit in one]
        dead = "全部站点都未能正常巡查" if held and held >= set(self._visits) else ""
        return self._broken_off or _skewed(visits) or _failing(visits) or _shrunk(visits, before) or dead

    def _doubt(self, visits: Sequence[SectionVisit], before: Sequence[SectionVisit]) -> str:
        for home in visits:
            if home.section_id is None and not (read_well(home) or _only_scripted(home)):
                return f"首页未能正常打开（{OUTCOMES.get(home.outcome, home.outcome)}）"
        return _failing(visits) or _shrunk(visits, before) or _barren(visits)


def _skewed(visits: Sequence[SectionVisit]) -> str:
    """Our clock is wrong when the servers of all sites disagree with it: then no age is right."""
    homes = [visit for visit in visits if visit.section_id is None and read_well(visit)]
    skews = [int(visit.evidence.get("skew", 0)) for visit in homes]
    if not skews or not all(skews):
        return ""
    return f"本机时间与门户服务器的时间相差约 {abs(skews[0])} 天，请校准系统时间"


def _only_scripted(home: SectionVisit) -> bool:
    """The home page came, but a script draws its items: that says nothing against the sections."""
    return home.outcome is FetchOutcome.NEEDS_BROWSER


def _failing(visits: Sequence[SectionVisit]) -> str:
    sections = [visit for visit in visits if visit.section_id is not None]
    failed = [visit for visit in sections if visit.outcome not in ANSWERED]
    needs = [visit for visit in failed if visit.outcome is FetchOutcome.NEEDS_BROWSER]
    failed = [visit for visit in failed if visit not in needs]  # a missing browser is known, not an outage
    if len(sections) >= ENOUGH and len(failed) > FAILED_SHARE * len(sections):
        return f"{len(sections)} 个栏目中有 {len(failed)} 个未能正常打开"
    return ""


def _shrunk(visits: Sequence[SectionVisit], before: Sequence[SectionVisit]) -> str:
    """Lists that all look empty tonight are a broken portal, or a page in its stead."""
    now, then = _filled(visits), _filled(before)
    if then >= ENOUGH and now * SHRUNK < then:
        return f"读到内容的栏目只有 {now} 个，上次可靠的巡查有 {then} 个"
    return ""


def _barren(visits: Sequence[SectionVisit]) -> str:
    """No office lets nearly all columns of a site be blank: the lists are not shown, or not understood."""
    sections = [visit for visit in visits if visit.section_id is not None and read_well(visit)]
    filled = _filled(sections)
    if len(sections) >= MANY and filled * BARREN < len(sections):
        return (
            f"打开的 {len(sections)} 个栏目中读到内容的只有 {filled} 个，疑为网站故障或读法不对，请人工核对"
        )
    return ""


def _filled(visits: Iterable[SectionVisit]) -> int:
    return sum(
        1
        for visit in visits
        if visit.section_id is not None
        and (
            visit.outcome is FetchOutcome.NOT_MODIFIED
            or (visit.outcome is FetchOutcome.OK and (visit.entries or visit.children or visit.jumps_to))
        )
    )


def _by_site(visits: Iterable[SectionVisit]) -> dict[int, list[SectionVisit]]:
    result: dict[int, list[SectionVisit]] = defaultdict(list)
    for visit in visits:
        result[visit.site_id].append(visit)
    return result
