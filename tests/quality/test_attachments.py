"""Every planted string of the corpus is found at its place; nothing hostile breaks the reader or its limits."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.attachments.ocr import Recogniser, available
from crawler.attachments.pool import Reader
from storage.places import pack, unpack
from tests.crawler.attachments import beside, corpus, hostile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.attachments import Reading
    from tests.crawler.attachments.corpus import Sample
    from tests.crawler.attachments.hostile import Hostile

SAMPLES = corpus.samples()
FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@pytest.fixture(scope="module")
def eyes() -> Iterator[tuple[Reader, Recogniser]]:
    """What reads pictures; its models are slow to load."""
    with Reader(ocr=True) as made, Recogniser() as recogniser:
        yield made, recogniser


def places_of(reading: Reading, wanted: str) -> list[dict[str, object]]:
    """Every place where the string stands, as a finding would tell it."""
    text = reading.text
    places = unpack(pack((part.locator, part.text) for part in reading.parts))
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(places.at(text, at))
        at = text.find(wanted, at + 1)
    return found


def test_corpus_is_wide_enough() -> None:
    assert len(SAMPLES) >= 60
    assert len({Path(one.name).suffix for one in SAMPLES}) >= 12


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.name)
def test_every_planted_string_is_found_at_its_place(reader: Reader, sample: Sample) -> None:
    reading = reader.read(sample.data, sample.name)
    assert not reading.error
    for wanted, place in sample.planted.items():
        found = places_of(reading, wanted)
        assert any(place.items() <= one.items() for one in found), f"{wanted}: {found}"
    assert set(sample.links) <= {url for _, url, _ in reading.links}


@pytest.mark.parametrize("case", hostile.cases(SAMPLES), ids=lambda one: one.name)
def test_hostile_file_is_survived_with_a_reason(reader: Reader, case: Hostile) -> None:
    reading = reader.read(case.make(), case.name)
    if case.reason is not None:
        assert case.reason in reading.error, reading.error or "read without complaint"
    again = reader.read("平安无事".encode(), "好.txt")
    assert again.text == "平安无事"


@pytest.mark.parametrize(
    ("name", "data"), [*beside.innocent()], ids=lambda one: one if isinstance(one, str) else ""
)
def test_what_only_its_own_program_opens_is_noted_and_not_accused(
    reader: Reader, name: str, data: bytes
) -> None:
    reading = reader.read(data, name)
    assert reading.note
    assert not reading.error


@pytest.mark.parametrize(("name", "data", "noted"), [*beside.slight()], ids=lambda one: str(one)[:9])
def test_pictures_count_by_size_and_figures_of_charts_not_at_all(
    reader: Reader, name: str, data: bytes, noted: bool
) -> None:
    reading = reader.read(data, name)
    assert ("OCR" in reading.note) == noted
    assert corpus.NUMBERS[1] not in reading.text


def test_child_may_not_pass_its_memory(reader: Reader) -> None:
    reader.read(b"a", "a.txt")
    limits = Path(f"/proc/{reader.pid}/limits")
    if not limits.exists():
        pytest.skip("tells its limits on Linux only")
    line = next(line for line in limits.read_text().splitlines() if line.startswith("Max address space"))
    assert int(line.split()[3]) <= 512 << 20


@pytest.mark.skipif(not available() or not FONT.exists(), reason="needs the extra ocr and a Chinese font")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
def test_numbers_of_a_scan_are_read(eyes: tuple[Reader, Recogniser], kind: str) -> None:
    reader, recogniser = eyes
    reading = reader.read(scan(kind), f"扫描.{kind.lower()}")
    recogniser.complete(reading)
    text = "".join(reading.text.split())
    assert all(number in text for number in corpus.NUMBERS)
    assert all(part.locator["ocr"] for part in reading.parts)


def test_scan_without_ocr_is_noted_and_not_accused(reader: Reader) -> None:
    pytest.importorskip("PIL")
    reading = reader.read(scan("PDF"), "扫描.pdf")
    assert not reading.error
    assert "OCR" in reading.note


def scan(kind: str) -> bytes:
    """A table as a scanner sees it: a picture, a little turned and blurred."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    font = ImageFont.truetype(str(FONT), 26) if FONT.exists() else ImageFont.load_default()
    sheet = Image.new("RGB", (1000, 420), "white")
    draw = ImageDraw.Draw(sheet)
    for line, number in enumerate(corpus.NUMBERS):
        draw.text((60, 60 + 90 * line), f"户主{line + 1}", font=font, fill="black")
        draw.text((320, 60 + 90 * line), number, font=font, fill="black")
    turned = sheet.rotate(0.6, fillcolor="white").filter(ImageFilter.GaussianBlur(0.6))
    stream = io.BytesIO()
    turned.save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("formula", "text", "noted"),
    [
        ("of:=&quot;3301&quot;&amp;&quot;02&quot;", "330102", False),
        ("of:=[.A2]&amp;&quot;号&quot;", "号", True),
    ],
)
def test_formula_whose_result_no_program_stored_is_never_silently_clean(
    reader: Reader, formula: str, text: str, noted: bool
) -> None:
    table = f'<t:table><t:table-row><t:table-cell t:formula="{formula}"/></t:table-row></t:table>'
    content = f'<d xmlns:t="urn:t">{table}</d>'.encode()
    book = corpus.zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )
    reading = reader.read(book, "表.ods")
    assert (reading.text, "公式" in reading.note, reading.error) == (text, noted, "")
