"""A county folder, opened: its settings and its database."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from checks.registry import rules
from config import load_settings, rulesets
from config.errors import InputError
from storage.database import Database
from storage.models import Section, Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from config.schema import Settings

__all__ = ["County", "open_county"]


@dataclass(frozen=True, slots=True)
class County:
    folder: Path
    settings: Settings
    database: Database

    @property
    def data(self) -> Path:
        """Where everything the product writes goes."""
        return self.folder / "data"

    def ready(self) -> None:
        """Raises InputError where there is nothing to watch yet, or a rule is named that does not exist."""
        rulesets.verify(self.settings, {rule.name: rule.defaults for rule in rules().values()})
        with self.database.session() as session:
            if session.scalar(select(Site.id).where(Site.listed).limit(1)) is None:
                raise InputError(
                    "还没有导入任何站点和栏目。请先填写 xuncha.toml 与 sections.csv，再执行 xuncha import。"
                )
            if session.scalar(select(Section.id).where(Section.listed).limit(1)) is None:
                raise InputError(
                    "栏目台账为空，没有可以巡查的栏目。请填写 sections.csv（或用 xuncha discover 生成），再执行 xuncha import。"
                )


@contextmanager
def open_county(folder: Path) -> Iterator[County]:
    """The county of this folder, its tables brought up to date; closed on leaving."""
    settings = load_settings(folder)
    database = Database.of(settings.storage.url, folder)
    try:
        yield County(folder, settings, database)
    finally:
        database.close()
