"""Plain official prose in any quantity, no two articles alike."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_TOLD = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
PLACES: list[str] = _TOLD["places"].split()
TOPICS: list[str] = _TOLD["topics"].split()
SURNAMES: list[str] = _TOLD["surnames"].split()
GIVEN: list[str] = _TOLD["given"].split()


def _fill(rng: random.Random, text: str) -> str:
    return text.format(
        place=rng.choice(PLACES), topic=rng.choice(TOPICS), n=rng.randint(13, 980), m=rng.randint(3, 29)
    )


def sentence(rng: random.Random) -> str:
    """One sentence of three clauses."""
    return "，".join(_fill(rng, rng.choice(_TOLD[part])) for part in ("heads", "middles", "tails")) + "。"


def paragraphs(rng: random.Random, count: int = 3) -> list[str]:
    """The body of an article."""
    return ["".join(sentence(rng) for _ in range(rng.randint(2, 3))) for _ in range(count)]


def person(rng: random.Random) -> str:
    """A name nobody holds office under."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def title(rng: random.Random, kind: str, unit: str) -> str:
    """A headline in the manner of the section's class."""
    shapes: list[str] = _TOLD["titles"].get(kind, _TOLD["titles"]["其他"])
    return rng.choice(shapes).format(
        place=rng.choice(PLACES),
        topic=rng.choice(TOPICS),
        unit=unit,
        name=person(rng),
        n=rng.randint(101, 999),
    )
