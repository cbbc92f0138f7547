"""One rule on one subject: the verdict, with each finding told whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from checks.accounts.limits import home
from checks.registry import ZONE, Exempt, Unverified
from checks.scrubbing import scrub
from checks.subjects import (
    AccountView,
    AttachmentView,
    PageView,
    PostView,
    SectionView,
    SiteView,
    TargetView,
)
from checks.unitsubjects import DocumentView, UnitView
from storage.models import FetchOutcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from checks.registry import Context, Rule
    from storage.models import Finding

__all__ = ["Facts", "Outcome", "Verdict", "complete", "facts", "judge", "may_find"]

View = (
    PageView
    | SectionView
    | SiteView
    | TargetView
    | AttachmentView
    | PostView
    | AccountView
    | UnitView
    | DocumentView
)


#: otherwise what was last seen well is judged
_WELL = (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)


class Outcome(StrEnum):
    """What came of judging; only JUDGED may rectify what is no longer found."""

    JUDGED = "judged"
    SAME = "same"  #: nothing it looks at has changed: what was found is found again
    UNVERIFIED = "unverified"
    EXEMPT = "exempt"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What every finding on a subject has in common."""

    subject: str
    url: str = ""
    title: str = ""
    observed_at: dt.datetime | None = None
    ids: Mapping[str, int | None] = field(default_factory=dict)
    revision: int | None = None  #: of the text judged; None where there is none
    published: dt.date | None = None  #: the day of a text that stands as it was first seen
    body_hash: str = ""  #: of the page or file that was judged, or on which a link stands
    changed_at: dt.datetime | None = None  #: when a page last changed


@dataclass(slots=True)
class Verdict:
    """`owner` is the judged subject; a finding may name a finer one as "owner#part"."""

    rule: Rule
    owner: str
    outcome: Outcome
    findings: list[Finding] = field(default_factory=list)
    note: str = ""
    changed_at: dt.datetime | None = None  #: when the subject last changed, where that is known
    about: Facts | None = None


def judge(rule: Rule, view: View, context: Context, about: Facts | None = None) -> Verdict:
    """What the rule says of the subject; a rule that raises becomes a FAILED verdict with its error.

    `about` spares working out `facts(view)` again where many rules judge one subject.
    """
    about = about or facts(view)
    try:
        findings = list(rule.function(view, context)) if may_find(rule, view) else []
    except Unverified as reason:
        return Verdict(rule, about.subject, Outcome.UNVERIFIED, note=str(reason))
    except Exempt as reason:
        return Verdict(rule, about.subject, Outcome.EXEMPT, note=str(reason))
    except Exception as error:  # one faulty rule must not cost the night; the runner records it
        return Verdict(rule, about.subject, Outcome.FAILED, note=f"{type(error).__name__}: {error}")
    for finding in findings:
        complete(finding, rule, about, context)
    return Verdict(rule, about.subject, Outcome.JUDGED, findings, changed_at=about.changed_at, about=about)


def may_find(rule: Rule, view: View) -> bool:
    """Whether the rule has to look; a file's text is another one to rules, with the headings of its tables."""
    return rule.hint is None or not isinstance(view, PageView | PostView) or bool(rule.hint(view.whole))


def complete(finding: Finding, rule: Rule, about: Facts, context: Context) -> None:
    """Fill in what the rule left to its subject and to its own declaration."""
    finding.rule = finding.rule or rule.name
    finding.subject = finding.subject or about.subject
    finding.severity = finding.severity or rule.severity
    finding.basis = finding.basis or context.basis or rule.basis
    finding.url = finding.url or about.url
    finding.title = finding.title or about.title
    finding.observed_at = finding.observed_at or about.observed_at or context.as_of
    if about.body_hash:
        finding.evidence = {"body_hash": about.body_hash, **finding.evidence}
    for name, value in about.ids.items():
        if getattr(finding, name) is None:
            setattr(finding, name, value)
    scrub(finding)


def facts(view: View) -> Facts:
    """Subject key, address, title and the ids of what it belongs to."""
    if isinstance(view, PageView | DocumentView):
        return _page(view)
    if isinstance(view, UnitView):
        return Facts(f"unit:{view.unit.id}", "", view.unit.name, None, {"unit_id": view.unit.id})
    if isinstance(view, SectionView):
        return _section(view)
    if isinstance(view, SiteView):
        visit = next(iter(view.home_visits), None)
        ids = {"site_id": view.site.id, "page_id": view.home.id if view.home else None}
        about = Facts(f"site:{view.site.id}", view.site.url, view.site.name, visit.at if visit else None, ids)
        return replace(about, body_hash=view.home.body_hash if view.home else "")
    if isinstance(view, TargetView):
        return _target(view)
    if isinstance(view, AttachmentView):
        return _attachment(view)
    account = view.account
    ids = {"unit_id": view.unit.id, "account_id": account.id}
    if isinstance(view, PostView):
        return _post(view, ids)
    return Facts(f"account:{account.id}", home(account), account.name, None, ids)


def _page(view: PageView | DocumentView) -> Facts:
    page = view.page
    ids = {
        "page_id": page.id,
        "unit_id": page.unit_id,
        "site_id": page.site_id,
        "section_id": page.section_id,
    }
    whole = isinstance(view, PageView)
    return Facts(
        f"page:{page.id}",
        page.url,
        page.title,
        page.tried_at if page.outcome in _WELL else page.changed_at,
        ids,
        page.revision if whole else None,
        page.date if whole and page.changed_at == page.first_seen else None,
        page.body_hash,
        page.changed_at if whole else None,
    )


def _section(view: SectionView) -> Facts:
    section = view.section
    visit = next(iter(view.visits), None)
    ids = {"section_id": section.id, "unit_id": section.unit_id, "site_id": section.site_id}
    return Facts(f"section:{section.id}", section.url, section.name, visit.at if visit else None, ids)


def _target(view: TargetView) -> Facts:
    ids = {
        "unit_id": view.unit.id if view.unit else None,
        "site_id": view.site.id if view.site else None,
        "section_id": view.section.id if view.section else None,
    }
    subject = f"url:{view.check.url_id}" + (f"@unit:{view.unit.id}" if view.unit else "")
    page = next(iter(view.pages), None)
    if page is None:
        return Facts(subject, view.url, "", view.check.checked_at, ids)
    return Facts(subject, page.url, page.title, view.check.checked_at, ids, body_hash=page.body_hash)


def _attachment(view: AttachmentView) -> Facts:
    page, file = view.page, view.attachment
    ids = {
        "page_id": page.id,
        "unit_id": page.unit_id,
        "site_id": page.site_id,
        "section_id": page.section_id,
    }
    about = Facts(f"attachment:{file.id}", page.url, page.title or file.name, file.changed_at, ids)
    published = page.date if file.changed_at == file.first_seen else None
    return replace(about, revision=file.revision, published=published, body_hash=file.body_hash)


def _post(view: PostView, ids: Mapping[str, int | None]) -> Facts:
    post = view.post
    published = post.published_at.astimezone(ZONE).date() if post.changed_at == post.first_seen else None
    return Facts(
        f"post:{post.id}",
        post.url,
        post.title,
        post.changed_at,
        ids,
        post.revision,
        published,
        post.content_hash,
    )
