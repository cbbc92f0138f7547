"""Pages that look taken over, shown in the browser: what title and which hosts its scripts bring up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.evidence import keep_screenshot
from crawler.scripts import foreign_scripts
from crawler.settings import user_agent

if TYPE_CHECKING:
    from crawler.observation import Content
    from crawler.sitting import Sitting

__all__ = ["Suspects"]

#: as many numeric entities in a title as no clean page has
_ENTITIES = 6
#: pages beside home pages that are rendered in one sitting at most
_MOST = 20
_HOSTS = 50
#: signs (crawler.takeover) that make a page other than a home page worth a look in the browser
_GRAVE = ("script_tricks", "whole_frames", "title_at_odds")
#: foreign scripts of one page that are fetched for the browser to run
_SCRIPTS = 8


class Suspects:
    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._left = _MOST

    async def look(self, url: str, content: Content, *, home: bool = False) -> None:
        """Add to the page's suspicion what the browser shows; a home page needs less of a reason."""
        if not (content.suspicion if home else self._grave(content.suspicion)):
            return
        if not home:
            self._left -= 1
        settings = self._sitting.settings
        sources = [str(one["src"]) for one in content.suspicion.get("foreign_scripts", ())]
        scripts = await foreign_scripts(
            sources[:_SCRIPTS],
            user_agent(settings.network),
            allow_private=settings.network.allow_private_hosts,
        )
        shown = await self._sitting.render(url, scripts=scripts)
        if shown is None:
            return
        content.suspicion |= {"rendered_hosts": shown.outside_hosts[:_HOSTS]}
        content.suspicion["screenshot"] = keep_screenshot(self._sitting.settings.folder, shown.screenshot)
        if _another(content.title, shown.title):
            content.suspicion["rendered_title"] = shown.title.strip()[:200]
        if shown.covers:
            content.suspicion["rendered_covers"] = [cover[:500] for cover in shown.covers[:5]]
        if _hidden(content.text, shown.visible):
            content.suspicion["rendered_hidden"] = [len(content.text), shown.visible]

    def _grave(self, suspicion: dict[str, Any]) -> bool:
        if self._left <= 0:
            return False
        entities = int(suspicion.get("title_entities", 0)) >= _ENTITIES
        return bool(entities or any(suspicion.get(name) for name in _GRAVE))


def _hidden(text: str, visible: int) -> bool:
    """Whether most of what the page says is no longer to be seen once its scripts have run."""
    written = len("".join(text.split()))
    return written >= 200 and visible < written * 0.2


def _another(static: str, shown: str) -> bool:
    """A title that is neither the written one nor a longer or shorter form of it."""
    before, after = "".join(static.split()), "".join(shown.split())
    return bool(after) and after not in before and before not in after
