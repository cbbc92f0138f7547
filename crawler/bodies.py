"""Where the article body lies within a page's text: the CMS's own container, else the densest block."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.flow import Flow

__all__ = ["body_range"]


def body_range(flow: Flow) -> tuple[int, int]:
    """Start and end of the article within `flow.text`; (0, 0) where the page shows none."""
    spans = [span for span in flow.containers if span.end - span.start >= 2]
    if not spans:
        return 0, 0
    best = min(spans, key=lambda span: (span.rank, span.start - span.end))
    return best.start, best.end
