"""Personal data of every kind on every carrier: all of it told, nothing else accused, nothing repeated."""

from __future__ import annotations

import datetime as dt
import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from checks.registry import Context, Scope, rules
from checks.subjects import AttachmentView, PageView, PostView
from tests.quality.personal import carriers, decoys, positives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checks.registry import Rule
    from storage.models import Finding
    from tests.quality.personal.positives import Leak, List

AS_OF = dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)
PRIVACY = [rule for name, rule in rules().items() if name.startswith("privacy.")]
SCOPES = {PageView: Scope.PAGE, AttachmentView: Scope.ATTACHMENT, PostView: Scope.POST}


def findings(view: Any) -> dict[str, list[Finding]]:
    """What every privacy rule says of it, by the rule."""
    return {rule.name: _judge(rule, view) for rule in PRIVACY if SCOPES[type(view)] in rule.scopes}


def _judge(rule: Rule, view: Any) -> list[Finding]:
    return list(rule.function(view, Context(as_of=AS_OF, parameters=rule.defaults, basis=rule.basis)))


def told(found: dict[str, list[Finding]]) -> str:
    """Everything that would be stored of the findings."""
    return json.dumps(
        [
            [one.quote, one.message, one.suggestion, one.title, one.location, one.evidence]
            for some in found.values()
            for one in some
        ],
        ensure_ascii=False,
        default=str,
    )


def faults(found: dict[str, list[Finding]], leak: Leak | List) -> Iterator[str]:
    """What is wrong with the answer to a leak."""
    mine = found.get(leak.rule, [])
    if not mine:
        yield "missed"
    if leak.count and mine and sum(one.count for one in mine) != leak.count:
        yield f"counted {sum(one.count for one in mine)} of {leak.count}"
    said = told(found)
    if any(raw in said for raw in leak.raw):
        yield "repeated"


def complain(lines: Iterable[str]) -> None:
    wrong = list(lines)
    assert not wrong, f"{len(wrong)} wrong:\n" + "\n".join(wrong[:60])


@pytest.mark.parametrize("carrier", carriers.SENTENCE)
def test_every_leak_in_a_sentence_is_told(carrier: str) -> None:
    put = carriers.SENTENCE[carrier]
    leaks = positives.sentences(Random(1), 10)
    complain(
        f"{leak.rule} {fault}: {leak.text!r}"
        for leak in leaks
        for fault in faults(findings(put(leak.text)), leak)
    )


@pytest.mark.parametrize("carrier", carriers.SENTENCE_FILES)
def test_every_leak_in_a_file_is_told(carrier: str) -> None:
    put = carriers.SENTENCE_FILES[carrier]
    leaks = positives.sentences(Random(2), 1)
    complain(
        f"{leak.rule} {fault}: {leak.text!r}"
        for leak in leaks
        for fault in faults(findings(put(leak.text)), leak)
    )


@pytest.mark.parametrize("carrier", carriers.LIST)
def test_every_leak_in_a_list_is_told_and_counted(carrier: str) -> None:
    put = carriers.LIST[carrier]
    given = [*positives.lists(Random(3)), *positives.split_lists(Random(4))]
    complain(
        f"{one.rule} {fault}: {one.title} {one.header}"
        for one in given
        for fault in faults(findings(put(one)), one)
    )


@pytest.mark.parametrize("carrier", [*carriers.SENTENCE, *carriers.SENTENCE_FILES])
def test_no_decoy_in_a_sentence_is_accused(carrier: str) -> None:
    put = {**carriers.SENTENCE, **carriers.SENTENCE_FILES}[carrier]
    texts = decoys.sentences(Random(5), 12 if carrier in carriers.SENTENCE else 1)
    complain(f"{name}: {text!r}" for text in texts for name, found in findings(put(text)).items() if found)


@pytest.mark.parametrize("carrier", carriers.LIST)
def test_no_decoy_in_a_list_is_accused(carrier: str) -> None:
    put = carriers.LIST[carrier]
    given = decoys.lists(Random(6))
    complain(
        f"{name}: {one.title} {one.rows[0]}"
        for one in given
        for name, found in findings(put(one)).items()
        if found
    )
