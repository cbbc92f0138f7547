"""Texts come back as they went, before and after the county's phrases are learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from storage import phrases, texts
from storage.models import TextBody, TextDictionary

if TYPE_CHECKING:
    from storage.database import Database

NUMBER = "360722197508142035"
MENU = f"值班员身份证号 {NUMBER} 首页 政务公开 政府信息公开 依申请公开 办事服务 互动交流 走进本县 领导之窗 县长信箱 数据开放 "


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "_ENOUGH", 100)


def written(start: int) -> list[str]:
    return [
        f"{MENU * 3}第{n}号公告：本县{n * 7919 % 997}户居民用水将于{n % 12 + 1}月恢复。"
        for n in range(start, start + 100)
    ]


def stored(database: Database, bodies: list[str]) -> list[int]:
    with database.session() as session:
        ids = texts.store(session, bodies)
        return [ids[texts.text_hash(body)] for body in bodies]


def test_texts_from_before_and_after_the_learning_are_read_together(any_database: Database) -> None:
    early, late = written(0), written(100)
    ids = stored(any_database, early) + stored(any_database, late)
    with any_database.session() as session:
        found = texts.read(session, ids)
        assert session.scalar(select(func.count()).select_from(TextDictionary)) == 1
    assert [found[number] for number in ids] == early + late


def test_learnt_phrases_save_room(database: Database) -> None:
    stored(database, written(0))
    stored(database, written(100))
    size = func.sum(func.length(TextBody.data))
    with database.session() as session:
        before, after = (
            session.scalar(select(size).where(TextBody.id <= 100)),
            session.scalar(select(size).where(TextBody.id > 100)),
        )
        (learnt,) = session.scalars(select(TextDictionary.data))
    assert after < before / 2
    assert NUMBER[6:14].encode() not in learnt  # what all texts have in common may still be somebody's


def test_learning_that_came_to_nothing_leaves_every_text_readable(database: Database) -> None:
    stored(database, written(0))
    with database.session() as session:
        texts.store(session, written(100))
        session.rollback()
    late = written(200)
    ids = stored(database, late)
    with database.session() as session:
        found = texts.read(session, ids)
    assert [found[number] for number in ids] == late


def test_texts_with_nothing_in_common_are_stored_all_the_same(database: Database) -> None:
    empty = ["", *(chr(0x4E00 + n) for n in range(120))]
    ids = stored(database, empty) + stored(database, [f"又{text}" for text in empty])
    with database.session() as session:
        assert len(texts.read(session, ids)) == len(set(ids))


def test_length_is_kept_in_characters(database: Database) -> None:
    stored(database, ["石城县"])
    with database.session() as session:
        assert session.scalars(select(TextBody.length)).one() == 3
