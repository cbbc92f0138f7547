"""Reading style sheets: the rules that may keep an element out of a visitor's sight, or bring it back."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.hidden import declarations, style_way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Rule", "imports", "rules", "variables"]

_NOTE = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_LONGEST = 4_000  #: characters of a list of selectors; nobody writes longer ones by hand
_SIGN = re.compile(r"([{};])")
_RULES, _DEPTH = 5_000, 20  #: of one sheet; how deep rules lie within one another
_IMPORT = re.compile(
    r"@import\s++(?:url\(\s*+)?[\"']?([^\"')\s;]++)[\"']?\s*+\)?([^;]{0,200});", re.IGNORECASE
)
_VARIABLE = re.compile(r"(?<![\w-])(--[\w-]++)\s*+:\s*+([^;{}]++)")
_USED = re.compile(r"var\(\s*+(--[\w-]++)[^()]*+\)")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_STEP = re.compile(r"\s*[>+~]\s*|\s+")
_NAME = re.compile(r"[.#][\w-]+|(?<![\w.#:-])[a-z][\w-]*", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^)]*\)")
#: a letter written as its number; a digit may open a name only so
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?|\\(.)", re.IGNORECASE)
#: what an element is only now and then: beneath the pointer, chosen, aimed at
_STATE = re.compile(
    r":(?:hover|focus(?:-within|-visible)?|active|target(?:-within)?|checked|visited)\b", re.IGNORECASE
)
_GHOST = re.compile(r"::|:(?:before|after|first-letter|first-line)\b", re.IGNORECASE)
#: what style_way looks at
_TELLING = frozenset(
    [
        "display",
        "visibility",
        "content-visibility",
        "opacity",
        "filter",
        "clip",
        "clip-path",
        "z-index",
        "transform",
        "font-size",
        "width",
        "height",
        "max-height",
        "max-width",
        "left",
        "top",
        "right",
        "bottom",
        "text-indent",
        "margin",
        "margin-left",
        "margin-top",
        "position",
        "overflow",
    ]
)
_WINDOW = 1440  #: pixels of the window that a visitor is taken to have
_SIDE = re.compile(r"(min|max)-(?:device-)?width\s*:\s*(\d+(?:\.\d+)?|\.\d+)\s*(px|em|rem)?")
_GROUPS = ("@supports", "@layer", "@container")
_PAPER = re.compile(r"\b(?:print|speech|aural)\b")
#: whether the rules of a group count: never, on other screens than a desk's, or always
_NEVER, _ELSEWHERE, _ALWAYS = range(3)
_Open = tuple[str, list[str], int]  #: selectors or "" of a group, declarations so far, whether it counts


class Rule(NamedTuple):
    """One selector with what it says of being seen. `order` is its place among all, `weight` its specificity."""

    selector: str  #: without states: `ul:hover li` as `ul li`
    subject: frozenset[
        str
    ]  #: `.class`, `#id`, or failing these the tag, of the element it speaks of; may be empty
    named: frozenset[str]  #: all classes and ids that it mentions
    says: dict[str, str]
    way: str  #: it hides by itself, "" when it does not
    state: bool  #: it holds only now and then, or on other screens
    important: bool
    weight: tuple[int, int, int]


def imports(css: str) -> list[str]:
    """Addresses of the sheets that a sheet takes in, as written; those for paper are left out."""
    if "@import" not in css.lower():
        return []
    return [found[1] for found in _IMPORT.finditer(_NOTE.sub("", css)) if _holds(found[2])]


def variables(css: str) -> dict[str, str]:
    """Custom properties that a sheet sets, for its own rules and those of other sheets."""
    return dict(_VARIABLE.findall(_NOTE.sub("", css))) if "--" in css else {}


def rules(css: str, given: Mapping[str, str] | None = None) -> list[Rule]:
    """The rules of a sheet that hide or may show again, as they hold in a window on a desk.

    `given` are custom properties that other sheets of the page set.
    """
    found = []
    css = _NOTE.sub("", css.removeprefix("\ufeff"))
    values = {**(given or {}), **variables(css)} if "var(" in css else {}
    for selectors, written, counts in islice(_blocks(css), _RULES):
        body = _USED.sub(lambda used: values.get(used[1], used[0]), written) if values else written
        says = {name: value for name, value in declarations(body).items() if name in _TELLING}
        if not says or len(selectors) > _LONGEST:
            continue
        way, important = style_way(body), "!important" in body.replace(" ", "").lower()
        found += [
            _rule(one.strip(), says, way, important, counts == _ELSEWHERE) for one in _COMMA.split(selectors)
        ]
    return [rule for rule in found if rule.selector]


def _rule(written: str, says: dict[str, str], way: str, important: bool, elsewhere: bool) -> Rule:
    selector = "" if _GHOST.search(written) else _STATE.sub("", written)
    plain = _BRACKETS.sub("", _ESCAPE.sub(_letter, selector))
    steps = [step for step in _STEP.split(plain) if step]
    subject = _NAME.findall(steps[-1]) if steps else []
    marks = [name for name in subject if name[0] in ".#"]
    names = _NAME.findall(plain)
    ids, classes = (sum(name[0] == sign for name in names) for sign in "#.")
    weight = (ids, classes + selector.count("[") + plain.count(":"), len(names) - ids - classes)
    keys = frozenset(marks or (name.lower() for name in subject))
    state = elsewhere or len(selector) < len(written)
    return Rule(
        selector, keys, frozenset(n for n in names if n[0] in ".#"), says, way, state, important, weight
    )


def _letter(sign: re.Match[str]) -> str:
    return chr(int(sign[1], 16) % 0x110000) if sign[1] else sign[2]


def _blocks(css: str) -> Iterator[tuple[str, str, int]]:
    """(selectors, declarations, whether it counts) of each rule, also of those inside groups and other rules."""
    open_: list[_Open] = []
    parts = _SIGN.split(css)
    for said, sign in zip(map(str.strip, parts[::2]), parts[1::2], strict=False):
        if sign == "{" and len(open_) > _DEPTH:
            return
        if sign == "{":
            open_.append(_opened(said, open_[-1] if open_ else ("", [], _ALWAYS)))
        elif open_:
            open_[-1][1].append(said)
            if sign == "}":
                selectors, body, counts = open_.pop()
                if selectors and counts:
                    yield selectors, ";".join(body), counts


def _opened(said: str, around: _Open) -> _Open:
    outer, _, counts = around
    if said.startswith("@"):
        return outer, [], min(counts, _counts(said.lower()))
    if max(len(outer), len(said)) > _LONGEST or outer.count(",") * said.count(",") > _LONGEST:
        return "", [], _NEVER
    if outer and said:
        nested = (one.strip() for one in _COMMA.split(said))
        said = ",".join(
            one.replace("&", parent.strip()) if "&" in one else f"{parent.strip()} {one}"
            for parent in _COMMA.split(outer)
            for one in nested
        )
    return said, [], counts


def _counts(group: str) -> int:
    if group.startswith(_GROUPS):
        return _ALWAYS
    if not group.startswith("@media"):
        return _NEVER
    if _holds(group[6:]):
        return _ALWAYS
    return _NEVER if _PAPER.search(group) else _ELSEWHERE


def _holds(media: str) -> bool:
    """Whether a list of media is met on a desk; what is not understood is not met."""
    return not media.strip() or any(_met(" ".join(one.split())) for one in media.lower().split(","))


def _met(query: str) -> bool:
    rest = _SIDE.sub("", query)
    if re.sub(r"\b(?:only|screen|all|and)\b|[()\s]", "", rest):
        return False
    for bound, figure, unit in _SIDE.findall(query):
        pixels = float(figure) * (16 if unit in ("em", "rem") else 1)
        if pixels > _WINDOW if bound == "min" else pixels < _WINDOW:
            return False
    return True
