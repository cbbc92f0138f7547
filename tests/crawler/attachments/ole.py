"""A writer of OLE containers, just enough for tests: streams of at least 4096 bytes at the root."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def container(streams: dict[str, bytes]) -> bytes:
    """The container as bytes; the order of the streams is their order on disk."""
    padded = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    entries = [_entry("Root Entry", 5, END, 0, 1 if padded else FREE)]
    sectors: list[bytes] = []
    chain: list[int] = []
    for number, (name, body) in enumerate(padded.items(), 1):
        first = len(sectors)
        pieces = [body[i : i + SECTOR].ljust(SECTOR, b"\0") for i in range(0, len(body), SECTOR)]
        sectors += pieces
        chain += [*range(first + 1, first + len(pieces)), END]
        right = number + 1 if number < len(padded) else FREE
        entries.append(_entry(name, 2, first, len(body), FREE, right))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0")
    start = len(sectors)
    for i in range(0, len(directory), SECTOR):
        sectors.append(directory[i : i + SECTOR])
        chain.append(start + i // SECTOR + 1)
    chain[-1] = END
    tables = 1
    while (len(sectors) + tables) > tables * 128:
        tables += 1
    fat_start = len(sectors)
    chain += [FAT] * tables
    chain += [FREE] * (tables * 128 - len(chain))
    fat = struct.pack(f"<{len(chain)}I", *chain)
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        b"",
        0,
        tables,
        start,
        0,
        4096,
        END,
        0,
        END,
        0,
    )
    where = [*range(fat_start, fat_start + tables), *([FREE] * (109 - tables))]
    return header + struct.pack("<109I", *where) + b"".join(sectors) + fat


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", raw, len(raw), kind, 1, FREE, right, child, b"", 0, 0, 0, start, size
    )


def slideshow(slides: list[list[str]]) -> bytes:
    """An old PowerPoint file: a text atom for each line of each slide."""
    body = b"".join(
        _record(1006, b"".join(_record(4000, line.encode("utf-16-le")) for line in lines), holds=True)
        for lines in slides
    )
    return container({"PowerPoint Document": body})


def _record(kind: int, body: bytes, *, holds: bool = False) -> bytes:
    return struct.pack("<HHI", 0xF if holds else 0, kind, len(body)) + body
