"""The county under watch: served over loopback, its folder, its nights."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reports.selection import LIVE, Query, rows
from xuncha.county import open_county
from xuncha.demo import show
from xuncha.demo.folder import write_folder
from xuncha.ledgers import import_all
from xuncha.night import NightResult, RunOptions, run_night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.models import Finding
    from xuncha.demo import county as sample
    from xuncha.demo.server import CountyServer

__all__ = ["Watched"]


@dataclass
class Watched:
    """A county folder over a running server."""

    folder: Path
    made: sample.County
    server: CountyServer

    def night(self, hours: float = 0, **options: object) -> NightResult:
        """One night, so many hours after the first."""
        with open_county(self.folder) as county:
            moment = self.made.as_of + dt.timedelta(hours=hours)
            return run_night(county, RunOptions(as_of=moment, **options))  # type: ignore[arg-type]

    def findings(self) -> list[Finding]:
        with open_county(self.folder) as county, county.database.session() as session:
            return [row.finding for row in rows(session, Query(warnings=True))]

    def live(self) -> list[Finding]:
        return [finding for finding in self.findings() if finding.state in LIVE]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    """The sample county, imported and served, not yet watched."""
    made = show.make(dt.datetime.now(dt.UTC).replace(microsecond=0))
    server = show.county_server(made)
    server.start()
    write_folder(tmp_path / "county", made)
    with open_county(tmp_path / "county") as county:
        import_all(county.database, county.settings)
    yield Watched(tmp_path / "county", made, server)
    server.stop()
