"""A county of other templates, words and defects: all found, nothing else said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from reports.selection import LIVE, Query, rows
from tests.acceptance.unseen.county import HOSTS, Unseen, write_folder
from tests.acceptance.unseen.defects import plant
from xuncha.county import open_county
from xuncha.demo.compare import compare
from xuncha.demo.server import CountyServer, free_port, serving
from xuncha.ledgers import import_all
from xuncha.night import RunOptions, run_night

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.acceptance


def test_an_unseen_county_is_judged_right(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    unseen = Unseen(now, free_port(HOSTS))
    plant(unseen)
    write_folder(tmp_path, unseen)
    server = CountyServer(HOSTS, unseen.port, unseen.respond, now - dt.timedelta(days=2))
    with serving(server), open_county(tmp_path) as county:
        import_all(county.database, county.settings)
        night = run_night(county, RunOptions(as_of=now))
        with county.database.session() as session:
            found = [row.finding for row in rows(session, Query(states=LIVE, warnings=True))]
    outcome = compare(unseen.manifest, found)
    assert outcome.perfect, outcome.told()
    assert night.exit_code == 0
