"""Kinds of problems as the papers group them, and which rule belongs to which."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "Kind", "kind_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One group of problems. `claim` is the bold opening of its paragraph, `rules` are names or prefixes."""

    name: str
    claim: str
    rules: tuple[str, ...]


#: in the order in which the papers take them up
KINDS: tuple[Kind, ...] = (
    Kind("更新不及时", "栏目更新不及时。", ("home.stale", "section.stale")),
    Kind("空白栏目", "存在空白栏目。", ("section.empty",)),
    Kind("政务新媒体", "政务新媒体管理不到位。", ("account.",)),
    Kind("个人隐私", "存在泄露个人隐私问题。", ("privacy.",)),
    Kind("错敏字词", "存在错敏字词。", ("text.",)),
    Kind("链接问题", "存在错链、暗链。", ("link.", "site.hijacked")),
    Kind("发布不规范", "信息发布不规范。", ("article.", "attachment.", "section.misplaced", "leader.")),
    Kind("年度报告", "政府信息公开年报发布不规范。", ("annual_report.",)),
    Kind("政策文件", "政策文件公开、解读不到位。", ("policy.", "disclosure.late")),
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
