"""A county folder whose nights are stored without fetching: pages, files and posts as a crawl would leave them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from crawler import attachments
from storage import places, texts
from storage.models import (
    Account,
    Attachment,
    FetchOutcome,
    Page,
    Post,
    Run,
    RunState,
    SectionVisit,
    Site,
    Unit,
)
from storage.urls import canonical, intern
from xuncha.cli import build
from xuncha.county import open_county

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session
    from typer.testing import Result

HOME = "https://www.xiyuan.gov.cn/"
ZONE = dt.timezone(dt.timedelta(hours=8))
ACCOUNTS = "单位,平台,账号名称,账号标识,数据来源,来源参数\n溪源县教育局,微博,溪源教育,,,\n"


@dataclass
class StoredCounty:
    """`say` types a command; `night` stores what a crawl of that day of November 2026 would have seen."""

    folder: Path
    revision: int = 0

    @classmethod
    def made(cls, folder: Path) -> StoredCounty:
        county = cls(folder)
        assert county.say("init", str(folder), "--name", "溪源县", "--url", HOME).exit_code == 0
        units = "单位名称,单位类型,别名,年度任务数,联系人,邮箱\n溪源县教育局,县直,县教育局,50,,\n"
        (folder / "units.csv").write_text(units, encoding="utf-8")
        (folder / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
        for name in ("units.csv", "accounts.csv"):
            told = county.do("import", str(folder / name))
            assert told.exit_code == 0, told.output
        with open_county(folder) as opened, opened.database.session() as session:
            if session.query(Site).first() is None:
                session.add(Site(key="main", name="溪源县人民政府", url=HOME))
        return county

    def say(self, *words: str) -> Result:
        return CliRunner().invoke(build(), words)

    def do(self, *words: str) -> Result:
        return self.say("-C", str(self.folder), *words)

    def night(
        self,
        day: int,
        pages: dict[str, str] | None = None,
        files: dict[str, bytes] | None = None,
        posts: dict[str, str] | None = None,
        published: dt.date | None = None,
    ) -> dt.datetime:
        """Name → text, name → bytes (all on the first page), name → text."""
        moment = dt.datetime(2026, 11, day, 2, tzinfo=ZONE)
        with open_county(self.folder) as county, county.database.session() as session:
            run = Run(kind="crawl", as_of=moment, started_at=moment, ended_at=moment, state=RunState.DONE)
            session.add(run)
            session.flush()
            session.add(
                SectionVisit(run_id=run.id, site_id=1, at=moment, outcome=FetchOutcome.OK, entries=20)
            )
            for name, text in (pages or {}).items():
                self._page(session, moment, name, text, published or moment.date())
            for name, data in (files or {}).items():
                self._file(session, moment, name, data)
            for name, text in (posts or {}).items():
                self._post(session, moment, name, text)
        return moment

    def _page(self, session: Session, moment: dt.datetime, name: str, text: str, day: dt.date) -> None:
        url = f"{HOME}{name}.html"
        page = session.query(Page).filter_by(url=url).one_or_none()
        if page is None:
            page = Page(
                url_id=intern(session, [url])[url], url=url, site_id=1, unit_id=session.query(Unit).one().id,
                first_seen=moment, changed_at=moment, tried_at=moment, title=name, shown_date=day,
            )  # fmt: skip
            session.add(page)
        page.body_end, page.changed_at, page.tried_at = len(text), moment, moment
        self._text(session, page, text)

    def _file(self, session: Session, moment: dt.datetime, name: str, data: bytes) -> None:
        url = canonical(f"{HOME}f/{name}")
        reading = attachments.read(data, name)
        page = session.query(Page).order_by(Page.id).first()
        assert page is not None
        file = Attachment(
            url_id=intern(session, [url])[url], page_id=page.id, url=url, name=name, type=reading.type,
            first_seen=moment, changed_at=moment, error=reading.error,
            places=places.pack((part.locator, part.text) for part in reading.parts),
        )  # fmt: skip
        session.add(file)
        self._text(session, file, reading.text)

    def _post(self, session: Session, moment: dt.datetime, name: str, text: str) -> None:
        post = Post(
            account_id=session.query(Account).one().id, identity=name, title=name, url=f"https://weibo.cn/{name}",
            published_at=moment, first_seen=moment, changed_at=moment,
        )  # fmt: skip
        session.add(post)
        self._text(session, post, text)

    def _text(self, session: Session, record: Any, text: str) -> None:
        self.revision += 1
        record.revision = self.revision
        record.text_id = texts.store(session, [text])[texts.text_hash(text)]
        record.content_hash = texts.text_hash(text)
        session.flush()
