"""Addresses: one canonical spelling, one hash, one row."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import xxhash
from sqlalchemy import select

from storage.database import upsert
from storage.models import Url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

__all__ = ["canonical", "front_of", "h64", "host_of", "intern", "place_of", "spellings", "texts"]

#: session marks in path or query change with every visit and never name another page
_SESSION = re.compile(
    r";jsessionid=[^/?#;]*|(?<=[?&])(?:jsessionid|phpsessid|aspsessionid\w*|sessionid)=[^&#]*&?",
    re.IGNORECASE,
)
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_SAFE = "!#$%&'()*+,/:;=?@[]~|"


@lru_cache(maxsize=65536)
def canonical(url: str, keep_fragment: bool = False) -> str:
    """The spelling under which an address is stored.

    Scheme and host lower case, default port, fragment and session marks off, everything outside ASCII
    percent-encoded as UTF-8, an empty path "/". Query order is kept: some portals read it by position.
    """
    parts = urlsplit(_SESSION.sub("", url.strip()))
    netloc = parts.netloc.lower().rstrip(".")
    port = _DEFAULT_PORT.get(parts.scheme, "")
    if port and netloc.endswith(port):
        netloc = netloc[: -len(port)]
    path = quote(parts.path, safe=_SAFE) or "/"
    query = quote(parts.query.rstrip("&"), safe=_SAFE)
    fragment = quote(parts.fragment, safe=_SAFE) if keep_fragment else ""
    return urlunsplit((parts.scheme.lower(), netloc, path, query, fragment))


def h64(text: str) -> int:
    """xxh3-64 as the signed integer that a BIGINT column holds."""
    return int.from_bytes(xxhash.xxh3_64_digest(text.encode()), "big", signed=True)


def host_of(url: str) -> str:
    """Host without port, lower case; "" where there is none."""
    return _host_of_root("/".join(url.split("/", 3)[:3]))


@lru_cache(maxsize=8192)
def _host_of_root(root: str) -> str:
    """Of an address as far as its third slash: there are far fewer hosts than addresses."""
    try:
        return (urlsplit(root).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def front_of(url: str) -> str:
    """The address of the host's front page: scheme, host and a slash."""
    return "/".join(url.split("/", 3)[:3]) + "/"


def place_of(url: str) -> str:
    """What an address names, however its scheme and its host's `www.` are spelled: equal for http and https."""
    return url.partition("://")[2].removeprefix("www.")


def spellings(url: str) -> list[str]:
    """The other ways to write the address: portals answer to http and https, with `www.` and without."""
    scheme, _, rest = url.partition("://")
    if scheme not in _DEFAULT_PORT:
        return []
    bare = rest.removeprefix("www.")
    written = [f"{one}://{host}" for one in _DEFAULT_PORT for host in (f"www.{bare}", bare)]
    return [one for one in written if one != url]


def intern(session: Session, urls: Iterable[str]) -> dict[str, int]:
    """url → Url.id for canonical addresses, inserting those that are new."""
    wanted = {url: h64(url) for url in urls}
    known = _ids(session, wanted.values())
    missing = [{"h64": key, "url": url} for url, key in wanted.items() if key not in known]
    if missing:
        upsert(session, Url.__table__, missing, ["h64"], [])  # type: ignore[arg-type]
        known |= _ids(session, [row["h64"] for row in missing])  # type: ignore[misc]
    return {url: known[key] for url, key in wanted.items()}


def texts(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Url.id → address."""
    result: dict[int, str] = {}
    for chunk in _chunks(list(ids)):
        result.update(dict(session.execute(select(Url.id, Url.url).where(Url.id.in_(chunk))).all()))
    return result


def _ids(session: Session, keys: Iterable[int]) -> dict[int, int]:
    result: dict[int, int] = {}
    for chunk in _chunks(list(keys)):
        result.update(dict(session.execute(select(Url.h64, Url.id).where(Url.h64.in_(chunk))).all()))
    return result


def _chunks(values: list[int], size: int = 500) -> Iterable[list[int]]:
    return (values[i : i + size] for i in range(0, len(values), size))
