"""The sentence of one kind of problem (P1–P3, P5–P7, P10), naming units, columns, accounts, files."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reports.wording import account, month_day, named, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.facts import Facts
    from reports.snapshot import Problem

__all__ = ["brief", "cut", "place", "sentence"]

_LIST = "问题清单"
_NAMED_COLUMNS = 3
_NUMBERS = {
    "privacy.id_number": "身份证号",
    "privacy.bank_card": "银行卡号",
    "privacy.phone": "手机号码",
    "privacy.address": "详细住址",
    "privacy.social_card": "社保卡号",
    "privacy.passport": "护照号码",
    "privacy.plate": "车牌号",
    "privacy.sensitive_list": "敏感个人信息",
}
#: rule → (what is wrong, measure word); a rule without a phrase is told by its title
_PHRASES = {
    "article.duplicate": ("重复发布信息", "条"),
    "article.date": ("信息发布日期不规范", "条"),
    "attachment.unreadable": ("附件无法打开", "个"),
    "link.broken": ("存在无法打开的链接", "个"),
    "link.hidden": ("存在隐藏的外链暗链", "处"),
    "link.hijacked": ("存在指向不良网站的链接", "个"),
    "site.hijacked": ("页面存在被植入的异常内容", "处"),
    "site.identity": ("站点标识不规范", "处"),
    "site.tags": ("网页标签不规范", "处"),
    "site.unreachable": ("存在多次无法正常访问的网站", "个"),
    "section.veto": ("空白、不更新栏目数量达到单项否决标准", "项"),
    "section.misplaced": ("栏目内发布了不属于该栏目的内容", "条"),
    "policy.interpretation": ("政策文件未解读或解读与文件未相互关联", "件"),
    "policy.attribute": ("公文未标注公开属性", "件"),
    "leader.duties": ("领导信息未公开分工", "处"),
    "annual_report.missing": ("未发布年报", "份"),
    "annual_report.late": ("年报发布逾期", "份"),
    "annual_report.duplicate": ("年报重复发布", "份"),
    "annual_report.alike": ("年报内容雷同", "份"),
    "annual_report.year": ("年报年度有误", "份"),
    "annual_report.structure": ("年报标题不全", "份"),
    "annual_report.template": ("年报使用旧模板", "份"),
    "annual_report.sums": ("年报数据填报不准确", "份"),
    "annual_report.carried": ("年报结转数不衔接", "份"),
    "annual_report.regulations": ("年报误填规章数", "份"),
    "disclosure.late": ("文件公开不及时", "件"),
    "request.late": ("来信、依申请公开逾期办理", "件"),
    "text.sensitive": ("存在表述错误", "处"),
    "text.typo": ("存在错别字", "处"),
}


def sentence(kind: str, problems: Sequence[Problem], most: int, facts: Facts) -> str:
    """The sentence of a kind for its new problems."""
    if kind in ("更新不及时", "空白栏目"):
        reminded = [problem for problem in problems if problem.warned]
        what = "未及时更新" if kind == "更新不及时" else "无内容"
        others = [problem for problem in problems if not problem.warned]
        parts = [
            _reminded(reminded, kind, most, facts),
            f"{_columns(others, kind, most, facts)}{what}" if others else "",
        ]
        return "；".join(part for part in parts if part) + "。"
    makers = {"个人隐私": _privacy, "错敏字词": _wording, "政务新媒体": _accounts}
    return makers.get(kind, _by_rule)(problems, most, facts) + "。"


def brief(problem: Problem) -> str:
    """One problem in some words, the unit before it: …“通知公告”栏目未更新."""
    rule = problem.rule
    if rule == "home.stale":
        return f"{_home(problem.unit)}未更新"
    if rule in ("section.stale", "section.empty"):
        what = "未更新" if rule == "section.stale" else "无内容"
        return f"{problem.unit}“{problem.section}”栏目{what}"
    if rule.startswith("account."):
        return f"{problem.unit}的{account(problem)}存在{problem.rule_title}问题"
    if rule.startswith("privacy."):
        return f"{_document(problem)}未对{_NUMBERS.get(rule, '个人信息')}进行脱敏处理"
    phrase, _ = _PHRASES.get(rule, (f"存在{problem.rule_title}问题", "处"))
    return f"{problem.unit}{phrase}"


def _home(unit: str) -> str:
    return f"{unit}首页" if unit.endswith(("网", "网站")) else f"{unit}网站首页"


def place(problem: Problem) -> str:
    return problem.section or "首页"


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _columns(problems: Sequence[Problem], kind: str, most: int, facts: Facts) -> str:
    """县A“x”栏目、县B网站首页和“y”“z”栏目等N家单位M个栏目: at most `most` units, three columns each."""
    groups: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        groups[problem.unit].append(place(problem))
    parts = []
    for unit, names in list(groups.items())[:most]:
        quoted_names = "".join(f"“{name}”" for name in names[:_NAMED_COLUMNS] if name != "首页")
        home = _home(unit) if "首页" in names else unit
        joint = "和" if quoted_names and "首页" in names else ""
        parts.append(home + joint + (quoted_names + "栏目" if quoted_names else ""))
    total = sum(len(names) for names in groups.values())
    shown = sum(min(len(names), _NAMED_COLUMNS) for names in list(groups.values())[:most])
    if total == shown:
        return "、".join(parts)
    units = facts.number(len(groups), f"{kind}的单位", _LIST)
    return f"{'、'.join(parts)}等{units}家单位{facts.number(total, f'{kind}的栏目', _LIST)}个栏目"


def _reminded(problems: Sequence[Problem], kind: str, most: int, facts: Facts) -> str:
    """P8: told before the line was passed, passed all the same."""
    if not problems:
        return ""
    first = min(problem.warned for problem in problems if problem.warned)
    seen = max((problem.last_seen for problem in problems if problem.last_seen), default=None)
    again = f"{month_day(seen)}复核仍未更新" if seen else "复核仍未更新"
    return f"{month_day(first)}提醒{_columns(problems, f'提醒后仍{kind}', most, facts)}即将逾期，{again}"


def _privacy(problems: Sequence[Problem], most: int, facts: Facts) -> str:
    """P3: the document by name, what was not masked in it; a document named once."""
    documents: dict[tuple[str, str], dict[str, None]] = {}
    for problem in problems:
        kinds = documents.setdefault((problem.unit, _document(problem)), {})
        kinds[_NUMBERS.get(problem.rule, "个人信息")] = None
    parts = [f"{document}未对{'、'.join(kinds)}进行脱敏处理" for (_, document), kinds in documents.items()]
    units = list(dict.fromkeys(unit for unit, _ in documents))
    more = ""
    if len(parts) > most:
        more = f"等，涉及{facts.number(len(units), '泄露隐私的单位', _LIST)}家单位{facts.number(len(parts), '泄露隐私的文件', _LIST)}个文件"
    return f"如{'，'.join(parts[:most])}{more}，存在泄露个人隐私问题"


def _document(problem: Problem) -> str:
    name = problem.file or problem.title
    where = f"“{problem.account}”" if problem.account else ""
    return f"{problem.unit}{where}发布的{quoted(cut(name, 60)) if name else '信息'}"


def _wording(problems: Sequence[Problem], most: int, facts: Facts) -> str:
    hits = facts.number(sum(problem.count for problem in problems), "错敏字词", f"{_LIST}（次数）")
    units = named([p.unit for p in problems], most, facts, "存在错敏字词的单位", _LIST)
    return f"{units}发布的信息存在错敏字词，共{hits}处"


def _accounts(problems: Sequence[Problem], most: int, facts: Facts) -> str:
    """P10 for stale ones, P5 and P6 for menus and interaction, the rest by title."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.rule].append(problem)
    return "；".join(_account_rule(rule, group, most, facts) for rule, group in groups.items())


