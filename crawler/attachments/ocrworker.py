"""The child that reads pictures: RapidOCR with the models of its wheel, one picture a question.

python -P -B -m crawler.attachments.ocrworker PARENT MEGABYTES
"""

from __future__ import annotations

import os
import sys
from typing import Any

from crawler.attachments.worker import hold, serve

__all__ = ["lines_of", "main"]

_PIXELS = 40_000_000  #: more is no scan
_LEAST = 24  #: pixels of the shorter side below which nothing can be read
_SURE = 0.5


def main() -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "2")
    import cv2
    import numpy as np
    from rapidocr_onnxruntime import RapidOCR

    engine = RapidOCR()
    hold(int(sys.argv[1]), int(sys.argv[2]))

    def picture(head: dict[str, Any], data: bytes) -> Any:
        if not head["width"]:
            return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        rows = np.frombuffer(data, np.uint8).reshape(head["height"], head["stride"])
        channels = head["stride"] // head["width"]
        pixels = rows[:, : head["width"] * channels].reshape(head["height"], head["width"], channels)
        return pixels[:, :, :3] if channels >= 3 else pixels[:, :, 0]

    def answer(head: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        try:
            image = picture(head, data)
            if image is None or min(image.shape[:2]) < _LEAST or image.shape[0] * image.shape[1] > _PIXELS:
                return {"lines": []}, b""
            found, _ = engine(np.ascontiguousarray(image))
        except (cv2.error, MemoryError, ValueError):
            return {"lines": [], "broken": True}, b""
        return {"lines": lines_of([(box, text, float(score)) for box, text, score in found or []])}, b""

    serve(answer)


def lines_of(boxes: list[tuple[Any, str, float]]) -> list[str]:
    """Texts in their boxes put into lines: what overlaps in height stands side by side, parted by tabs."""
    placed = []
    for box, text, score in boxes:
        if score >= _SURE and text.strip():
            top, bottom = min(p[1] for p in box), max(p[1] for p in box)
            placed.append(((top + bottom) / 2, bottom - top, min(p[0] for p in box), text.strip()))
    lines: list[list[tuple[float, float, float, str]]] = []
    for one in sorted(placed):
        if lines and abs(lines[-1][-1][0] - one[0]) < 0.5 * min(one[1], lines[-1][-1][1]):
            lines[-1].append(one)
        else:
            lines.append([one])
    return ["\t".join(text for *_, text in sorted(line, key=lambda one: one[2])) for line in lines]


if __name__ == "__main__":
    main()
