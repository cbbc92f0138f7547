"""The judge: what the answer of one link target proves, what it makes likely, and what it says nothing about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.glimpse import glimpse
from crawler.hollow import Told, is_blank, told_in_json
from crawler.hrefs import looks_like_page
from crawler.outcome import challenge
from crawler.signals import signals
from crawler.softgone import reason
from crawler.verdicts import Verdict
from storage.models import FetchOutcome

if TYPE_CHECKING:
    from crawler.answers import Answer
    from crawler.glimpse import Glimpse
    from crawler.links import LinkClient
    from crawler.targets import Target
    from crawler.wrongfiles import WrongFiles
    from crawler.wrongpages import WrongPages

__all__ = ["Judge"]

#: visible characters above which an answer is content, whatever else is in it
_TINY = 300


class Judge:
    """Answers become verdicts; of a site of ours it may ask on, to know how it answers what cannot exist."""

    def __init__(self, client: LinkClient, wrong: WrongPages, files: WrongFiles) -> None:
        self._client, self._wrong, self._wrong_files = client, wrong, files

    async def verdict(self, target: Target, answer: Answer) -> Verdict | None:
        """None: what the other files of the site get has to be seen first (`WrongFiles.settled`)."""
        if answer.outcome is not FetchOutcome.OK:
            return Verdict(answer.outcome, answer.status, answer.final_url, "", answer.detail)
        if answer.size == 0 and answer.status == 200:
            return _told(target, answer, Told(FetchOutcome.HOLLOW, "应答是空的（0字节）"))
        if told := told_in_json(answer.html):
            return _told(target, answer, told)
        if answer.html:
            return await self._page(target, answer)
        file = not target.foreign and not looks_like_page(target.url)
        if file and await self._wrong_files.takes(target, answer):
            return None
        return Verdict(answer.outcome, answer.status, answer.final_url)

    async def _page(self, target: Target, answer: Answer) -> Verdict:
        seen, final = glimpse(answer.html, answer.final_url), answer.final_url
        if len(seen.text) <= _TINY and challenge(answer.status or 200, {}, answer.html):
            return Verdict(FetchOutcome.CHALLENGE, answer.status, final, "", "应答是防护验证页")
        if is_blank(answer.html, seen) and answer.size is not None:
            return _told(target, answer, Told(FetchOutcome.HOLLOW, "打开后是空白页"))
        if target.foreign:
            return await self._foreign_page(target, answer, seen)
        return await self._own_page(target, answer, seen)

    async def _foreign_page(self, target: Target, answer: Answer, seen: Glimpse) -> Verdict:
        final = answer.final_url
        if seen.onward:  # a page that only sends its visitor on: what counts is where to
            onward = await self._client.ask(seen.onward, read=True)
            if onward.outcome is FetchOutcome.OK and onward.html:
                there, final = glimpse(onward.html, onward.final_url), onward.final_url
                # what the page on the way calls itself tells as much as keywords do
                seen = replace(there, keywords=f"{seen.title} {there.keywords}".strip())
        facts = signals(target.url, final, seen)
        # rules look only at pages with a title; where it has none, what it says stands for it
        title = seen.title or (seen.text[:40] if "not_found" in facts else "")
        return Verdict(answer.outcome, answer.status, final, title[:300], "", facts)

    async def _own_page(self, target: Target, answer: Answer, seen: Glimpse) -> Verdict:
        final = answer.final_url
        if seen.onward:
            onward = await self._client.ask(seen.onward, read=True)
            if onward.outcome is FetchOutcome.GONE:
                return Verdict(onward.outcome, onward.status, onward.final_url, "", "跳转到的页面不存在")
        why = reason(target.url, final, seen, await self._wrong.like(target.url))
        if why:
            return Verdict(FetchOutcome.SOFT_GONE, answer.status, final, seen.title[:300], why)
        if target.picture:
            return Verdict(
                FetchOutcome.HOLLOW, answer.status, final, seen.title[:300], "得到的是网页，不是图片"
            )
        return Verdict(answer.outcome, answer.status, final, seen.title[:300])


def _told(target: Target, answer: Answer, told: Told) -> Verdict:
    """What a foreign host says of itself is never proof: it may speak otherwise to people."""
    doubted = target.foreign and told.outcome is FetchOutcome.SOFT_GONE
    outcome = FetchOutcome.HOLLOW if doubted else told.outcome
    return Verdict(outcome, answer.status, answer.final_url, "", told.detail)
