"""Whose a problem is, as the papers name it: its unit, the unit a site is named after, else the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from reports.snapshot import Role, role_of
from storage.models import Site, Unit
from storage.unitnames import UnitNames

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.models import Finding

__all__ = ["PORTAL", "Owners"]

#: owner of what belongs to no unit
PORTAL = "门户网站"


class Owners:
    """The owners of findings, read once; the first site of the ledger is the portal."""

    def __init__(self, session: Session) -> None:
        self._units = {unit.id: unit for unit in session.scalars(select(Unit))}
        self._names = UnitNames(self._units.values())
        listed = session.execute(select(Site.id, Site.name).where(Site.listed).order_by(Site.id)).all()
        self._sites = {key: self._site(name) for key, name in listed[1:]}
        self._site_units = {key: self._names.within(name) or 0 for key, name in listed[1:]}

    def of(self, finding: Finding) -> tuple[str, Role]:
        """(name, class); a department's own site is the department's affair, not the portal's."""
        unit = self._units.get(finding.unit_id or 0)
        if unit:
            return unit.name, role_of(unit.kind)
        return self._sites.get(finding.site_id or 0, (PORTAL, Role.ADMIN))

    def sites_of(self, unit_id: int) -> list[int]:
        """The department's own sites."""
        return [key for key, owner in self._site_units.items() if owner == unit_id]

    def unit_of(self, finding: Finding) -> str:
        """The unit's name; "" where it is nobody's but the site's."""
        unit = self._units.get(finding.unit_id or self._site_units.get(finding.site_id or 0, 0))
        return unit.name if unit else ""

    def _site(self, name: str) -> tuple[str, Role]:
        unit = self._units.get(self._names.within(name) or 0)
        return (unit.name, role_of(unit.kind)) if unit else (name, Role.ADMIN)
