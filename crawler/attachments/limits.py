"""How much one file may cost: inflated bytes, entries, depth, text, pictures, time; counted as it is read."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from crawler.attachments.reading import Unreadable

__all__ = ["Budget", "Limits"]

_MB = 1 << 20
#: bytes from which an odd ratio counts; small files of blanks compress as well as bombs do
_RATIO_FROM = 32 * _MB


@dataclass(frozen=True, slots=True)
class Limits:
    """Generous for anything an office publishes; the process limits of the worker stand behind them."""

    inflated: int = 400 * _MB
    entry: int = 256 * _MB  #: one inflated entry
    kept: int = 64 * _MB  #: an entry that must be held in memory whole
    ratio: int = 200
    entries: int = 5000  #: in one archive
    depth: int = 3  #: archives within archives
    text: int = 20_000_000  #: characters
    parts: int = 400_000
    sheets: int = 1000
    pages: int = 3000
    pictures: int = 40
    seconds: float = 15.0


@dataclass(slots=True)
class Budget:
    """What is left for one file and all that is packed in it."""

    limits: Limits = field(default_factory=Limits)
    _inflated: int = 0
    _entries: int = 0
    _text: int = 0
    _parts: int = 0
    _pictures: int = 0
    _until: float = 0.0

    def __post_init__(self) -> None:
        self._until = time.monotonic() + self.limits.seconds

    def inflate(self, size: int) -> None:
        self._inflated += size
        if self._inflated > self.limits.inflated:
            raise Unreadable(f"解压后超过 {self.limits.inflated // _MB} MB，疑似压缩炸弹")
        self.tick()

    def compressed(self, packed: int, inflated: int) -> None:
        """One entry's sizes, stated or counted so far."""
        if inflated > self.limits.entry:
            raise Unreadable(f"其中有文件解压后超过 {self.limits.entry // _MB} MB，疑似压缩炸弹")
        if inflated > _RATIO_FROM and inflated > self.limits.ratio * max(packed, 1):
            raise Unreadable("压缩比异常，疑似压缩炸弹")

    def entry(self, count: int = 1) -> None:
        self._entries += count
        if self._entries > self.limits.entries:
            raise Unreadable(f"压缩包内文件超过 {self.limits.entries} 个，未读完")

    def part(self, length: int) -> None:
        self._text += length
        self._parts += 1
        if self._text > self.limits.text or self._parts > self.limits.parts:
            raise Unreadable("内容过长，只读取了前面部分")
        if not self._parts % 200:
            self.tick()

    def picture(self) -> bool:
        """Whether one more picture may be kept for OCR."""
        self._pictures += 1
        return self._pictures <= self.limits.pictures

    @property
    def picture_left(self) -> bool:
        return self._pictures < self.limits.pictures

    def tick(self) -> None:
        if time.monotonic() > self._until:
            raise Unreadable("读取超时，只读取了前面部分")