def _account_rule(rule: str, problems: Sequence[Problem], most: int, facts: Facts) -> str:
    names = []
    each = list({(problem.unit, problem.account): problem for problem in reversed(problems)}.values())[::-1]
    for problem in each[:most]:
        day = f"，最后更新时间{month_day(problem.newest)}" if problem.newest else ""
        names.append(f"{problem.unit}“{problem.account}”（{problem.platform}{day}）")
    text = "、".join(names)
    if len(each) > most:
        text += f"等{facts.number(len(each), problems[0].rule_title, _LIST)}个账号"
    if rule == "account.stale":
        limits = {problem.limit_days for problem in problems}
        limit = limits.pop() if len(limits) == 1 else None
        return text + (
            f"超过{facts.number(limit, '账号更新期限', '规则设置')}天未更新" if limit else "未及时更新"
        )
    words = {"account.menu": "菜单栏功能无法正常使用", "account.interaction": "未提供有效互动功能"}
    return text + words.get(rule, f"存在{problems[0].rule_title}问题")


def _by_rule(problems: Sequence[Problem], most: int, facts: Facts) -> str:
    """P7 and the like: each rule a clause with its units and its count."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.rule].append(problem)
    clauses = []
    for rule, group in groups.items():
        phrase, measure = _PHRASES.get(rule, (f"存在{group[0].rule_title}问题", "处"))
        units = named([p.unit for p in group], most, facts, f"{group[0].rule_title}的单位", _LIST)
        clauses.append(f"{units}{phrase}{facts.number(len(group), group[0].rule_title, _LIST)}{measure}")
    return "；".join(clauses)
