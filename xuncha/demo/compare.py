"""Planted against found: recall and false alarms, rule by rule.

Early warnings and what could not be verified accuse nobody and are left out on both sides.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from storage.models import Confidence, Finding, Level
from storage.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha.demo.manifest import Manifest, Planted

__all__ = ["Comparison", "Line", "compare", "tells"]


@dataclass(frozen=True, slots=True)
class Line:
    """One rule's account."""

    rule: str
    planted: int
    found: int
    false_alarms: int

    @property
    def missed(self) -> int:
        return self.planted - self.found


@dataclass
class Comparison:
    missed: list[Planted] = field(default_factory=list)
    false_alarms: list[Finding] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        return not self.missed and not self.false_alarms

    def told(self) -> str:
        """What went wrong, a line each."""
        lines = [f"漏报 {p.rule} {p.unit} {p.urls[0]} → {p.target}（{p.note}）" for p in self.missed]
        lines += [
            f"误报 {f.rule} [{f.confidence}] {f.url} → {f.target}「{f.quote}」{f.message}"
            for f in self.false_alarms
        ]
        return "\n".join(lines)


def compare(manifest: Manifest, findings: Iterable[Finding], browser: bool = True) -> Comparison:
    """Match what accuses against what was planted; several findings may tell of one defect.

    Where no browser was at hand, a defect that only one shows is left out unless it was found all the same.
    """
    accusing = [f for f in findings if f.level is Level.LIMIT and f.confidence is not Confidence.UNVERIFIED]
    matched: set[int] = set()
    result, asked, hits = Comparison(), Counter[str](), Counter[str]()
    for planted in manifest.planted:
        telling = [i for i, finding in enumerate(accusing) if tells(finding, planted)]
        matched.update(telling)
        if not telling and planted.needs_browser and not browser:
            continue
        asked[planted.rule] += 1
        hits[planted.rule] += bool(telling)
        if not telling:
            result.missed.append(planted)
    rest = [finding for i, finding in enumerate(accusing) if i not in matched]
    result.false_alarms = [finding for finding in rest if not _excused(finding, manifest)]
    result.lines = _lines(manifest, asked, hits, Counter(f.rule for f in result.false_alarms))
    return result


def _lines(manifest: Manifest, planted: Counter[str], hits: Counter[str], false: Counter[str]) -> list[Line]:
    names = sorted(set(planted) | set(false) | {n.rule for n in manifest.near_misses})
    return [Line(name, planted[name], hits[name], false[name]) for name in names]


def tells(finding: Finding, planted: Planted) -> bool:
    """Whether the finding is about the planted defect."""
    if finding.rule != planted.rule and finding.rule not in planted.rules:
        return False
    if planted.word:
        named = planted.word in finding.quote or planted.word in finding.message
        return named and host_of(finding.url) == host_of(planted.urls[0])
    if planted.target:
        return _same(finding.target, planted.target) or _same(finding.url, planted.target)
    return any(_same(finding.url, url) for url in planted.urls)


def _excused(finding: Finding, manifest: Manifest) -> bool:
    """Told with due doubt, or true though nobody asked for it."""
    places = {canonical(finding.url), canonical(finding.target)}
    doubtful = {canonical(address) for rule, address in manifest.doubtful if rule == finding.rule}
    accepted = {canonical(address) for rule, address in manifest.accepted if rule == finding.rule}
    return bool(places & accepted) or (finding.confidence is Confidence.SUSPECTED and bool(places & doubtful))


def _same(one: str, other: str) -> bool:
    return (
        one == other or canonical(one, True) == canonical(other, True) or canonical(one) == canonical(other)
    )
