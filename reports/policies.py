"""Policy documents since January and their interpretations: how many, in which forms, how soon."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reports.counting import EXPLAINED
from reports.entered import COUNTY
from reports.snapshot import FORMS, Policies
from storage.models import Category
from storage.policytitles import AHEAD, is_formal_title, speaks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.workdays import Calendar
    from reports.counting import Item
    from reports.entered import Entered
    from reports.periods import Period

__all__ = ["form_of", "policies"]

_IN_TIME = 3  #: working days after the document
_FORM_WORDS = {
    "负责人": ("负责人解读", "局长解读", "主任解读", "镇长解读", "乡长解读", "领导解读", "访谈"),
    "视频": ("视频", "动漫", "动画", "音频", "直播"),
    "图片": ("图解", "图片", "图文", "一图", "长图", "漫画", "H5"),
}


def form_of(title: str, section: str) -> str:
    """The form of an interpretation, by its title, then by the section it stands in; else plain text."""
    for place in (title, section):
        for form, words in _FORM_WORDS.items():
            if any(word in place for word in words):
                return form
    return FORMS[0]


def policies(items: Sequence[Item], period: Period, entered: Entered, calendar: Calendar) -> Policies:
    """Counted from titles; a number that staff entered takes the place of the counted one."""
    documents = [
        item
        for item in items
        if item.category is Category.POLICY and item.kind != EXPLAINED and is_formal_title(item.title)
    ]
    readings = [item for item in items if item.kind == EXPLAINED]
    pairs = [(document, _reading(document, readings)) for document in documents]
    found = [(document, reading) for document, reading in pairs if reading]
    in_time = [
        1 for document, reading in found if calendar.workdays_between(document.day, reading.day) <= _IN_TIME
    ]
    forms = dict.fromkeys(FORMS, 0)
    for reading in readings:
        forms[form_of(reading.title, reading.section)] += 1
    counted = Policies(documents=len(documents), interpreted=len(found), forms=forms, in_time=len(in_time))
    return _entered(counted, period, entered)


def _reading(document: Item, readings: Sequence[Item]) -> Item | None:
    """The first interpretation whose title names the document, of the document's own time."""
    since = document.day - dt.timedelta(AHEAD)
    fitting = [one for one in readings if one.day >= since and speaks_of(one.title, document.title)]
    return min(fitting, key=lambda one: (one.day, one.page), default=None)


def _entered(counted: Policies, period: Period, entered: Entered) -> Policies:
    first, last = period.year_start, period.last_day
    given = {name: entered.number(COUNTY, name, first, last) for name in ("政策文件", "已解读", "按时解读")}
    forms = {form: entered.number(COUNTY, f"{form}解读", first, last) for form in FORMS}
    if all(value is None for value in (*given.values(), *forms.values())):
        return counted

    own_documents = given["政策文件"] is not None
    return Policies(
        documents=counted.documents if given["政策文件"] is None else given["政策文件"],
        interpreted=counted.interpreted if given["已解读"] is None else given["已解读"],
        # what was counted by us says nothing about documents that were counted by others
        in_time=counted.in_time if given["按时解读"] is None and not own_documents else given["按时解读"],
        forms=_forms(forms, {} if own_documents else counted.forms),
        entered=True,
    )


def _forms(given: dict[str, int | None], counted: dict[str, int]) -> dict[str, int]:
    if all(value is None for value in given.values()):
        return counted
    return {form: value or 0 for form, value in given.items()}
