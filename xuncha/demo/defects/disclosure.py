"""Leaders without duties, units silent for a month, letters that wait too long."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from xuncha.demo.model import Unit

if TYPE_CHECKING:
    from xuncha.demo.county import County

__all__ = ["plant"]

_LEADERS = (
    ("青塘乡", "青塘乡领导概况", "list", False),
    ("县商务局", "县商务局领导信息", "list", False),
    ("双溪镇", "双溪镇领导之窗", "single", False),
    ("石门镇", "石门镇领导概况", "list", True),
    ("县民政局", "县民政局领导信息", "single", True),
)
_PERSONS = ("刘建平", "王秀兰", "陈志强", "黄晓燕")
_POSTS = ("党委书记", "党委副书记", "副职负责同志", "党委委员")
_WORK = ("财政、审计", "教育、卫生健康", "农业农村、水利", "安全生产、应急管理")
_SILENT = ("县统计局", "县司法局", "县审计局")


def plant(county: County) -> None:
    for number, (unit, name, look, divided) in enumerate(_LEADERS):
        _leaders(county, number, unit, name, look, divided)
    for number, unit in enumerate(_SILENT):
        _silent(county, number, unit)
    county.manifest.near("disclosure.zero", county.find("portal", "石门镇工作动态").url, note="上月有信息")
    _letters(county)


def _leaders(county: County, number: int, unit: str, name: str, look: str, divided: bool) -> None:
    section, defect = (
        county.section("portal", unit, name, "静态信息", "duties", look=look),
        f"leaders-{number}",
    )
    told = divided or not county.wants(defect)
    texts = [
        f"{person}，{unit}{post}，大学学历，中共党员。"
        + (f"分管{work}工作，协助抓好乡村振兴。" if told else "")
        for person, post, work in zip(_PERSONS, _POSTS, _WORK, strict=True)
    ]
    if look == "single":
        article = county.article(section, 300 + number, apart=True)
        article.title, article.paragraphs = name, texts
    for place, person in enumerate(_PERSONS if look == "list" else ()):
        article = county.article(section, 300 + place, apart=True)
        article.title, article.paragraphs = person, [texts[place], "工作经历：历任科员、股长、副主任。"]
    if told:
        county.manifest.near("leader.duties", section.url, note="写明分工")
    else:
        county.manifest.plant("leader.duties", section.url, unit=unit, note="只有简历", defect=defect)


def _silent(county: County, number: int, name: str) -> None:
    """A unit with news of today and of a quarter ago, and none of last month."""
    county.units[name] = Unit(name, "县直", "gov", f"0790-33212{number}0")
    section = county.section("portal", name, f"{name}工作简讯", "其他", "news")
    for age in (0, 75, 80, 91):
        county.article(section, age, apart=True)
    defect = f"silent-{number}"
    last_month = county.article(section, county.today.day + 3, apart=True)
    if county.wants(defect):
        county.withdraw(last_month)
        county.manifest.plant("disclosure.zero", "", word=name, unit=name, note="上月没有信息", defect=defect)


def _letters(county: County) -> None:
    rng = Random(f"{county.seed}/letters")
    for number, (kind, unit, age) in enumerate(
        (("依申请公开", "县农业农村局", 70), ("咨询", "罗坊镇", 25), ("找错", "县教育体育局", 20))
    ):
        defect, name = f"letter-{number}", f"L{number + 1:03d}"
        received = county.today - dt.timedelta(age)
        waits = county.wants(defect)
        county.letters.append((kind, name, unit, received, "" if waits else received + dt.timedelta(1), ""))
        if waits:
            county.manifest.plant("request.late", "", word=name, unit=unit, note=f"{kind}逾期", defect=defect)
    for number in range(6):
        received = county.today - dt.timedelta(rng.randint(15, 90))
        county.letters.append(
            ("咨询", f"L{number + 11:03d}", "石门镇", received, received + dt.timedelta(1), "")
        )
    county.letters.append(("依申请公开", "L020", "县水利局", county.today - dt.timedelta(45), "", 20))
    county.manifest.near("request.late", note="L020 已依法延长20个工作日")
