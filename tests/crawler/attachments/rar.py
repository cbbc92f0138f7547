"""A writer of RAR 5 archives without compression, for tests: no free program makes RAR files."""

from __future__ import annotations

import zlib


def archive(files: dict[str, bytes]) -> bytes:
    """Signature, main header, the files as stored, end."""
    blocks = [b"Rar!\x1a\x07\x01\x00", _header(b"\x01\x00\x00")]
    for name, body in files.items():
        raw = name.encode()
        fields = (
            b"\x02\x02"  # a file header that is followed by data
            + _number(len(body))
            + _number(0x04)  # with a checksum
            + _number(len(body))
            + _number(0o100644)
            + zlib.crc32(body).to_bytes(4, "little")
            + _number(0)
            + _number(1)
            + _number(len(raw))
            + raw
        )
        blocks += [_header(fields), body]
    return b"".join([*blocks, _header(b"\x05\x00\x00")])


def _header(fields: bytes) -> bytes:
    sized = _number(len(fields)) + fields
    return zlib.crc32(sized).to_bytes(4, "little") + sized


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        value, low = value >> 7, value & 0x7F
        out.append(low | (0x80 if value else 0))
        if not value:
            return bytes(out)
