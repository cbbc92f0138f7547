"""A slip found in a text, and slips made into findings: one for each sentence that has any."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from checks.context import sentence
from checks.identity import mask_all
from checks.places import about_place
from checks.registry import found
from checks.subjects import AttachmentView, PostView
from checks.wording import Piece, archived, pieces
from storage.models import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checks.registry import Context
    from checks.subjects import PageView
    from storage.models import Finding

__all__ = ["ARCHIVES", "Slip", "slip_findings"]

#: sections of old papers, printed as they once were
ARCHIVES = ("历史档案", "档案史志", "史志", "地方志")
#: papers that somebody wrote, whose paragraphs are the writer's own
_WRITTEN = frozenset(("docx", "doc", "wps", "odt", "rtf", "opendocument"))
#: what stands beside the text, or was read from a picture
_ELSEWHERE = frozenset(("columns", "table", "sheet", "part", "ocr"))


@dataclass(frozen=True, slots=True)
class Slip:
    """[start, end) of the text, and what is wrong there, in Chinese without a full stop."""

    start: int
    end: int
    message: str
    suggestion: str = ""
    sure: bool = False


def slip_findings(
    view: PageView | AttachmentView | PostView, context: Context, look: Callable[[str], Iterable[Slip]]
) -> Iterator[Finding]:
    """One finding for each sentence with slips, in order of place; none in sections of old papers."""
    if archived(view, context):
        return
    for piece in _prose(view) if isinstance(view, AttachmentView) else pieces(view):
        by_quote: dict[str, list[Slip]] = {}
        for slip in look(piece.text):
            by_quote.setdefault(mask_all(sentence(piece.text, slip.start, slip.end)), []).append(slip)
        for quote, slips in by_quote.items():
            yield _finding(view, quote, slips, piece.start)


def _prose(view: AttachmentView) -> Iterator[Piece]:
    """The running text of a written paper: no tables, headers, comments; no lines that a page has cut."""
    spans = view.places.spans(view.text)
    for written, parts in groupby(spans, key=lambda part: _is_paragraph(view, part[2])):
        if written:
            stretch = list(parts)
            start, end = stretch[0][0], stretch[-1][1]
            yield Piece(view.text[start:end], start)


def _is_paragraph(view: AttachmentView, locator: Mapping[str, Any]) -> bool:
    inner = str(locator.get("inner", ""))
    kind = inner.rpartition(".")[2].lower() if inner else view.attachment.type
    return kind in _WRITTEN and "paragraph" in locator and not _ELSEWHERE & locator.keys()


def _finding(
    view: PageView | AttachmentView | PostView, quote: str, slips: Sequence[Slip], start: int
) -> Finding:
    first, sure = slips[0], any(slip.sure for slip in slips)
    text = (view.text or "") if isinstance(view, PostView) else view.text
    about = about_place(view, text, start + first.start)
    said = "，".join(dict.fromkeys(slip.message for slip in slips))
    return found(
        message=(f"{about.words}：" if about.words != "页面" else "")
        + ("" if sure or "疑" in said else "疑似：")
        + said,
        quote=quote,
        confidence=Confidence.DEFINITE if sure else Confidence.SUSPECTED,
        suggestion="；".join(dict.fromkeys(slip.suggestion for slip in slips if slip.suggestion)),
        count=len(slips),
        target=about.target,
        location={**about.location, "length": first.end - first.start},
    )
