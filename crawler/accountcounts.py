"""What one pass over the accounts did, and what it spent of the night's calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.postrows import PostRows

__all__ = ["AccountCounts"]


_SUMS = ("answered", "with_new", "attempts", "new", "changed", "removed", "pages", "errors")


@dataclass(slots=True)
class AccountCounts:
    """`calls` and `limits` are by line (`limits`: what a night may cost), `health` by account's best attempt."""

    accounts: int = 0
    answered: int = 0  #: accounts whose question was settled
    with_new: int = 0  #: accounts with a new post
    left: int = 0  #: accounts not asked, because the time was up
    attempts: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    pages: int = 0  #: article pages read
    errors: int = 0
    health: dict[str, int] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    blocked: list[str] = field(default_factory=list)  #: sources that were blocked
    targets: set[int] = field(default_factory=set)  #: Url.ids for the link check

    def add(self, rows: PostRows) -> None:
        """What became of the posts of one answer."""
        self.new += len(rows.new)
        self.changed += len(rows.changed)
        self.removed += len(rows.removed)
        self.targets |= rows.targets

    def to_json(self, earlier: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """As the run keeps it; `earlier` is what the same run did before it was cut short."""
        values = asdict(self)
        values["targets"] = len(self.targets)
        for name in _SUMS if earlier else ():
            values[name] += (earlier or {}).get(name, 0)
        for name in ("health", "calls") if earlier else ():
            values[name] = dict(Counter(values[name]) + Counter((earlier or {}).get(name, {})))
        return values
