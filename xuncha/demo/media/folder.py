"""The ledger of the sample county's accounts, and the keys that their units would have handed over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from storage.vault import Vault
from xuncha.demo.media.platforms import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xuncha.demo.media.platforms import Platforms

__all__ = ["HEADS", "keep_keys", "ledger", "settings"]

HEADS = (
    "单位", "平台", "账号名称", "账号标识", "数据来源", "来源参数", "责任人", "停更日期", "停更公告", "备案日期",
)  # fmt: skip


def ledger(platforms: Platforms) -> Iterator[tuple[str, ...]]:
    for one in platforms.accounts:
        for source, params in one.sources:
            declared = (one.owner, one.paused_on, one.pause_notice, one.filed_on)
            yield one.unit, one.platform, one.name, one.identifier, source, params, *declared


def settings(base: str) -> str:
    """[accounts] of xuncha.toml: every platform is on this machine."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings_of(base).items()]
    return "\n[accounts]\n" + "\n".join(lines) + "\n"


def keep_keys(folder: Path, platforms: Platforms) -> None:
    """AppSecrets and authorisations, sealed as `xuncha secret set` would."""
    vault = Vault(folder, {})
    for one in platforms.accounts:
        for source, _ in one.sources:
            if source == "官方接口":
                name = {"微博": f"weibo:{one.uid}", "抖音": f"douyin:{one.number}"}.get(
                    one.platform, f"wechat:{one.app_id}"
                )
                vault.set(name, "demo" * 8)
