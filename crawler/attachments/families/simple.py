"""What has no text for us, or keeps it from us: pictures, media, encrypted and closed formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.attachments.reading import Unreadable

if TYPE_CHECKING:
    from crawler.attachments.collector import Collector

__all__ = ["TYPES", "read"]

TYPES = ("image", "mute", "locked", "closed")


def read(data: bytes, name: str, out: Collector) -> None:
    kind = out.kind
    if kind == "image":
        out.picture(data)
    elif kind == "locked":
        raise Unreadable("设有打开密码")
    elif kind == "closed":
        out.note("专用版式文件，须用其专门软件查看，未读取")
    else:
        out.note("音视频、程序等文件，没有文字可读")
