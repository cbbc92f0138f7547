"""The county's own key for hashing personal numbers: made once, kept beside the data, readable by its owner."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["county_key"]


def county_key(folder: Path) -> bytes:
    """The 32 bytes of `data/privacy.key` in the county folder, made on first use."""
    file = folder / "data" / "privacy.key"
    try:
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="ascii") as stream:
            file.chmod(0o600)
            stream.write(secrets.token_hex(32) + "\n")
    except FileExistsError:
        pass  # another process was quicker; its key counts
    return bytes.fromhex(file.read_text(encoding="ascii").strip())
