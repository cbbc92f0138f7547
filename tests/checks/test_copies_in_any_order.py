"""Which page is accused of being a copy, and of what, follows from the pages alone: not from how they came to be known."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from checks import bandindex, duplicates, incremental, pending
from storage import texts
from storage.models import FetchOutcome, FindingState, Page, RuleMark, Unit
from tests.quality.copies.edits import EDITS
from tests.quality.copies.notices import TEMPLATES
from tests.quality.copies.prose import article, short

if TYPE_CHECKING:
    from collections.abc import Sequence

RULE = "article.duplicate"


class Doc(NamedTuple):
    name: str
    title: str
    text: str
    day: dt.date
    unit: int


def world(rng: Random) -> list[Doc]:
    """Originals with copies, chains of edits, a form filled many times, briefs; of two units."""
    told = [article(rng) for _ in range(4)] + [short(rng) for _ in range(2)]
    edits = list(EDITS.values())
    for title, body in list(told):
        for edit in rng.sample(edits, 2):
            body = edit(rng, body)  # a copy of the copy
            told.append((title, body))
    form = TEMPLATES[rng.choice(sorted(TEMPLATES))]
    notices = [form(rng) for _ in range(12)]
    told += notices + notices[:3]
    return [
        Doc(f"{number:02}", title, body, dt.date(2026, 1, rng.randint(1, 28)), rng.choice((1, 1, 1, 2)))
        for number, (title, body) in enumerate(told)
    ]


def put(office: Any, run: int, doc: Doc) -> int:
    with office.database.session() as session:  # as the crawl does: blanks count
        text_id = texts.store(session, [doc.text], exact=True)[texts.text_hash(doc.text, exact=True)]
    number: int = office.page(
        doc.name, run, title=doc.title, shown_date=doc.day, text_id=text_id, body_end=len(doc.text), unit_id=doc.unit
    )  # fmt: skip
    return number


def told(office: Any) -> list[tuple[Any, ...]]:
    return sorted(
        (one.url, one.target, one.message, one.quote, one.confidence, str(one.evidence["twins"]))
        for one in office.findings(RULE)
        if one.state is not FindingState.RECTIFIED
    )


def identities(office: Any) -> set[str]:
    return {one.identity for one in office.findings(RULE) if one.state is not FindingState.RECTIFIED}


def in_one_night(offices: Any, docs: Sequence[Doc]) -> list[tuple[Any, ...]]:
    with tempfile.TemporaryDirectory() as folder, offices(Path(folder)) as office:
        add_unit(office)
        run = office.night(1)
        for doc in docs:
            put(office, run, doc)
        office.check(run, RULE)
        return told(office)


def add_unit(office: Any) -> None:
    with office.database.session() as session:
        session.add(Unit(name="县水利局"))


class Killed(Exception):
    pass


def killed(office: Any, run: int, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """A pass that dies before it compares, or after, before it says so."""

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        owner = incremental if where == "to_compare" else pending
        patch.setattr(owner, where, die)
        with pytest.raises(Killed):
            office.check(run, RULE)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a dozen pages reach."""
    monkeypatch.setattr(bandindex, "CROWD", 5)
    monkeypatch.setattr(duplicates, "MISSES", 2)
    monkeypatch.setattr(incremental, "BATCH", 7)


def test_findings_are_the_same_however_the_pages_came(
    office: Any, offices: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(1)
    docs = world(rng)
    expected = in_one_night(offices, docs)
    assert len(expected) >= 6
    add_unit(office)
    rng.shuffle(docs)
    cuts = sorted(rng.sample(range(1, len(docs)), 3))
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(docs)], strict=True), 1):
        run = office.night(number)
        for doc in docs[start:end]:
            put(office, run, doc)
        if number != 2:
            killed(office, run, monkeypatch, rng.choice(["to_compare", "done"]))
        office.check(run, RULE)
    assert told(office) == expected


def test_findings_are_the_same_after_pages_changed_went_and_returned(
    office: Any, offices: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = Random(20)
    docs = {doc.name: doc for doc in world(rng)}
    add_unit(office)
    run = office.night(1)
    ids = {name: put(office, run, doc) for name, doc in docs.items()}
    office.check(run, RULE)
    away: dict[str, Doc] = {}
    for day in range(2, 6):
        run = office.night(day)
        for name in rng.sample(sorted(docs), 3):
            away[name] = docs.pop(name)
            with office.database.session() as session:
                page = session.get_one(Page, ids[name])
                page.outcome = rng.choice([FetchOutcome.GONE, FetchOutcome.SOFT_GONE])
        for name in rng.sample(sorted(docs), 2):
            other = docs[rng.choice(sorted(docs))]
            docs[name] = docs[name]._replace(text=other.text, title=other.title)
            put(office, run, docs[name])
        if day > 3:  # back as it was: nothing but its outcome changes
            name = rng.choice(sorted(away))
            docs[name] = away.pop(name)
            with office.database.session() as session:
                session.get_one(Page, ids[name]).outcome = FetchOutcome.OK
        if day == 4:
            killed(office, run, monkeypatch, "to_compare")
        office.check(run, RULE)
    assert told(office) == in_one_night(offices, sorted(docs.values()))
    with office.database.session() as session:
        assert pending.read(session) == []


def test_judging_all_anew_changes_nothing(office: Any) -> None:
    add_unit(office)
    rng = Random(3)
    docs = world(rng)
    rng.shuffle(docs)
    for night, part in enumerate((docs[:9], docs[9:20], docs[20:]), 1):
        run = office.night(night)
        for doc in part:
            put(office, run, doc)
        office.check(run, RULE)
    before, known = told(office), identities(office)
    with office.database.session() as session:
        session.query(RuleMark).delete()
    office.check(run, RULE)
    assert (told(office), identities(office)) == (before, known)
