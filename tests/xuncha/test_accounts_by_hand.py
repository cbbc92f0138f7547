"""Posts and checks by hand: pasted links, imported tables, what people looked at, and who must do what."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from config.errors import InputError
from storage.models import Account, AccountProfile, Evidence, ManualCheck, Platform, Post, SourceAttempt, Unit
from xuncha.byhand import given, paste, profiles, tables, ticks
from xuncha.byhand.store import TABLE, Brought, bring
from xuncha.byhand.waiting import waiting
from xuncha.byhand.who import Directory
from xuncha.county import County, open_county
from xuncha.demo.media.model import MediaAccount, MediaPost
from xuncha.demo.media.platforms import HOST, Platforms, settings_of
from xuncha.demo.server import CountyServer, free_port, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[County, MediaAccount]]:
    """A county of two accounts whose platforms are on loopback."""
    port = free_port([HOST])
    account = MediaAccount(7, "微信公众号", "示例教育", "县教育局", [])
    account.posts = [MediaPost(2247480001, NOW - dt.timedelta(days=2), "秋季运动会", "运动会顺利举行。")]
    lines = "\n".join(
        f'{k} = "{v}"' if isinstance(v, str) else f"{k} = {v}"
        for k, v in settings_of(f"http://{HOST}:{port}").items()
    )
    (tmp_path / "xuncha.toml").write_text(
        f"[network]\nallow_private_hosts = true\n[accounts]\nretries = 0\n{lines}\n"
    )
    platforms = Platforms([account], NOW)
    with serving(CountyServer([HOST], port, platforms.respond, NOW)), open_county(tmp_path) as county:
        with county.database.session() as session:
            session.add(Unit(name="县教育局", contact="李明"))
            session.flush()
            session.add(Account(unit_id=1, platform=Platform.WECHAT, name="示例教育", identifier=account.gh))
            session.add(Account(unit_id=1, platform=Platform.WEIBO, name="示例教育", identifier="2000000001"))
        yield county, account


def _posts(county: County) -> list[Post]:
    with county.database.session() as session:
        return list(session.scalars(select(Post).order_by(Post.published_at)))


def test_a_pasted_article_goes_to_its_account(served: tuple[County, MediaAccount]) -> None:
    county, account = served
    text = f"今天的推送 https://mp.weixin.qq.com/s/s{account.posts[0].push}abcdefghij1，请查收"
    links = paste.resolve(county, text, None, lambda: NOW)
    done = paste.store(county, links, Brought("王芳"), NOW)
    (post,) = _posts(county)
    assert (done.new, post.account_id, post.identity) == (1, 1, account.posts[0].identity)
    assert (post.title, post.evidence) == ("秋季运动会", Evidence.PUBLIC_PAGE)


def test_a_link_without_account_in_the_ledger_says_so(served: tuple[County, MediaAccount]) -> None:
    county, account = served
    account.number = 8
    (link,) = paste.resolve(
        county, f"https://mp.weixin.qq.com/s/s{account.posts[0].push}abcdefghij1", None, lambda: NOW
    )
    account.shown_name = "别的账号"
    (other,) = paste.resolve(
        county, f"https://mp.weixin.qq.com/s/s{account.posts[0].push}abcdefghij1", None, lambda: NOW
    )
    assert link.account is not None  # known by its name
    assert "“别的账号”不在账号台账中" in other.trouble


def test_a_weibo_link_needs_its_day_beside_it(served: tuple[County, MediaAccount]) -> None:
    county, _ = served
    text = "https://weibo.com/2000000001/K3fnuEfZK\n2026-11-18 https://weibo.com/2000000001/K3fnuEfZJ"
    bare, dated = paste.resolve(county, text, None, lambda: NOW)
    assert "写上发布日期" in bare.trouble
    assert dated.post is not None
    assert dated.account is not None
    assert (dated.account.platform, dated.post.published_at.astimezone(ZONE).day) == (Platform.WEIBO, 18)


def _table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="gb18030")
    return path


def test_a_table_of_a_back_office_is_understood_whatever_its_headers(
    served: tuple[County, MediaAccount], tmp_path: Path
) -> None:
    county, _ = served
    file = _table(
        tmp_path / "a.csv",
        "内容标题,发表时间,阅读次数,送达率\n运动会,20261118,120,9%\n运动会,2026/11/18 09:30,121,9%\n家访,2026年11月12日,80,9%\n",
    )
    with county.database.session() as session:
        one = Directory(session).asked("示例教育", "公众号")
        table = tables.read_table(session, file, one, NOW)
        new = bring(
            session, one, [post for _, post in table.posts], TABLE, Evidence.MANUAL, Brought("王芳"), NOW
        )
    assert (len(new), table.ignored) == (2, ["送达率"])
    with county.database.session() as session:
        again = tables.read_table(session, file, one, NOW)
    assert again.known == len(again.posts) == 2


def test_posts_of_one_day_and_title_are_several_where_their_links_differ(
    served: tuple[County, MediaAccount], tmp_path: Path
) -> None:
    county, _ = served
    rows = "".join(f"转发微博,2026-11-18,https://weibo.com/2000000001/K3fnuEfZ{end}\n" for end in "JKL")
    file = _table(tmp_path / "w.csv", f"标题,发布时间,链接\n转发微博,2026-11-18,\n{rows}")
    with county.database.session() as session:
        one = Directory(session).asked("示例教育", "微博")
        table = tables.read_table(session, file, one, NOW)
    assert len(table.posts) == 3  # the row without a link may be any of them


def test_a_name_that_two_accounts_bear_tells_no_owner(served: tuple[County, MediaAccount]) -> None:
    county, _ = served
    with county.database.session() as session:
        twin = Account(unit_id=1, platform=Platform.WEIBO, name="示例 教育", identifier="2000000002")
        session.add(twin)
        session.flush()
        directory = Directory(session)
    assert directory.owner(Platform.WEIBO, "示例教育") is None
    assert directory.owner(Platform.WEIBO, "示例教育", "2000000002") is twin


def test_days_that_a_person_answers_for_run_forward_and_end_now() -> None:
    whole = given.span("2026-11-01至2026-11-30", NOW)
    assert whole == (dt.datetime(2026, 11, 1, tzinfo=ZONE), NOW)
    with pytest.raises(InputError, match="写法不对"):
        given.span("2026-11-20..2026-11-01", NOW)


def test_mistakes_in_a_table_name_file_row_and_column(
    served: tuple[County, MediaAccount], tmp_path: Path
) -> None:
    county, _ = served
    rows = "示例教育,,运动会,某天\n没有的号,,家访,2026-11-18\n示例教育,微博,家访,2026-11-21\n"
    file = _table(tmp_path / "b.csv", f"账号,平台,标题,发布时间\n{rows}")
    with county.database.session() as session, pytest.raises(InputError) as error:
        tables.read_table(session, file, None, NOW)
    assert "第 2 行“账号名称”填的是“示例教育”：“示例教育”在几个平台上都有账号" in str(error.value)
    assert "第 3 行“账号名称”填的是“没有的号”" in str(error.value)
    assert "第 4 行“发布时间”填的是“2026-11-21”：晚于今天" in str(error.value)


def test_the_sample_table_reads_back_empty(served: tuple[County, MediaAccount], tmp_path: Path) -> None:
    county, _ = served
    (tmp_path / "t.xlsx").write_bytes(tables.template())
    with county.database.session() as session:
        assert tables.read_table(session, tmp_path / "t.xlsx", None, NOW).posts == []


def test_a_check_of_updates_needs_the_newest_day(served: tuple[County, MediaAccount]) -> None:
    county, _ = served
    with county.database.session() as session:
        one = Directory(session).asked("示例教育", "微博")
        with pytest.raises(InputError, match="--newest"):
            ticks.tick(session, one, "更新", True, "王芳", NOW)
        with pytest.raises(InputError, match="--note"):
            ticks.tick(session, one, "菜单", False, "王芳", NOW)
        made = ticks.tick(session, one, "更新", True, "王芳", NOW, newest=dt.date(2026, 11, 1))
        assert isinstance(made, ManualCheck)
        assert made.valid_until == dt.date(2026, 11, 23)


def test_the_to_do_list_says_who_must_do_what(served: tuple[County, MediaAccount]) -> None:
    county, _ = served
    with county.database.session() as session:
        session.add(SourceAttempt(account_id=2, source="weibo.session", at=NOW, health="login_needed"))
    lines = {one.type: one for one in waiting(county, NOW)}
    assert lines["微博"].action == "请县教育局李明重新扫码登录（xuncha login 微博 示例教育）"
    assert "粘贴近期推文链接" in lines["微信公众号"].action
    assert "需登录" in lines["微博"].sources


ABOUT = """<div class="item-info"><div class="item-title">微信号</div><div class="item-desc">{}</div></div>
<div class="item-info"><div class="item-title">认证主体</div><div class="item-desc">示例县教育局</div></div>"""


def test_a_saved_page_about_the_account_tells_who_stands_behind_it(
    served: tuple[County, MediaAccount], tmp_path: Path
) -> None:
    county, account = served
    (tmp_path / "a.html").write_text(ABOUT.format(account.gh), encoding="utf-8")
    with county.database.session() as session:
        page = profiles.read_page(tmp_path / "a.html", NOW)
        assert profiles.keep_page(session, Directory(session), page, "", NOW).id == 1
        assert session.scalars(select(AccountProfile)).one().subject == "示例县教育局"


def test_another_page_is_refused_and_an_unknown_number_asked_for(
    served: tuple[County, MediaAccount], tmp_path: Path
) -> None:
    county, _ = served
    (tmp_path / "a.html").write_text("<html>首页</html>", encoding="utf-8")
    (tmp_path / "b.html").write_text(ABOUT.format("nobody"), encoding="utf-8")
    with pytest.raises(InputError, match="不是“关于公众号”页面"):
        profiles.read_page(tmp_path / "a.html", NOW)
    with county.database.session() as session, pytest.raises(InputError, match="--account"):
        profiles.keep_page(session, Directory(session), profiles.read_page(tmp_path / "b.html", NOW), "", NOW)
