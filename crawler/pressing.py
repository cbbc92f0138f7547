"""Turns the pages of a list in the browser as a visitor does: 下一页, the next number, 加载更多, scrolling."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

__all__ = ["leads_on", "turn_pages"]

#: seconds until a press that shows nothing new is taken for the end, and between two looks
_PATIENCE, _LOOK = 4.0, 0.1
#: what a visitor reads; a list that is redrawn reads otherwise
_SAID = "() => document.body ? document.body.innerText : ''"
#: presses what leads on and says whether there was anything: a word, an arrow, the number after the marked one.
#: With `look` it presses nothing. A page that has nothing to press is scrolled down, for some lists grow by that.
_PRESS = r"""look => {
  const words = /^[<>›»＞\s]*(?:下一?页|后一?页|下一頁|next(?:\s?page)?|(?:点击)?(?:加载|查看|显示)更多)[>›»＞\s.…]*$/i;
  const arrow = /^[>›»＞]$/, next = /(?:^|[\s_-])(?:next|nextpage|page-?next)(?:$|[\s_-])/i;
  const off = /(?:^|[\s_-])(?:disabled?|unable|forbid|no-?next|nomore)(?:$|[\s_-])/i;
  const current = /(?:^|[\s_-])(?:current|cur|curr|active|on|selected|this|thispage|now|hover)(?:$|[\s_-])/i;
  const name = el => typeof el.className === 'string' ? el.className : '';
  const shown = el => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden';
  const idle = el => el.disabled || el.getAttribute('aria-disabled') === 'true' || off.test(name(el));
  const alive = el => shown(el) && ![el, el.parentElement, ...el.querySelectorAll('a, button')].some(one => one && idle(one));
  const text = el => (el.value && el.tagName === 'INPUT' ? el.value : el.textContent || '').trim();
  const web = el => el.tagName === 'A' && /^https?:/.test(el.href) && el.getAttribute('href')[0] !== '#';
  const far = el => web(el) && (new URL(el.href).host !== location.host || /更多/.test(text(el)));
  const controls = [...document.querySelectorAll('a, button, span, li, div, em, i, b, td, p, input[type=button]')]
    .filter(el => (el.textContent || '').length < 40 && !far(el));
  const pager = el => /pag|fenye|fanye|fy/i.test([el, el.parentElement, el.parentElement && el.parentElement.parentElement]
    .map(one => one ? name(one) + ' ' + one.id : '').join(' '));
  const labelled = controls.filter(el => words.test(text(el)) || words.test((el.title || el.getAttribute('aria-label') || '').trim()));
  const pointed = controls.filter(el => pager(el) && (arrow.test(text(el)) || (next.test(name(el)) && text(el).length < 8)));
  const inmost = list => list.filter(el => !list.some(other => other !== el && el.contains(other)));
  const marked = controls.filter(el => /^\d{1,4}$/.test(text(el)) && (current.test(name(el)) || current.test(name(el.parentElement || el))
    || (!el.closest('a, button') && !el.querySelector('a') && !el.onclick)));
  const following = marked.flatMap(el => {
    const box = el.closest('ul, ol, div, td, p') || document.body, number = String(+text(el) + 1);
    return inmost(controls.filter(one => one !== el && box.contains(one) && text(one) === number && one.closest('a, button, li, [onclick]')));
  });
  const found = inmost(labelled).concat(inmost(pointed)), usable = found.filter(alive);
  const numbers = following.filter(alive).sort((one, other) => pager(other) - pager(one));  // others turn pictures
  const chosen = usable[0] || (found.length ? null : numbers[0]);
  if (chosen && !look) (chosen.querySelector('a, button') || chosen).click();
  if (chosen || look || found.length || marked.length) return Boolean(chosen);
  const height = document.documentElement.scrollHeight;
  if (height <= innerHeight + scrollY + 5) return false;
  scrollTo(0, height);
  return true;
}"""


async def leads_on(page: Page) -> bool:
    """Whether a visitor sees something to press for the next page."""
    return bool(await page.evaluate(_PRESS, True))


async def turn_pages(page: Page, take: Callable[[], Awaitable[bool | None]]) -> bool:
    """Press on while `take`, which reads what now shows, is true; whether the end of the list was come to.

    `take` answers None while nothing new is to be seen, and False when no further page is wanted.
    """
    while True:
        said = await page.evaluate(_SAID)
        if not await page.evaluate(_PRESS, False):
            return True
        wanted = await _shown(page, take, said)
        if not wanted:
            return wanted is None


async def _shown(page: Page, take: Callable[[], Awaitable[bool | None]], said: str) -> bool | None:
    """What `take` says of the next page as soon as it is drawn; None where none comes."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        await asyncio.sleep(_LOOK)
        try:
            await page.wait_for_load_state("domcontentloaded", timeout=_PATIENCE * 1000)
            now = await page.evaluate(_SAID)
            wanted = await take() if now != said else None
        except PlaywrightError:
            continue  # the press has led to another document, which is on its way
        if wanted is not None:
            return wanted
        said = now
    return None
