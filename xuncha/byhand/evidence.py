"""Pictures that people attach, kept under the county folder by their content."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from config.errors import InputError, reason
from xuncha.output import write_file

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["keep_picture"]

_LARGEST = 20_000_000
_KINDS = {
    b"\x89PNG": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"RIFF": ".webp",
    b"%PDF": ".pdf",
}


def keep_picture(folder: Path, picture: Path | None) -> str:
    """Its path relative to the county folder; "" for none. Raises InputError for what is no picture."""
    if picture is None:
        return ""
    try:
        data = picture.expanduser().read_bytes()
    except OSError as error:
        raise InputError(f"截图 {picture} 无法读取：{reason(error)}。") from error
    suffix = next((suffix for mark, suffix in _KINDS.items() if data.startswith(mark)), "")
    if not suffix:
        raise InputError(f"截图 {picture} 不是图片，请用 png、jpg、webp 或 pdf。")
    if len(data) > _LARGEST:
        raise InputError(f"截图 {picture} 超过 20 MB，请压缩后再附。")
    name = hashlib.sha256(data).hexdigest()
    relative = f"data/evidence/{name[:2]}/{name}{suffix}"
    if not (folder / relative).exists():
        write_file(folder / relative, data)
    return relative
