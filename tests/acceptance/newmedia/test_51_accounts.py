"""Two nights over 51 accounts: every verdict right, and no block, dead login or empty bridge ends as 不更新."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from checks.runner import run_checks
from crawler.browser import find_browser
from crawler.platforms.base import SeenPost
from storage import texts
from storage.models import (
    Account,
    AccountState,
    Confidence,
    Evidence,
    Finding,
    Level,
    Post,
    PostState,
    Run,
    SourceAttempt,
)
from tests.acceptance.newmedia import county51
from xuncha import newmedia
from xuncha.byhand.store import TABLE, Brought, bring
from xuncha.county import open_county
from xuncha.demo.media.platforms import HOST, Platforms
from xuncha.demo.server import CountyServer, free_port, serving
from xuncha.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.acceptance.newmedia.county51 import Case
    from xuncha.county import County
    from xuncha.demo.media.model import MediaAccount

pytestmark = pytest.mark.acceptance

#: calls that a night over the county may cost: token, list, list without push and menu of each of 26 公众号 with
#: interfaces; pages of new posts; one list a login, with the question whether it stands; a feed an account
BUDGET = {
    "wechat.api": 104, "wechat.page": 300, "wechat.session": 5, "weibo.api": 1, "weibo.session": 6,
    "douyin.api": 1, "douyin.session": 1, "toutiao.session": 2, "feed.bridge": 15,
}  # fmt: skip


@dataclass
class Watched:
    """The county after its nights: `spent` are the calls of each night by line."""

    county: County
    cases: list[Case]
    platforms: Platforms
    spent: list[dict[str, int]]

    def verdicts(self) -> dict[str, str]:
        """Account → the last verdict."""
        with self.county.database.session() as session:
            query = select(Account.name, AccountState.verdict).join(
                AccountState, AccountState.account_id == Account.id
            )
            rows = session.execute(query.order_by(AccountState.as_of)).all()
        return {row.name: row.verdict for row in rows}

    def findings(self, rule: str = "account.") -> list[tuple[str, Finding]]:
        with self.county.database.session() as session:
            query = select(Account.name, Finding).join(Finding, Finding.account_id == Account.id)
            found = session.execute(query.where(Finding.rule.startswith(rule))).all()
        return [(name, finding) for name, finding in found]

    def printed(self) -> set[tuple[str, str]]:
        """(account, rule) of what may stand in a paper."""
        return {
            (name, finding.rule)
            for name, finding in self.findings()
            if finding.confirmed_at is not None
            and finding.confidence is Confidence.DEFINITE
            and finding.level is Level.LIMIT
        }

    def night(self, moment: dt.datetime) -> None:
        self.platforms.now = moment
        with self.county.database.session() as session:
            run = Run(kind="run", as_of=moment, started_at=moment)
            session.add(run)
        counts = newmedia.watch(self.county, run, silent, pinned=True)
        assert counts is not None
        self.spent.append(counts.calls)
        run_checks(self.county.database, self.county.settings, run.id, moment)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    port = free_port([HOST])
    base = f"http://{HOST}:{port}"
    cases = county51.build(base)
    platforms = Platforms([case.account for case in cases], county51.FIRST)
    folder = tmp_path_factory.mktemp("county51")
    county51.write(folder, base, cases)
    server = CountyServer([HOST], port, platforms.respond, county51.FIRST)
    with serving(server), open_county(folder) as county:
        made = Watched(county, cases, platforms, [])
        made.night(county51.FIRST)
        made.first_printed = made.printed()  # type: ignore[attr-defined]
        made.night(county51.FIRST + dt.timedelta(days=1))
        yield made


def test_the_county_is_as_large_as_a_real_one(watched: Watched) -> None:
    kinds = [case.account.platform[:2] for case in watched.cases]
    assert [kinds.count(kind) for kind in ("微信", "微博", "今日", "抖音")] == [42, 3, 4, 2]


def test_every_verdict_is_right(watched: Watched) -> None:
    browser = bool(find_browser(watched.county.settings.browser))
    wanted = {
        case.account.name: case.verdict if browser or not case.browser else county51.UNKNOWN
        for case in watched.cases
    }
    assert watched.verdicts() == wanted


def test_only_what_is_proven_twice_may_be_printed(watched: Watched) -> None:
    wanted = {(case.account.name, rule) for case in watched.cases for rule in case.rules}
    proven = {"account.stale", "account.frequency", "account.zombie"}
    assert {one for one in watched.first_printed if one[1] in proven} == set()  # type: ignore[attr-defined]
    assert watched.printed() == {one for one in wanted if one[1] != "account.interaction"}


def test_no_silence_is_taken_for_guilt(watched: Watched) -> None:
    troubled = {case.account.name for case in watched.cases if case.verdict == county51.UNKNOWN}
    accused = {
        name for name, finding in watched.findings() if finding.confidence is not Confidence.UNVERIFIED
    }
    assert troubled & accused == set()


def test_each_account_that_cannot_be_told_says_who_must_do_what(watched: Watched) -> None:
    told = dict(watched.findings("account.unverified"))
    for case in watched.cases:
        if case.verdict == county51.UNKNOWN:
            assert told[case.account.name].suggestion.startswith(("请", "等待")), case.account.name


def test_the_menu_is_checked_button_by_button(watched: Watched) -> None:
    name = next(case.account.name for case in watched.cases if "account.interaction" in case.rules)
    quotes = {f.quote for who, f in watched.findings("account.menu") if who == name}
    assert quotes == {"公开 > 政策文件", "公开 > 办事指南", "空白", "需人工点验"}
    (interaction,) = [f for who, f in watched.findings("account.interaction") if who == name]
    assert interaction.confidence is Confidence.SUSPECTED


def test_the_night_stays_within_its_budget_and_says_what_it_spent(watched: Watched) -> None:
    for spent in watched.spent:
        assert spent
        assert all(calls <= BUDGET[line] for line, calls in spent.items()), spent
    with watched.county.database.session() as session:
        runs = session.scalars(select(Run).order_by(Run.id)).all()
        attempts = session.scalars(select(SourceAttempt)).all()
    told = [run.counts["accounts"] for run in runs]
    assert [one["calls"] for one in told] == watched.spent
    assert all(one["calls"].keys() == one["limits"].keys() for one in told)
    assert {one.account_id for one in attempts} == set(range(1, 52))


@pytest.fixture(scope="module")
def third(watched: Watched) -> Watched:
    """A third night, before which a silent account spoke, a clerk found a post, one was mended, one withdrawn."""
    moment = county51.FIRST + dt.timedelta(days=2)
    stale = next(one.account for one in watched.cases if one.verdict == county51.STALE)
    stale.posts += [county51.MediaPost(3000000001, moment - dt.timedelta(hours=15), "恢复更新", "第一条。")]
    short = _named(watched, SHORT_BY_ONE)
    late = SeenPost("~late", dt.datetime(2026, 11, 11, 9, tzinfo=county51.ZONE), title="补报的一条")
    with watched.county.database.session() as session:
        account = session.scalars(select(Account).where(Account.name == short.name)).one()
        bring(session, account, [late], TABLE, Evidence.MANUAL, Brought("王芳"), moment)
    bridged = _named(watched, BRIDGED)
    bridged.posts[0].text, bridged.posts[1].state = "改正后的正文。", "deleted"
    watched.night(moment)
    return watched


#: numbers of accounts of the county: one push short of two; read over a bridge
SHORT_BY_ONE, BRIDGED = 13, 31


def _named(watched: Watched, number: int) -> MediaAccount:
    return next(case.account for case in watched.cases if case.account.number == number)


def test_a_new_post_lifts_the_accusation_at_once(third: Watched) -> None:
    name = next(one.account.name for one in third.cases if one.verdict == county51.STALE)
    (finding,) = [f for who, f in third.findings("account.stale") if who == name]
    assert finding.state == "rectified"


def test_a_post_found_late_makes_the_week_be_counted_anew(third: Watched) -> None:
    name = _named(third, SHORT_BY_ONE).name
    assert third.verdicts()[name] == county51.UPDATED
    (finding,) = [f for who, f in third.findings("account.frequency") if who == name]
    assert finding.state == "rectified"


def test_edited_and_withdrawn_posts_are_noticed(third: Watched) -> None:
    account = _named(third, BRIDGED)
    with third.county.database.session() as session:
        query = select(Post).join(Account, Account.id == Post.account_id).where(Account.name == account.name)
        posts = {post.identity: post for post in session.scalars(query)}
        text = texts.read(session, [posts[account.posts[0].identity].text_id or 0])
    assert list(text.values()) == ["改正后的正文。"]
    assert posts[account.posts[1].identity].state is PostState.DELETED
