"""What is missing on this machine or in this county folder, and how to mend it."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from checks.registry import rules
from config import ledgers, load_settings, rulesets
from config.errors import InputError, reason
from config.problems import Problems
from config.workdays import Calendar
from crawler.cms.base import families
from storage.database import MIGRATIONS, Database, database_url
from storage.models import Section, Unit
from storage.urls import host_of
from xuncha.hosts import Hosts
from xuncha.machine import Diagnosis, browser, disk, machine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from config.schema import Settings

__all__ = ["diagnose"]

_NEEDED = ("units", "sections")  #: ledgers without which there is nothing to watch
_NOVEMBER = 11  #: the State Council announces next year's holidays about then


def diagnose(folder: Path, today: dt.date, online: bool = False) -> Iterator[Diagnosis]:
    """Every check of machine and folder; those that need the settings only when these can be read."""
    yield from machine()
    yield disk(folder)
    try:
        settings = load_settings(folder)
        rulesets.verify(settings, {rule.name: rule.defaults for rule in rules().values()})
    except InputError as error:
        yield Diagnosis(False, "工作目录与 xuncha.toml", str(error))
        return
    yield Diagnosis(True, f"工作目录 {folder}：xuncha.toml 有效，{len(settings.sites)} 个站点")
    if not settings.sites:
        yield Diagnosis(False, "站点", "在 xuncha.toml 里写至少一段 [[sites]]（id、name、url）")
    yield from _families(settings)
    yield browser(settings)
    yield from _ledgers(folder, Hosts(settings.sites), _imported(settings, folder))
    yield _writable(folder)
    yield _database(settings, folder)
    yield from _calendar(folder, today)
    if not settings.network.contact:
        mend = "在 xuncha.toml 的 [network] 里填 contact，网站管理员看到访问记录时好联系"
        yield Diagnosis(False, "联系方式未填", mend, essential=False)
    if online:
        yield from _hosts(settings)


def _families(settings: Settings) -> Iterator[Diagnosis]:
    """A family that does not exist is passed over by the crawl, which then tells by the pages themselves."""
    for site in settings.sites:
        if site.family and site.family not in families():
            mend = f"可填：{'、'.join(sorted(families()))}；不填则自动识别"
            yield Diagnosis(
                False, f"站点 {site.id} 的 family = {site.family!r} 不认识", mend, essential=False
            )


def _imported(settings: Settings, folder: Path) -> dict[str, int]:
    """Rows that the database has of the ledgers one cannot do without, whatever file they came from."""
    url = database_url(settings.storage.url, folder)
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return {}
    database = Database(url)
    try:
        with database.session() as session:
            counts = {
                "units": session.scalar(select(func.count()).select_from(Unit).where(Unit.listed)),
                "sections": session.scalar(select(func.count()).select_from(Section).where(Section.listed)),
            }
            return {name: count or 0 for name, count in counts.items()}
    except SQLAlchemyError:
        return {}  # what ails the database is told by a check of its own
    finally:
        database.close()


def _ledgers(folder: Path, hosts: Hosts, imported: Mapping[str, int]) -> Iterator[Diagnosis]:
    try:
        files = ledgers.county_files(folder)
    except InputError as error:
        yield Diagnosis(False, "台账", str(error))
        return
    for path in files:
        try:
            read = ledgers.read(path)
            rows = sum(len(ledger.rows) for ledger in read)
            before = 0 if rows else imported.get(path.stem, 0)
            told = f"{path.name}：{rows} 行" + (f"，已从别的文件导入 {before} 行" if before else "")
            needed = path.stem in _NEEDED and not before
            mend = f"填写 {path.name}（见 说明.txt；栏目可由 xuncha discover 自动提出），再执行 xuncha import"
            yield Diagnosis(bool(rows) or not needed, told, mend)
            yield from _strangers(path, read, hosts)
        except InputError as error:
            yield Diagnosis(False, path.name, str(error))
    names = {path.stem for path in files}
    for name in _NEEDED:
        if name not in names and not imported.get(name):
            mend = f"建好 {name}.csv 或 {name}.xlsx（xuncha init 有模板；xuncha discover 可自动提出一份）"
            yield Diagnosis(False, f"没有 {name} 台账", mend)


def _strangers(path: Path, read: Sequence[ledgers.Ledger], hosts: Hosts) -> Iterator[Diagnosis]:
    """Sections on hosts that no site of xuncha.toml names."""
    problems = Problems(path)
    rows = [row for ledger in read if ledger.kind.name == "sections" for row in ledger.rows]
    for row in rows:
        if fault := hosts.fault(row.values["url"]):
            problems.add(row.number, "栏目网址", row.values["url"], fault, row.sheet)
    if len(problems):
        yield Diagnosis(False, f"{path.name}：栏目网址不属于任何站点", problems.message)
    elif unlisted := hosts.unlisted(row.values["url"] for row in rows):
        mend = "照样巡查；若是写错请在栏目台账里改正，若是本县的网站可写进 xuncha.toml 所属站点的 hosts"
        yield Diagnosis(False, f"站点没有写明的域名：{'、'.join(unlisted[:10])}", mend, essential=False)


def _writable(folder: Path) -> Diagnosis:
    data = folder / "data"
    try:
        data.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=data):
            return Diagnosis(True, "data 目录可写")
    except OSError as error:
        return Diagnosis(False, f"data 目录不可写（{reason(error)}）", f"检查 {data} 的权限和所属用户")


def _database(settings: Settings, folder: Path) -> Diagnosis:
    url = database_url(settings.storage.url, folder)
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not file.exists():
        return Diagnosis(True, "数据库：首次导入时自动建立")
    database = Database(url)
    try:
        with database.engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return Diagnosis(
            False, f"数据库连不上：{reason}", "检查 storage.url（或环境变量 XUNCHA_STORAGE__URL）和数据库服务"
        )
    finally:
        database.close()
    return _revision(current)


def _revision(current: set[str]) -> Diagnosis:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    if not current <= known:
        return Diagnosis(False, "数据库由更新版本的软件建立", "请升级本软件，不要用旧版本打开")
    newest = current == set(scripts.get_heads())
    return Diagnosis(True, "数据库可用" if newest else "数据库可用，下次运行时自动升级")


def _calendar(folder: Path, today: dt.date) -> Iterator[Diagnosis]:
    try:
        calendar = Calendar.of(folder)
    except InputError as error:
        yield Diagnosis(False, "holidays.csv", str(error))
        return
    ahead = (
        [today] if today.month < _NOVEMBER else [today, today.replace(year=today.year + 1, month=1, day=1)]
    )
    for day in ahead:
        calendar.is_workday(day)
    warnings = calendar.warnings()
    for warning in warnings:
        yield Diagnosis(False, "节假日安排", warning, essential=False)
    if not warnings:
        yield Diagnosis(True, "节假日与调休安排")


def _hosts(settings: Settings) -> Iterator[Diagnosis]:
    if settings.network.proxy:
        yield Diagnosis(True, "设置了代理，不单独解析站点域名")
        return
    hosts = {host for site in settings.sites for host in (host_of(site.url), *site.hosts)}
    for host in sorted(hosts):
        try:
            socket.getaddrinfo(host, None)
            yield Diagnosis(True, f"域名 {host} 可以解析")
        except OSError as error:
            mend = f"检查网络、DNS 和 xuncha.toml 里的网址（{error.strerror}）"
            yield Diagnosis(False, f"域名 {host} 解析不了", mend)
