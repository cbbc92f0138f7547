"""Scrapy's settings, derived from ours; nobody edits them by hand."""

from __future__ import annotations

import importlib.util
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from config.schema import Network, Settings

__all__ = ["scrapy_settings", "user_agent"]


def user_agent(network: Network) -> str:
    """Who we are, with a way to reach us."""
    if network.user_agent:
        return network.user_agent
    contact = f" (+{network.contact})" if network.contact else ""
    return f"xuncha/{version('xuncha')}{contact}"


def scrapy_settings(settings: Settings, slots: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """`slots` maps host:port to its delay and concurrency.

    Redirects, retries, robots and the breaker are ours (crawler.fetch), so the middlewares that would do
    them a second time are off. CONCURRENT_ITEMS: Scrapy starts that many tasks for each response.
    """
    network = settings.network
    values: dict[str, Any] = {
        "BOT_NAME": "xuncha",
        "USER_AGENT": user_agent(network),
        "CONCURRENT_ITEMS": 4,
        "CONCURRENT_REQUESTS": network.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": network.concurrency_per_host,
        "DOWNLOAD_DELAY": network.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_SLOTS": {host: dict(slot) for host, slot in slots.items()},
        "DOWNLOAD_TIMEOUT": network.timeout,
        "DOWNLOAD_MAXSIZE": network.max_body,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.download.LeanDownloadHandler"),
        "DOWNLOAD_HANDLERS_BASE": {},
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "LOG_FORMATTER": "crawler.settings.QuietFormatter",
        "LOG_LEVEL": "WARNING",
        "LOG_FILE": str(_log_file(settings)),
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "XUNCHA_PROXY": network.proxy,
    }
    if importlib.util.find_spec("uvloop"):
        values["ASYNCIO_EVENT_LOOP"] = "uvloop.Loop"
    return values


def _log_file(settings: Settings) -> Path:
    folder = settings.folder / "data" / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "crawl.log"


class QuietFormatter:
    """Says nothing of pages that were simply fetched: a line for each costs more than fetching it."""

    def crawled(self, *_: object) -> None:
        return None

    def download_error(self, *_: object) -> dict[str, Any]:
        return {"level": 10, "msg": "download error", "args": {}}
