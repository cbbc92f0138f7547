"""The headers of the ledgers: what each column is called, may also be called, and holds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from config import cells, figures

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

__all__ = ["KINDS", "Column", "Kind", "places", "plain_header"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header; `read` raises ValueError saying what is allowed."""

    header: str
    field: str
    read: Callable[[str], Any] = cells.text
    needed: bool = True
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the ledgers. Rows alike in the fields of `key` are the same row."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]


#: what people add behind a header: (条), (必填)
_REMARK = re.compile(r"\([^()]*\)$")
_UNIT_WORDS = ("责任单位", "主办单位", "承办单位", "维护单位", "所属单位", "部门", "责任部门", "单位名称")
_name = partial(cells.required, longest=120)

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "units",
            "单位台账",
            (
                Column("单位名称", "name", _name, synonyms=("单位", "部门名称", "部门", "单位全称")),
                Column(
                    "单位类型",
                    "kind",
                    partial(cells.text, longest=20),
                    False,
                    ("类型", "单位性质", "单位类别"),
                ),
                Column("别名", "aliases", cells.aliases, False, ("简称", "单位简称", "别称", "曾用名")),
                Column("年度任务数", "annual_task", cells.count, False, ("年度任务", "任务数", "全年任务数")),
                Column("联系人", "contact", partial(cells.text, longest=60), False, ("联络员", "信息员")),
                Column("邮箱", "email", cells.email, False, ("电子邮箱", "电子邮件", "邮件", "email")),
            ),
            ("name",),
        ),
        Kind(
            "sections",
            "栏目台账",
            (
                Column(
                    "站点",
                    "site",
                    cells.required,
                    synonyms=("站点名称", "网站", "网站名称", "所属站点", "所属网站"),
                ),
                Column("单位", "unit", cells.required, synonyms=_UNIT_WORDS),
                Column("栏目名称", "name", cells.required, synonyms=("栏目", "名称")),
                Column(
                    "栏目网址",
                    "url",
                    cells.url,
                    synonyms=("网址", "栏目地址", "栏目链接", "链接", "url", "地址"),
                ),
                Column("栏目类别", "category", cells.category, False, ("类别", "栏目类型", "栏目分类")),
                Column(
                    "更新期限(天)",
                    "period_days",
                    cells.period,
                    False,
                    ("更新期限", "更新周期(天)", "更新周期", "更新频率(天)", "期限(天)"),
                ),
                Column("豁免原因", "exempt_reason", partial(cells.text, longest=500), False, ("豁免理由",)),
                Column(
                    "豁免至", "exempt_until", cells.optional_day, False, ("豁免到期", "豁免截止", "豁免期限")
                ),
            ),
            ("site", "url", "name"),
        ),
        Kind(
            "accounts",
            "账号台账",
            (
                Column("单位", "unit", cells.required, synonyms=_UNIT_WORDS),
                Column("平台", "platform", cells.platform, synonyms=("平台名称", "账号平台", "平台类型")),
                Column("账号名称", "name", _name, synonyms=("账号", "帐号名称", "名称", "账号名")),
                Column(
                    "账号标识",
                    "identifier",
                    cells.text,
                    False,
                    ("帐号标识", "账号id", "标识", "原始id", "微信号"),
                ),
                Column("数据来源", "source", cells.text, False, ("来源",)),
                Column("来源参数", "params", partial(cells.text, longest=2000), False, ("参数",)),
                Column("账号类型", "kind", partial(cells.text, longest=20), False, ("公众号类型", "类型")),
                Column(
                    "认证主体", "auth_subject", partial(cells.text, longest=120), False, ("主体", "主体名称")
                ),
                Column(
                    "责任人",
                    "owner",
                    partial(cells.text, longest=60),
                    False,
                    ("管理员", "运营人员", "联系人"),
                ),
                Column("停更日期", "paused_on", cells.optional_day, False, ("停更时间", "停止更新日期")),
                Column("停更公告", "pause_notice", partial(cells.text, longest=500), False, ("公告网址",)),
                Column("备案日期", "filed_on", cells.optional_day, False, ("停更备案日期", "备案时间")),
                Column(
                    "注销日期", "closed_at", cells.optional_day, False, ("注销时间", "迁移日期", "关停日期")
                ),
            ),
            ("platform", "identifier", "name", "source", "params"),
        ),
        Kind(
            "lexicon",
            "词表",
            (
                Column("错误表述", "wrong", cells.required, synonyms=("错误词", "错词", "错敏词", "错误")),
                Column(
                    "建议表述", "suggestion", cells.text, synonyms=("建议", "正确表述", "建议词", "正确词")
                ),
                Column("类别", "category", partial(cells.text, longest=40), synonyms=("分类", "错误类别")),
                Column("级别", "grade", cells.grade, synonyms=("严重程度", "等级", "错误级别")),
                Column("例外", "exceptions", cells.phrases, False, ("例外情况", "例外表述")),
                Column("生效日期", "valid_from", cells.optional_day, False, ("生效",)),
                Column("失效日期", "valid_to", cells.optional_day, False, ("失效",)),
            ),
            ("wrong", "category"),
        ),
        Kind(
            "leaders",
            "领导名单",
            (
                Column("姓名", "name", partial(cells.required, longest=40), synonyms=("领导姓名",)),
                Column(
                    "职务", "post", partial(cells.required, longest=120), synonyms=("领导职务", "现任职务")
                ),
                Column("排序", "rank", cells.count, False, ("排名", "次序")),
                Column("任职日期", "since", cells.optional_day, False, ("任职时间", "到任日期")),
                Column("离任日期", "until", cells.optional_day, False, ("离任时间", "免职日期")),
            ),
            ("name", "post"),
        ),
        Kind(
            "figures",
            "工作数据",
            (
                Column("月份", "months", figures.months, synonyms=("期间", "统计月份", "时间", "年月")),
                Column("单位", "unit", cells.text, False, _UNIT_WORDS),
                Column("项目", "item", figures.item, synonyms=("指标", "统计项目", "事项")),
                Column("数量", "amount", cells.count, False, ("数值", "条数", "篇数", "件数", "数量(条)")),
                Column("说明", "note", partial(cells.text, longest=5000), False, ("备注", "内容", "文字")),
            ),
            ("months", "unit", "item", "note"),
        ),
        Kind(
            "letters",
            "来信台账",
            (
                Column("类型", "kind", figures.letter_kind, synonyms=("来信类型", "类别", "事项类型")),
                Column("编号", "number", partial(cells.required, longest=60), synonyms=("受理编号", "序号")),
                Column("单位", "unit", cells.required, synonyms=("办理单位", *_UNIT_WORDS)),
                Column("收到日期", "received_on", cells.day, synonyms=("受理日期", "来信日期", "收件日期")),
                Column(
                    "答复日期", "answered_on", cells.optional_day, False, ("办结日期", "回复日期", "办理日期")
                ),
                Column("延长工作日", "extended_days", cells.count, False, ("延期工作日", "延长天数")),
                Column(
                    "不计工作日", "paused_days", cells.count, False, ("征求第三方工作日", "不计入期限工作日")
                ),
                Column("说明", "note", partial(cells.text, longest=500), False, ("备注",)),
            ),
            ("kind", "number"),
        ),
    )
}


def plain_header(written: str) -> str:
    """`更新期限（天）` and `更新期限 (天)` alike; case, spaces, line breaks and a mark of necessity off."""
    return "".join(unicodedata.normalize("NFKC", written).split()).strip("*:").lower()


def places(kind: Kind, header: Sequence[str]) -> dict[str, int]:
    """field → position; the proper header wins over a synonym, either over one with a remark: 年度任务数（条）."""
    plain = [plain_header(cell) for cell in header]
    bare = [_REMARK.sub("", cell) for cell in plain]
    alone = [cell if bare.count(cell) == 1 else "" for cell in bare]
    found: dict[str, int] = {}
    for written in (plain, alone):
        for names in (lambda c: (c.header,), lambda c: c.synonyms):
            for column in kind.columns:
                at = _place(written, names(column), found.values())
                if at is not None and column.field not in found:
                    found[column.field] = at
    return found


def _place(written: Sequence[str], names: Iterable[str], taken: Collection[int]) -> int | None:
    """Where the first of the names stands, other than where another column was found."""
    places = (written.index(name) for name in map(plain_header, names) if name in written)
    return next((at for at in places if at not in taken), None)
