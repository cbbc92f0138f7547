"""Before a section may be called empty: an article instead of a list, lists below it, what a browser shows."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crawler.below import read_below
from crawler.cms.base import Document, family_of
from crawler.cms.home import home_listing
from crawler.evidence import keep_screenshot
from crawler.extract import extract
from crawler.fetch import Fetched
from crawler.listing.bare import bare_rows
from crawler.outcome import classify
from crawler.reading import document_of
from storage.models import FetchOutcome, LinkKind
from storage.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from crawler.cms.base import Entry, Listing
    from crawler.render import Rendered
    from crawler.visit import Visit

__all__ = ["listings", "look_closer", "through_browser"]

_CHILDREN = 30
#: characters of a whole page, frame included, below which its article may be a blank
_SCARCE = 3000
#: the count that a data interface states beside the entries it gives
_TOTAL = re.compile(
    r'"(?:total|totalCount|totalNum|totalRecords?|recordCount|records|count)"\s*:\s*"?(\d{1,6})\b',
    re.IGNORECASE,
)
_LINES, _LINE = 20, 200  #: lines kept of what only the browser shows, and characters of each


async def look_closer(
    visit: Visit, fetched: Fetched, listing: Listing, note: Callable[[Sequence[tuple[str, Entry]]], bool]
) -> None:
    """Find out why a list shows no entry."""
    if listing.single_article:
        visit.jumps_to = fetched.url
        scripted = (
            bool(listing.unsure) and visit.sitting.browses
        )  # its list may be drawn below an introduction
        if scripted or (visit.static and len(document_of(fetched).flow.text) < _SCARCE):
            await _in_browser(visit, fetched, note)
        if visit.walk.entries:
            visit.jumps_to = ""
        elif visit.rendered or not listing.unsure:
            _own_day(visit, fetched)
    elif listing.children:
        await read_below(visit, listing.children, note)
    else:
        await _in_browser(visit, fetched, note)


def _own_day(visit: Visit, fetched: Fetched) -> None:
    """A section that is one article is as new as the day shown beside its title."""
    document = document_of(fetched)
    day = family_of(document, visit.site.family).article(document).shown_date
    if day is not None:
        visit.walk.note_day(day, visit.sitting.today)


async def _in_browser(
    visit: Visit, fetched: Fetched, note: Callable[[Sequence[tuple[str, Entry]]], bool]
) -> None:
    shown = await visit.sitting.render(fetched.url)
    if shown is None:
        if visit.evidence.get("unsure"):
            visit.outcome = FetchOutcome.NEEDS_BROWSER
        return
    visit.rendered = True
    visit.evidence["screenshot"] = keep_screenshot(visit.sitting.settings.folder, shown.screenshot)
    visit.evidence["only_shown"] = _only_shown(fetched, shown)
    visit.evidence["drawn"] = shown.drawn or None
    address, best = max(
        listings(visit, shown, fetched.dated),
        key=lambda found: (len(found[1].entries), found[1].single_article),
    )
    visit.evidence["rendered_entries"] = len(best.entries)
    if best.entries and (best.beyond or best.more or shown.leads_on or _states_more(shown, best)):
        visit.evidence["beyond"], visit.turn_at = True, address
    if not best.entries and shown.unanswered:
        visit.evidence["unanswered"] = shown.unanswered[:_CHILDREN]
    fresh = visit.walk.take(best.entries, visit.sitting.today)
    visit.look_ahead(best.entries)
    note(fresh)
    if best.total is not None:
        visit.walk.total = best.total
    if not best.entries and not visit.home:
        _without_links(visit, fetched, shown)
    if not best.entries and (best.single_article or best.children):
        visit.jumps_to = canonical(shown.final_url) if best.single_article else ""
        visit.children = [[canonical(address), name] for address, name in best.children]


def _without_links(visit: Visit, fetched: Fetched, shown: Rendered) -> None:
    """Dated rows that lead on by script alone: their days count, though no address can be followed."""
    rows = bare_rows(Document(shown.final_url, shown.html, fetched.dated))
    if visit.walk.take(rows, visit.sitting.today):
        visit.evidence["beyond"] = True


def _only_shown(fetched: Fetched, shown: Rendered) -> dict[str, Any]:
    """Lines and the number of pictures that only the browser shows."""
    plain = extract(document_of(fetched))
    known = {line.strip() for line in plain.text.split("\n")}
    pictures: set[str] = set()
    lines: dict[str, None] = {}
    for html in (shown.html, *(html for _, html in shown.frames)):
        seen = extract(Document(shown.final_url, html, fetched.dated))
        lines |= dict.fromkeys(line.strip()[:_LINE] for line in seen.text.split("\n"))
        pictures |= {link.url for link in seen.links if link.kind is LinkKind.IMAGE}
    new = [line for line in lines if line and line not in known]
    return {"lines": new[:_LINES], "pictures": len(pictures - {link.url for link in plain.links})}


def _states_more(shown: Rendered, listing: Listing) -> bool:
    """Whether an answer that brought the entries counts more of them than show."""
    title = listing.entries[0].title
    spelled = (title, json.dumps(title)[1:-1])  # as it is, or in escapes
    answers = (text for _, text in shown.json_answers if any(one in text for one in spelled))
    counted = (_TOTAL.search(text) for text in answers)
    return any(int(found[1]) > len(listing.entries) for found in counted if found)


def listings(visit: Visit, shown: Rendered, dated: Mapping[str, str]) -> Iterator[tuple[str, Listing]]:
    """(page that shows it, what the families read) of the rendered page, its frames, its scripts' answers."""
    main = Document(shown.final_url, shown.html, dated)
    family = family_of(main, visit.site.family)
    yield visit.final_url, home_listing(family, main) if visit.home else family.listing(main)
    for url, text in (*shown.frames, *shown.json_answers):
        document = Document(url, text, dated)
        page = url if (url, text) in shown.frames else visit.final_url
        yield page, home_listing(family, document) if visit.home else family.listing(document)
        other = family_of(document)
        if other is not family:
            yield page, other.listing(document)


async def through_browser(visit: Visit, fetched: Fetched) -> Fetched:
    """A page behind a script challenge, as an ordinary browser gets to see it; else the challenge stands."""
    shown = await visit.sitting.render(fetched.url)
    if shown is None or not visit.sitting.ledger.allows(shown.final_url):
        return fetched
    if classify(200, {}, shown.html, shown.final_url) is not FetchOutcome.OK:
        return fetched
    visit.rendered = True
    body = shown.html.encode("utf-8", "replace")
    return Fetched(
        canonical(shown.final_url), FetchOutcome.OK, 200, body=body, text=shown.html, at=fetched.at
    )
