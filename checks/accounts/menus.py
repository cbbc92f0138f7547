"""The menu of a 公众号 button by button, and what people's own checks of it still say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from storage.models import ManualCheck

__all__ = ["Button", "buttons", "standing_check"]

#: what no program can open: it acts only within WeChat
_BY_HAND = ("miniprogram", "click", "scancode", "pic_", "location", "media_id", "article_id", "view_limited")
#: what shows a piece of material that the platform itself holds
_MATERIAL = ("text", "img", "voice", "video", "news", "finder", "photo")


@dataclass(frozen=True, slots=True)
class Button:
    """`path` is the way to it: 政务公开 > 政策文件."""

    name: str
    path: str
    type: str
    urls: Sequence[str]
    target: str
    parent: bool

    @property
    def empty(self) -> bool:
        """Neither an action nor buttons below it."""
        acts = self.urls or self.target or self.type.startswith(_MATERIAL)
        return not self.parent and not acts

    @property
    def by_hand(self) -> bool:
        return not self.parent and not self.empty and not self.urls and self.type.startswith(_BY_HAND)


def buttons(tree: Iterable[dict[str, Any]], above: str = "") -> Iterator[Button]:
    """Every button, from the top and from the left."""
    for item in tree:
        name = str(item.get("name") or "（无名）")
        path = f"{above} > {name}" if above else name
        children = item.get("children") or []
        yield Button(
            name,
            path,
            str(item.get("type") or ""),
            tuple(item.get("urls") or ()),
            str(item.get("target") or ""),
            bool(children),
        )
        yield from buttons(children, path)


def standing_check(checks: Iterable[ManualCheck], what: str, today: dt.date) -> ManualCheck | None:
    """The last check of this kind that still counts: a pass until its day, a failure until the next check."""
    last = max((check for check in checks if check.what == what), key=lambda one: one.at, default=None)
    if last is None or (last.passed and last.valid_until is not None and last.valid_until < today):
        return None
    return last
