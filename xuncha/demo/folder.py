"""Writes the county folder of the sample county: settings and ledgers, as an office would keep them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING

from config.errors import InputError
from xuncha.demo.defects.wording import LEXICON
from xuncha.demo.media import folder as media
from xuncha.demo.media.platforms import HOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xuncha.demo.county import County

__all__ = ["MARK", "write_folder"]

#: the file by which a demo folder is known, so that no real one is ever overwritten
MARK = ".xuncha-demo"

_SETTINGS = """# 示例县的设置，由 xuncha demo 生成；网站都在本机。
[county]
name = "云溪县"

[network]
allow_private_hosts = true
delay = 0.0
concurrency_per_host = 8
retries = 1

[links]
delay = 0.0
per_host = 8
timeout = 6.0

[browser]
timeout = 15.0
"""


def write_folder(folder: Path, county: County) -> None:
    """Make the folder anew; raises InputError where it holds something that is no demo county."""
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise InputError(
            f"{folder} 里已有别的文件，不是示例县的目录，不会覆盖。请换一个目录，如 --dir 新目录。"
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("本目录由 xuncha demo 生成，可随时删除。\n", "utf-8")
    (folder / "xuncha.toml").write_text(
        _SETTINGS + media.settings(county.base(HOST)) + _sites(county), "utf-8"
    )
    _write(
        folder / "units.csv", ("单位名称", "单位类型", "别名", "年度任务数", "联系人", "邮箱"), _units(county)
    )
    heads = ("站点", "单位", "栏目名称", "栏目网址", "栏目类别", "更新期限(天)", "豁免原因", "豁免至")
    _write(folder / "sections.csv", heads, _sections(county))
    _write(folder / "accounts.csv", media.HEADS, media.ledger(county.media))
    _write(
        folder / "letters.csv",
        ("类型", "编号", "单位", "收到日期", "答复日期", "延长工作日"),
        county.letters,
    )
    _write(
        folder / "lexicon.csv",
        ("错误表述", "建议表述", "类别", "级别", "例外", "生效日期", "失效日期"),
        LEXICON,
    )
    shutil.rmtree(folder / "data", ignore_errors=True)
    media.keep_keys(folder, county.media)


def _sites(county: County) -> str:
    blocks = []
    for site in county.sites.values():
        values = {"id": site.key, "name": site.name, "url": site.home, "identity_code": site.code}
        lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
        blocks.append("\n[[sites]]\n" + "\n".join(lines) + "\n")
    return "".join(blocks)


def _units(county: County) -> Iterable[Sequence[object]]:
    for unit in county.units.values():
        yield unit.name, unit.kind, unit.alias, 120, "", ""


def _sections(county: County) -> Iterable[Sequence[object]]:
    for s in county.sections():
        period = "" if s.period is None else s.period
        yield s.site.key, s.unit.name, s.name, s.url, s.category, period, s.exempt, s.exempt_until or ""


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([heads, *rows])
    path.write_text("\ufeff" + text.getvalue(), "utf-8", newline="")
