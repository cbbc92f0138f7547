"""What a file really is, whatever its name says: by its first bytes, and for containers by what they hold."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

import olefile

from crawler.addresses import FILES
from crawler.attachments.reading import Unreadable

__all__ = ["MUTE", "extension_of", "kind_of"]

#: types without text for us; reading them is neither possible nor owed
MUTE: Final = frozenset(
    [
        "mp3",
        "mp4",
        "avi",
        "wmv",
        "flv",
        "mov",
        "swf",
        "m4a",
        "wav",
        "m3u8",
        "exe",
        "apk",
        "dwg",
        "msi",
        "iso",
        "ttf",
        "woff",
        "woff2",
        "psd",
        "js",
        "css",
    ]
)
#: formats that only their makers' programs open
CLOSED: Final = frozenset({"ceb", "caj", "cebx", "sep", "gd", "gw"})
_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"{\\rtf", "rtf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
_TEXTS: Final = frozenset({"txt", "csv", "md", "log", "json", "ini", "tsv"})
_SPREADSHEETS: Final = frozenset({"csv", "tsv", "xls", "et"})
#: what people have programs for; of any other name nobody can say that its content does not fit it
_COMMON: Final = (
    FILES | _TEXTS | {"docx", "dotx", "xlsb", "ods", "odt", "odp", "pps", "ppsx", "html", "htm", "mht"}
)
#: never markup by right; only an export of a table is still opened by some offices' programs
_BINARY: Final = frozenset({"docx", "xlsx", "pptx", "pdf", "ofd", "zip", "rar", "7z"})
_MARKUP = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<table[\s>]|<body[\s>]|<div[\s>]|<head[\s>]", re.IGNORECASE
)
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_MEDIA = re.compile(
    rb"^(?:ID3|\x00\x00\x00.ftyp|RIFF....AVI |FLV\x01|OggS|MZ|\x7fELF|0&\xb2u|CWS|FWS)", re.DOTALL
)


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower()[:8] if "." in name else ""


def kind_of(data: bytes, name: str = "", content_type: str = "") -> str:
    """The type by which a family is chosen: "xlsx", "doc", "pdf" …; "" when nothing tells."""
    extension = extension_of(name)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(olefile.MAGIC):
        return _ole_kind(data, extension)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:2] == b"BM" and len(data) > 54 and extension == "bmp":
        return "image"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[257:262] == b"ustar":
        return "tar"
    if _MEDIA.match(data) or extension in MUTE:
        return "mute"
    if extension in CLOSED:
        return "closed"
    return _text_kind(data, extension, content_type)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:20000])
            declared = archive.read("mimetype")[:80] if _small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise Unreadable("文件已损坏，不是完整的压缩结构") from error
    if "OFD.xml" in names:
        return "ofd"
    if b"opendocument" in declared:
        return "opendocument"
    for prefix, kind in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
        if any(name.startswith(prefix) for name in names) and "[Content_Types].xml" in names:
            return "xlsb" if "xl/workbook.bin" in names else kind
    return "zip"


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.NameToInfo and archive.NameToInfo[name].file_size < 200


def _ole_kind(data: bytes, extension: str) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {path[0].lower() for path in container.listdir()}
    except Exception as error:  # whatever a broken container makes the library raise
        raise Unreadable("文件已损坏，不是完整的 Office 文档") from error
    for stream, kind in (
        ("encryptedpackage", "locked"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("worddocument", "doc"),
        ("powerpoint document", "ppt"),
    ):
        if stream in streams:
            return kind
    if extension not in _COMMON:  # a drawing by Visio, a mail kept by Outlook
        return "closed"
    raise Unreadable("不是认识的 Office 文档")


def _text_kind(data: bytes, extension: str, content_type: str) -> str:
    head = data[:65536]
    if not data.strip():
        raise Unreadable("文件是空的")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") and not _PAGE.search(head[:2000]):
        return "xml"
    if re.match(rb"(?:MIME-Version|From|Content-Type|Date|Subject):", head, re.IGNORECASE):
        return "mht"
    if _MARKUP.search(head):
        if extension in _BINARY and b"<table" not in head.lower():
            raise Unreadable("内容是网页，与扩展名不符")
        return "html"
    binary = not wide and b"\x00" in head
    if not binary and (extension in _SPREADSHEETS or "csv" in content_type):
        return "csv"
    if not binary and (extension in _TEXTS or content_type.startswith("text/") or _mostly_text(head)):
        return "txt"
    if extension not in _COMMON:  # a bill of quantities, a database: its own program opens it
        return "closed"
    raise Unreadable("文件已损坏，或格式与扩展名不符")


def _mostly_text(head: bytes) -> bool:
    control = sum(byte < 32 and byte not in b"\t\r\n\x0c" for byte in head)
    return control <= len(head) // 1000
