"""Attachments: bytes of any file an office offers → text with the places where it stands."""

from __future__ import annotations

from crawler.attachments.reading import Part, Picture, Reading

__all__ = ["Part", "Picture", "Reading", "read"]


def read(data: bytes, name: str, content_type: str = "", *, ocr: bool = False) -> Reading:
    """Read one file in this very process, within its limits but without protection from native faults.

    The night uses `crawler.attachments.pool`, which does this in a child process.
    """
    from crawler.attachments.reader import read_file

    return read_file(data, name, content_type, ocr=ocr)
