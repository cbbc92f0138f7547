"""Which units, sites and sections the county has; days are counted back from tonight."""

from __future__ import annotations

from dataclasses import dataclass

from xuncha.demo.model import Unit

__all__ = ["SECTIONS", "SITES", "UNITS", "Row", "SiteRow"]


@dataclass(frozen=True, slots=True)
class SiteRow:
    key: str
    host: str
    name: str
    unit: str
    family: str
    code: str


@dataclass(frozen=True, slots=True)
class Row:
    """`newest` and `step` are days; `step` 0 puts several a day."""

    site: str
    unit: str
    name: str
    category: str
    kind: str
    count: int
    newest: int
    step: float
    look: str = "list"


UNITS = (
    Unit("县政府办公室", "县直", "gov", "0790-3320101", "县政府办"),
    Unit("县教育体育局", "县直", "edu", "0790-3320202", "县教体局"),
    Unit("县卫生健康委员会", "县直", "health", "0790-3320303", "县卫健委"),
    Unit("县农业农村局", "县直", "agri", "0790-3320404"),
    Unit("县水利局", "县直", "water", "0790-3320505"),
    Unit("县交通运输局", "县直", "road", "0790-3320606", "县交通局"),
    Unit("县文化旅游局", "县直", "culture", "0790-3320707", "县文旅局"),
    Unit("县应急管理局", "县直", "safe", "0790-3320808", "县应急局"),
    Unit("县民政局", "县直", "civil", "0790-3320909"),
    Unit("县商务局", "县直", "trade", "0790-3321010"),
    Unit("云溪高新区管委会", "县直", "trade", "0790-3321111", "高新区"),
    Unit("石门镇", "乡镇", "agri", "0790-3330101"),
    Unit("罗坊镇", "乡镇", "eco", "0790-3330202"),
    Unit("上源乡", "乡镇", "road", "0790-3330303"),
    Unit("白鹭洲镇", "乡镇", "culture", "0790-3330404"),
    Unit("青塘乡", "乡镇", "civil", "0790-3330505"),
    Unit("双溪镇", "乡镇", "safe", "0790-3330606"),
)

SITES = (
    SiteRow("portal", "127.0.0.1", "云溪县人民政府", "县政府办公室", "kaipu", "3699010001"),
    SiteRow("edu", "127.0.0.2", "云溪县教育体育局", "县教育体育局", "vsb", "3699010012"),
    SiteRow("health", "127.0.0.3", "云溪县卫生健康委员会", "县卫生健康委员会", "trs", "3699010013"),
    SiteRow("park", "127.0.0.4", "云溪高新技术产业园区", "云溪高新区管委会", "hanweb", "3699010021"),
    SiteRow("culture", "127.0.0.5", "云溪县文化旅游局", "县文化旅游局", "jpaas", "3699010016"),
    SiteRow("trade", "127.0.0.6", "云溪投资促进网", "县商务局", "search", "3699010019"),
    SiteRow("water", "127.0.0.7", "云溪县水利局", "县水利局", "old", "3699010015"),
)

_PORTAL = (
    ("云溪要闻", "动态要闻", "news", 64, 0, 0.5),
    ("部门动态", "动态要闻", "news", 40, 1, 1),
    ("乡镇动态", "动态要闻", "news", 40, 1, 1),
    ("图片新闻", "动态要闻", "news", 18, 4, 2),
    ("通知公告", "通知公告", "notice", 32, 2, 6),
    ("公示信息", "通知公告", "notice", 24, 5, 9),
    ("招考录用", "通知公告", "notice", 12, 33, 20),
    ("政府文件", "政策文件", "policy", 26, 12, 18),
    ("政府办文件", "政策文件", "policy", 20, 20, 22),
    ("政策解读", "政策文件", "explain", 22, 15, 12),
    ("人事任免", "人事信息", "personnel", 12, 40, 45),
    ("规划计划", "规划计划", "plan", 8, 120, 150),
    ("专项规划", "规划计划", "plan", 6, 200, 200),
    ("政府信息公开年报", "年度报告", "report", 5, 0, 365),
    ("意见征集", "其他", "notice", 10, 20, 30),
)

#: of every unit, on the portal: 工作动态, 通知公告, 政策文件 with their counts
_UNIT = (
    ("工作动态", "动态要闻", "news", 14, 3, 4),
    ("通知公告", "通知公告", "notice", 9, 11, 14),
    ("政策文件", "政策文件", "policy", 6, 30, 40),
)

_OWN = {
    "edu": (
        ("教育要闻", "动态要闻", "news", 34, 5, 3),
        ("通知公告", "通知公告", "notice", 22, 9, 8),
        ("招生考试", "通知公告", "notice", 10, 25, 20),
        ("政策文件", "政策文件", "policy", 10, 45, 30),
        ("师资队伍", "动态要闻", "news", 9, 8, 6),
    ),
    "health": (
        ("工作动态", "动态要闻", "news", 30, 1, 2),
        ("通知公告", "通知公告", "notice", 18, 6, 10),
        ("政策文件", "政策文件", "policy", 12, 35, 25),
        ("健康科普", "其他", "explain", 14, 12, 9),
        ("人事信息", "人事信息", "personnel", 6, 70, 60),
    ),
    "park": (
        ("园区动态", "动态要闻", "news", 42, 0, 2),
        ("公告公示", "通知公告", "notice", 30, 7, 6),
        ("惠企政策", "政策文件", "policy", 12, 28, 25),
        ("规划建设", "规划计划", "plan", 5, 140, 120),
    ),
    "culture": (
        ("文旅快讯", "动态要闻", "news", 36, 1, 2),
        ("通知公告", "通知公告", "notice", 16, 8, 12),
        ("非遗保护", "其他", "news", 12, 18, 11),
        ("政策法规", "政策文件", "policy", 8, 60, 45),
    ),
    "trade": (
        ("招商动态", "动态要闻", "news", 26, 1, 3),
        ("招商公告", "通知公告", "notice", 14, 13, 14),
        ("投资指南", "其他", "explain", 9, 40, 20),
        ("政策汇编", "政策文件", "policy", 8, 55, 35),
    ),
    "water": (
        ("水利要闻", "动态要闻", "news", 22, 1, 3),
        ("通知公告", "通知公告", "notice", 14, 10, 13),
        ("防汛抗旱", "其他", "news", 10, 16, 12),
        ("水利政策", "政策文件", "policy", 8, 50, 40),
    ),
}


def _rows() -> list[Row]:
    rows = [Row("portal", "县政府办公室", *row) for row in _PORTAL]
    owners = {site.unit for site in SITES}
    for unit in UNITS:
        for name, category, kind, count, newest, step in _UNIT:
            if unit.name in owners and kind == "news" and unit.name != "县政府办公室":
                continue  # it has a site of its own for its news
            rows.append(
                Row(
                    "portal",
                    unit.name,
                    f"{unit.alias or unit.name}{name}",
                    category,
                    kind,
                    count,
                    newest,
                    step,
                )
            )
    for site in SITES:
        rows += [Row(site.key, site.unit, *row) for row in _OWN.get(site.key, ())]
    return rows


SECTIONS = tuple(_rows())
