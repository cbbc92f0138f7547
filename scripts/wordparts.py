"""Pieces that the Word papers share: correction, editor's note, annexes, list of annexes, signature, imprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.shared import Pt
from wordlayout import BODY, HEAD1, HEAD2, add, head, rule, table, title

if TYPE_CHECKING:
    from docx.document import Document as Doc


__all__ = [
    "annex", "attachments", "correction", "each", "editor", "end", "imprint", "manual_tables", "media_tables", "note",
    "signature",
]  # fmt: skip


def correction(document: Doc) -> None:
    """That it is a draft; what a reissue says of itself."""
    add(document, "{%p if draft or reissue %}")
    add(document, "{{ draft }}{{ reissue }}", HEAD2, align="center")
    add(document, "{%p endif %}")
    add(document, "{%p if correction or corrections %}")
    add(document, "**更正说明：**{{ correction }}", HEAD2)
    add(document, "{%p for change in corrections %}")
    add(document, "{{ change }}{% if loop.last %}。{% else %}；{% endif %}", HEAD2)
    add(document, "{%p endfor %}")
    add(document, "{%p endif %}")


def editor(document: Doc, default: str) -> None:
    add(document, "{%p if editor_note %}")
    add(document, "**编者按：**{{ editor_note }}", HEAD2)
    add(document, "{%p else %}")
    add(document, f"**编者按：**{default}", HEAD2)
    add(document, "{%p endif %}")


def each(document: Doc, name: str, text: str, loop: str = "text") -> None:
    add(document, "{%p for " + loop + " in " + name + " %}")
    add(document, text)
    add(document, "{%p endfor %}")


def annex(document: Doc, key: str, heading: str, size: float = 18) -> None:
    """Begin an annex on a page of its own, where the paper has it; `end` closes it."""
    add(document, "{%p if annex." + key + " %}")
    label = head(document, "{{ annex." + key + " }}", HEAD1, indent=False)
    label.paragraph_format.page_break_before = True
    title(document, heading, size).paragraph_format.keep_with_next = True


def end(document: Doc) -> None:
    add(document, "{%p endif %}")


def note(document: Doc, text: str) -> None:
    """A line below a table."""
    add(document, text, BODY, 12).paragraph_format.first_line_indent = None


def manual_tables(document: Doc) -> None:
    """The office's own tables, two columns side by side; each on its page where the paper has annexes."""
    add(document, "{%p for table in tables %}")
    add(document, "{%p if table.annex %}")
    label = head(document, "{{ table.annex }}", HEAD1, indent=False)
    label.paragraph_format.page_break_before = True
    title(document, "{{ table.name }}", 18).paragraph_format.keep_with_next = True
    add(document, "{%p else %}")
    head(document, "{{ table.name }}", HEAD1, indent=False).alignment = 1
    add(document, "{%p endif %}")
    table(
        document,
        ["序号", "单位", "数量", "序号", "单位", "数量"],
        "pair in table.pairs",
        ["{{ pair.left.number }}", "{{ pair.left.name }}", "{{ pair.left.amount }}",
         "{{ pair.right.number }}", "{{ pair.right.name }}", "{{ pair.right.amount }}"],
        [13, 47, 18, 13, 47, 18],
    )  # fmt: skip
    add(document, "", align="left")
    add(document, "{%p endfor %}")


_MEDIA = (
    (
        "media_problems", "政务新媒体问题账号一览表",
        ["新媒体类型", "名称", "责任单位", "问题类别", "检查时更新日期"],
        ["type", "name", "unit", "kind", "newest"], [25, 38, 40, 25, 28],
    ),
    (
        "media_unverified", "政务新媒体未能核实账号表",
        ["新媒体类型", "名称", "责任单位", "已掌握的最近更新", "未能核实的原因"],
        ["type", "name", "unit", "newest", "reason"], [25, 28, 28, 24, 51],
    ),
)  # fmt: skip


def media_tables(document: Doc, *, annexed: bool) -> None:
    """Accounts named under 存在问题, and apart from them those that nobody could verify."""
    for name, heading, heads, fields, widths in _MEDIA:
        if annexed:
            annex(document, name, heading)
        else:
            add(document, "{%p if " + name + " %}")
            head(document, heading, HEAD1, indent=False).alignment = 1
        table(document, heads, f"line in {name}", ["{{ line." + one + " }}" for one in fields], widths)
        if name == "media_unverified":
            note(document, "说明：{{ media_note }}")
        add(document, "", align="left")
        end(document)


def attachments(document: Doc) -> None:
    """附件：1. 2. … with the numbers below one another; a single one bears no number."""
    add(document, "", align="left")
    add(document, "{%p for name in attachments %}")
    line = add(
        document,
        "{% if loop.first %}附件：{% else %}　　　{% endif %}{% if loop.length > 1 %}{{ loop.index }}.{% endif %}{{ name }}",
    )
    line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Pt(96), Pt(-64)
    line.paragraph_format.keep_with_next = True
    add(document, "{%p endfor %}")


def signature(document: Doc, *, more: bool = False) -> None:
    """落款: office and day stay together, and with what follows."""
    office = add(document, "{{ office }}　　", align="right")
    office.paragraph_format.space_before = Pt(24)
    office.paragraph_format.keep_with_next = True
    add(document, "{{ date }}　　　", align="right").paragraph_format.keep_with_next = more


def imprint(document: Doc) -> None:
    """版记: to whom, from whom, when."""
    add(document, "", align="left")
    for number, text in enumerate(
        ("报：{{ report_to }}", "发：{{ send_to }}", "{{ office }}　　{{ date }}印发")
    ):
        line = add(document, text, BODY, 14, align="left")
        line.paragraph_format.keep_together = True
        line.paragraph_format.keep_with_next = number < 2
        rule(line, "000000", 8)
