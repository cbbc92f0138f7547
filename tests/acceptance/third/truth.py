"""What the inspection must find, written down before anything was measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """A defect: its rule, and words that its finding shows (address, target, section, message)."""

    rule: str
    where: tuple[str, ...]
    browser: bool | None = None  # True: seen only with a browser; False: only without
    recall: bool = True  # False: may be reported, need not be
    level: str = "limit"  # or "warning": near the limit, not over it


def _s(
    rule: str, *where: str, browser: bool | None = None, recall: bool = True, level: str = "limit"
) -> Planted:
    return Planted(rule, where, browser, recall, level)


NEARLY = (
    "部门动态",
    "县政府文件",
    "人事任免",
    "卫健动态",
    "疾病防控",
    "财政资金",
    "招生考试",
    "青石财务",
)  # early warnings


LEDGER = [
    *(
        _s("section.stale", name)
        for name in (
            "乡镇动态",
            "部门文件",
            "招考录用",
            "统计信息",
            "专项规划",
            "国民经济规划",
            "政策法规",
            "文旅动态",
            "柳河村务",
        )
    ),
    *(_s("section.stale", name, level="warning") for name in NEARLY),
    *(_s("section.empty", name) for name in ("应急预案", "重大项目", "地灾防治", "农技推广")),
    *(_s("section.empty", name, browser=True) for name in ("养老服务", "白沙党建", "婚姻登记")),
    *(
        _s("section.unverified", name, browser=False)
        for name in ("养老服务", "白沙党建", "婚姻登记", "慈善信息")
    ),
    _s("section.unverified", "残疾人服务"),  # its data interface is out of order
    _s("section.veto", "云泽县人民政府", browser=True, level="warning"),
    *(_s("home.stale", host) for host in ("xxgk.yunze", "wjw.yunze", "zrzy.yunze", "wlj.yunze")),
    _s("site.identity", "nyncj.yunze"),
    _s("site.identity", "wlj.yunze"),
    _s("site.identity", "wjw.yunze"),
    _s("site.identity", "jyj.yunze"),
    _s("site.tags", "jyj.yunze"),
    _s("site.tags", "wlj.yunze", "ContentSource"),
    _s("site.tags", "xxgk.yunze", recall=False),
    _s("site.tags", "zrzy.yunze", "SiteDomain"),
    _s("annual_report.missing", "县政府办", recall=False, level="warning"),  # ten days before it is due
    _s("disclosure.zero", "白沙乡", browser=True),  # only a browser proves that its other section is blank
]
