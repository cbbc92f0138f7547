"""Markup that would keep the parser busy for hours is found out in a process of its own, before the crawl takes it up.

A parser follows the HTML standard, by which some markup costs the square of its length: two hundred thousand
nested elements take minutes. While it works nothing else does, not even a stop. So a page of very many tags is
parsed on trial first, with an allowance of CPU; nearly all pages have far fewer and cost nothing here.
"""

from __future__ import annotations

import asyncio
import sys

__all__ = ["MANY", "parses"]

MANY = 20_000  #: tags; real pages of portals have a few hundred, the longest some thousands
_ALLOWANCE = 10  #: seconds of CPU


async def parses(text: str, allowance: int = _ALLOWANCE) -> bool:
    """Whether the parser comes to an end with this markup within so many seconds of CPU."""
    if text.count("<") < MANY:
        return True
    trial = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "crawler.trial",
        str(allowance),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    await trial.communicate(text.encode("utf-8", "surrogatepass"))
    return trial.returncode == 0


def main() -> None:
    """Parse what comes in; the system ends the process when its allowance is spent."""
    from selectolax.lexbor import LexborHTMLParser

    if sys.platform != "win32":
        import resource

        allowance = int(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_CPU, (allowance, allowance))
    LexborHTMLParser(sys.stdin.buffer.read())


if __name__ == "__main__":
    main()
