"""What a snapshot keeps of each new-media account: verdict, newest post, and what it published week by week."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CLOSED", "TYPES", "UNVERIFIED", "AccountLine", "AccountSpan", "totals"]

#: 新媒体类型, in the papers' order
TYPES = ("微信公众号", "微信服务号", "微博", "今日头条", "抖音", "快手", "视频号", "小红书", "App")
#: the verdicts that the papers treat apart
UNVERIFIED, CLOSED = "未能核实", "已注销或迁移"


class AccountSpan(BaseModel):
    """A natural week (Monday to Sunday) or a month; `known`: proven that no further post came out in it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    first: dt.date
    last: dt.date
    pushes: int = 0
    articles: int = 0
    reposts: int = 0  #: among the articles
    needed: int = 0
    known: bool = False

    @property
    def label(self) -> str:
        """11月9日至15日; a whole month is 11月."""
        if self.first.day == 1 and (self.last + dt.timedelta(1)).day == 1:
            return f"{self.first.month}月"
        month = "" if self.first.month == self.last.month else f"{self.last.month}月"
        return f"{self.first.month}月{self.first.day}日至{month}{self.last.day}日"


class AccountLine(BaseModel):
    """One account as last judged within the period; `spans` are those that ended in it, oldest first."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    name: str
    unit: str
    verdict: str = UNVERIFIED
    newest: dt.date | None = None
    checked_on: dt.date | None = None  #: the day that the proof speaks of
    message: str = ""
    spans: list[AccountSpan] = []


def totals(lines: Iterable[AccountLine]) -> dict[str, dict[str, int]]:
    """新媒体类型 → {"合计": …, verdict: …}, so that sums are computed and never written down twice."""
    found: dict[str, dict[str, int]] = {}
    for line in lines:
        row = found.setdefault(line.type, {"合计": 0})
        row["合计"] += 1
        row[line.verdict] = row.get(line.verdict, 0) + 1
    return found
