"""The index of copies kept up: texts are taken in when they changed, and left out when they are gone.

What was judged beside a text that left is noted as pending, what may be judged otherwise beside one that came is told
by `followers`: so every pass ends where one that judged all anew would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from checks import pending
from checks.bandindex import clear, forget, known, sign, take_in, turned, under
from checks.documents import MODELS, Document, Kind, as_key, changed, gone, key_of, returned, stored
from checks.nearness import near, near_stored
from checks.subjects import AttachmentView, PostView
from storage import texts
from storage.database import upsert
from storage.models import PageKind, PostState, RuleMark, Signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.orm import Session

    from checks.bandindex import Signed
    from checks.nearness import Near
    from checks.subjects import PageView

    View = PageView | AttachmentView | PostView

__all__ = ["bodies", "compared_text", "followers", "key_of_view", "linked", "reached", "refresh", "take"]

_CHUNK = 500
_MARK = f"{pending.RULE}:index"  #: how far the index has read, kept among the rules' marks
_VERSION = "4"  #: rises when signatures change, so that all are made anew


def reached(session: Session, kind: Kind) -> int:
    """The revision up to which the texts of a kind are in the index."""
    mark = session.get(RuleMark, _mark(kind))
    return mark.revision if mark and mark.fingerprint == _VERSION else 0


def take(session: Session, views: Iterable[View], kind: Kind, revision: int) -> None:
    """Take in texts just read for other rules: all of a kind that changed up to that revision."""
    _start(session, kind)
    _put(session, {key_of_view(view): compared_text(view) for view in views if _indexed(view)})
    _reach(session, kind, revision)


def refresh(session: Session, kind: Kind = Kind.PAGE) -> None:
    """Bring the index up to what is stored of a kind."""
    _start(session, kind)
    _leave(session, _gone(session, kind))
    newest = reached(session, kind)
    while documents := changed(session, kind, newest, _CHUNK):
        _put(session, bodies(session, documents))
        newest = documents[-1].revision
    back = returned(session, kind, newest)
    for start in range(0, len(back), _CHUNK):
        _return(session, back[start : start + _CHUNK])
    _reach(session, kind, newest)


def linked(session: Session, keys: Iterable[int]) -> Mapping[int, Sequence[Near]]:
    """What is like each of these; of all else no twins need be asked for."""
    return near_stored(session, sorted(keys))


def followers(
    session: Session, come: Sequence[int], linked: Mapping[int, Sequence[Near]], judged: int
) -> set[int]:
    """Keys of what was judged up to a revision, and may be judged otherwise beside these that came since."""
    new = set(come)
    pairs = [(key, one.key) for key, many in linked.items() if key in new for one in many]
    known_as = stored(session, {key for pair in pairs for key in pair})
    parted = turned(session, under(list(known(session, come).values())), coming=True)
    before = {
        other
        for key, other in pairs
        if key in known_as
        and other in known_as
        and known_as[other].revision <= judged
        and known_as[key].order < known_as[other].order
    }
    return (parted | before) - new


def bodies(session: Session, documents: Iterable[Document]) -> Mapping[int, str]:
    """key → article text as stored, "" where there is none."""
    wanted = list(documents)
    found = texts.read(session, (one.text_id for one in wanted if one.text_id))
    return {one.key: one.body(found.get(one.text_id or 0, "")) for one in wanted}


def key_of_view(view: View) -> int:
    if isinstance(view, AttachmentView):
        return key_of(Kind.FILE, view.attachment.id)
    return key_of(Kind.POST, view.post.id) if isinstance(view, PostView) else view.page.id


def compared_text(view: View) -> str:
    """What of it is compared."""
    return view.text or "" if isinstance(view, PostView) else view.body


def _start(session: Session, kind: Kind) -> None:
    """What an older program has signed is forgotten, to be signed anew."""
    mark = session.get(RuleMark, _mark(kind))
    if mark is None or mark.fingerprint != _VERSION:
        clear(session, kind)


def _put(session: Session, read: Mapping[int, str]) -> Sequence[Signed]:
    """What was taken in: a text without letters is like nothing."""
    _leave(session, list(read))
    signed = [made for key, body in read.items() if (made := sign(key, body))]
    take_in(session, signed)
    return signed


def _leave(session: Session, keys: Sequence[int]) -> None:
    """Take out what is gone or has changed; what was judged beside it is to be judged again."""
    signed = list(known(session, keys).values())
    if signed:
        beside = {one.key for many in near(session, signed).values() for one in many}
        forget(session, signed)
        beside |= turned(session, under(signed), coming=False)
        pending.add(session, beside.difference(keys))


def _return(session: Session, documents: Sequence[Document]) -> None:
    """Take in again what did not change; it is to be judged, and so is what stands beside it now."""
    signed = _put(session, bodies(session, documents))
    beside = {one.key for many in near(session, signed).values() for one in many}
    beside |= turned(session, under(signed), coming=True)
    pending.add(session, beside.union(one.key for one in signed))


def _reach(session: Session, kind: Kind, revision: int) -> None:
    row = {"rule": _mark(kind), "fingerprint": _VERSION, "revision": revision}
    upsert(session, RuleMark.__table__, [row], ["rule"])  # type: ignore[arg-type]


def _mark(kind: Kind) -> str:
    return _MARK if kind is Kind.PAGE else f"{_MARK}@{kind}"


def _gone(session: Session, kind: Kind) -> list[int]:
    """Keys of what is in the index, but no longer to be seen."""
    number = MODELS[kind].id
    query = select(number).join(Signature, Signature.page_id == as_key(kind, number)).where(gone(kind))
    return [key_of(kind, one) for one in session.scalars(query)]


def _indexed(view: View) -> bool:
    """As `documents.gone` and its selects have it in SQL."""
    if isinstance(view, PostView):
        return view.post.state is PostState.LIVE and view.post.removed_at is None
    return isinstance(view, AttachmentView) or view.page.kind is PageKind.ARTICLE
