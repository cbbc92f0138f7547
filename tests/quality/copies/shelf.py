"""A database in memory with pages, files and posts of several units, and the index of their copies."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from checks.copyindex import refresh
from checks.documents import Kind, key_of
from checks.duplicates import DuplicateIndex
from checks.subjects import AttachmentView, PageView, PostView
from storage import texts
from storage.models import Account, Attachment, Base, Page, Platform, Post, Unit

View = PageView | AttachmentView | PostView
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
HOST = "http://www.shili.gov.cn"


class Shelf:
    """What is put here gets the next number, and is the later published the later it was put."""

    def __init__(self) -> None:
        self.engine = create_engine("sqlite://")
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)
        self.views: dict[int, View] = {}
        self._units: dict[int, Unit] = {}

    def close(self) -> None:
        self.session.close()
        self.engine.dispose()

    def page(self, title: str, body: str, unit: int = 1) -> int:
        number = len(self.views) + 1
        page = self._page(number, unit, title, body)
        self.views[number] = PageView(page=page, text=body)
        return number

    def file(self, name: str, body: str, unit: int = 1) -> int:
        number = len(self.views) + 1
        file = Attachment(
            url_id=number, page_id=number, url=f"{HOST}/files/{number}.docx", name=name, revision=number, first_seen=NOW, changed_at=NOW
        )  # fmt: skip
        file.id = number
        host = self._page(number, unit, f"附件所在页{number}", f"详见附件{number}")
        self.views[key_of(Kind.FILE, number)] = AttachmentView(file, host, body)
        return key_of(Kind.FILE, number)

    def post(self, title: str, body: str, unit: int = 1) -> int:
        number = len(self.views) + 1
        post = Post(
            account_id=unit, identity=str(number), url=f"https://mp.example/{number}", title=title, revision=number,
            published_at=NOW - dt.timedelta(days=400) + dt.timedelta(minutes=number), first_seen=NOW, changed_at=NOW,
        )  # fmt: skip
        post.id = number
        account = Account(unit_id=unit, platform=Platform.WECHAT, name=f"账号{unit}")
        account.id = unit
        self.views[key_of(Kind.POST, number)] = PostView(post, account, self._unit(unit), body)
        return key_of(Kind.POST, number)

    def indexed(self) -> DuplicateIndex:
        ids = texts.store(self.session, [view.text or "" for view in self.views.values()])
        accounts: dict[int, Account] = {}
        for view in self.views.values():
            row = _row(view)
            row.text_id = ids[texts.text_hash(view.text or "")]
            self.session.add(row)
            if isinstance(view, PostView):
                accounts.setdefault(view.account.id, view.account)
            elif isinstance(view, AttachmentView):
                self.session.add(view.page)
        self.session.add_all([*accounts.values(), *self._units.values()])
        self.session.flush()
        for kind in Kind:
            refresh(self.session, kind)
        index = DuplicateIndex(self.session)
        index.prepare(self.views.values())
        return index

    def _unit(self, number: int) -> Unit:
        if number not in self._units:
            self._units[number] = Unit(name=f"单位{number}")
            self._units[number].id = number
        return self._units[number]

    @staticmethod
    def _page(number: int, unit: int, title: str, body: str) -> Page:
        page = Page(
            url_id=number, url=f"{HOST}/{number:06}.html", site_id=1, unit_id=unit, title=title, revision=number,
            shown_date=dt.date(2020, 1, 1) + dt.timedelta(days=number // 20), body_end=len(body), first_seen=NOW, changed_at=NOW, tried_at=NOW,
        )  # fmt: skip
        page.id = number
        return page


def _row(view: View) -> Page | Attachment | Post:
    if isinstance(view, PostView):
        return view.post
    return view.attachment if isinstance(view, AttachmentView) else view.page
