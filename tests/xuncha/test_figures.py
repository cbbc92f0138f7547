"""Figures and letters into the database: a file replaces what it speaks of, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from config import load_settings
from config.errors import InputError
from storage.models import Figure, Letter, Unit
from xuncha.ledgers import import_all

if TYPE_CHECKING:
    from pathlib import Path

    from storage.database import Database

UNITS = "单位名称,单位类型,别名\n县教育局,县直,教体局\n红岭镇,乡镇,\n"
HEAD = "月份,单位,项目,数量,说明\n"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    (tmp_path / "xuncha.toml").write_text("", encoding="utf-8")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    return tmp_path


def run(database: Database, county: Path, text: str, name: str = "figures.csv") -> None:
    (county / name).write_text(text, encoding="utf-8")
    import_all(database, load_settings(county, {}), [county / "units.csv", county / name])


def listed(database: Database) -> list[tuple[int | None, str, str, int | None]]:
    with database.session() as session:
        rows = session.scalars(select(Figure).where(Figure.listed).order_by(Figure.first_day, Figure.id))
        return [(row.unit_id, row.group_name, row.item, row.amount) for row in rows]


def test_units_classes_and_the_whole_county_are_told_apart(any_database: Database, county: Path) -> None:
    run(
        any_database, county,
        HEAD + "2026-10,教体局,发布数,36,\n2026-10,乡镇,发布数,5,\n2026-10,,政策文件,3,\n",
    )  # fmt: skip
    assert listed(any_database) == [
        (1, "", "发布数", 36),
        (None, "乡镇", "发布数", 5),
        (None, "", "政策文件", 3),
    ]


def test_a_file_of_october_leaves_september_alone(any_database: Database, county: Path) -> None:
    run(any_database, county, HEAD + "2026-09,教体局,发布数,9,\n2026-09,红岭镇,发布数,8,\n")
    run(any_database, county, HEAD + "2026-10,教体局,发布数,10,\n")
    run(any_database, county, HEAD + "2026-09,教体局,发布数,19,\n")
    assert listed(any_database) == [(1, "", "发布数", 19), (1, "", "发布数", 10)]


def test_the_same_number_twice_is_a_mistake_but_notes_may_be_many(database: Database, county: Path) -> None:
    run(database, county, HEAD + "2026-10,,工作动态,,甲。\n2026-10,,工作动态,,乙。\n")
    assert len(listed(database)) == 2
    with pytest.raises(InputError, match=r"第 3 行.*与第 2 行重复"):
        run(database, county, HEAD + "2026-10,教体局,发布数,1,a\n2026-10,县教育局,发布数,2,b\n")


def test_an_unknown_unit_is_told(database: Database, county: Path) -> None:
    with pytest.raises(InputError, match="第 2 行“单位”填的是“县教育”"):
        run(database, county, HEAD + "2026-10,县教育,发布数,1,\n")


def test_letters_are_kept_by_kind_and_number(any_database: Database, county: Path) -> None:
    head = "类型,编号,单位,收到日期,答复日期\n"
    run(any_database, county, head + "依申请,1,县教育局,2026-10-08,\n", "letters.csv")
    run(any_database, county, head + "依申请公开,1,县教育局,2026-10-08,2026-10-20\n", "letters.csv")
    with any_database.session() as session:
        (letter,) = session.scalars(select(Letter))
        assert (letter.kind, str(letter.answered_on)) == ("依申请公开", "2026-10-20")
        assert session.get_one(Unit, letter.unit_id).name == "县教育局"
