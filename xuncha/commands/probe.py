"""xuncha probe: one availability probe of each home page, for an hourly timer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import typer
from sqlalchemy import select

from checks.health import OUTCOMES
from config.errors import InputError
from crawler.probe import probe_homes
from storage.models import FetchOutcome, Site
from xuncha.county import open_county

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storage.models import Probe

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    app.command("probe")(probe)


def probe(context: typer.Context) -> None:
    """对每个站点首页做一次可用性探测（每小时由定时器调用一次）。"""
    with open_county(context.obj) as county:
        probes = probe_homes(county.database, county.settings, dt.datetime.now(dt.UTC))
        with county.database.session() as session:
            names = dict(session.execute(select(Site.id, Site.name)).all())
    if not probes:
        raise InputError("还没有导入任何站点。请先填写 xuncha.toml，再执行 xuncha import。")
    typer.echo(_summary(probes, names))


def _summary(probes: Sequence[Probe], names: Mapping[int, str]) -> str:
    """One line, fit for a log."""
    if all(probe.outcome is FetchOutcome.SKIPPED for probe in probes):
        return f"探测 {len(probes)} 个站点全部不通，疑为本机断网，本次不计入。"
    well = [probe for probe in probes if probe.ok]
    slowest = max((probe.seconds or 0.0 for probe in well), default=0.0)
    failed = "、".join(
        f"{names[probe.site_id]}（{OUTCOMES.get(probe.outcome, probe.outcome)}）"
        for probe in probes
        if not probe.ok
    )
    tail = f"；打不开：{failed}" if failed else ""
    return f"探测 {len(probes)} 个站点首页，{len(well)} 个正常，最慢 {slowest:.1f} 秒{tail}。"
