"""Rules: what one is, how it is declared, how all of them are found."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from storage.models import Confidence, Finding, Level, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "TEMPLATE",
    "ZONE",
    "Context",
    "Exempt",
    "Rule",
    "Scope",
    "Unverified",
    "found",
    "rule",
    "rules",
    "titles",
]

ZONE = ZoneInfo("Asia/Shanghai")
#: key of the evidence of a rule that folds: what was planted, in the same words for every page that bears it
TEMPLATE = "template"


class Unverified(Exception):
    """Raised by a rule: the subject could not be seen, so nothing is proven; its findings stay as they are."""


class Exempt(Exception):
    """Raised by a rule: the office excused the subject; its findings rest, they do not count as rectified."""


class Scope(StrEnum):
    """What a rule takes as its first argument, and hence when it must run again."""

    PAGE = "page"  #: checks.subjects.PageView; once per change of the page
    SITE = "site"  #: checks.subjects.SiteView; every pass, cheap SQL behind it
    SECTION = "section"  #: checks.subjects.SectionView; every pass
    TARGET = "target"  #: checks.subjects.TargetView, a link target with the pages it stands on; every pass
    POST = "post"  #: checks.subjects.PostView
    ACCOUNT = "account"  #: checks.subjects.AccountView; every pass
    ATTACHMENT = "attachment"  #: checks.subjects.AttachmentView
    UNIT = "unit"  #: checks.unitsubjects.UnitView, a unit with what it publishes; every pass
    DOCUMENT = "document"  #: checks.unitsubjects.DocumentView, a policy with its interpretations; every pass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as declared. `version` rises when its judgement changes, so that all is judged again."""

    name: str
    title: str
    scope: Scope
    severity: Severity
    function: Callable[..., Iterable[Finding]]
    version: int = 1
    #: names of inputs outside the subject (lexicon digests …) that belong to the fingerprint
    uses: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    basis: str = ""
    #: further scopes whose subjects the same function takes (a page's rule on its attachments)
    also: tuple[Scope, ...] = ()
    #: pages on which it finds the same thing (`evidence["template"]`) make one finding (checks.folding)
    folds: bool = False
    #: False for a text on which it finds nothing; pages and posts of which that is so it is not asked about
    hint: Callable[[str], object] | None = None

    @property
    def scopes(self) -> tuple[Scope, ...]:
        return (self.scope, *self.also)

    def mark(self, scope: Scope) -> str:
        """The name under which it is kept how far this rule has judged the subjects of a scope."""
        return self.name if scope is self.scope else f"{self.name}@{scope}"

    @property
    def manual(self) -> str:
        """The docstring: what it finds, why (with the clause), how to rectify."""
        return self.function.__doc__ or ""

    def fingerprint(self, parameters: Mapping[str, Any], inputs: Mapping[str, str]) -> str:
        """sha256 hex over version, parameters in force and the digests of the inputs it uses."""
        parts = [self.version, dict(parameters), {name: inputs.get(name, "") for name in self.uses}]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know besides its subject: the moment judged for, its parameters, the word lists.

    `inputs` holds shared read-only helpers by name: "lexicons" (checks.matcher.Lexicons), "calendar"
    (config.workdays.Calendar), "duplicates" (checks.similarity look-up) …
    """

    as_of: dt.datetime
    parameters: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    basis: str = ""

    @property
    def today(self) -> dt.date:
        """The calendar day in Asia/Shanghai that is judged for."""
        return self.as_of.astimezone(ZONE).date()


def found(
    *,
    message: str,
    quote: str = "",
    confidence: Confidence = Confidence.DEFINITE,
    severity: Severity | None = None,
    level: Level = Level.LIMIT,
    **fields: Any,
) -> Finding:
    """A finding as a rule states it; the runner fills rule, subject, severity default, unit, site, section, url.

    A field that the rule gives (`target`, `location`, `evidence`, `subject` …) is kept as given.
    """
    fields.setdefault("rule", "")
    fields.setdefault("subject", "")
    finding = Finding(
        identity="",
        message=message,
        quote=quote,
        confidence=confidence,
        severity=severity or Severity.INFO,
        level=level,
        **fields,
    )
    if severity is None:
        finding.severity = None  # type: ignore[assignment]  # the runner puts the rule's own
    return finding


_registered: dict[str, Rule] = {}


def rule(
    name: str,
    title: str,
    scope: Scope,
    severity: Severity,
    *,
    version: int = 1,
    uses: Iterable[str] = (),
    basis: str = "",
    also: Iterable[Scope] = (),
    folds: bool = False,
    hint: Callable[[str], object] | None = None,
    **defaults: Any,
) -> Callable[[Callable[..., Iterator[Finding]]], Callable[..., Iterator[Finding]]]:
    """Declare the decorated function `(subject, context) -> Iterator[Finding]` as a rule."""

    def declare(function: Callable[..., Iterator[Finding]]) -> Callable[..., Iterator[Finding]]:
        if name in _registered and _registered[name].function.__module__ != function.__module__:
            raise ValueError(f"two rules named {name}")
        _registered[name] = Rule(
            name,
            title,
            scope,
            severity,
            function,
            version,
            tuple(uses),
            defaults,
            basis,
            tuple(also),
            folds,
            hint,
        )
        return function

    return declare


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by name, found by walking checks/rules/."""
    import checks.rules

    for module in pkgutil.iter_modules(checks.rules.__path__):
        importlib.import_module(f"checks.rules.{module.name}")
    return dict(sorted(_registered.items()))


def titles() -> dict[str, str]:
    """rule name → its Chinese title."""
    return {name: rule.title for name, rule in rules().items()}
