"""工作要求: what the problems of this period ask for; what staff entered comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.wording import month_day

if TYPE_CHECKING:
    import datetime as dt

    from reports.snapshot import Snapshot

__all__ = ["demands"]

_ALWAYS = "严格落实问题整改。"
#: kind of problem → (claim, text); told only where the kind occurs
_BY_KIND = {
    "更新不及时": (
        "加强栏目日常维护。",
        "各责任单位要对照栏目更新期限开展日常巡检，对即将逾期的栏目提前更新，确保政府网站栏目和政务新媒体按时更新。",
    ),
    "空白栏目": (
        "及时保障栏目内容。",
        "对空白栏目要尽快发布应公开的内容；确无内容的，及时申请撤销或归并栏目，防止再次出现空白栏目。",
    ),
    "个人隐私": (
        "严格保护个人信息。",
        "信息发布前须对正文、附件、图片中的身份证号、银行卡号、手机号码、详细住址等个人信息逐项核对并作脱敏处理，"
        "附件发布前检查隐藏的工作表和列。",
    ),
    "错敏字词": (
        "落实“三审三校”制度。",
        "严把政治关、法律关、政策关、保密关、文字关，信息发布前认真校对，坚决杜绝严重表述错误，防范错别字。",
    ),
    "链接问题": (
        "全面排查错链暗链。",
        "对本单位栏目、页面和附件中的链接开展一次排查，及时更换或删除失效链接，清除隐藏的外链暗链。",
    ),
    "政务新媒体": (
        "规范政务新媒体管理。",
        "各主办单位要按期更新政务新媒体内容，检查菜单栏和互动功能，不再维护的账号按程序关停注销。",
    ),
    "发布不规范": (
        "规范信息发布。",
        "信息要发布在对应的栏目，防止重复发布、错误发布；领导信息要写明分工并及时更新。",
    ),
    "年度报告": (
        "规范发布年报。",
        "各单位要对照《中华人民共和国政府信息公开工作年度报告格式》自查本单位历年年报的标题、年度、六个部分和表格勾稽关系，"
        "重复、错误的及时更正。",
    ),
    "政策文件": (
        "规范政策文件公开。",
        "政策文件要标明公开属性，自形成之日起20个工作日内公开，与解读材料同步发布、相互关联。",
    ),
}
_UNREAD = (
    "做好政策文件解读。",
    "落实政策文件与解读材料同步起草、同步审核、同步发布，在文件印发后3个工作日内发布解读，多采用图片、视频、负责人解读等形式。",
)
_ACCOUNT = (
    "严肃追责问责。",
    "对屡次发生或反复交办仍不整改的问题，将依据《中华人民共和国政府信息公开条例》第五十三条的规定，"
    "对负有责任的领导人员和直接责任人员依法处理。",
)


def demands(s: Snapshot, deadline: dt.date | None) -> list[tuple[str, str]]:
    """(claim, text) each; `deadline` is the day by which the units are to have mended."""
    made = [_written(text) for text in s.notes.get("工作要求", [])]
    if s.problems:
        until = f"于{month_day(deadline)}前" if deadline else "限期"
        text = (
            f"各责任单位要对照问题清单，{until}整改到位，并将整改情况书面反馈{s.area}政府办公室；"
            "要举一反三开展自查，防止问题反弹。"
        )
        made.append((_ALWAYS, text))
    kinds = {problem.kind for problem in s.problems}
    made += [told for kind, told in _BY_KIND.items() if kind in kinds]
    if s.policies.entered and s.policies.interpreted < s.policies.documents:
        made.append(_UNREAD)
    if s.repeated_offenders:
        made.append(_ACCOUNT)
    return made or [
        ("保持常态化监测。", "各单位要继续做好信息发布和日常巡检，确保政府网站和政务新媒体规范运行。")
    ]


def _written(text: str) -> tuple[str, str]:
    """A demand as staff wrote it: its first sentence is the claim, where more follows."""
    claim, stop, rest = text.strip().partition("。")
    return (f"{claim}{stop}", rest) if rest else ("", text.strip())
