"""Which characters look alike: glyphs of an open font drawn small, blurred and compared, whole and in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["similar_shapes"]

SIZE = 32
DRAWN = 96
NEIGHBOURS = 32
_BLOCK = 512
#: left, top, right, bottom of what is compared, as shares of the glyph: a slip often drops or adds a radical
_PARTS = [(0.36, 0, 1, 1), (0.28, 0, 1, 1), (0, 0, 0.5, 1), (0, 0.3, 1, 1), (0, 0, 1, 0.55), (0.2, 0.2, 1, 1)]
_PART_WEIGHT = 0.94  #: part against whole counts a little less than whole against whole

Pictures = npt.NDArray[np.float32]


def similar_shapes(characters: str, font: Path) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """For each character its NEIGHBOURS most similar ones, best first, and how similar (0 to 255)."""
    drawn = _drawn(characters, font)
    whole = _pictures(drawn, (0, 0, 1, 1))
    parts = [_pictures(drawn, part) for part in _PARTS]
    codes = np.array([ord(character) for character in characters], dtype=np.uint16)
    others = np.zeros((len(codes), NEIGHBOURS), dtype=np.uint16)
    likeness = np.zeros((len(codes), NEIGHBOURS), dtype=np.uint8)
    for start in range(0, len(codes), _BLOCK):
        rows = slice(start, start + _BLOCK)
        block = whole[rows] @ whole.T
        for part in parts:
            np.maximum(block, _PART_WEIGHT * (part[rows] @ whole.T), out=block)
            np.maximum(block, _PART_WEIGHT * (whole[rows] @ part.T), out=block)
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -1
        best = np.argsort(-block, axis=1, kind="stable")[:, :NEIGHBOURS]
        others[rows] = codes[best]
        likeness[rows] = np.clip(np.rint(np.take_along_axis(block, best, axis=1) * 255), 0, 255)
    return others, likeness


def _drawn(characters: str, font: Path) -> list[Image.Image]:
    face = ImageFont.truetype(str(font), DRAWN)
    images = []
    for character in characters:
        image = Image.new("L", (DRAWN, DRAWN), 0)
        ImageDraw.Draw(image).text((DRAWN // 2, DRAWN // 2), character, font=face, fill=255, anchor="mm")
        images.append(image)
    return images


def _pictures(drawn: list[Image.Image], part: tuple[float, float, float, float]) -> Pictures:
    """One unit vector a character: that part of its picture, stretched, blurred, centred on its mean."""
    box = tuple(round(share * DRAWN) for share in part)
    rows = np.zeros((len(drawn), SIZE * SIZE), dtype=np.float32)
    for i, image in enumerate(drawn):
        small = _stretched(image.crop(box)).filter(ImageFilter.GaussianBlur(1.0))  # type: ignore[arg-type]
        rows[i] = np.asarray(small, dtype=np.float32).ravel()
    rows -= rows.mean(axis=1, keepdims=True)
    filled: Pictures = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return filled


def _stretched(image: Image.Image) -> Image.Image:
    """The ink of the picture, filling it."""
    return image.crop(image.getbbox() or (0, 0, *image.size)).resize((SIZE, SIZE))
