"""What a visit of a section did not get to see, so that the section may hold more than it showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.models import FetchOutcome

if TYPE_CHECKING:
    from storage.models import SectionVisit

__all__ = ["unanswered", "unseen_below"]


def unanswered(visit: SectionVisit) -> str:
    """What the list may have been waiting for in vain: a data interface, a frame."""
    failed = [
        address for address, outcome in visit.evidence.get("pages_failed", ()) if outcome != FetchOutcome.GONE
    ]
    if failed or visit.evidence.get("unanswered"):
        return "页面所用的数据接口没有应答"
    return "页面中的框架没有打开" if visit.evidence.get("frames_failed") else ""


def unseen_below(visit: SectionVisit) -> bool:
    """Whether lists below it were not seen, so that something newer may stand on them."""
    failed = (outcome for _, outcome in visit.evidence.get("children_failed", ()))
    return bool(visit.evidence.get("children_left")) or any(one != FetchOutcome.GONE for one in failed)
