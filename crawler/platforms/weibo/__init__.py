"""微博: its lists, and the ways to ask for them."""

from __future__ import annotations

from crawler.platforms.weibo.lists import parse, parse_long_text

__all__ = ["parse", "parse_long_text"]
