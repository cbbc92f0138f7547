"""The demonstration itself: serve the county, do the night's job on it, lay out the results, compare."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from reports.periods import parse
from reports.selection import LIVE, Query, rows
from storage.models import SectionVisit
from xuncha import exporting, issuing
from xuncha.county import open_county
from xuncha.demo import county as sample
from xuncha.demo.compare import Comparison, compare
from xuncha.demo.defects import reach
from xuncha.demo.folder import write_folder
from xuncha.demo.server import CountyServer, free_port
from xuncha.ledgers import import_all
from xuncha.night import NightResult, RunOptions, run_night
from xuncha.output import write_file
from xuncha.progress import silent

if TYPE_CHECKING:
    from pathlib import Path

    from storage.models import Finding
    from xuncha.county import County
    from xuncha.progress import Progress

__all__ = ["Shown", "bring_in", "county_server", "live_findings", "make", "rendered", "show"]

SEED = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demonstration came to, and where its papers lie."""

    night: NightResult
    comparison: Comparison
    word: Path
    excel: Path


def county_server(made: sample.County) -> CountyServer:
    """A server of this county, not yet started."""
    return CountyServer(sample.HOSTS, made.port, made.respond, made.as_of - dt.timedelta(days=1))


def make(as_of: dt.datetime) -> sample.County:
    """The sample county of this night, on a port that is free."""
    return sample.build(SEED, as_of, free_port(sample.HOSTS))


def show(folder: Path, made: sample.County, browser: bool = True, progress: Progress = silent) -> Shown:
    """The whole job on a county that is being served, in a fresh folder."""
    write_folder(folder, made)
    with open_county(folder) as county:
        bring_in(county, made)
        night = run_night(county, RunOptions(browser=browser, as_of=made.as_of), progress)
        comparison = compare(made.manifest, live_findings(county), rendered(county, night.run_id))
        word, excel = _papers(county, folder, made)
        return Shown(night, comparison, word, excel)


def bring_in(county: County, made: sample.County) -> None:
    """The ledgers, and what a week of probing has left."""
    import_all(county.database, county.settings)
    with county.database.session() as session:
        session.add_all(reach.probes(session, made))


def live_findings(county: County) -> list[Finding]:
    """Every finding that is still there."""
    with county.database.session() as session:
        return [row.finding for row in rows(session, Query(states=LIVE, warnings=True))]


def rendered(county: County, run_id: int) -> bool:
    """Whether a browser was at hand that night."""
    seen = exists().where(SectionVisit.run_id == run_id, SectionVisit.rendered)
    with county.database.session() as session:
        return bool(session.scalar(select(seen)))


def _papers(county: County, folder: Path, made: sample.County) -> tuple[Path, Path]:
    month = f"{made.today:%Y-%m}"
    data, _ = issuing.problem_paper(county, parse(month), made.as_of)
    word = write_file(folder / f"存在问题-{month}.docx", data)
    table = exporting.findings(county, Query(month=month, states=LIVE), "xlsx", made.as_of)[0]
    return word, write_file(folder / "问题清单.xlsx", table)
