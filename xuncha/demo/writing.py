"""Writes the county's articles: a small grammar over word lists, the same for the same seed, never twice alike."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

__all__ = ["Text", "Voice", "Writer", "chinese_day"]

GRAMMAR = Path(__file__).with_name("grammar")
_SLOT = re.compile(r"\{([a-z0-9.]+)(?::([\d.]+)-([\d.]+))?\}")
#: kind → (paragraphs at least, at most) of its middle part
_LENGTH = {
    "news": (6, 12),
    "notice": (7, 12),
    "policy": (8, 14),
    "explain": (7, 11),
    "plan": (8, 12),
    "personnel": (9, 16),
}
_SEASONS = (
    "",
    "寒冬",
    "初春",
    "仲春",
    "暮春",
    "初夏",
    "盛夏",
    "盛夏",
    "初秋",
    "金秋",
    "深秋",
    "初冬",
    "隆冬",
)
_ORDINALS = "一二三四五六七八九十"
_TOPIC_LISTS = ("work", "object", "measure", "result", "people", "spot", "doing")


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Voice:
    """Who writes about what: the unit, the topic of its work, the day, and the names it may mention."""

    unit: str
    topic: str
    day: dt.date
    phone: str
    units: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)


def chinese_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


@cache
def _grammar() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = {}
    current: list[str] = []
    for path in sorted(GRAMMAR.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("@"):
                current = rules.setdefault(line[1:].strip(), [])
            elif line and not line.startswith("#"):
                current.append(line)
    return rules


class Writer:
    """One article at a time: `Writer(rng, voice).write(kind)`."""

    def __init__(self, rng: Random, voice: Voice) -> None:
        self.rng = rng
        self.voice = voice
        lists = _grammar()
        #: an article keeps to one task, so that title and text agree; objects and people vary
        self._fixed = {
            "work": rng.choice(lists[f"{voice.topic}.work"]),
            "season": _SEASONS[voice.day.month],
            "level": voice.unit[-1] if voice.unit in voice.towns else "单位",
            **voice.fixed,
        }

    def write(self, kind: str) -> Text:
        """kind: news, notice, policy, explain, plan, personnel."""
        part = "item" if kind != "news" else "body"
        lead = [self.say(f"{kind}.lead")] if f"{kind}.lead" in _grammar() else []
        middle = self._distinct(f"{kind}.{part}", self.rng.randint(*_LENGTH[kind]))
        end = [self.say(f"{kind}.end")] if f"{kind}.end" in _grammar() else []
        if kind in {"notice", "plan", "policy"}:
            middle = [f"{_ORDINALS[i % 10]}、{text}" for i, text in enumerate(middle)]
        if kind == "policy":
            middle.append(self.say("policy.item"))
        return Text(self.say(f"{kind}.title"), (*lead, *middle, *end))

    def say(self, symbol: str) -> str:
        """One expansion of the symbol, all slots filled."""
        return self.fill(self.rng.choice(_grammar()[symbol]))

    def fill(self, pattern: str) -> str:
        while "{" in pattern:
            pattern = _SLOT.sub(self._slot, pattern)
        return pattern

    def _distinct(self, symbol: str, count: int) -> list[str]:
        """So many expansions; a pattern comes again only when all have been used."""
        choices = list(_grammar()[symbol])
        deck: list[str] = []
        while len(deck) < count:
            deck += self.rng.sample(choices, len(choices))
        return [self.fill(pattern) for pattern in deck[:count]]

    def _slot(self, match: re.Match[str]) -> str:
        name, low, high = match.groups()
        if low is not None:
            if "." in low:
                return f"{self.rng.uniform(float(low), float(high)):.1f}"
            return str(self.rng.randint(int(low), int(high)))
        if name in self._fixed:
            return self._fixed[name]
        if name in _TOPIC_LISTS:
            return self.rng.choice(_grammar()[f"{self.voice.topic}.{name}"])
        special = getattr(self, f"_{name}", None)
        return str(special()) if special else self.rng.choice(_grammar()[name])

    def _unit(self) -> str:
        return self.voice.unit

    def _unit2(self) -> str:
        return self.rng.choice([unit for unit in self.voice.units if unit != self.voice.unit])

    def _town(self) -> str:
        return self.voice.unit if self.voice.unit in self.voice.towns else self.rng.choice(self.voice.towns)

    def _place2(self) -> str:
        return self.rng.choice(_grammar()["place"])

    def _person(self) -> str:
        return self.rng.choice(_grammar()["surname"]) + self.rng.choice(_grammar()["given"])

    def _phone(self) -> str:
        return self.voice.phone

    def _year(self) -> int:
        return self.voice.day.year

    def _year2(self) -> int:
        return self.voice.day.year + self.rng.randint(1, 4)

    def _day(self) -> str:
        return chinese_day(self.voice.day - dt.timedelta(self.rng.randint(0, 3)))

    def _day2(self) -> str:
        return chinese_day(self.voice.day + dt.timedelta(self.rng.randint(6, 25)))

    def _month(self) -> str:
        return f"{(self.voice.day.month + self.rng.randint(5, 11)) % 12 + 1}月"

    def _month2(self) -> str:
        return f"{(self.voice.day.month + self.rng.randint(0, 3)) % 12 + 1}月"
