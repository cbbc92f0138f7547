"""get_current_selfmenu_info: the menu as it was set by the interface or in the back office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.platforms.addresses import tidy
from crawler.platforms.base import FetchResult, MenuItem, SeenMenu, failure
from crawler.platforms.bodies import tidy_lines
from crawler.platforms.shapes import dig, digest, listing, load, number, words
from crawler.platforms.wechat.codes import official_failure
from storage.models import SourceHealth

if TYPE_CHECKING:
    import datetime as dt

    from storage.models import Account

__all__ = ["parse"]

_BUTTONS = 10


def parse(
    body: bytes, url: str, status: int, fetched_at: dt.datetime, account: Account | None = None
) -> FetchResult:
    """The menu, open or closed. An answer without the flag says nothing of either."""
    answer = load(body)
    found = official_failure(answer, fetched_at)
    opened = number(dig(answer, "is_menu_open"))
    if found is None and opened is None:
        found = failure(SourceHealth.NET_ERROR, fetched_at, "菜单接口的应答无法识别", "no is_menu_open")
    if found is None:
        buttons = listing(dig(answer, "selfmenu_info", "button"))[:_BUTTONS]
        menu = SeenMenu(bool(opened), tuple(_item(button) for button in buttons))
        found = FetchResult(SourceHealth.OK, fetched_at, menu=menu)
    found.can_prove_absence = False
    found.evidence |= {"status": status, "sha256": digest(body)}
    return found


def _item(button: Any, depth: int = 0) -> MenuItem:
    children = listing(dig(button, "sub_button", "list"))[:_BUTTONS] if depth == 0 else []
    kind = words(dig(button, "type"), 40)
    return MenuItem(
        name=tidy_lines(words(dig(button, "name"), 60)),
        type=kind,
        urls=_urls(button, kind),
        target=_target(button),
        children=tuple(_item(child, depth + 1) for child in children),
    )


def _urls(button: Any, kind: str) -> tuple[str, ...]:
    """What opens over HTTP. The url of a mini-program is only what old clients show instead."""
    found = [] if kind == "miniprogram" else [dig(button, "url")]
    if kind in ("news", ""):
        found += [dig(news, "content_url") for news in listing(dig(button, "news_info", "list"))]
    tidied = (tidy(words(url, 2000)) for url in found)
    return tuple(dict.fromkeys(url for url in tidied if url))


def _target(button: Any) -> str:
    """What only a person can open: text, key, mini-program, media."""
    if app := words(dig(button, "appid"), 60):
        return f"{app} {words(dig(button, 'pagepath'), 200)}".strip()
    return words(dig(button, "value") or dig(button, "key") or dig(button, "article_id"), 300)
