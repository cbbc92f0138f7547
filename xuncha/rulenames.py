"""Rules as people name them: one by its name, a group by its prefix."""

from __future__ import annotations

from checks.registry import rules
from config.errors import InputError
from config.rulesets import nearest

__all__ = ["rule_group", "rule_names"]


def rule_names(word: str) -> list[str]:
    """The rules meant by a name or prefix; raises InputError with the nearest ones where there is none."""
    known, plain = rules(), word.strip().rstrip(".")
    found = [name for name in known if name == plain or name.startswith(f"{plain}.")]
    if not plain or not found:
        raise InputError(
            f"没有名为“{word}”的规则{nearest(plain, known)}；可写规则名或前缀，xuncha rules 列出全部规则。"
        )
    return found


def rule_group(word: str) -> str:
    """The word as a query takes it, once it is sure to mean a rule; "" for all."""
    if word:
        rule_names(word)
    return word.strip().rstrip(".")
