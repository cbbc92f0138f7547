"""What speaks for a page that somebody else has taken over: words in its head, signs in its markup and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checks.bait import BAIT, PARKED, baits, news_about
from checks.hosts import host, library, outside
from storage.models import PageKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checks.matcher import Lexicons
    from checks.subjects import PageView

__all__ = ["TRICKS", "signs", "title_words"]

#: titles, and parts of them, that the page's own text does not bear out
_STRANGE = ("title_at_odds", "title_parts", "written_title")
_ENTITIES = 6  #: numeric entities in a title as written; measured: none on clean pages
#: tricks of scripts → how they read in a finding, and their weight
TRICKS = {
    "split_eval": ("脚本把代码拆开再执行", 2),
    "decoded_eval": ("脚本解码后执行", 2),
    "window_stop": ("脚本中止页面加载", 2),
    "referrer_jump": ("脚本按来路跳转", 2),
    "spider_write": ("脚本只对一部分访问者写入内容", 2),
    "unescape_write": ("脚本解码后改写页面", 1),
    "hex_strings": ("脚本内容加密", 1),
    "char_codes": ("脚本内容加密", 1),
}
#: what a script from elsewhere does to the page it is loaded into
_PAYLOADS = {
    "title_write": ("改写标题", 2),
    "window_stop": ("中止页面加载", 2),
    "split_eval": ("把代码拆开再执行", 2),
    "frame_write": ("写入外站框架", 1),
}


def signs(view: PageView, lexicons: Lexicons) -> list[tuple[str, int]]:
    """Each sign (crawler/takeover.py and its neighbours gather them) in words, with its weight: two make a suspicion."""
    facts, allowed = view.page.suspicion, view.allowed_hosts
    return [*_signs(facts, allowed), *_for_searchers(facts, allowed, lexicons)] if facts else []


def title_words(view: PageView, lexicons: Lexicons) -> list[str]:
    """Luring words in the head of the page; an article of ours may speak of such things, its head may not sell them."""
    page = view.page
    strange = [text for name in _STRANGE if not news_about(text := str(page.suspicion.get(name, "")))]
    if words := baits(lexicons, strange, BAIT | PARKED):
        return words
    head = [page.title, *_heads(page.meta), str(page.suspicion.get("rendered_title", ""))]
    words = baits(lexicons, head, BAIT | PARKED)
    if not words or any(news_about(text) for text in head if text):
        return []
    if page.kind is PageKind.ARTICLE and len(words) < 2:
        return []
    return words


def _for_searchers(
    facts: Mapping[str, Any], allowed: frozenset[str], lexicons: Lexicons
) -> list[tuple[str, int]]:
    """What only those meet who come from a search engine (crawler/guises.py asks as they do)."""
    seen = facts.get("from_search") or {}
    led = [str(seen.get(name, "")) for name in ("away", "leaps_to")]
    signs = [(f"从搜索引擎来的访问者被转到外站 {host(url)}", 3) for url in led if outside(url, allowed)][:1]
    texts = [str(seen.get("title", "")), *(str(text) for text, _ in seen.get("links", ()))]
    if words := baits(lexicons, (text for text in texts if not news_about(text)), BAIT):
        signs.append((f"从搜索引擎来的访问者看到“{words[0]}”等内容", 3))
    return signs


def _heads(meta: Mapping[str, Any]) -> list[str]:
    """Contents of the keyword and description tags, however their names are spelt."""
    wanted = {"keywords", "description"}
    return [str(text) for name, texts in meta.items() if name.lower() in wanted for text in texts]


def _signs(facts: Mapping[str, Any], allowed: frozenset[str]) -> list[tuple[str, int]]:
    signs: list[tuple[str, int]] = []
    if int(facts.get("title_entities", 0)) >= _ENTITIES:
        signs.append(("标题被写成字符编码", 2))
    scripts = [one for one in facts.get("foreign_scripts", ()) if _strange_script(one, allowed)]
    if scripts:
        signs.append((f"引入外站脚本 {scripts[0]['host']}", 1))
    payload = facts.get("script_payload") or {}
    if payload and outside(str(payload["src"]), allowed):
        done = [_PAYLOADS[name] for name in payload["tricks"]]
        acts = "、".join(text for text, _ in done)
        signs.append((f"外站脚本 {host(str(payload['src']))} {acts}", max(weight for _, weight in done)))
    signs += [
        (TRICKS[name][0], TRICKS[name][1])
        for name, code in facts.get("script_tricks", {}).items()
        if name in TRICKS and "conac" not in code.lower()
    ]
    if signs and "title_write" in facts.get("script_tricks", {}):
        signs.append(("脚本改写标题", 1))
    if any(outside(str(url), allowed) for url in facts.get("whole_frames", ())):
        signs.append(("整页被外站框架覆盖", 2))
    if outside(str(facts.get("refresh_to", "")), allowed):
        signs.append((f"自动跳转到外站 {host(str(facts['refresh_to']))}", 2))
    if outside(str(facts.get("leaps_to", "")), allowed):
        signs.append((f"脚本把部分访问者转到外站 {host(str(facts['leaps_to']))}", 2))
    veiled = [
        url
        for url in map(str, facts.get("veiled_to", ()))
        if outside(url, allowed) and not library(host(url))
    ]
    if veiled:
        signs.append((f"脚本里用编码藏着外站地址 {host(veiled[0])}", 2))
    own = facts.get("own_script") or {}
    if own and outside(str(own["to"]), allowed) and not library(host(str(own["to"]))):
        name = str(own["src"]).rpartition("/")[2].partition("?")[0]
        signs.append((f"本站脚本 {name} 把访问者引向外站 {host(str(own['to']))}", 2))
    written = str(facts.get("written_from", ""))
    if outside(written, allowed) and not library(host(written)):
        signs.append((f"脚本解码后引入外站 {host(written)}", 1))
    if outside(str(facts.get("base_to", "")), allowed):
        signs.append((f"页面的基准地址被改到外站 {host(str(facts['base_to']))}", 2))
    if facts.get("title_at_odds"):
        signs.append(("标题与页面内容毫不相干", 1))
    if any(outside(str(url), allowed) for url in facts.get("rendered_covers", ())):
        signs.append(("浏览器中整页被外站框架覆盖", 3))
    if facts.get("rendered_hidden") and scripts:
        signs.append(("浏览器中原有内容被脚本隐藏", 2))
    if facts.get("rendered_title"):
        signs.append((f"浏览器中标题变为“{str(facts['rendered_title'])[:40]}”", 2))
    return signs


def _strange_script(script: Mapping[str, Any], allowed: frozenset[str]) -> bool:
    """A script in the head from a host that is neither official nor a known library or statistics host."""
    source = str(script.get("src", ""))
    return bool(script.get("head")) and outside(source, allowed) and not library(host(source))
