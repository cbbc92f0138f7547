"""Write docs/rules.md from the rules themselves, so that the manual and the code cannot disagree."""

from __future__ import annotations

import inspect
from pathlib import Path

from checks.registry import Rule, rules
from reports.kinds import KINDS, kind_of
from reports.listing import WORDS

TARGET = Path(__file__).parents[1] / "docs" / "rules.md"
HEAD = """# 规则说明

本页由规则自身的说明生成（`python scripts/make_docs.py`）。现行阈值以 `xuncha rules` 显示的为准；
在工作目录的 `xuncha.toml` 里可以逐条修改，例如：

```toml
[rules."home.stale"]
limit_days = 3

[rules."text.typo"]
enabled = false
```
"""


def manual() -> str:
    """The whole page: rules by kind, in the papers' order."""
    names = [*(kind.name for kind in KINDS), "其他问题"]
    parts = [HEAD]
    for name in names:
        own = [rule for rule in rules().values() if kind_of(rule.name).name == name]
        if own:
            parts.append(f"## {name}\n\n" + "\n".join(_entry(rule) for rule in own))
    return "\n".join(parts)


def _entry(rule: Rule) -> str:
    basis = f"依据：{rule.basis}\n\n" if rule.basis else ""
    text = inspect.cleandoc(rule.manual)
    return f"### {rule.title} `{rule.name}`\n\n严重程度：{WORDS[rule.severity.value]}\n\n{basis}{text}\n"


if __name__ == "__main__":
    TARGET.write_text(manual(), encoding="utf-8")
