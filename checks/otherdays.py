"""Sections whose list, or whose tags, bear another day than that of publication throughout: no row of them lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models import Finding, FindingState, Page, PageKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from storage.models import Section

__all__ = ["OtherDays"]

_RULE = "article.date"
_LOOKED_AT = 300  #: articles of a section, the latest known
#: pages at odds with the day they show, and their share of all that show one, that make a habit of it
_FEWEST = {"listed_date": 2, "meta_date": 3}
_SHARE = 0.5
_NAMED = 5  #: sections named in a note


class OtherDays:
    """Remembers for each section which of its days are of another kind: 成文日期 in its list, a re-publication in its tags."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {}

    def notes(self, sections: Mapping[int, Section]) -> list[str]:
        """What staff are told of the silence, in Chinese: half the rows of a section may lie as well."""
        habits = [
            sections[number].name for number, days in self._known.items() if days and number in sections
        ]
        if not habits:
            return []
        more = f"等{len(habits)}个栏目" if len(habits) > _NAMED else ""
        return [
            f"栏目{'、'.join(f'“{name}”' for name in habits[:_NAMED])}{more}的列表或网页标签里的日期与信息所示日期大多不同，"
            "看作成文、更新等另一种日期，没有逐条报“日期不一致”，请抽查核对。"
        ]

    def of(self, session: Session, page: Page) -> frozenset[str]:
        """Names of the days (columns of Page) that say nothing against the day this page shows."""
        named = [name for name in _FEWEST if _at_odds(page.shown_date, getattr(page, name))]
        if page.section_id is None or not named:
            return frozenset()
        return self._of_section(session, page.section_id)

    def explained(self, session: Session) -> list[int]:
        """Page.ids of which days were told to be at odds before their section showed that it has the habit."""
        living = select(Finding.section_id, Finding.page_id).where(
            Finding.rule == _RULE, Finding.state.not_in((FindingState.RECTIFIED, FindingState.SUPPRESSED))
        )
        return [
            page_id
            for section_id, page_id in session.execute(living.distinct())
            if page_id is not None and section_id is not None and self._of_section(session, section_id)
        ]

    def _of_section(self, session: Session, section_id: int) -> frozenset[str]:
        if section_id not in self._known:
            self._known[section_id] = _habits(session, section_id)
        return self._known[section_id]


def _habits(session: Session, section_id: int) -> frozenset[str]:
    query = (
        select(Page.shown_date, Page.listed_date, Page.meta_date)
        .where(Page.section_id == section_id, Page.kind == PageKind.ARTICLE, Page.shown_date.is_not(None))
        .order_by(Page.id.desc())
        .limit(_LOOKED_AT)
    )
    rows = session.execute(query).all()
    pairs = {name: [(row.shown_date, getattr(row, name)) for row in rows] for name in _FEWEST}
    return frozenset(name for name, fewest in _FEWEST.items() if _is_habit(pairs[name], fewest))


def _is_habit(pairs: Sequence[tuple[dt.date | None, dt.date | None]], fewest: int) -> bool:
    odd = sum(_at_odds(shown, other) for shown, other in pairs)
    return odd >= fewest and odd >= _SHARE * len(pairs)


def _at_odds(shown: dt.date | None, other: dt.date | None) -> bool:
    return shown is not None and other is not None and abs((other - shown).days) > 1
