"""Where this machine keeps its Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.schema import Browser

__all__ = ["find_browser"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser(settings: Browser) -> str:
    """Path of the Chromium to use; "" when there is none or it is switched off."""
    if not settings.enabled:
        return ""
    if settings.executable:
        return settings.executable if Path(settings.executable).is_file() else ""
    return next((path for path in map(shutil.which, _NAMES) if path), "")
