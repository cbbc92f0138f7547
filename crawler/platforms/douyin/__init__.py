"""抖音: the open platform's list by its owner's leave, and the profile page with a person's login."""

from __future__ import annotations

from crawler.platforms.douyin.lists import parse
from crawler.platforms.douyin.official import parse_official

__all__ = ["parse", "parse_official"]
