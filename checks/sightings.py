"""Who looked, and when: what the judged run saw unchanged, so that judging anew is not taken for looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.registry import Scope
from storage.bitmap import Bitmap

if TYPE_CHECKING:
    import datetime as dt

    from checks.judging import Verdict
    from storage.models import Finding, Run

__all__ = ["FILE", "Sightings", "file_of"]

FILE = "attachment:"  #: how the subject of a finding in a file begins
#: what every pass judges, whether this run looked at it or an earlier one
_JUDGED_ANYWAY = (Scope.TARGET, Scope.SECTION, Scope.SITE)
#: what is judged once, and again when the text, the rule or the lexicon changes
_JUDGED_ONCE = (Scope.PAGE, Scope.ATTACHMENT, Scope.POST)


def file_of(subject: str) -> int:
    """Attachment.id that the subject of a finding in a file names."""
    return int(subject.removeprefix(FILE).partition("#")[0])


class Sightings:
    """`at` is when the run looked: a pass that comes later, without a crawl of its own, has not looked."""

    def __init__(self, run: Run | None, as_of: dt.datetime, *, own: bool) -> None:
        self.at = as_of if own or run is None else min(run.as_of, as_of)
        self._pages = Bitmap(packed=run.seen if run else b"")
        self._files = Bitmap(packed=(run.seen_files if run else None) or b"")

    def unchanged(self, subject: str, page_id: int | None) -> bool:
        """Whether the page or the file on which a finding stands was seen, and was as before."""
        if subject.startswith(FILE):
            return file_of(subject) in self._files
        return page_id is not None and page_id in self._pages

    def again(self, old: Finding, now: Finding, verdict: Verdict) -> bool:
        """Whether what was judged has been looked at since the finding was last stated."""
        rule = verdict.rule
        if rule.scope in _JUDGED_ONCE and not rule.folds:
            newer = not (old.observed_at and now.observed_at) or now.observed_at > old.observed_at
            return newer or self.unchanged(old.subject, old.page_id)
        return not (rule.folds or rule.scope in _JUDGED_ANYWAY) or old.observed_at != now.observed_at
