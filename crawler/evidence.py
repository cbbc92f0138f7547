"""Pictures kept as evidence, stored once by their content under the county folder."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["keep_screenshot"]


def keep_screenshot(folder: Path, picture: bytes | None) -> str:
    """Store a PNG; its path relative to the county folder, "" where there is no picture."""
    if not picture:
        return ""
    name = hashlib.sha256(picture).hexdigest()
    relative = f"data/evidence/{name[:2]}/{name}.png"
    path = folder / relative
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
    return relative
