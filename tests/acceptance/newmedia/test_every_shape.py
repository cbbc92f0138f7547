"""Each block, dead login, empty bridge and notice of every source, served whole, two nights long: none accuses anybody.

The accounts have in truth been silent for twenty days, so whoever believed one of these answers would accuse.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import select

from checks.runner import run_checks
from crawler.platforms.web import Web
from crawler.profilebrowser import Browsed
from storage.models import Account, AccountState, Confidence, Finding, Post, PostState, Run, SourceAttempt
from tests.acceptance.newmedia import county51
from xuncha import newmedia
from xuncha.county import open_county
from xuncha.demo.media.platforms import HOST, Platforms
from xuncha.demo.server import CountyServer, free_port, serving
from xuncha.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xuncha.county import County

pytestmark = pytest.mark.acceptance

SILENT = (20, 23, 26)
#: (platform, source) → the ways in which it says nothing
SHAPES = {
    ("微信公众号", "官方接口"): (
        "delayed", "ip", "secret", "permission", "quota", "token", "credential", "busy", "notready", "nothing",
    ),
    ("微信公众号", "公众平台后台"): ("dead", "frequency", "args", "limited", "nosession", "loginpage"),
    ("微信公众号", "合集"): ("verify", "visible", "captcha", "nolist", "shell", "403", "418", "429", "432", "502"),
    ("微信公众号", "wewe-rss"): ("unsynced", "empty", "page", "401", "403", "404", "429", "503"),
    ("微博", "微博网页"): (
        "signin", "geetest", "403", "418", "432", "visitor", "nojson", "nocards", "okzero", "guest",
    ),
    ("微博", "RSSHub"): ("empty", "503"),
    ("今日头条", "头条主页"): ("shell", "error", "empty", "null", "nodata", "adverts"),
    ("今日头条", "RSSHub"): ("empty", "404"),
    ("抖音", "抖音主页"): (
        "silent", "word", "emptylist", "hasmore", "tip", "ticket", "nolist", "nologin", "code", "weak",
    ),
}  # fmt: skip
#: a source that answers well, and proves the silence: the test would tell
SOUND = [
    ("微信公众号", "官方接口"),
    ("微信公众号", "公众平台后台"),
    ("微博", "微博网页"),
    ("抖音", "抖音主页"),
]


async def _as_a_browser_would(self: Web, line: str, url: str, *_: Any) -> Browsed:
    """The calls that the page makes itself, without the browser."""
    await self.turn(line)
    seen = Browsed(url)
    async with httpx.AsyncClient() as client:
        seen.html = (await client.get(url)).text
        for path in re.findall(r"fetch\('([^']+)'\)", seen.html):
            answer = await client.get(str(httpx.URL(url).join(path)))
            seen.answers.append((str(answer.url), answer.status_code, answer.content))
    return seen


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    port = free_port([HOST])
    book = county51.Book(f"http://{HOST}:{port}")
    for (platform, source), troubles in SHAPES.items():
        for trouble in troubles:
            total = 30 if trouble in ("emptylist", "weak") else None
            session = source in ("公众平台后台", "微博网页", "抖音主页")
            book.add(platform, source, SILENT, trouble, trouble=trouble, session=session, total=total)
            if trouble == "guest" and (login := book.cases[-1].session):
                login["cookies"][0]["value"] = "visitor-cookie"
    for platform, source in SOUND:
        session = source != "官方接口"
        book.add(platform, source, SILENT, "sound", session=session)
    platforms = Platforms([case.account for case in book.cases], county51.FIRST)
    folder = tmp_path_factory.mktemp("shapes")
    county51.write(folder, book.base, book.cases)
    with pytest.MonkeyPatch.context() as patch, open_county(folder) as opened:
        patch.setattr(Web, "browse", _as_a_browser_would)
        with serving(CountyServer([HOST], port, platforms.respond, county51.FIRST)):
            for night in range(2):
                platforms.now = county51.FIRST + dt.timedelta(days=night)
                _night(opened, platforms.now)
        yield opened


def _rounds() -> list[set[int]]:
    """Account.ids that may be asked together: one of each source, for a challenge closes a source for all."""
    sizes = [len(troubles) for troubles in SHAPES.values()]
    starts = [1 + sum(sizes[:i]) for i in range(len(sizes))]
    spans = list(zip(starts, sizes, strict=True))
    shapes = [{start + turn for start, size in spans if turn < size} for turn in range(max(sizes))]
    return [*shapes, {sum(sizes) + number for number in range(1, len(SOUND) + 1)}]


def _night(county: County, moment: dt.datetime) -> None:
    with county.database.session() as session:
        run = Run(kind="run", as_of=moment, started_at=moment)
        session.add(run)
    settings = county.settings.model_copy(
        update={"accounts": county.settings.accounts.model_copy(update={"session_calls": 999})}
    )
    asked = type(county)(county.folder, settings, county.database)
    for together in _rounds():
        newmedia.watch(asked, run, silent, accounts=together, pinned=True, links=False)
    run_checks(county.database, county.settings, run.id, moment)


def named(county: County) -> dict[str, str]:
    """Account → 平台 来源 and shape."""
    order = [f"{p} {s} {t}" for (p, s), troubles in SHAPES.items() for t in troubles]
    order += [f"{p} {s} sound" for p, s in SOUND]
    return {f"示例账号{number:02d}": name for number, name in enumerate(order, 1)}


def test_no_shape_accuses_anybody(county: County) -> None:
    names = named(county)
    with county.database.session() as session:
        query = select(Account.name, Finding).join(Finding, Finding.account_id == Account.id)
        accused = {
            names[name]
            for name, finding in session.execute(query)
            if finding.rule != "account.menu" and finding.confidence is not Confidence.UNVERIFIED
        }
    assert {name for name in accused if not name.endswith("sound")} == set()
    assert len(accused) == len(SOUND)


def test_every_shape_ends_as_unverified_with_a_task(county: County) -> None:
    names = named(county)
    with county.database.session() as session:
        states = session.execute(
            select(Account.name, AccountState.verdict).join(
                AccountState, AccountState.account_id == Account.id
            )
        ).all()
        tasks = session.execute(
            select(Account.name, Finding.suggestion)
            .join(Finding, Finding.account_id == Account.id)
            .where(Finding.rule == "account.unverified")
        ).all()
    verdicts = {names[name]: verdict for name, verdict in states if not names[name].endswith("sound")}
    assert set(verdicts.values()) == {"未能核实"}, verdicts
    assert len({name for name, _ in tasks}) == len(verdicts)
    assert all(task.startswith(("请", "等待")) for _, task in tasks)


def test_no_shape_takes_a_post_down_or_proves_anything(county: County) -> None:
    names = named(county)
    with county.database.session() as session:
        attempts = session.execute(
            select(Account.name, SourceAttempt).join(SourceAttempt, SourceAttempt.account_id == Account.id)
        ).all()
        states = set(session.scalars(select(Post.state)))
    proving = {
        names[name]
        for name, one in attempts
        if one.can_prove_absence and one.anchored and not one.delayed and one.health == "ok"
    }
    assert {name for name in proving if not name.endswith("sound")} == set()
    assert states <= {PostState.LIVE}
