"""Writes annual reports on disclosure as units publish them: six parts and their tables, on demand with faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["HEADS", "Figures", "Report"]

HEADS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
_COLUMNS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
_RESULTS = (
    ("（一）予以公开", ("",)),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ("",)),
    (
        "（三）不予公开",
        (
            "1.属于国家秘密",
            "2.其他法律行政法规禁止公开",
            "3.危及“三安全一稳定”",
            "4.保护第三方合法权益",
            "5.属于三类内部事务信息",
            "6.属于四类过程性信息",
            "7.属于行政执法案卷",
            "8.属于行政查询事项",
        ),
    ),
    (
        "（四）无法提供",
        ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确"),
    ),
    (
        "（五）不予处理",
        (
            "1.信访举报投诉类申请",
            "2.重复申请",
            "3.要求提供公开出版物",
            "4.无正当理由大量反复申请",
            "5.要求行政机关确认或重新出具已获取信息",
        ),
    ),
    ("（六）其他处理", ("1.申请人无正当理由逾期不补正", "2.申请人逾期未按收费通知要求缴纳费用", "3.其他")),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests of one year: received, carried over, granted, refused as in file, left over."""

    new: int
    carried: int
    granted: int
    left: int
    firms: int = 0  #: of the new ones, those from firms; all of them granted
    wrong_row: bool = False  #: the row of the new ones adds up to something else
    wrong_total: bool = False  #: the results do not add up


@dataclass
class Report:
    """One report; `own` are the unit's words for parts one, five and six."""

    unit: str
    year: int
    figures: Figures
    own: Sequence[Sequence[str]]
    period: int = 0  #: the year that the period of statistics speaks of; 0 the report's
    heads: Sequence[str] = HEADS
    regulations: int = 0
    old_form: bool = False
    in_lines: bool = False  #: every cell holds a paragraph, as pasted from Word

    def html(self) -> str:
        parts = {
            "一": self._paragraphs(self.own[0]),
            "二": self._actions(),
            "三": self._requests(),
            "四": self._appeals(),
            "五": self._paragraphs(self.own[1]),
            "六": self._paragraphs(self.own[2]),
        }
        bodies = (parts[HEADS[place][0]] for place in self._places())
        return self._opening() + "".join(
            f"<p><strong>{head}</strong></p>\n{body}" for head, body in zip(self.heads, bodies, strict=True)
        )

    def _places(self) -> list[int]:
        """Which part each heading opens."""
        words = [head[2:] for head in HEADS]
        return [words.index(head[2:]) for head in self.heads]

    def _opening(self) -> str:
        year = self.period or self.year
        return (
            f"<p>根据《中华人民共和国政府信息公开条例》规定，编制{self.unit}{self.year}年政府信息公开工作年度报告。"
            f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。</p>\n"
        )

    def _paragraphs(self, texts: Iterable[str]) -> str:
        return "".join(f"<p>{text}</p>\n" for text in texts)

    def _cell(self, content: object, span: str = "") -> str:
        inner = f"<p>{content}</p>" if self.in_lines else str(content)
        return f"<td{span}>{inner}</td>"

    def _row(self, label: Sequence[str], numbers: Iterable[object] = ()) -> str:
        cells = [self._cell(one) for one in (*label, *numbers)]
        return f"<tr>{''.join(cells)}</tr>\n"

    def _actions(self) -> str:
        """The table of what the unit makes and does."""
        own = self.regulations
        if self.old_form:
            rows = [
                self._row(["信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"]),
                self._row(["规章"], (own, own, own)),
                self._row(["规范性文件"], (2, 2, 9)),
                self._row(["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"]),
                self._row(["行政许可"], (12, 3, 331)),
                self._row(["信息内容", "采购项目数量", "采购总金额"]),
                self._row(["政府集中采购"], (3, "120.5")),
            ]
        else:
            rows = [
                self._row(["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
                self._row(["规章"], (own, 0, own)),
                self._row(["行政规范性文件"], (2, 0, 9)),
                self._row(["信息内容", "本年处理决定数量"]),
                self._row(["行政许可"], (331,)),
                self._row(["行政处罚"], (17,)),
                self._row(["信息内容", "本年收费金额（单位：万元）"]),
                self._row(["行政事业性收费"], (0,)),
            ]
        return f'<table border="1">\n{"".join(rows)}</table>\n'

    def _requests(self) -> str:
        f = self.figures
        nothing = (0,) * 7
        rows = [
            self._row(["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"]),
            self._row(["自然人", "法人或其他组织", "总计"]),
            self._row(_COLUMNS),
            self._row(
                ["一、本年新收政府信息公开申请数量"],
                self._numbers(f.new - f.firms, f.firms, f.new + f.wrong_row),
            ),
            self._row(["二、上年结转政府信息公开申请数量"], self._numbers(f.carried, 0, f.carried)),
        ]
        first = True
        for group, items in _RESULTS:
            for item in items:
                label = ["三、本年度办理结果"] if first else []
                label += [group] if item in {items[0], ""} else []
                granted = self._numbers(
                    f.granted - f.firms - f.wrong_total, f.firms, f.granted - f.wrong_total
                )
                rows.append(self._row([*label, item] if item else label, granted if first else nothing))
                first = False
        rows.append(self._row(["（七）总计"], self._numbers(f.granted - f.firms, f.firms, f.granted)))
        rows.append(self._row(["四、结转下年度继续办理"], self._numbers(f.left, 0, f.left)))
        return f'<table border="1">\n{"".join(rows)}</table>\n'

    def _numbers(self, persons: int, firms: int, total: int) -> tuple[int, ...]:
        return (persons, firms, 0, 0, 0, 0, total)

    def _appeals(self) -> str:
        names = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
        rows = [
            self._row(["行政复议", "行政诉讼"]),
            self._row(["未经复议直接起诉", "复议后起诉"]),
            self._row(names * 3),
            self._row((), (1, 0, 0, 0, 1, *(0,) * 10)),
        ]
        return f'<table border="1">\n{"".join(rows)}</table>\n'
