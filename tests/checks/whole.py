"""Cases of rules on units and documents: their views hold views of their own, written flat in the case.

known_years = [2024]                        # UnitView: any plain field by its name
[[case.reports]]                            # a report: `year`, `text`, `named`, `county`, else fields of its page
[[case.alike]]                              # `other_unit`, `other_url`, `year`, `similarity`, else of its page
[[case.leaders]]                            # a section on leaders: `unread`, `pages`, else fields of the section
[[case.letters]]                            # `limit` in working days, else fields of the letter
[[case.interpretations]]                    # DocumentView: `names`, `linked_from`, `links_back`, else of its page
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks import unitsubjects
from checks.registry import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Record = Callable[[str, dict[str, Any], int], Any]

__all__ = ["unfold"]


def unfold(scope: Scope, case: dict[str, Any], record: Record) -> dict[str, Any]:
    """The case with its flat rows made into views."""
    makers: dict[str, Callable[..., Any]] = {Scope.UNIT: _UNIT, Scope.DOCUMENT: _DOCUMENT}.get(scope, {})
    made: dict[str, Any] = {
        name: [make(dict(row), i, record) for i, row in enumerate(case[name], 1)]
        for name, make in makers.items()
        if name in case
    }
    if "known_years" in case:
        made["known_years"] = frozenset(case["known_years"])
    return case | made


def _page(row: dict[str, Any], number: int, record: Record) -> Any:
    return record("others", {"url": f"http://www.shili.gov.cn/{number}.html", "id": number, **row}, number)


def _taken(row: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row.pop(name) for name in names if name in row}


def _report(row: dict[str, Any], number: int, record: Record) -> unitsubjects.ReportView:
    own = _taken(row, ("year", "text", "named", "county"))
    return unitsubjects.ReportView(_page(row, number, record), **own)


def _alike(row: dict[str, Any], number: int, record: Record) -> unitsubjects.Alike:
    own = _taken(row, ("year", "other_unit", "similarity"))
    other = _page({"url": row.pop("other_url")}, number + 100, record)
    return unitsubjects.Alike(report=_page(row, number, record), other=other, **own)


def _leader(row: dict[str, Any], number: int, record: Record) -> unitsubjects.LeaderView:
    pages, unread = row.pop("pages", []), row.pop("unread", "")
    texts = [(page.pop("text"), page) for page in map(dict, pages)]
    told = [(_page({"kind": "article", **page}, i, record), text) for i, (text, page) in enumerate(texts, 1)]
    return unitsubjects.LeaderView(record("section", row, number), told, unread)


def _letter(row: dict[str, Any], number: int, record: Record) -> unitsubjects.LetterClock:
    limit = row.pop("limit")
    return unitsubjects.LetterClock(record("letter", {"number": f"{number}", **row}, number), limit)


def _interpretation(row: dict[str, Any], number: int, record: Record) -> unitsubjects.Interpretation:
    own = _taken(row, ("names", "linked_from", "links_back"))
    return unitsubjects.Interpretation(_page(row, number, record), **own)


_UNIT: dict[str, Callable[..., Any]] = {
    "reports": _report,
    "alike": _alike,
    "leaders": _leader,
    "letters": _letter,
}
_DOCUMENT: dict[str, Callable[..., Any]] = {"interpretations": _interpretation}
