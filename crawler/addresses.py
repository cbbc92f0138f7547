"""From an href as written to the address a browser would open, remembered: menus repeat on every page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from crawler.hrefs import extension, fault
from storage.urls import canonical

__all__ = ["FILES", "directory", "join", "resolve"]

#: extensions of what an office offers for download
FILES = frozenset(
    [
        "doc",
        "docx",
        "docm",
        "dot",
        "wps",
        "wpt",
        "rtf",
        "xls",
        "xlsx",
        "xlsm",
        "et",
        "csv",
        "ppt",
        "pptx",
        "dps",
        "pdf",
        "ofd",
        "caj",
        "ceb",
        "txt",
        "zip",
        "rar",
        "7z",
        "tar",
        "gz",
        "jpg",
        "jpeg",
        "png",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "webp",
        "mp3",
        "mp4",
        "avi",
        "wmv",
        "flv",
        "mov",
        "swf",
        "dwg",
        "xml",
        "json",
        "exe",
        "apk",
    ]
)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_BLANKS = re.compile(r"[\t\r\n]+")
#: a template's placeholder that a script fills in: not yet an address
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\$\{|<%|\{\$|\[%|'\s*\+|\+\s*'")


def directory(url: str) -> str:
    """The part of a page's address that relative links hang on, so that sister pages share one memory."""
    return url[: url.rfind("/", 0, _end_of_path(url)) + 1]


def _end_of_path(url: str) -> int:
    return min((at for at in (url.find("?"), url.find("#")) if at >= 0), default=len(url))


#: what most hrefs are: a plain path, for which the general way is a tenfold waste
_SIMPLE = re.compile(r"(?:\./)?(?!\.)[\w-]+(?:\.[\w-]+)*(?:/(?!\.)[\w-][\w.-]*)*/?", re.ASCII)


@lru_cache(maxsize=1024)
def _ground(base: str) -> tuple[str, str] | None:
    """(origin, directory) of a base in its canonical spelling, None where it is none to build on."""
    try:
        shelf = directory(canonical(base))
        parts = urlsplit(shelf)
    except ValueError:
        return None
    if not parts.netloc or "/." in parts.path:
        return None
    return f"{parts.scheme}://{parts.netloc}", shelf


@lru_cache(maxsize=131072)
def resolve(base: str, href: str) -> tuple[str, bool] | None:
    """(canonical address, is it a file to download); ("", False) when malformed; None when no address at all.

    Reads an href as browsers do: blanks around it and line breaks in it fall away, an href without a
    scheme is relative. Other schemes (`javascript:`, `mailto:`, `data:` …) and bare fragments are no address.
    """
    ground = _ground(base)
    if ground and _SIMPLE.fullmatch(href, href[0] == "/"):
        url = ground[0] + href if href[0] == "/" else ground[1] + href.removeprefix("./")
        if not href.startswith("/./"):
            return url, url.rpartition(".")[2].lower() in FILES
    href = _BLANKS.sub("", href.strip())
    if not href or href[0] == "#" or _PLACEHOLDER.search(href):
        return None
    if fault(href):
        return "", False
    scheme = _SCHEME.match(href)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return None
    return _joined(base, href)


def join(base: str, href: str) -> str:
    """RFC 3986 §5.2, as browsers join; the standard library's way folds `//` inside a path into `/`."""
    written = href.partition("?")[0].partition("#")[0]
    if "//" not in written and "//" not in urlsplit(base).path:
        return urljoin(base, href)
    ground, given = urlsplit(base), urlsplit(href)
    if given.scheme or given.netloc or not given.path:
        return urljoin(base, href)
    path = given.path if given.path.startswith("/") else ground.path.rpartition("/")[0] + "/" + given.path
    return urlunsplit((ground.scheme, ground.netloc, _without_dots(path), given.query, given.fragment))


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
        if segment in (".", "..") and number == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _joined(base: str, href: str) -> tuple[str, bool]:
    try:
        url = join(base, href)
        if not urlsplit(url).netloc or fault(url):
            return "", False
        url = canonical(url)
    except ValueError:
        return "", False
    return url, extension(url) in FILES
