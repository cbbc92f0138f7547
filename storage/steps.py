"""Notes of a finding's steps that others read: written where findings are judged, read where papers are made."""

from __future__ import annotations

__all__ = ["REMINDED", "RULE_CHANGED", "TURNED"]

#: the judgement changed, not the page: nobody rectified anything
RULE_CHANGED = "规则、参数或词库调整后不再认定"
#: an early warning passed its line
TURNED = "由预警转为超限"
#: the unit was told of an early warning, before the line was passed
REMINDED = "到期提醒"
