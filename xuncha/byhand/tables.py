"""Tables of posts, as back offices export them or units fill them in: read, shown before anything is stored."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from xlsxwriter import Workbook

from checks.accounts.names import plain as plain_name
from checks.accounts.periods import day_of
from config.cells import count
from config.errors import InputError
from config.headers import plain_header
from config.problems import Problems
from config.sheets import read_sheets
from crawler.platforms.addresses import post_address, url_key
from crawler.platforms.base import SeenPost
from crawler.platforms.moments import moment
from storage.models import Account, Post
from storage.texts import text_hash
from xuncha.byhand.who import Directory

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from config.sheets import Sheet
    from crawler.platforms.moments import Moment

__all__ = ["HEADERS", "Table", "read_table", "template"]

#: field → what the column may be called, the proper name first
HEADERS: Mapping[str, tuple[str, ...]] = {
    "platform": ("平台", "平台名称", "账号平台", "渠道"),
    "account": ("账号名称", "账号", "帐号名称", "公众号名称", "公众号", "昵称", "作者账号"),
    "title": ("标题", "内容标题", "文章标题", "图文标题", "作品标题", "作品名称", "内容", "微博内容", "视频标题", "视频描述"),
    "when": ("发布时间", "发表时间", "群发时间", "推送时间", "发布日期", "发表日期", "日期", "时间", "作品发布时间"),
    "url": ("链接", "url", "网址", "内容链接", "文章链接", "内容url", "作品链接", "微博链接", "原文链接"),
    "read": ("阅读", "阅读量", "阅读数", "阅读人数", "阅读次数", "总阅读人数", "播放量", "播放", "播放数", "浏览量", "展现量"),
    "like": ("点赞", "点赞量", "点赞数", "赞", "获赞"),
    "comment": ("评论", "评论量", "评论数", "留言", "留言数"),
    "share": ("分享", "分享量", "分享数", "分享人数", "转发", "转发数", "转发量"),
}  # fmt: skip
#: columns of the sample table: field, example, width
_TEMPLATE = (
    ("platform", "微信公众号", 14),
    ("account", "示例发布", 18),
    ("title", "示例：全县召开工作会议（填写时删去本行）", 44),
    ("when", "2026-11-18 09:30", 20),
    ("url", "https://mp.weixin.qq.com/s/xxxxxxxx", 44),
    ("read", "0", 10),
)
_COUNTS = ("read", "like", "comment", "share")
_LOOK = 10  #: rows among which the header is looked for


@dataclass(slots=True)
class Table:
    """What a file holds. `posts` are (account, post); `known` of them were there before."""

    posts: list[tuple[Account, SeenPost]] = field(default_factory=list)
    known: int = 0
    ignored: list[str] = field(default_factory=list)  #: columns that mean nothing to us

    def by_account(self) -> list[tuple[Account, list[SeenPost]]]:
        owners = {account.id: account for account, _ in self.posts}
        return [
            (owner, [post for account, post in self.posts if account.id == number])
            for number, owner in owners.items()
        ]


def read_table(session: Session, path: Path, account: Account | None, now: dt.datetime) -> Table:
    """Every row understood, or InputError with all mistakes: file, row, column, what is allowed."""
    directory = Directory(session)
    problems = Problems(path)
    table, seen = Table(), False
    for sheet in read_sheets(path):
        at = _header(sheet)
        if at is None:
            continue
        seen = True
        _rows(sheet, at, directory, account, now, table, problems)
    if not seen:
        raise InputError(
            f"{path} 中没有找到表头；须有“发布时间”和“标题”或“链接”两列（也可叫{'、'.join(HEADERS['when'][1:4])}等）。"
            "可用 xuncha accounts template 下载样表。"
        )
    if problems:
        raise InputError(problems.message)
    table.posts = _distinct(session, table)
    return table


def template() -> bytes:
    """An empty table with the headers and one row that shows how to fill it in."""
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("推文")
        bold = book.add_format({"bold": True})
        for column, (name, example, width) in enumerate(_TEMPLATE):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, HEADERS[name][0], bold)
            sheet.write_string(1, column, example)
    return data.getvalue()


def _header(sheet: Sheet) -> int | None:
    """Position of the first row that names a time and a title or link."""
    for position, (_, cells) in enumerate(sheet.rows[:_LOOK]):
        found = _places(cells)
        if "when" in found and ("title" in found or "url" in found):
            return position
    return None


def _places(cells: Sequence[str]) -> dict[str, int]:
    headers = [plain_header(cell) for cell in cells]
    found: dict[str, int] = {}
    for name, words in HEADERS.items():
        for word in words:
            if name not in found and plain_header(word) in headers:
                at = headers.index(plain_header(word))
                if at not in found.values():
                    found[name] = at
    return found


def _rows(
    sheet: Sheet,
    at: int,
    directory: Directory,
    account: Account | None,
    now: dt.datetime,
    table: Table,
    problems: Problems,
) -> None:
    places = _places(sheet.rows[at][1])
    used = set(places.values())
    table.ignored += [cell for i, cell in enumerate(sheet.rows[at][1]) if cell and i not in used]
    for number, cells in sheet.rows[at + 1 :]:
        row = {name: cells[i] if i < len(cells) else "" for name, i in places.items()}
        if not (row.get("title") or row.get("url")) or row.get("title", "").startswith("示例："):
            continue
        try:
            owner = account or _owner(row, directory)
            table.posts.append((owner, _post(row, now)))
        except _Wrong as wrong:
            problems.add(number, wrong.column, wrong.value, wrong.allowed, sheet.name)


class _Wrong(Exception):
    def __init__(self, column: str, value: str, allowed: str) -> None:
        super().__init__(allowed)
        self.column, self.value, self.allowed = column, value, allowed


def _owner(row: Mapping[str, str], directory: Directory) -> Account:
    name = row.get("account", "")
    if not name:
        raise _Wrong("账号名称", "", "不能为空；整张表属于同一账号的，用 --account 指明账号")
    try:
        return directory.asked(name, row.get("platform", ""))
    except InputError as error:
        raise _Wrong("账号名称", name, str(error).rstrip("。")) from error


def _post(row: Mapping[str, str], now: dt.datetime) -> SeenPost:
    written = row["when"]
    when = _compact(written, now) or moment(written, now)
    if when is None:
        raise _Wrong("发布时间", written, "应写作 2026-11-18 或 2026-11-18 09:30")
    if day_of(when[0]) > day_of(now):
        raise _Wrong("发布时间", written, "晚于今天，请核对")
    url, title = row.get("url", ""), row.get("title", "")
    if url and not url.startswith(("http://", "https://")):
        raise _Wrong("链接", url, "应以 http:// 或 https:// 开头，没有链接的留空")
    named = post_address(url) if url else None
    identity = named.identity if named and named.identity else ""
    own = identity or "~" + (url_key(url) or text_hash(f"{day_of(when[0])} {plain_name(title)}"))
    counts = {name: number for name in _COUNTS if (number := _count(name, row)) is not None}
    return SeenPost(
        identity=own, published_at=when[0], precision=when[1], url=url, title=title[:300], counts=counts
    )


def _compact(written: str, now: dt.datetime) -> Moment | None:
    """20261118, as some back offices write a day."""
    if len(written) == 8 and written.isdecimal():
        return moment(f"{written[:4]}-{written[4:6]}-{written[6:]}", now)
    return None


def _count(name: str, row: Mapping[str, str]) -> int | None:
    value = row.get(name, "")
    try:
        return count(value)
    except ValueError as error:
        raise _Wrong(HEADERS[name][0], value, str(error)) from error


def _distinct(session: Session, table: Table) -> list[tuple[Account, SeenPost]]:
    """Once each: by number, by address, else by day and title, within the file and with what is stored."""
    kept: dict[tuple[int, str], tuple[Account, SeenPost]] = {}
    stored: dict[int, dict[str, str]] = {}
    linked: set[tuple[int, str]] = set()  #: a second link under one title is another post: 转发微博, 天气预报
    for account, post in table.posts:
        known = stored.setdefault(account.id, _stored(session, account))
        own = [key for key in (post.identity, url_key(post.url)) if key]
        title = _called(post.published_at, post.title)
        same = next((known[key] for key in own if key in known), "")
        if not same and title in known and not (post.url and (account.id, known[title]) in linked):
            same = known[title]
        if same:
            post.identity = same
            table.known += (account.id, same) not in kept
        if post.url:
            linked.add((account.id, post.identity))
        known.update(dict.fromkeys([*own, title] if title else own, post.identity))
        kept.setdefault((account.id, post.identity), (account, post))
    return list(kept.values())


def _stored(session: Session, account: Account) -> dict[str, str]:
    """Number, address and (day, title) of the account's posts → the number they are stored under."""
    found: dict[str, str] = {}
    query = select(Post.identity, Post.url_key, Post.published_at, Post.title)
    for identity, key, when, title in session.execute(query.where(Post.account_id == account.id)):
        for word in (identity, key, _called(when, title)):
            if word:
                found.setdefault(word, identity)
    return found


def _called(when: dt.datetime, title: str) -> str:
    name = plain_name(title)
    return f"{day_of(when)} {name}" if name else ""
