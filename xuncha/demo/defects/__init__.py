"""The planted defects with their near-misses, one room per kind; each room knows what it planted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xuncha.demo.defects import (
    annual,
    attachments,
    dates,
    disclosure,
    duplicates,
    freshness,
    hidden,
    identity,
    links,
    policies,
    privacy,
    reach,
    wording,
)

if TYPE_CHECKING:
    from xuncha.demo.county import County

__all__ = ["plant_all"]


def plant_all(county: County) -> None:
    """Plant everything that is not healed; the order is part of the seed."""
    for room in (
        freshness,
        dates,
        duplicates,
        links,
        hidden,
        identity,
        wording,
        privacy,
        annual,
        policies,
        disclosure,
        attachments,
        reach,
    ):
        room.plant(county)
