"""Scripts of strangers, read for what they do to the pages that carry them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.scripts import foreign_scripts
from crawler.takeover import code_tricks

if TYPE_CHECKING:
    from crawler.observation import Content
    from crawler.sitting import Sitting

__all__ = ["Payloads", "sources"]

#: what foreign scripts do to a page that they have no business with
_PAYLOADS = ("title_write", "window_stop", "split_eval", "frame_write")
_MOST = 60  #: different ones of one sitting
_SCRIPTS = 8  #: of one page


def sources(content: Content) -> list[str]:
    """Addresses of the page's first foreign scripts."""
    return [str(one["src"]) for one in content.suspicion.get("foreign_scripts", ())][:_SCRIPTS]


class Payloads:
    """Each script is asked for once a sitting, whoever carries it."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._found: dict[str, asyncio.Task[dict[str, str]]] = {}
        self.unread: set[str] = set()  #: those that could not be had tonight

    async def look(self, content: Content) -> None:
        """Note the first script that overwrites pages, and how."""
        strange = [src for src in sources(content) if not self._sitting.ledger.allows(src)]
        for src in strange:
            if src not in self._found and len(self._found) < _MOST:
                self._found[src] = asyncio.ensure_future(self._tricks(src))
        for src in strange:
            if src in self._found and (tricks := await self._found[src]):
                content.suspicion["script_payload"] = {"src": src, "tricks": tricks}
                return

    async def _tricks(self, src: str) -> dict[str, str]:
        bodies = await foreign_scripts([src], self._sitting.settings.network)
        if src not in bodies:
            self.unread.add(src)
        tricks = code_tricks(bodies.get(src, b"").decode("utf-8", "replace"))
        return {name: tricks[name] for name in _PAYLOADS if name in tricks}
