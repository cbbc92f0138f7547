"""A week of hourly probes before tonight: sites that were often out of reach, and some that only look so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import FetchOutcome, Probe, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from xuncha.demo.county import County

__all__ = ["plant", "probes"]

_HOURS = 7 * 24
_RULE = "site.unreachable"


@dataclass(frozen=True, slots=True)
class _Week:
    """Every so many hours the home page fails, `failures` times in all, or answers after `slow` seconds."""

    key: str
    note: str
    failures: int = 0
    outcome: FetchOutcome = FetchOutcome.TIMEOUT
    slow: float = 0.0
    probes: int = _HOURS
    planted: bool = False


_WEEKS = (
    _Week("trade", "近一周7%的探测打不开", 12, planted=True),
    _Week("health", "近一周12%的探测服务器出错", 20, FetchOutcome.SERVER_ERROR, planted=True),
    _Week("culture", "近一周6%的探测15秒内没有打开", 10, slow=21.0, planted=True),
    _Week("portal", "打不开的只占2%", 4),
    _Week("edu", "打不开的占4%，只到预警", 7),
    _Week("park", "探测次数太少，不足一天之量", 9, probes=18),
    _Week("water", "探测时本机断网，不能算在网站头上", 30, FetchOutcome.SKIPPED),
)


def plant(county: County) -> None:
    for week in _WEEKS:
        site = county.site(week.key)
        if not week.planted:
            county.manifest.near(_RULE, site.home, note=week.note)
        elif county.wants(_defect(week)):
            county.manifest.plant(_RULE, site.home, unit=site.unit.name, note=week.note, defect=_defect(week))


def probes(session: Session, county: County) -> Iterator[Probe]:
    """The rows that a timer would have left in the county's database."""
    ids = dict(session.execute(select(Site.key, Site.id)).all())
    for week in _WEEKS:
        failures = 0 if week.planted and not county.wants(_defect(week)) else week.failures
        every = week.probes // max(failures, 1)
        for number in range(week.probes):
            failed = number % every == 0 and number < failures * every
            ok = not failed or bool(week.slow)
            yield Probe(
                site_id=ids[week.key],
                at=county.as_of - dt.timedelta(hours=number, minutes=20),
                ok=ok,
                outcome=FetchOutcome.OK if ok else week.outcome,
                seconds=week.slow if failed and ok else 0.4 if ok else None,
            )


def _defect(week: _Week) -> str:
    return f"unreachable-{week.key}"
