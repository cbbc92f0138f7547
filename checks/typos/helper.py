"""The detector as rules ask for it: nothing is loaded before the first text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import xxhash
from sqlalchemy import func, select

from checks.typos.detector import MODEL, Detector
from checks.typos.learning import COUNTY
from checks.typos.onnx import OnnxDetector
from checks.typos.teaching import stored, taught
from config.rulesets import parameters
from storage.models import ListEntry

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from checks.typos.suspects import Finder
    from config.schema import Settings

__all__ = ["PARAMETERS", "RULE", "Typos"]

RULE = "text.typo_suspected"
ENOUGH = 300  #: texts from which a county's ways of writing can be told
#: of the rule; `least_score` 0 leaves the choice to the model, `history` has old pages read too
PARAMETERS: Mapping[str, Any] = {"history": True, "least_score": 0.0, "onnx_model": "", "often": 3}


class Typos:
    """`digest` changes with the model and with what the county taught it, so that all pages are judged again."""

    def __init__(self, county: Path, onnx: Path | None = None) -> None:
        self._county = county
        self._onnx = onnx

    @classmethod
    def of(cls, settings: Settings, session: Session) -> Typos:
        """For a check pass; the first that has something to judge and pages enough learns the county's writing."""
        values, _ = parameters(settings, RULE, PARAMETERS)
        onnx = settings.folder / values["onnx_model"] if values["onnx_model"] else None
        made = cls(settings.folder / "data" / COUNTY, onnx)
        due = values["history"] or _news(session)
        if onnx is None and due and not made._county.exists() and stored(session) >= ENOUGH:
            taught(session).write(made._county)
        return made

    @cached_property
    def digest(self) -> str:
        """Asked before the first page: a model that is named but missing stops the pass here."""
        if self._onnx:
            return self.finder.digest
        files = [file for file in (MODEL, self._county) if file.exists()]
        return "+".join(xxhash.xxh3_64_hexdigest(file.read_bytes()) for file in files)

    @cached_property
    def finder(self) -> Finder:
        """The office's own model where one is named, else the shipped one with the county's statistics."""
        return OnnxDetector(self._onnx) if self._onnx else Detector.load(self._county)


def _news(session: Session) -> bool:
    """Whether any list has shown something since it was first read."""
    first, last = session.execute(select(func.min(ListEntry.first_run), func.max(ListEntry.first_run))).one()
    return first is not None and last > first
