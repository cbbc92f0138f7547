"""Renders the county's templates with what every page of a site carries: navigation, friends, tags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xuncha.demo.directory import DISCLOSURE

if TYPE_CHECKING:
    import datetime as dt

    from xuncha.demo.model import Section, Site

__all__ = ["Pages"]

TEMPLATES = Path(__file__).with_name("templates")
_MENU = 8
#: what tells the sites apart at a glance
_COLOURS = {"kaipu": "#b3261e", "trs": "#1b6e5a", "hanweb": "#0b5394", "vsb": "#7a4b12", "jpaas": "#5b3a8c"}
_GROUPS = ("省直部门网站", "兄弟县市网站", "新闻媒体", "其他网站")


class Pages:
    """`services` is the base address of the host that stands for badges, filing pages and vendors."""

    def __init__(self, built: dt.datetime, services: str) -> None:
        self.built = built.strftime("%Y-%m-%d %H:%M:%S")
        self.services = services
        self.sites: list[Site] = []
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=False
        )

    def render(self, site: Site, template: str, **values: Any) -> str:
        common = {
            "site": site,
            "section": None,
            "article": None,
            "domain": site.host,
            "services": self.services,
            "built": self.built,
            "nav": self._nav(site),
            "foot": site.chrome,
            "friends": self._friends(site),
            "sites": [(other.name, other.home) for other in self.sites if other is not site],
        }
        return self.environment.get_template(template).render(common | values)

    def sheet(self, site: Site | None) -> str:
        """The style sheet of a site, or of a page that stands for the rest of the world."""
        name, family = (site.name, site.family) if site else ("", "")
        colour = _COLOURS.get(family, "#2f5d8a")
        return self.environment.get_template("shared/portal.css").render(name=name, colour=colour)

    def siblings(self, section: Section) -> list[tuple[str, str]]:
        """The side navigation: other sections of the same unit, at most a dozen."""
        same = [s for s in section.site.sections if s.unit == section.unit and s.in_ledger]
        return [(s.name, s.path) for s in same[:12]]

    def _nav(self, site: Site) -> list[tuple[str, str]]:
        """The first sections, and the directory that leads to the others."""
        named = [(section.name, section.path) for section in site.sections if section.in_ledger]
        return [*named[:_MENU], ("政务公开", DISCLOSURE)] if len(named) > _MENU else named

    def _friends(self, site: Site) -> list[tuple[str, list[tuple[str, str]]]]:
        size = max(-(-len(site.friends) // len(_GROUPS)), 1)
        groups = [site.friends[i : i + size] for i in range(0, len(site.friends), size)]
        return list(zip(_GROUPS, groups, strict=False))
