"""Where something stands on a page or in a file, as a finding tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.accounts.limits import type_of
from checks.context import paragraph
from checks.subjects import AttachmentView, PostView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.subjects import PageView

__all__ = ["About", "about_place", "words"]

_WORDS = (
    ("page", "第{}页"),
    ("cell", "{}"),
    ("table", "第{}个表格"),
    ("row", "第{}行"),
    ("column", "第{}列"),
    ("paragraph", "第{}段"),
)


@dataclass(frozen=True, slots=True)
class About:
    """`words` begin a message: 页面, or 附件《…》with the place in it."""

    words: str
    target: str
    location: dict[str, Any]

    @property
    def doubted(self) -> bool:
        """Whether it was read from a picture, so that what it says may be the reader's slip."""
        return bool(self.location.get("ocr"))


def about_place(view: PageView | AttachmentView | PostView, text: str, offset: int) -> About:
    """The place of an offset in the view's text."""
    if isinstance(view, PostView):
        said = f"{type_of(view.account)}“{view.account.name}”推文"
        return About(said, "", {"offset": offset, "paragraph": paragraph(text, offset)})
    if not isinstance(view, AttachmentView):
        return About("页面", "", {"offset": offset, "paragraph": paragraph(text, offset)})
    file = view.attachment
    place = view.places.at(text, offset)
    told = words(place)
    said = f"附件《{file.name}》" + (f"（{told}）" if told else "")
    return About(said, file.url, {"file": file.name, **place, "offset": offset})


def words(place: Mapping[str, Any]) -> str:
    """A place in Chinese: 压缩包内“a.xlsx”工作表“名单”B3."""
    said = [f"压缩包内“{place['inner']}”"] if place.get("inner") else []
    said += [f"工作表“{place['sheet']}”"] if place.get("sheet") else []
    said += [f"{place['part']}"] if place.get("part") else []
    said += [form.format(place[key]) for key, form in _WORDS if place.get(key)]
    said += [f"，{place['hidden']}"] if place.get("hidden") else []
    return "".join(said)
