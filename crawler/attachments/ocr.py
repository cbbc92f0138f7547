"""The parent's side of OCR: pictures of a reading become parts, if the extra is installed."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Self

from crawler.attachments.pool import Child, NoReader
from crawler.attachments.reading import Part

if TYPE_CHECKING:
    from types import TracebackType

    from crawler.attachments.reading import Picture, Reading

__all__ = ["Recogniser", "available"]

MEGABYTES = 2048  #: address space; the models and OpenCV map far more than they use (about 0.6 GB)
SECONDS = 60.0
_MISSING = '未安装文字识别组件（pip install "xuncha[ocr]"），图片、扫描件未读'
_FAILED = "有图片识别失败，未读"


def available() -> bool:
    """Whether the extra `ocr` is installed."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


class Recogniser:
    """Reads pictures in a child of their own. Use as a context manager; the child starts at the first picture."""

    def __init__(self, *, megabytes: int = MEGABYTES, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child = Child("crawler.attachments.ocrworker", str(megabytes))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close()

    def complete(self, reading: Reading) -> None:
        """Add what the pictures of the reading say; each line is a row, its place marked as OCR's."""
        pictures, reading.pictures = reading.pictures, []
        if pictures and not available():
            _note(reading, _MISSING)
            return
        for picture in pictures:
            lines = self._lines(picture)
            if lines is None:
                _note(reading, _FAILED)
            elif lines:
                reading.parts.append(Part({**picture.locator, "ocr": True}, "\n".join(lines)))

    def _lines(self, picture: Picture) -> list[str] | None:
        head = {"width": picture.width, "height": picture.height, "stride": picture.stride}
        try:
            answer = self._child.ask(head, picture.data, self._seconds)
        except NoReader:
            return None
        if answer is None or answer[0].get("broken"):
            return None
        return [str(line) for line in answer[0]["lines"]]


def _note(reading: Reading, text: str) -> None:
    if text not in reading.note:
        reading.note = "；".join(filter(None, (reading.note, text)))
