"""Labelled pages of leaders: with their duties in many words, and without; found where there are none, else silent."""

from __future__ import annotations

import datetime as dt

from checks.registry import Context, rules
from checks.unitsubjects import LeaderView, UnitView
from storage.models import Category, Page, PageKind, Section, Unit

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

DIVIDED = (
    "刘建国，白云镇党委书记，主持镇党委全面工作。",
    "王秀英，副镇长，分管教育、卫生健康、民政、社会保障工作，联系东坡村。",
    "陈志远，县水利局党组书记、局长，负责县水利局全面工作。",
    "黄丽，县水利局副局长，协助局长抓好水旱灾害防御工作。",
    "工作分工：党建、纪检、统战、群团。",
    "分工：负责安全生产和应急管理，牵头信访维稳工作。",
    "周明，四级调研员，协助分管招商引资工作，联系工商联。",
    "吴强，人武部部长，抓好武装、征兵、退役军人事务。",
)
PLAIN = (
    "刘建国，男，汉族，1972年8月出生，中央党校大学学历，中共党员，现任白云镇党委书记。",
    "王秀英，女，1985年3月出生，大学学历，2007年8月参加工作，现任白云镇副镇长。",
    "陈志远，现任县水利局党组书记、局长。办公电话：0790-1234567。",
    "黄丽，副局长，历任乡镇团委书记、县妇联副主席，现任县水利局副局长、党组成员。",
    "赵磊，三级主任科员，籍贯示例县，经济管理专业毕业，二〇一〇年参加工作。",
)


def judged(*texts: str) -> list[str]:
    section = Section(site_id=1, unit_id=1, name="领导概况", url="http://a/", category=Category.STATIC)
    pages = [
        Page(
            url_id=i, url=f"http://a/{i}", site_id=1, kind=PageKind.ARTICLE, title="领导",
            first_seen=NOW, changed_at=NOW, tried_at=NOW,
        )
        for i in range(len(texts))
    ]  # fmt: skip
    unit = Unit(name="白云镇")
    unit.id = section.id = 1
    view = UnitView(unit=unit, leaders=[LeaderView(section, list(zip(pages, texts, strict=True)))])
    return [finding.message for finding in rules()["leader.duties"].function(view, Context(as_of=NOW))]


def test_no_section_with_duties_is_accused() -> None:
    padding = "刘建国，男，汉族，大学学历，中共党员，一九七二年八月出生，示例县人，长期在基层工作。"
    assert [text for text in DIVIDED if judged(padding, text)] == []


def test_sections_with_careers_alone_are_found() -> None:
    assert len(judged(*PLAIN)) == 1
    assert [text for text in PLAIN if len(text) >= 40 and not judged(text)] == []
