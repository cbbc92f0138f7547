"""Settings in force: defaults.toml, under the county's xuncha.toml, under XUNCHA_TABLE__KEY of the environment."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from config import rulesets
from config.cells import is_address
from config.errors import InputError
from config.mistakes import explain
from config.moved import at_their_places
from config.schema import Settings, SiteSettings
from config.toml import merge, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULTS", "FILE", "load_settings"]

FILE = "xuncha.toml"
DEFAULTS = Path(__file__).with_name("defaults.toml")
_PREFIX = "XUNCHA_"
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*", re.ASCII)
_STORES = ("sqlite:///", "postgresql")


def load_settings(folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The county's settings, checked; raises InputError naming file, key, value and what is allowed."""
    path = folder / FILE
    if not path.is_file():
        raise InputError(
            f"{folder} 里没有 {FILE}，不是县级工作目录。请用 -C 指明目录，或先运行 xuncha init 目录 建一个。"
        )
    written = at_their_places(read_toml(path))
    tables = merge(merge(read_toml(DEFAULTS), written), _environment(environment))
    tables.pop("folder", None)
    try:
        settings = Settings.model_validate({**tables, "folder": folder})
    except ValidationError as error:
        raise InputError(explain(error, str(path), Settings, tables)) from error
    problems = _problems(settings)
    if "folder" in written:
        problems.insert(0, "folder 不用写：工作目录就是 xuncha.toml 所在的目录")
    if problems:
        raise InputError("\n".join(f"{path}：{problem}。" for problem in problems))
    rulesets.load(settings.rules.ruleset)
    return settings


def _environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Tables from XUNCHA_TABLE__KEY; variables without the double underscore are not ours to judge."""
    tables: dict[str, Any] = {}
    for name, value in environment.items():
        table, separator, key = name.removeprefix(_PREFIX).partition("__")
        if name.startswith(_PREFIX) and separator:
            _known(name, table.lower(), key.lower())
            tables.setdefault(table.lower(), {})[key.lower()] = value
    return tables


def _known(name: str, table: str, key: str) -> None:
    fields = {
        field: set(info.annotation.model_fields)  # type: ignore[union-attr]
        for field, info in Settings.model_fields.items()
        if hasattr(info.annotation, "model_fields")
    }
    if key not in fields.get(table, ()):
        allowed = "、".join(sorted(fields.get(table, fields)))
        what = f"{table} 表没有 {key}" if table in fields else f"没有 {table} 表"
        raise InputError(f"环境变量 {name}：{what}；可用：{allowed}。")


def _problems(settings: Settings) -> list[str]:
    """What types alone cannot tell: addresses, zone, sites that share an id or a name."""
    found = [
        f"第 {number} 个 [[sites]]（{site.id}）的 {problem}"
        for number, site in enumerate(settings.sites, 1)
        for problem in _site_problems(site)
    ]
    for key in ("id", "name"):
        values = [getattr(site, key) for site in settings.sites]
        twice = sorted({value for value in values if value and values.count(value) > 1})
        found += [f"有两个 [[sites]] 的 {key} 都是 {value!r}，站点代号和名称都不能重复" for value in twice]
    try:
        ZoneInfo(settings.county.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.append(f'county.timezone = {settings.county.timezone!r} 不是时区名，应为 "Asia/Shanghai"')
    if not settings.storage.url.startswith(_STORES):
        found.append(
            "storage.url 应以 sqlite:/// 或 postgresql 开头（其中的密码请改用环境变量 XUNCHA_STORAGE__URL）"
        )
    if settings.network.proxy and not is_address(settings.network.proxy):
        found.append(f"network.proxy = {settings.network.proxy!r} 应为完整地址，如 http://10.0.0.1:3128")
    for key in ("contact", "user_agent"):
        value = getattr(settings.network, key)
        if not value.isprintable():
            found.append(f"network.{key} = {value!r}：要写进请求标识，不能有换行等看不见的字符")
    return found


def _site_problems(site: SiteSettings) -> list[str]:
    found = []
    if not re.fullmatch(r"[^\s/\\]{1,60}", site.id):
        found.append(f"id = {site.id!r}：应为 1 至 60 个字符，不含空格和斜杠，例如 portal")
    if not site.name.strip() or len(site.name) > 120:
        found.append(f"name = {site.name!r}：应为 1 至 120 个字的站点名称")
    if not is_address(site.url):
        found.append(f"url = {site.url!r}：应为完整网址，以 http:// 或 https:// 开头，不含空格和全角符号")
    if len(site.identity_code) > 12:
        found.append(f"identity_code = {site.identity_code!r}：网站标识码为 10 位，例如 3607350001")
    first, last = site.migration_from, site.migration_to
    if first and last and last < first:
        found.append(f"migration_to = {last}：不能早于 migration_from = {first}")
    for host in site.hosts:
        if not _HOST.fullmatch(host):
            found.append(f"hosts 中的 {host!r}：只写域名，不带 http:// 和路径，例如 xxgk.example.gov.cn")
    return found
