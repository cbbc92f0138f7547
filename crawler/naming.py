"""What names on a portal say: the class of a section, whether a name is a unit's, the trail of 当前位置."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "PERIODS",
    "category_of",
    "category_of_titles",
    "is_service",
    "is_unit",
    "kind_of",
    "leads_home",
    "owner",
    "section_name",
    "short",
    "source_unit",
    "trail",
]

#: first match wins: 人事动态 is about people, 政府信息公开年度报告 is a report though it names 信息公开
_CLASSES = tuple(
    (category, re.compile(pattern))
    for category, pattern in (
        ("年度报告", r"年度报告|年报"),
        ("人事信息", r"人事|任免|招考|招录|招聘|录用|任前公示|公务员"),
        ("规划计划", r"规划|计划(?!生育)"),
        (
            "动态要闻",
            r"动态|要闻|新闻(?!发布)|快讯|头条|播报|简讯|资讯|速递|领导活动|政务活动|部门信息|乡镇信息",
        ),
        (
            "静态信息",
            r"机构职能|机构设置|机构概况|机构简介|组织架构|组织机构|内设机构|机构信息|领导|指南|简介|概况|职责|职能|联系我们|联系方式",
        ),
        ("政策文件", r"政策|文件|规范性|规章|法规|政府令"),
        ("通知公告", r"通知|公告|公示|通告"),
    )
)
#: days, as the ledger proposes them; None: by class or none
PERIODS = {"动态要闻": 14, "通知公告": 180, "政策文件": 180, "人事信息": 365, "规划计划": 365}
#: what the titles of a list speak of, and the share of them that must, where the list's name says nothing
_TITLES = (
    ("人事信息", re.compile(r"任免|任前公示|任职|免职|招聘|录用")),
    ("通知公告", re.compile(r"(?:通知|公告|公示|通告|公示表|公告表)(?:[（(].{0,12}[）)])?$")),
)
_MOST = 0.9
_ENOUGH = 5  #: titles
_UNIT = re.compile(
    r"[\u4e00-\u9fa5]{1,20}(?:局|委|委员会|办|办公室|人民政府|政府|街道|办事处|镇|乡|苏木|管委会|管理处|法院|检察院"
    r"|中心|宣传部|组织部|统战部|武装部|总工会|团委|妇联|残联|工商联|文联|科协|供销社|大队|支队|分局|气象台|公司)"
)
_NO_UNIT = re.compile(
    r"^(?:我要|怎么|网上|掌上|马上|一次|就近|跨省|全省|全市|立即|在线)|融媒体|新闻中心|报社|办事(?!处)|服务中心$|^(?:用户|个人|会员|帮助|消息|下载|客服|数据)中心$|^[市县区]政府$|(?:[会督领承主准好快代帮速秒即免]|一次|暂行|试行|实施|评选|奖励)办$|^各?(?:县直|市直)?(?:部门|乡镇|单位|街道)"
)
#: pages of the site itself, whatever list a template puts on them
_SERVICE = re.compile(
    r"(?:网站|站点)(?:地图|帮助|导航|声明)|(?:使用)?帮助(?:中心|说明)?|关于(?:我们|本站|本网)|(?:用户|个人|会员)中心|我的(?:主页|收藏|办件)"
    r"|(?:高级|全站|站内|智能)?(?:搜索|检索)|(?:免责|版权|隐私)(?:声明|保护|政策|条款)|我要(?:写信|咨询|投诉|留言|查)|(?:用户)?(?:登录|注册)|智能(?:问答|客服)|无障碍(?:浏览|阅读)?|设为首页|加入收藏"
)
_HOME = re.compile(r"(?:返回)?(?:网站|门户|本站)?(?:首页|主页)")
_GENERIC = re.compile(
    r"^[\W_]*(?:更多|查看更多|点击查看|more|进入|详细|详情|首页|返回|下一页|上一页)[\W_]*$", re.IGNORECASE
)
_PAGER = re.compile(
    r"\W*(?:\d+|首页|上一?页|下一?页|前一页|后一页|尾页|末页|最后一页|prev|next)\W*", re.IGNORECASE
)
_TRAIL = re.compile(
    r"(?:当前位置|您(?:现在)?(?:所在)?的?位置|所在位置|现在位置)(?:是|为)?\s*[:：]?\s*([^\n]{2,200}(?:\n[^\n]{1,40}){0,8})"
)
_STEP = re.compile(r"\s*(?:>+|＞|»|›|→|&gt;|/|\||\\|-{1,2}>)\s*")
#: steps that name no section
_NO_STEP = {"首页", "网站首页", "门户首页", "主页", "网站主页", "正文", "详情页", "详情", "列表", "内容"}
_LONGEST = 24
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木|街道|街道办事处|办事处|镇人民政府|乡人民政府)$")
_SHORT = re.compile(r"^[\u4e00-\u9fa5]{2,8}?(?:自治县|县|区|市|旗)(?=[\u4e00-\u9fa5]{2,})")


def category_of(name: str) -> str:
    """The class that a section's name speaks of; 其他 where it says nothing."""
    return next((category for category, pattern in _CLASSES if pattern.search(name)), "其他")


