"""The sample county under watch: served once, watched one night; each test gets a copy of that state."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from reports.selection import LIVE, Query, rows
from xuncha.county import open_county
from xuncha.demo import county as sample
from xuncha.demo import show
from xuncha.demo.folder import write_folder
from xuncha.night import NightResult, RunOptions, run_night

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.models import Finding
    from xuncha.demo.server import CountyServer

__all__ = ["Watched"]


@dataclass(frozen=True)
class Watched:
    """A county folder over the running server."""

    folder: Path
    made: sample.County
    server: CountyServer

    def night(self, hours: float = 0, **options: Any) -> NightResult:
        """One night, so many hours after the first."""
        moment = self.made.as_of + dt.timedelta(hours=hours)
        with open_county(self.folder) as county:
            return run_night(county, RunOptions(as_of=moment, **options))

    def findings(self) -> list[Finding]:
        with open_county(self.folder) as county, county.database.session() as session:
            return [row.finding for row in rows(session, Query(warnings=True))]

    def live(self) -> list[Finding]:
        return [finding for finding in self.findings() if finding.state in LIVE]

    def serve(self, *healed: str, news: int = 0) -> sample.County:
        """Serve the county with some defects mended and some news added."""
        changed = sample.build(self.made.seed, self.made.as_of, self.made.port, healed, news)
        self.server.respond = changed.respond
        return changed

    def copy(self, folder: Path) -> Watched:
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The sample county, served and imported, not yet watched."""
    noon = dt.datetime.now(sample.ZONE).replace(hour=12, minute=0, second=0, microsecond=0)
    made = show.make(noon)  # at noon, so that some hours later is still the same day
    server = show.county_server(made)
    server.start()
    folder = tmp_path_factory.mktemp("sample") / "county"
    write_folder(folder, made)
    with open_county(folder) as county:
        show.bring_in(county, made)
    yield Watched(folder, made, server)
    server.stop()


@pytest.fixture(scope="session")
def first_night(served: Watched, tmp_path_factory: pytest.TempPathFactory) -> tuple[Watched, NightResult]:
    """The county after its first night."""
    watched = served.copy(tmp_path_factory.mktemp("watched") / "county")
    return watched, watched.night()


@pytest.fixture
def fresh(served: Watched, tmp_path: Path) -> Iterator[Watched]:
    """A county of one's own that nobody has watched yet."""
    served.server.reset_counts()
    yield served.copy(tmp_path / "county")
    _restore(served)


@pytest.fixture
def watched(first_night: tuple[Watched, NightResult], tmp_path: Path) -> Iterator[Watched]:
    """A county of one's own, watched one night."""
    first_night[0].server.reset_counts()
    yield first_night[0].copy(tmp_path / "county")
    _restore(first_night[0])


def _restore(watched: Watched) -> None:
    watched.server.respond = watched.made.respond
    watched.server.fail_after, watched.server.failing_hosts = None, None
