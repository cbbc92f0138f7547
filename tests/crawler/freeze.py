"""Writes what the families read from the frozen pages: `python -m tests.crawler.freeze`, then look at the diff.

Each page stands under pages/<family>/, its address in pages/addresses.json, its reading beside it as
<page>.expected.json.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crawler.cms.base import Document, family_of

PAGES = Path(__file__).parent / "pages"


def addresses() -> dict[str, str]:
    """Page (path below pages/) → the address it is served from."""
    found: dict[str, str] = json.loads((PAGES / "addresses.json").read_text(encoding="utf-8"))
    return found


def expected_file(page: str) -> Path:
    return PAGES / f"{page}.expected.json"


def reading(page: str, url: str) -> dict[str, Any]:
    """The family that the page is taken for, and all that its listing says."""
    document = Document(url, (PAGES / page).read_text(encoding="utf-8"))
    family = family_of(document)
    listing = family.listing(document)
    return {
        "family": family.name,
        "entries": [
            {"url": entry.url, "title": entry.title, "date": str(entry.date or "")}
            | ({"pinned": True} if entry.pinned else {})
            for entry in listing.entries
        ],
        "total": listing.total,
        "pages": listing.pages,
        "more": [[request.method, request.url, request.body.decode()] for request in listing.more],
        "children": [list(child) for child in listing.children],
        "unsure": listing.unsure,
        "single_article": listing.single_article,
    }


def main() -> None:
    for page, url in addresses().items():
        text = json.dumps(reading(page, url), ensure_ascii=False, indent=1)
        expected_file(page).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
