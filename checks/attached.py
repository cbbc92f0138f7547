"""Personal numbers in a file: what is certain in running text may be chance across cells, rounding or OCR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import regex

from checks import identity
from checks.numbers import Exposure, id_numbers
from checks.tables import titled
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checks.subjects import AttachmentView
    from storage.places import Places

__all__ = ["exposures"]

_ID_LABEL = regex.compile(r"身份证|证件号|身份号码")
_LONG_RUN = regex.compile(r"(?<![0-9a-zA-Z])\d{17}[\dXx][\dXx]+")
_BOXES = 17  #: breaks in a number written one digit to a box
_SPLIT = "号码分写在相邻的格子里"
_ROUNDED = "数字单元格末几位已失真，仍露出出生日期"


def exposures(view: AttachmentView, find: Callable[[str], Sequence[Exposure]]) -> list[Exposure]:
    """What `find` finds in the file, each number judged with the heading of its column."""
    places = view.places
    read = titled(view.text, places)
    found = []
    for one in find(read.text):
        start, end = read.back(one.start), read.back(one.end - 1) + 1
        if "\t" not in view.text[start:end]:
            found.append(replace(one, start=start, end=end))
    if find is id_numbers:
        taken = {one.start for one in found}
        found += [one for one in _split(view.text) if one.start not in taken]
        found += _run_together(view.text, places)
        rounded = list(_rounded(view.text, places))
        found = [one for one in found if one.start not in {r.start for r in rounded}] + rounded
    return sorted((_doubted(one, places) for one in found), key=lambda one: one.start)


def _split(text: str) -> Iterator[Exposure]:
    """Numbers written over two cells of a row, or one digit to a cell; only where the file speaks of them."""
    if not _ID_LABEL.search(text):
        return
    for one in id_numbers(text):
        raw = text[one.start : one.end]
        if "\n" in raw or raw.count("\t") not in (1, _BOXES) or not identity.id_18(one.number):
            continue
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


def _rounded(text: str, places: Places) -> Iterator[Exposure]:
    """Number cells whose last digits Excel lost: area and birth date are there all the same."""
    for start, end, locator in places.spans(text):
        for column in locator.get("rounded", ()):
            place = start
            for known, cell in zip(locator["columns"], text[start:end].split("\t"), strict=False):
                if known == column and identity.id_shape(cell):
                    yield Exposure(place, place + len(cell), cell, Confidence.SUSPECTED, _ROUNDED)
                place += len(cell) + 1


def _doubted(one: Exposure, places: Places) -> Exposure:
    """What OCR read is certain only where a checksum confirms it."""
    if places.part(one.start).get("ocr") and not identity.id_18(one.number):
        return replace(one, confidence=Confidence.SUSPECTED, why=one.why or "由图片识别，请核对原件")
    return one
