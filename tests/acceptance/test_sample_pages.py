"""The sample county itself: enough of everything, every address answers, no two ordinary articles alike."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest

from storage.models import Confidence, Finding, Severity
from xuncha.demo import county as sample
from xuncha.demo.compare import compare
from xuncha.demo.responses import Asked

AS_OF = dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def county() -> sample.County:
    return sample.build(20, AS_OF, 8000)


def test_the_county_has_the_size_of_a_real_one(county: sample.County) -> None:
    assert len(county.units) >= 12
    assert len(county.sections()) >= 80
    assert len(county.articles()) >= 1000
    assert len({site.family for site in county.sites.values()}) >= 4


def test_every_address_answers(county: sample.County) -> None:
    plain = [(host, path) for host, path in county.routes if "#" not in path]
    assert [p for p in plain if county.respond(Asked(*p)).status != 200] == []


def test_every_kind_is_planted_at_least_three_times_and_has_near_misses(county: sample.County) -> None:
    """The accounts have a county of their own (newmedia/), attachments a corpus: here they only appear."""
    elsewhere = ("section.veto", "attachment.unreadable", "account.")
    planted = [p.rule for p in county.manifest.planted if not p.rule.startswith(elsewhere)]
    assert {rule for rule in set(planted) if planted.count(rule) < 3} == set()
    assert set(planted) - {n.rule for n in county.manifest.near_misses} <= {"site.hijacked"}


def test_mending_keeps_the_other_addresses(county: sample.County) -> None:
    mended = sample.build(20, AS_OF, 8000, {p.defect for p in county.manifest.planted}, news=2)
    lost = {key for key in county.routes if key not in mended.routes}
    assert len(lost) < 20
    assert [p for p in mended.manifest.planted if p.defect] == []  # what has no name cannot be mended: posts


def test_ordinary_articles_of_a_unit_share_little(county: sample.County) -> None:
    twins = {u for p in county.manifest.planted if p.rule == "article.duplicate" for u in p.urls}
    near = {n.url for n in county.manifest.near_misses if n.rule == "article.duplicate"}
    near |= {n.target for n in county.manifest.near_misses if n.rule == "article.duplicate"}
    own = [a for a in county.articles() if a.unit == "石门镇" and a.url not in twins | near]
    grams = [_grams("".join(a.paragraphs)) for a in own]
    assert max(len(a & b) / len(a | b) for a, b in combinations(grams, 2)) < 0.75


def test_saying_nothing_is_not_perfect_and_neither_is_accusing_a_stranger(county: sample.County) -> None:
    silence = compare(county.manifest, [])
    assert len(silence.missed) == len(county.manifest.planted)
    assert not silence.perfect
    assert [
        line.false_alarms for line in compare(county.manifest, [_stray()]).lines if line.rule == "text.typo"
    ] == [1]


def _stray() -> Finding:
    return Finding(
        identity="",
        rule="text.typo",
        subject="page:1",
        severity=Severity.MINOR,
        confidence=Confidence.DEFINITE,
        url="http://127.0.0.1:8000/nowhere.html",
    )


def _grams(text: str) -> set[str]:
    return {text[i : i + 5] for i in range(len(text) - 4)}
