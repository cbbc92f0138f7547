"""A night over the sample county keeps no number of a person but in the texts it has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from checks.numbers import bank_cards, id_numbers
from checks.phones import phones
from storage import texts
from storage.models import TextBody
from tests.leaks import opened, rows
from xuncha.county import open_county

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.sample.conftest import Watched
    from xuncha.night import NightResult

pytestmark = pytest.mark.acceptance


def planted(folder: Path) -> set[str]:
    with open_county(folder) as county, county.database.session() as session:
        bodies = texts.read(session, session.scalars(select(TextBody.id)))
    find = (id_numbers, bank_cards, phones)
    return {one.number for body in bodies.values() for look in find for one in look(body)}


def test_numbers_stand_in_no_table_but_the_texts_and_in_no_file(
    first_night: tuple[Watched, NightResult],
) -> None:
    folder = first_night[0].folder
    numbers = planted(folder)
    assert len(numbers) > 20
    told = {table for table, text in rows(folder) if table != "text_body" and any(n in text for n in numbers)}
    assert told == set()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.suffix == ".log" for path in files)
    assert [
        path.name for path in files for text in opened(path.read_bytes()) if any(n in text for n in numbers)
    ] == []
