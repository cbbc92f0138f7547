"""The paper of a period in words: 基本情况, 存在问题, 工作要求, with every number's source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports import basics, rankings, volume
from reports.demands import demands
from reports.facts import Facts
from reports.periods import ZONE
from reports.problems import Paragraph, enumerated, paragraphs
from reports.wording import ordinal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from config.schema import Bulletin as Settings
    from config.workdays import Calendar
    from reports.snapshot import Snapshot
    from reports.styles import Style

__all__ = ["Paper", "compose", "deadline_of"]


@dataclass(frozen=True, slots=True)
class Paper:
    """The words of a paper; `written` are paragraphs that staff entered, as they stand."""

    snapshot: Snapshot
    style: Style
    basics: Sequence[str]
    features: Sequence[tuple[str, str]]  #: (claim, text), the half-year paper's 特点
    problems: Sequence[Paragraph]
    demands: Sequence[tuple[str, str]]
    deadline: dt.date
    facts: Facts
    top: int = 3  #: units in a list of the first
    non_text_share: float = 0.0  #: of the interpretations, those that are to be no plain text
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def issued_on(self) -> dt.date:
        return self.snapshot.taken_at.astimezone(ZONE).date()


def deadline_of(taken_at: dt.datetime, settings: Settings, calendar: Calendar) -> dt.date:
    """The day by which units are to have mended, counted from the paper's own day."""
    day = taken_at.astimezone(ZONE).date()
    if settings.deadline_count == "workday":
        return calendar.add_workdays(day, settings.deadline_days)
    return day + dt.timedelta(settings.deadline_days)


def compose(s: Snapshot, style: Style, settings: Settings, calendar: Calendar) -> Paper:
    """The paper of a snapshot: the same snapshot always gives the same words."""
    facts = Facts()
    blocks = _blocks(s, facts, settings)
    deadline = deadline_of(s.taken_at, settings, calendar)
    told = [text for name in style.basics for text in blocks[name]() if text]
    features = [volume.compared(s, facts, settings.top)] if "overview" in style.basics else []
    found = paragraphs(s.problems, settings.named, facts, s)
    extra = [*_own(s), *_uneven(s, style, facts), *_unread(s, facts, settings)]
    numbered = [
        Paragraph(f"{ordinal(number)}是", claim, text, kind)
        for number, (claim, text, kind) in enumerate(extra, len(found) + 1)
    ]
    return Paper(
        snapshot=s,
        style=style,
        basics=told,
        features=features,
        problems=enumerated([*found, *numbered]),
        demands=demands(s, deadline),
        deadline=deadline,
        facts=facts,
        top=settings.top,
        non_text_share=settings.non_text_share,
        written=s.notes,
    )


def _blocks(s: Snapshot, facts: Facts, settings: Settings) -> dict[str, Callable[[], Sequence[str]]]:
    """Block → its paragraphs; made only when the style asks, so that the panel lists what is printed."""
    return {
        "published": lambda: [basics.published(s, facts, settings.top)],
        "published_in_period": lambda: [basics.published_in_period(s, facts)],
        "top_of_period": lambda: [basics.top_of_period(s, settings.top)],
        "completion": lambda: [basics.completion(s, settings.top_ratio)],
        "inspection": lambda: [basics.inspection(s, facts)],
        "checked": lambda: [basics.checked(s, facts)],
        "letters": lambda: [basics.letters(s, facts, settings.named)],
        "evaluations": lambda: s.notes.get("工作评价", []),
        "cleaned": lambda: [basics.cleaned(s, facts)],
        "mended": lambda: [basics.mended(s, facts)],
        "policies": lambda: [basics.policies(s, facts)],
        "overview": lambda: [volume.overview(s, facts)],
    }


def _own(s: Snapshot) -> list[tuple[str, str, str]]:
    """Problems that staff wrote themselves; the first sentence is the claim, where more follows."""
    made = []
    for text in s.notes.get("存在问题", []):
        claim, stop, rest = text.strip().partition("。")
        made.append((f"{claim}{stop}", rest, "人工") if rest else ("", text.strip(), "人工"))
    return made


def _uneven(s: Snapshot, style: Style, facts: Facts) -> list[tuple[str, str, str]]:
    text = volume.uneven(s, facts) if "overview" in style.basics else ""
    return [("信息数量不均衡。", text, "信息数量")] if text else []


def _unread(s: Snapshot, facts: Facts, settings: Settings) -> list[tuple[str, str, str]]:
    """政策解读不到位: only on numbers that the office stands for, never on titles that did not match."""
    p = s.policies
    texts = []
    if p.entered and p.interpreted < p.documents:
        texts.append(basics.policies_unread(s, facts))
    if p.entered and p.interpretations:
        plain = p.forms.get("文字", 0)
        other = p.interpretations - plain
        if other < settings.non_text_share * p.interpretations:
            share = facts.text(rankings.percent(other, p.interpretations), "非文字解读比例", "政策解读表")
            least = facts.text(f"{settings.non_text_share:.0%}", "非文字解读比例要求", "设置")
            texts.append(f"非文字性解读仅占{share}，未达到{least}的要求。")
    return [("政策解读不到位。", "".join(texts), "政策解读")] if texts else []