def category_of_titles(titles: Sequence[str]) -> str:
    """The class of which most titles of a list are; 其他 where they tell none."""
    if len(titles) < _ENOUGH:
        return "其他"
    for category, pattern in _TITLES:
        if sum(bool(pattern.search(title.strip())) for title in titles) >= _MOST * len(titles):
            return category
    return "其他"


def is_unit(name: str) -> bool:
    """Whether the words are the name of one office rather than of a service or of offices in general."""
    return _UNIT.fullmatch(name) is not None and _NO_UNIT.search(name) is None


def is_service(name: str) -> bool:
    """Whether the words name a page of the site itself (网站地图, 用户中心) rather than a section."""
    return _SERVICE.fullmatch(name.strip()) is not None


def leads_home(text: str) -> bool:
    """Whether a link says that it leads to the home page."""
    return _HOME.fullmatch("".join(text.split())) is not None


def kind_of(unit: str) -> str:
    return "乡镇" if _TOWNSHIP.search(unit) else "县直"


def short(unit: str) -> str:
    """The name without the county in front and 人民政府 behind, by which two spellings are matched."""
    bare = _SHORT.sub("", unit).removeprefix("县").removesuffix("人民政府").removesuffix("办事处")
    return bare.replace("人民政府", "政府") if len(bare) > 1 else unit


def source_unit(source: str) -> str:
    """The unit that a ContentSource names; "" for newspapers, agencies and the like."""
    name = source.strip().removeprefix("来源：").strip()
    return name if is_unit(name) else ""


def owner(text: str) -> str:
    """Who runs the portal, by its footer: 承办 (who does the work) before 主办; "" where it does not say."""
    for label in ("承办", "主办"):
        found = re.search(label + r"(?:单位|方)?\s*[:：]\s*([\u4e00-\u9fa5]{4,25})", text)
        if found and is_unit(found[1]):
            return found[1]
    return ""


def section_name(text: str) -> str:
    """A link's words as a section's name; "" for words that name nothing (更多, MORE, >>)."""
    name = re.sub(r"[\s>＞»›+]+$", "", " ".join(text.split())).strip("·•|【】[] ")
    return "" if _GENERIC.match(name) or not 2 <= len(name) <= _LONGEST else name


def turns_page(text: str) -> bool:
    """Whether a link's words belong to a pager."""
    return _PAGER.fullmatch(text.strip()) is not None


def trail(text: str) -> list[str]:
    """The names after 当前位置, from the outermost inward, without the home page."""
    found = _TRAIL.search(text)
    if not found:
        return []
    steps: list[str] = []
    parts = _STEP.split(found[1])
    for number, part in enumerate(parts):
        words = part.split()
        if not words or len(words[0]) > _LONGEST:
            break
        steps.append(words[0])
        if len(words) > 1 and number:  # what follows the last step is the page itself
            break
    return [step for step in steps if step not in _NO_STEP] if len(parts) > 1 else []
