"""What was planted in the county, and what only looks like a problem: the truth a run is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Manifest", "NearMiss", "Planted"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted problem: a finding matches when rule and one of the addresses agree.

    `urls` are the pages it may be reported on (a duplicate may be told from either side), `target` the
    link it is about where there is one; `rules` are further names under which it counts as found.
    """

    rule: str
    urls: tuple[str, ...]
    target: str = ""
    unit: str = ""
    note: str = ""
    defect: str = ""  #: key by which the server can heal it
    rules: tuple[str, ...] = ()
    needs_browser: bool = False  #: without one it can only be a to-do
    word: str = ""  #: what the finding must name; then any page of the site will do


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that must not be reported under `rule`; `url` or `target` says where it stands."""

    rule: str
    url: str = ""
    target: str = ""
    note: str = ""


@dataclass
class Manifest:
    planted: list[Planted] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)
    #: (rule, address) that may be shown as suspected, never as definite: a dead server, a refusing host
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    #: (rule, address) that is true as well, though nobody needs to report it
    accepted: set[tuple[str, str]] = field(default_factory=set)

    def plant(
        self,
        rule: str,
        urls: str | Iterable[str],
        target: str = "",
        unit: str = "",
        note: str = "",
        defect: str = "",
        rules: Iterable[str] = (),
        needs_browser: bool = False,
        word: str = "",
    ) -> None:
        where = (urls,) if isinstance(urls, str) else tuple(urls)
        self.planted.append(
            Planted(rule, where, target, unit, note, defect, tuple(rules), needs_browser, word)
        )

    def near(self, rule: str, url: str = "", target: str = "", note: str = "") -> None:
        self.near_misses.append(NearMiss(rule, url, target, note))
