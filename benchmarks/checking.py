"""CPU of a first check pass by all page rules: a made-up county of some thousand pages, with copies and series."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from checks.registry import Scope, rules
from checks.runner import run_checks
from config.schema import Settings, SiteSettings
from storage import texts, urls
from storage.database import Database
from storage.models import Base, Page, PageKind, Run, Section, Site, Unit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAGES, UNITS, COPIES, SERIES = 5_000, 20, 0.02, 0.3
HOME = "http://www.shili.gov.cn/"
NOW = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)
WHO = [
    "县教育局",
    "县水利局",
    "县农业农村局",
    "城关镇",
    "丰山乡",
    "县民政局",
    "县卫生健康委",
    "县自然资源局",
    "县住房和城乡建设局",
    "县交通运输局",
]
#: characters of official writing, of which words are made up: prose that shares phrases, but not by the page
SIGNS = (
    "的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制"
    "机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党"
)
WORDS = [one + other for one, other in zip(SIGNS * 3, SIGNS[7:] * 3, strict=False)]
MENU = "\n".join(f"{one}\n政务公开\n{two}" for one, two in zip(WHO * 4, WORDS, strict=False))


def article(rng: Random) -> tuple[str, str]:
    body = "\n".join(
        f"{rng.choice(WHO)}{''.join(rng.choices(WORDS, k=9))}，{''.join(rng.choices(WORDS, k=7))}，"
        f"于{rng.randint(1, 12)}月{rng.randint(1, 28)}日前完成{rng.randint(2, 900)}处。"
        for _ in range(rng.randint(8, 40))
    )
    return f"{rng.choice(WHO)}{''.join(rng.choices(WORDS, k=8))}", body


def notice(rng: Random) -> tuple[str, str]:
    """One of a series on a template: copies that are none."""
    month, names = (
        rng.randint(1, 12),
        "、".join(rng.choice("王李张刘陈") + rng.choice("建国秀英海燕晓东") for _ in range(6)),
    )
    return (
        f"{rng.choice(WHO)}2026年{month}月临时救助对象公示",
        f"根据《社会救助暂行办法》等有关规定，经本人申请、村（居）民委员会调查核实、镇人民政府审核，拟对{names}等人给予临时救助，"
        f"救助金额合计{rng.randint(2000, 90000)}元。现予以公示，公示期自{month}月{rng.randint(1, 28)}日起7天。公示期内如有异议，"
        f"请向镇社会事务办反映，监督电话：0797-57{rng.randint(10000, 99999)}。反映情况应当实事求是，以单位名义反映的须加盖公章。",
    )


def fill(session: Session, pages: int) -> None:
    """The county's pages, changed for the first time."""
    rng = Random(20260401)
    session.add(Site(key="main", name="示例县人民政府", url=HOME))
    session.add_all(Unit(name=f"单位{number}") for number in range(UNITS))
    session.flush()
    session.add_all(
        Section(site_id=1, unit_id=1 + n, name=f"栏目{n}", url=f"{HOME}{n}/") for n in range(UNITS)
    )
    session.add(Run(kind="run", as_of=NOW, started_at=NOW))
    session.flush()
    written = [notice(rng) if rng.random() < SERIES else article(rng) for _ in range(pages)]
    for number in range(int(pages * COPIES)):
        written[-1 - number] = written[number]
    whole = [f"{MENU}\n{title}\n{body}\n{MENU}" for title, body in written]
    ids = texts.store(session, whole)
    addresses = [f"{HOME}{n % UNITS}/t20260{1 + n % 9}{10 + n % 18}_{n:06}.html" for n in range(pages)]
    known = urls.intern(session, addresses)
    for number, ((title, body), text, url) in enumerate(zip(written, whole, addresses, strict=True), 1):
        start = text.index(body)
        session.add(
            Page(
                url_id=known[url], url=url, site_id=1, unit_id=1 + number % 3, section_id=1 + number % UNITS,
                kind=PageKind.ARTICLE, title=title, shown_date=NOW.date() - dt.timedelta(days=number % 300),
                first_seen=NOW, changed_at=NOW, tried_at=NOW, revision=number, text_id=ids[texts.text_hash(text)],
                body_start=start, body_end=start + len(body),
            )
        )  # fmt: skip


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/county.db")
        Base.metadata.create_all(database.engine)
        with database.session() as session:
            fill(session, pages)
        statements = [0]

        def count(*_: Any) -> None:
            statements[0] += 1

        event.listen(database.engine, "before_cursor_execute", count)
        settings = Settings(
            sites=(SiteSettings(id="main", name="示例县人民政府", url=HOME),), folder=Path(folder)
        )
        names = [name for name, rule in rules().items() if rule.scope is Scope.PAGE]
        start = time.process_time()
        counts = run_checks(database, settings, 1, NOW, only=names)
        spent = time.process_time() - start
        print(f"pages {counts.pages}, findings {counts.new}, statements {statements[0]}")
        print(f"first pass of {len(names)} page rules: {1000 * spent / pages:.2f} ms CPU a page")
        database.close()


if __name__ == "__main__":
    main()
