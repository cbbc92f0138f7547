"""Kinds of problems as the papers group them, and which rule belongs to which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["KINDS", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One group of problems; `rules` are names or prefixes.

    `claim` is the bold opening of its paragraph; its {} takes the `words` of the rules that found something, so
    that nobody is accused in bold of what no sentence bears out.
    """

    name: str
    claim: str
    rules: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)

    def claimed(self, rules: Collection[str]) -> str:
        """The opening for what these rules found."""
        said = dict.fromkeys(word for rule, word in self.words.items() if rule in rules)
        return self.claim.format("、".join(said))


#: in the order in which the papers take them up
KINDS: tuple[Kind, ...] = (
    Kind("更新不及时", "栏目更新不及时。", ("home.stale", "section.stale")),
    Kind("空白栏目", "存在空白栏目。", ("section.empty",)),
    Kind("政务新媒体", "政务新媒体管理不到位。", ("account.",)),
    Kind("个人隐私", "存在泄露个人隐私问题。", ("privacy.",)),
    Kind("错敏字词", "存在错敏字词。", ("text.",)),
    Kind(
        "链接问题",
        "存在{}。",
        ("link.broken", "link.hidden", "link.hijacked", "site.hijacked"),
        {
            "link.broken": "错链死链",
            "link.hidden": "暗链",
            "link.hijacked": "不良外链",
            "site.hijacked": "网页被篡改现象",
        },
    ),
    Kind("发布不规范", "信息发布不规范。", ("article.", "attachment.", "section.misplaced", "leader.")),
    Kind("年度报告", "政府信息公开年报发布不规范。", ("annual_report.",)),
    Kind(
        "政策文件",
        "政策文件{}不到位。",
        ("disclosure.late", "policy.attribute", "policy.interpretation"),
        {"disclosure.late": "公开", "policy.attribute": "公开", "policy.interpretation": "解读"},
    ),
    Kind("办理逾期", "来信、申请办理逾期。", ("request.",)),
    Kind("站点运行", "站点运行不规范。", ("site.", "section.", "disclosure.")),
)
_OTHER = Kind("其他问题", "其他问题。", ())


def kind_of(rule: str) -> Kind:
    """The group a rule belongs to: its full name first, then the first kind whose prefix fits."""
    for kind in KINDS:
        if rule in kind.rules:
            return kind
    for kind in KINDS:
        if any(prefix.endswith(".") and rule.startswith(prefix) for prefix in kind.rules):
            return kind
    return _OTHER
