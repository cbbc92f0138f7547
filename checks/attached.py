"""Personal numbers where they stand: with the heading of their column, over cells, rounded, read by OCR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.exposure import Exposure
from checks.numbers import CARD_LABEL, CODE_LABEL, bank_cards, id_numbers
from checks.tables import titled
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checks.exposure import Finder
    from checks.tables import Titled
    from storage.places import Places

__all__ = ["exposures"]

_ID_LABEL = regex.compile(r"身份证|证件号|身份号码")
_LONG_RUN = regex.compile(r"(?<![0-9a-zA-Z])\d{17}[\dXx][\dXx]+")
_SPLIT = "号码分写在相邻的格子里"


def exposures(text: str, places: Places, find: Finder) -> list[Exposure]:
    """What `find` finds, each number judged with the heading of its column; no places: a page or a post."""
    if not places.starts and not find.may_find(text):
        return []
    read = titled(text, places)
    found = []
    for one in find(read.text):
        start, end = read.back(one.start), read.back(one.end - 1) + 1
        if "\t" not in text[start:end]:
            found.append(replace(one, start=start, end=end))
    if find is id_numbers:
        taken = {one.start for one in found}
        found += [one for one in _split(text) if one.start not in taken]
        found += _run_together(text, places)
    rounded = list(_rounded(read, text, places, find))
    found = [one for one in found if one.start not in {r.start for r in rounded}] + rounded
    return sorted((_doubted(one, places) for one in found), key=lambda one: one.start)


def _split(text: str) -> Iterator[Exposure]:
    """Numbers written over the cells of a row, or one digit to a cell; only where the file speaks of them."""
    if not _ID_LABEL.search(text):
        return
    for one in id_numbers(text):
        if "\n" not in text[one.start : one.end] and identity.id_18(one.number):
            yield replace(one, confidence=Confidence.SUSPECTED, why=_SPLIT)


def _run_together(text: str, places: Places) -> Iterator[Exposure]:
    """OCR loses the gap between columns: a number grown together with its neighbour is told by its checksum."""
    if not any(locator.get("ocr") for locator in places.locators):
        return
    for run in _LONG_RUN.finditer(text):
        if not places.part(run.start()).get("ocr"):
            continue
        for start in range(len(run[0]) - 17):
            number = run[0][start : start + 18].upper()
            if identity.id_18(number):
                at = run.start() + start
                yield Exposure(at, at + 18, number, Confidence.DEFINITE)


def _rounded(read: Titled, text: str, places: Places, find: Finder) -> Iterator[Exposure]:
    """Number cells whose last digits Excel lost: what the first fifteen tell is there all the same."""
    if find not in _ROUNDED:
        return
    told, why = _ROUNDED[find]
    for start, end, locator in places.spans(text):
        for column in locator.get("rounded", ()):
            place = start
            for known, cell in zip(locator["columns"], text[start:end].split("\t"), strict=False):
                if known == column and told(cell, read.before(place)):
                    yield Exposure(place, place + len(cell), cell, Confidence.SUSPECTED, why)
                place += len(cell) + 1


def _identity(cell: str, heading: str) -> bool:
    """A 残疾人证号 opens with an identity number."""
    stem = cell[:18] if "残疾" in heading else cell
    return identity.id_shape(stem) and not CODE_LABEL.search(heading)


def _card(cell: str, heading: str) -> bool:
    return identity.issued(cell) and bool(CARD_LABEL.search(heading))


#: what tells a rounded number without its checksum, and what is said of it
_ROUNDED: dict[object, tuple[Callable[[str, str], bool], str]] = {
    id_numbers: (_identity, "数字单元格末几位已失真，仍露出出生日期"),
    bank_cards: (_card, "数字单元格末几位已失真，仍露出大部分卡号"),
}


def _doubted(one: Exposure, places: Places) -> Exposure:
    """What OCR read is certain only where a checksum confirms it."""
    if places.part(one.start).get("ocr") and not identity.id_18(one.number):
        return replace(one, confidence=Confidence.SUSPECTED, why=one.why or "由图片识别，请核对原件")
    return one
