"""人工填报: what no machine can fetch; asked, it says that a person's turn has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.base import ALL_PLATFORMS, Ask, FetchResult, failure
from storage.models import Evidence, SourceHealth

if TYPE_CHECKING:
    from crawler.platforms.web import Web

__all__ = ["NAME", "SOURCES"]

NAME = "manual"


class _Manual:
    name, title = NAME, "人工填报"
    words = ("人工", "手工", "填报", "粘贴", "导入", "excel", "手动")
    platforms = ALL_PLATFORMS
    needs: frozenset[str] = frozenset()
    evidence = Evidence.MANUAL
    can_prove_absence = False

    async def fetch(self, ask: Ask, web: Web) -> FetchResult:
        message = f"请“{ask.account.name}”的管理单位报送近期推文（粘贴链接或导入表格）"
        return failure(SourceHealth.MANUAL_DUE, web.clock(), message, "manual")


SOURCES = (_Manual(),)
