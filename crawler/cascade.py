"""What a page's style sheets make of an element: the ways in which they hide it, as the cascade has it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from selectolax.lexbor import SelectolaxError

from crawler.hidden import declarations, style_way

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from crawler.stylesheet import Rule

__all__ = ["MENU", "Cascade", "Veils"]

MENU = "menu"  #: hidden until the pointer or a script turns to it
_OUTSIDE = ("body", "html", "-undef")
#: ways that an element inside may take back for itself
_TAKEN_BACK = {"font-size": "font-size", "visibility": "visibility", "text-indent": "text-indent"}


class Cascade:
    """The rules of all sheets of one page, in order; `given` are the custom properties that these set.

    `rules` are then those that matter: what hides, and what may show the same elements.
    """

    def __init__(self, rules: Sequence[Rule], given: Mapping[str, str]) -> None:
        self.given = given
        self._hiding: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        self._others: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        hiding = [rule for rule in rules if rule.way and not rule.state]
        told = {key for rule in hiding for key in rule.subject}
        again = {_TAKEN_BACK[rule.way] for rule in hiding if rule.way in _TAKEN_BACK}
        self.rules = [
            rule
            for rule in rules
            if (rule.way and not rule.state) or told.intersection(rule.subject) or again & rule.says.keys()
        ]
        #: names of an element → the hiding rules and the others that may speak of it
        self._near: dict[tuple[str, ...], tuple[list[tuple[int, Rule]], list[tuple[int, Rule]]]] = {}
        for place, rule in enumerate(self.rules):
            shelf = self._hiding if rule.way and not rule.state else self._others
            for key in rule.subject or ("*",):
                shelf[key].append((place, rule))

    def __bool__(self) -> bool:
        return bool(self._hiding)

    def veils(self) -> Veils:
        """For the links of one page."""
        return Veils(self)

    def way(self, node: LexborNode) -> str:
        """The way in which an element itself is hidden, whatever is around it; "" when it is not."""
        keys = _keys(node)
        if keys not in self._near:
            self._near[keys] = (_near(self._hiding, keys), _near(self._others, keys))
        candidates, others = self._near[keys]
        hiding = [one for one in candidates if _matches(node, one[1])]
        if not hiding:
            return ""
        met = hiding + [one for one in others if not one[1].state and _matches(node, one[1])]
        way = _outcome(node, met)
        if way and any(_turns(node, rule, hiding, keys) for _, rule in others):
            return MENU
        return way

    def takes_back(self, node: LexborNode, way: str) -> bool:
        """Whether an element sets anew what hides one around it: letters of no size inside which others have one."""
        name = _TAKEN_BACK.get(way, "")
        return bool(name) and any(
            not rule.way and name in rule.says and _matches(node, rule)
            for _, rule in _near(self._others, _keys(node))
        )


class Veils:
    """What hides the elements of one page; each element is looked at once."""

    def __init__(self, cascade: Cascade) -> None:
        self._cascade = cascade
        self._ways: dict[int, str] = {}

    def over(self, node: LexborNode) -> tuple[str, list[LexborNode]]:
        """The way in which an element or one around it is hidden, and the chain from it to that one."""
        chain: list[LexborNode] = []
        at: LexborNode | None = node
        while at is not None and at.tag not in _OUTSIDE:
            chain.append(at)
            way = self._way(at)
            if way and not any(self._cascade.takes_back(inner, way) for inner in chain[:-1]):
                return way, chain
            at = at.parent
        return "", chain

    def _way(self, node: LexborNode) -> str:
        way = self._ways.get(node.mem_id)
        if way is None:
            way = self._ways[node.mem_id] = self._cascade.way(node)
        return way


def _keys(node: LexborNode) -> tuple[str, ...]:
    attrs = node.attrs
    names = ["." + name for name in (attrs.get("class") or "").split()]
    return ("*", str(node.tag), *names, "#" + (attrs.get("id") or ""))


def _near(shelf: dict[str, list[tuple[int, Rule]]], keys: Iterable[str]) -> list[tuple[int, Rule]]:
    return [one for key in keys for one in shelf.get(key, ())]


def _matches(node: LexborNode, rule: Rule) -> bool:
    try:
        return node.css_matches(rule.selector)
    except SelectolaxError:
        return False  # a selector of tomorrow


def _outcome(node: LexborNode, met: Sequence[tuple[int, Rule]]) -> str:
    """The way that is left when all have had their say, the element's own style last but for what is important."""
    ranked = sorted(met, key=lambda one: (one[1].important, one[1].weight, one[0]))
    says: dict[str, str] = {}
    for _, rule in ranked:
        if not rule.important:
            says |= rule.says
    says |= declarations(node.attributes.get("style") or "")
    for _, rule in ranked:
        if rule.important:
            says |= rule.says
    return style_way(";".join(f"{name}:{value}" for name, value in says.items()))


def _turns(node: LexborNode, other: Rule, hiding: Sequence[tuple[int, Rule]], keys: Sequence[str]) -> bool:
    """Whether a rule is there to show the element at times: beneath the pointer, or with one more class."""
    if other.way:
        return False
    undone = [rule for _, rule in hiding if other.says.keys() & rule.says.keys()]
    if not undone:
        return False
    if _matches(node, other):
        return other.state
    if other.subject.isdisjoint(keys):
        return False
    marked = any(key[0] in ".#" for key in other.subject)
    return marked or any(other.named & rule.named for rule in undone)
