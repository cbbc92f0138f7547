"""Nights of a small office as tests need them: entries, views, a night on which all went well."""

from __future__ import annotations

import datetime as dt
from typing import Any

from checks.sectionviews import section_views
from storage.models import ListEntry

__all__ = ["entry", "healthy_night", "november", "views"]


def november(day: int) -> dt.date:
    return dt.date(2026, 11, day)


def entry(office: Any, section: int, day: dt.date, key: str, run: int = 1, **fields: Any) -> None:
    with office.database.session() as session:
        session.add(ListEntry(section_id=section, key=key, listed_date=day, first_run=run, **fields))


def views(office: Any, run: int, day: int) -> dict[str, Any]:
    with office.database.session() as session:
        found = section_views(session, office.settings, november(day), run)
    return {view.section.name: view for view in found}


def healthy_night(office: Any, day: int, sections: list[int], **outcomes: Any) -> int:
    run = office.night(day, **outcomes)
    office.visit(run, newest=day)
    for section in sections:
        office.visit(run, section, newest=day)
    return run
