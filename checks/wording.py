"""Lexicon hits on a page made into findings: what text.sensitive and text.typo share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from checks.accounts.periods import day_of
from checks.identity import mask_all
from checks.matcher import Grade
from checks.places import about_place
from checks.registry import found
from checks.subjects import AttachmentView, PostView
from storage.models import Confidence, PageKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from checks.matcher import Hit, Lexicons
    from checks.registry import Context
    from checks.subjects import PageView
    from storage.models import Finding

__all__ = ["TYPO", "Piece", "archived", "day_written", "is_typo", "pieces", "wording_findings"]

#: categories, as lists and tenders write them, that mean a slip of the pen rather than a wrong wording
TYPO = ("错别字", "错字", "别字", "错词", "拼写", "文字差错", "typo")
LONG_LINE = 40  #: on home and list pages a shorter line without a full stop is a headline of another page


def is_typo(category: str) -> bool:
    return any(word in category for word in TYPO)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the page that is its own text, and where it begins."""

    text: str
    start: int


def wording_findings(
    view: PageView | AttachmentView | PostView,
    context: Context,
    wanted: Callable[[Hit], bool],
    categories: Sequence[str],
    certain: Callable[[Hit], bool],
) -> Iterator[Finding]:
    """One finding for each sentence with hits, in order of place."""
    lexicons: Lexicons = context.inputs["lexicons"]
    if archived(view, context):
        return
    by_quote: dict[str, list[tuple[Hit, int]]] = {}
    for piece in pieces(view):
        for hit in lexicons.scan(piece.text, day_written(view), frozenset(categories)):
            if wanted(hit):
                by_quote.setdefault(mask_all(hit.quote), []).append((hit, piece.start))
    for quote, hits in by_quote.items():
        yield _finding(view, quote, hits, certain)


@lru_cache(maxsize=2)  # many rules ask for one page in turn
def pieces(view: PageView | AttachmentView | PostView) -> tuple[Piece, ...]:
    """An article's title and body; of home and list pages the running text, not the headlines they link.

    Of a file all its text, its cells parted as lines are: a word does not run from one into the next.
    """
    return tuple(_pieces(view))


def _pieces(view: PageView | AttachmentView | PostView) -> Iterator[Piece]:
    if isinstance(view, AttachmentView):
        yield Piece(view.text.replace("\t", "\n"), 0)
        return
    if isinstance(view, PostView):
        yield Piece(view.title, 0)
        yield Piece(view.text or "", len(view.title) + 1 if view.title else 0)
        return
    page = view.page
    if page.kind in (PageKind.HOME, PageKind.LIST):
        offset = 0
        for line in view.text.split("\n"):
            if len(line) >= LONG_LINE or "。" in line:
                yield Piece(line, offset)
            offset += len(line) + 1
        return
    body = view.body
    if page.title and page.title not in body:
        yield Piece(page.title, max(view.text.find(page.title), 0))
    yield Piece(body, page.body_start if body != view.text else 0)


def archived(view: PageView | AttachmentView | PostView, context: Context) -> bool:
    """Whether the page lies in a section of old papers, printed as they once were."""
    section = None if isinstance(view, PostView) else view.section
    name = section.name if section else ""
    return any(word in name for word in context.parameters.get("archive_sections", ()))


def day_written(view: PageView | AttachmentView | PostView) -> dt.date | None:
    """The text's own day."""
    return day_of(view.post.published_at) if isinstance(view, PostView) else view.page.date


def _finding(
    view: PageView | AttachmentView | PostView,
    quote: str,
    hits: Sequence[tuple[Hit, int]],
    certain: Callable[[Hit], bool],
) -> Finding:
    distinct = {hit.term.wrong: hit for hit, _ in reversed(hits)}
    terms = [distinct[wrong] for wrong in dict.fromkeys(hit.term.wrong for hit, _ in hits)]
    first, start = hits[0]
    place = start + first.start
    about = about_place(view, view.body if isinstance(view, PostView) else view.text, place)
    sure = any(certain(hit) for hit, _ in hits) and not about.doubted
    severities = [hit.severity for hit, _ in hits if hit.severity]
    order = ["critical", "major", "minor", "info"]
    return found(
        message=(about.words + "：" if about.words != "页面" else "") + _message(terms, sure),
        quote=quote,
        confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
        severity=min(severities, key=lambda severity: order.index(severity.value)) if severities else None,
        suggestion="；".join(hit.suggestion for hit in terms if hit.suggestion),
        count=len(hits),
        target=about.target,
        location={**about.location, "length": first.end - first.start},
        evidence={
            "terms": [
                {"wrong": hit.term.wrong, "category": hit.category, "inside_word": hit.grade is Grade.INSIDE}
                for hit in terms
            ]
        },
    )


def _message(terms: Sequence[Hit], sure: bool) -> str:
    return ("" if sure else "疑似：") + "，".join(_said(hit) for hit in terms)


def _said(hit: Hit) -> str:
    if hit.suggestion.startswith("（"):  # a remark, and nothing to write in its stead
        return f"“{hit.term.wrong}”{hit.suggestion}"
    if hit.suggestion:
        return f"“{hit.term.wrong}”应为“{hit.suggestion}”"
    return f"“{hit.term.wrong}”属于{hit.category or '不规范'}表述"
