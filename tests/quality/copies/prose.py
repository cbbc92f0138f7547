"""Articles as a county publishes them, each its own: the demo county's grammar, with unit, topic and day drawn anew."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from xuncha.demo.writing import Voice, Writer

if TYPE_CHECKING:
    from random import Random

KINDS = ("news", "news", "news", "notice", "policy", "explain", "plan")
TOPICS = ("agri", "civil", "culture", "eco", "edu", "gov", "health", "road", "safe", "trade", "water")
UNITS = (
    "县农业农村局", "县民政局", "县文化广电旅游局", "县生态环境局", "县教育局", "县政府办公室", "县卫生健康委员会",
    "县交通运输局", "县应急管理局", "县商务局", "县水利局",
)  # fmt: skip
TOWNS = (
    "城关镇",
    "丰山乡",
    "大由乡",
    "木兰乡",
    "珠坑乡",
    "小松镇",
    "龙岗乡",
    "高田镇",
    "横江镇",
    "屏山镇",
    "琴江镇",
)


def article(rng: Random, kind: str | None = None) -> tuple[str, str]:
    """Title and body."""
    which = rng.randrange(len(TOPICS))
    day = dt.date(2025, 1, 1) + dt.timedelta(days=rng.randrange(690))
    voice = Voice(UNITS[which], TOPICS[which], day, f"0797-57{rng.randint(10000, 99999)}", UNITS, TOWNS)
    text = Writer(rng, voice).write(kind or rng.choice(KINDS))
    return text.title, "\n".join(text.paragraphs)


def short(rng: Random) -> tuple[str, str]:
    """A post or a brief: one or two sentences, some eighty characters."""
    title, body = article(rng, "news")
    lines = body.split("\n")
    first = rng.randrange(len(lines) - 2)
    return title, lines[first] + lines[first + 1]
