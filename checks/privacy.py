"""Personal data found in a page, a file or a post made into findings; nothing unmasked goes into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from checks import attached, households, numbers, papers, phones
from checks.identity import keyed_hash, mask_all
from checks.places import about_place
from checks.registry import found
from checks.subjects import AttachmentView, PostView
from storage.models import Confidence
from storage.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checks.exposure import Exposure, Finder
    from checks.registry import Context
    from checks.subjects import PageView
    from storage.models import Finding

__all__ = ["exposure_findings", "whole"]

_SHOWN = 5  #: masked numbers told in one finding
_BEFORE = 20  #: characters quoted before a number
_KINDS = (
    numbers.id_numbers,
    numbers.bank_cards,
    phones.phones,
    papers.social_cards,
    papers.passports,
    households.addresses,
)


def whole(view: PageView | AttachmentView | PostView) -> str:
    return view.body if isinstance(view, PostView) else view.text


def exposure_findings(
    view: PageView | AttachmentView | PostView,
    context: Context,
    find: Finder,
    kind: str,
    text: str,
) -> Iterator[Finding]:
    """One finding a page or file for what is certain, one for what is suspected."""
    exposures = attached.exposures(text, _places(view), find)
    for confidence in (Confidence.DEFINITE, Confidence.SUSPECTED):
        chosen = [one for one in exposures if one.confidence is confidence]
        if chosen:
            yield _finding(view, context, chosen, kind, text)


def _places(view: PageView | AttachmentView | PostView) -> Places:
    return view.places if isinstance(view, AttachmentView) else Places()


def _finding(
    view: PageView | AttachmentView | PostView,
    context: Context,
    chosen: Sequence[Exposure],
    kind: str,
    text: str,
) -> Finding:
    first = chosen[0]
    masked = list(dict.fromkeys(one.masked for one in chosen))
    sure = first.confidence is Confidence.DEFINITE
    reason = f"（{first.why}）" if first.why else ""
    key = context.inputs.get("privacy_key")
    about = about_place(view, text, first.start)
    return found(
        message=f"{about.words}{'公开了' if sure else '疑似公开了'} {len(chosen)} 处{kind}{reason}",
        quote=_quote(view, text, first),
        confidence=first.confidence,
        suggestion="撤下或遮盖后重新发布，并核对附件与搜索缓存",
        count=len(chosen),
        target=about.target,
        location=about.location,
        evidence={
            "masked": masked[:_SHOWN],
            "hashes": sorted({keyed_hash(one.number, key) for one in chosen}) if key else [],
        },
    )


def _quote(view: PageView | AttachmentView | PostView, text: str, one: Exposure) -> str:
    """The words before the first number and the number, it and all others beside it masked."""
    start = max(text.rfind("\n", 0, one.start) + 1, one.start - _BEFORE)
    pieces = []
    for other in _beside(view, text, start, one.start):
        pieces += [text[start : other.start], other.masked]
        start = max(start, other.end)
    before = "".join([*pieces, text[start : one.start]])
    return mask_all(regex.sub(r"\s+", " ", before)).lstrip() + one.masked


def _beside(
    view: PageView | AttachmentView | PostView, text: str, start: int, end: int
) -> Iterator[Exposure]:
    """What there is of any kind between two places, in order; it may begin before the first."""
    places = _places(view)
    every = (one for find in _KINDS for one in attached.exposures(text, places, find))
    last = 0
    for one in sorted(every, key=lambda one: one.start):
        if one.start < end and one.end > max(start, last) and one.end <= end:
            last = one.end
            yield one
