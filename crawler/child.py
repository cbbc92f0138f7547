"""The child's side of a crawl: reads what is asked, runs Scrapy, says how far it is, answers with the counts."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from config import load_settings
from config.schema import Settings
from crawler.ask import CrawlAsk, CrawlResult
from crawler.lifeline import tie
from crawler.settings import scrapy_settings
from crawler.sitting import Sitting
from crawler.spiders.portal import PortalSpider
from storage.database import Database, database_url, trouble
from storage.models import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

STAGE = "抓取"


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -P -m crawler.run --county DIR --run ID [--parent PID]`.

    Settings and ask come as JSON on stdin, else they are as stored.
    """
    parser = argparse.ArgumentParser(prog="crawler.run")
    parser.add_argument("--county", type=Path, required=True)
    parser.add_argument("--run", type=int, required=True)
    parser.add_argument("--parent", type=int, default=os.getppid())
    options = parser.parse_args(arguments)
    tie(options.parent)
    given = {} if sys.stdin.isatty() else json.loads(sys.stdin.read() or "{}")
    settings = Settings(**given["settings"]) if "settings" in given else load_settings(options.county)
    database = Database(database_url(settings.storage.url, settings.folder))
    try:
        _say({"result": _crawl(settings, database, options.run, given.get("ask")).to_json()})
    except SQLAlchemyError as error:
        known = trouble(error) if isinstance(error, DatabaseError) else str(error.__cause__ or error)[:300]
        _say({"error": known})
        sys.exit(1)
    finally:
        database.close()


def _crawl(settings: Settings, database: Database, run_id: int, asked: dict[str, Any] | None) -> CrawlResult:
    with database.session() as session:
        run = session.get_one(Run, run_id)
        ask = CrawlAsk.from_json(run.asked if asked is None else asked)
        result = CrawlResult.from_json(run.counts.get("crawl", {}))
        if ask.as_of is None:
            ask = CrawlAsk.from_json({**ask.to_json(), "as_of": run.as_of.isoformat()})
    sitting = Sitting(settings, database, run_id, ask, result, _progress)
    process = AsyncCrawlerProcess(scrapy_settings(settings, sitting.ledger.slots()))
    process.crawl(PortalSpider, sitting=sitting)
    sitting.broom.take_over()
    process.start(install_signal_handlers=False)
    if sitting.failure is not None:
        raise sitting.failure
    return result


def _progress(done: int, total: int) -> None:
    _say({"stage": STAGE, "done": done, "total": total})


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
