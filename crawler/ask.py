"""What a crawl is asked for and what it answers: the two sides of the child process, as plain JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["CrawlAsk", "CrawlFailed", "CrawlResult"]


class CrawlFailed(Exception):
    """The crawl's process broke off; what it had stored stays, and the same run can go on."""


@dataclass(frozen=True, slots=True)
class CrawlAsk:
    """Which part of the ledger to walk; nothing named means all of it.

    `urls` asks for just these pages or sections, and nothing they lead to. `until` is real time, `as_of`
    the time the run is held to be at; None is now.
    """

    sites: tuple[str, ...] = ()  #: keys of sites
    units: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    urls: tuple[str, ...] = ()
    full: bool = False
    browser: bool = True
    max_pages: int | None = None
    until: dt.datetime | None = None
    as_of: dt.datetime | None = None

    @property
    def whole(self) -> bool:
        """No part of the ledger is singled out (a choice of sites is a whole walk of these)."""
        return not (self.units or self.sections or self.urls)

    @property
    def discovers(self) -> bool:
        """Entries of lists are followed; false when only given addresses are asked for."""
        return bool(self.sites or self.units or self.sections or not self.urls)

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        for name in ("sites", "units", "sections", "urls"):  # as JSON gives them back, to be compared
            values[name] = list(values[name])
        for name in ("until", "as_of"):
            values[name] = values[name].isoformat() if values[name] else None
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> CrawlAsk:
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        for name in ("sites", "units", "sections", "urls"):
            known[name] = tuple(known.get(name) or ())
        for name in ("until", "as_of"):
            known[name] = dt.datetime.fromisoformat(known[name]) if known.get(name) else None
        return cls(**known)


@dataclass(slots=True)
class CrawlResult:
    """Counts over the whole run, earlier sittings of a resumed one included.

    `stopped` is "" for a walk that came to its end, else "interrupted", "until" or "max_pages".
    """

    requests: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    reviewed: int = 0  #: pages asked for again because a problem stood on them
    bytes: int = 0  #: as they came over the wire, headers included, as far as the server says
    rendered: int = 0
    faults: int = 0  #: jobs that tripped over a fault of ours; the log says where
    outcomes: dict[str, int] = field(default_factory=dict)  #: FetchOutcome → pages
    gaps: dict[str, float] = field(default_factory=dict)  #: host:port → seconds its robots.txt asks for
    flaws: dict[str, str] = field(default_factory=dict)  #: host → what is wrong with its certificate
    browser: str = (
        ""  #: why pages that scripts make were not seen: "missing", "broken"; "" when nothing was in the way
    )
    left: int = 0  #: fetches that wait for the next sitting
    stopped: str = ""
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> CrawlResult:
        return cls(**{name: values[name] for name in cls.__dataclass_fields__ if name in values})
