"""What the walk over one section's list pages has gathered so far; as JSON it is the check point of the walk."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import xxhash

from crawler.cms.base import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.cms.base import Entry

__all__ = ["Walk", "entry_key", "from_row", "to_row"]


def entry_key(entry: Entry) -> str:
    """Identity of an entry within its section: the address, else the title and the href as written."""
    return xxhash.xxh3_128_hexdigest(
        (entry.url or f"{entry.title}\n{entry.href}").encode("utf-8", "surrogatepass")
    )


def to_row(request: Request) -> list[str]:
    """A request as strings: method, address, body, then names and values of its headers."""
    headers = [part for pair in request.headers.items() for part in pair]
    return [request.method, request.url, request.body.decode("latin-1"), *headers]


def from_row(row: list[str], guess: bool = False) -> Request:
    method, url, body, *headers = row
    pairs = dict(zip(headers[::2], headers[1::2], strict=True))
    return Request(url, method, body.encode("latin-1"), pairs, guess)


@dataclass(slots=True)
class Walk:
    """Counts over distinct entries. `ahead` are list pages still to be fetched; days are ISO."""

    pages: int = 0
    entries: int = 0
    dated: int = 0
    total: int | None = None
    newest: str = ""
    future: list[str] = field(default_factory=list)
    ahead: list[list[str]] = field(default_factory=list)  #: [method, url, body, headers…]
    done: list[str] = field(default_factory=list)  #: request identities already made
    later: list[list[str]] = field(default_factory=list)  #: where an earlier night broke off: after the news
    seen: list[str] = field(default_factory=list)  #: requests that night had made
    guesses: list[str] = field(default_factory=list)  #: addresses asked on the chance
    barren: int = 0  #: list pages in a row that showed no entry
    searching: bool = False  #: past the news, and not yet at an entry that night had not reached
    keys: set[str] = field(default_factory=set)  #: entries of this sitting; not kept

    @classmethod
    def after(cls, broken: Walk, keys: set[str]) -> Walk:
        """A walk that looks for news first and then goes on where another night's broke off; `keys` are known."""
        later, seen = broken.ahead + broken.later, broken.done + broken.seen
        walk = cls(broken.pages, broken.entries, broken.dated, broken.total, broken.newest, broken.future)
        walk.later, walk.seen, walk.guesses, walk.keys = later, seen, broken.guesses, keys
        return walk

    def take(self, entries: Iterable[Entry], today: dt.date) -> list[tuple[str, Entry]]:
        """Count the entries not met before on this walk; (key, entry) of these."""
        fresh = []
        for entry in entries:
            key = entry_key(entry)
            if key in self.keys:
                continue
            self.keys.add(key)
            fresh.append((key, entry))
            self.entries += 1
            if entry.date is not None:
                self.note_day(entry.date, today)
        self.searching = self.searching and not fresh
        return fresh

    def note_day(self, day: dt.date, today: dt.date) -> None:
        self.dated += 1
        if day > today:
            self.future.append(day.isoformat())
        else:
            self.newest = max(self.newest, day.isoformat())

    def plan(self, requests: Iterable[Request]) -> None:
        """Queue list pages that have not been asked for on this walk."""
        for request in requests:
            # a form with its view state is long, and every check point keeps what was asked
            sent = xxhash.xxh3_64_hexdigest(request.body) if request.body else ""
            identity = f"{request.method} {request.url} {sent}"
            if identity not in self.done:
                self.done.append(identity)
                self.guesses += [request.url] * request.guess
                self.ahead.append(to_row(request))

    def next_request(self) -> Request | None:
        if not self.ahead and self.later:
            self.ahead, self.later, self.searching = self.later, [], True
            self.done += self.seen
        if not self.ahead:
            return None
        row = self.ahead.pop(0)
        return from_row(row, row[1] in self.guesses)

    def newest_day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.newest) if self.newest else None

    def to_json(self) -> dict[str, Any]:
        values = asdict(self)
        del values["keys"]
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Walk:
        return cls(**values)
