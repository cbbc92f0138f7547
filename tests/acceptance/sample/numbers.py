"""The sample county's numbers counted in plain SQL, apart from every line of the product: what the papers must print.

Each statement stands for one table, or for one number of a sentence as the consistency panel names it.
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import chinese_calendar

if TYPE_CHECKING:
    from pathlib import Path

    from reports.periods import Period

__all__ = ["FACTS", "TABLES", "Numbers"]

_VIEWS = """
CREATE TEMP VIEW place AS SELECT id, name, annual_task task, listed,
    CASE WHEN kind LIKE '%乡%' OR kind LIKE '%镇%' THEN '乡镇' ELSE '县直' END role FROM unit;

-- an item belongs to the unit that is its source, else to its section's owner; copies of a day are one
CREATE TEMP VIEW item AS SELECT unit_id, day, title, category, role,
    CASE WHEN section LIKE '%解读%' THEN '解读'
         WHEN category = '动态要闻' OR section LIKE '%动态%' OR section LIKE '%要闻%' OR section LIKE '%新闻%'
              OR section LIKE '%快讯%' THEN '动态'
         ELSE '公开' END kind, section
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY unit_id, day, title, same ORDER BY id) copy
      FROM (SELECT p.id, COALESCE(own.id, s.unit_id, p.unit_id) unit_id, p.title, s.name section, s.category,
                   COALESCE(p.shown_date, p.listed_date, p.url_date) day, COALESCE(g.exact, p.id) same
            FROM page p LEFT JOIN section s ON s.id = p.section_id LEFT JOIN unit own ON own.name = p.source
            LEFT JOIN signature g ON g.page_id = p.id
            WHERE p.kind = 'article' AND p.revision > 0 AND p.removed_at IS NULL))
JOIN place ON place.id = unit_id
WHERE copy = 1 AND day BETWEEN (SELECT year FROM span) AND (SELECT last FROM span);

-- the books: confirmed, and there at some time of the period; a site named after a unit is that unit's
CREATE TEMP VIEW problem AS SELECT f.*, st.name site, t.title rule_title,
    COALESCE(u.name, CASE WHEN f.site_id IS NULL OR f.site_id = 1 THEN '门户网站' ELSE COALESCE(
        (SELECT name FROM unit WHERE st.name LIKE '%' || name ORDER BY LENGTH(name) DESC LIMIT 1), st.name) END) owner,
    CASE WHEN f.rule IN ('home.stale', 'section.stale') THEN '更新不及时' WHEN f.rule = 'section.empty' THEN '空白栏目'
         WHEN f.rule LIKE 'account.%' THEN '政务新媒体' WHEN f.rule LIKE 'privacy.%' THEN '个人隐私'
         WHEN f.rule LIKE 'text.%' THEN '错敏字词' WHEN f.rule LIKE 'link.%' OR f.rule = 'site.hijacked' THEN '链接问题'
         WHEN f.rule LIKE 'annual_report.%' THEN '年度报告'
         WHEN f.rule LIKE 'policy.%' OR f.rule = 'disclosure.late' THEN '政策文件'
         WHEN f.rule LIKE 'request.%' THEN '办理逾期'
         WHEN f.rule LIKE 'article.%' OR f.rule LIKE 'attachment.%' OR f.rule LIKE 'leader.%'
              OR f.rule = 'section.misplaced' THEN '发布不规范'
         ELSE '站点运行' END kind,
    CASE WHEN f.caused_by IS NOT NULL THEN '整改后出现新的问题'
         WHEN EXISTS (SELECT 1 FROM finding_event e WHERE e.finding_id = f.id AND e.state = 'relapsed')
         THEN '整改后问题再次出现'
         WHEN f.deadline < (SELECT today FROM span) THEN '仍未整改到位' ELSE '新' END standing
FROM finding f LEFT JOIN unit u ON u.id = f.unit_id LEFT JOIN site st ON st.id = f.site_id
LEFT JOIN rule_title t ON t.rule = f.rule
WHERE f.confidence = 'definite' AND f.level = 'limit' AND f.severity <> 'info' AND f.confirmed_at IS NOT NULL
  AND f.state <> 'suppressed' AND f.first_seen < (SELECT stop FROM span)
  AND (f.rectified_at IS NULL OR f.rectified_at >= (SELECT start FROM span))
  AND (f.state <> 'rectified' OR NOT EXISTS (SELECT 1 FROM finding_event e WHERE e.finding_id = f.id
       AND e.note LIKE '%不再认定'));
CREATE TEMP VIEW live AS SELECT * FROM problem WHERE state <> 'rectified';
CREATE TEMP VIEW fresh AS SELECT * FROM live WHERE standing = '新';

-- the five first and the five last of each class; the last only as far as they are not the first
CREATE TEMP VIEW score AS SELECT place.role, '累计' item, COUNT(i.day) value FROM place
    LEFT JOIN item i ON i.unit_id = place.id WHERE listed GROUP BY place.id
UNION ALL SELECT place.role, '本期', COUNT(i.day) FROM place
    LEFT JOIN item i ON i.unit_id = place.id AND i.day >= (SELECT first FROM span) WHERE listed GROUP BY place.id
UNION ALL SELECT place.role, '完成', ROUND(COUNT(i.day) * 100.0 / task, 2) FROM place
    LEFT JOIN item i ON i.unit_id = place.id WHERE listed GROUP BY place.id;
CREATE TEMP VIEW ranked AS SELECT *, ROW_NUMBER() OVER (PARTITION BY role, item ORDER BY value DESC) first,
    ROW_NUMBER() OVER (PARTITION BY role, item ORDER BY value) last, COUNT(*) OVER (PARTITION BY role, item) many FROM score;
CREATE TEMP VIEW rank AS SELECT role, item, '第' || first head, value FROM ranked WHERE first <= 5
UNION ALL SELECT role, item, '倒数第' || last, value FROM ranked WHERE last <= MIN(5, many - 5);

-- how many places there are, were seen well, and are in order
CREATE TEMP VIEW looked AS
SELECT '信息公开平台·' || role name, role, 0 account, COUNT(*) count,
    SUM(id IN (SELECT s.unit_id FROM section s JOIN section_visit v ON v.section_id = s.id AND s.listed
        WHERE v.outcome IN ('ok', 'not_modified') AND v.at >= (SELECT start FROM span) AND v.at < (SELECT stop FROM span))) checked,
    SUM(name NOT IN (SELECT owner FROM live WHERE section_id IS NOT NULL
        AND rule IN ('section.empty', 'section.stale', 'home.stale'))) passed
FROM place WHERE id IN (SELECT unit_id FROM section WHERE listed) GROUP BY role
UNION ALL
SELECT '政务新媒体·' || p.name, p.name, 1, COUNT(*), SUM(heard), SUM(heard AND NOT bad)
FROM (SELECT platform,
        EXISTS (SELECT 1 FROM source_attempt t WHERE t.account_id = a.id AND t.health = 'ok'
            AND t.at >= (SELECT start FROM span) AND t.at < (SELECT stop FROM span))
        OR EXISTS (SELECT 1 FROM manual_check m WHERE m.account_id = a.id) heard,
        EXISTS (SELECT 1 FROM live WHERE account_id = a.id AND rule LIKE 'account.%') bad
      FROM account a WHERE listed AND closed_at IS NULL) x
JOIN platform p ON p.key = x.platform GROUP BY p.name;

CREATE TEMP VIEW media AS SELECT a.id, a.name, u.name unit,
    CASE WHEN a.platform = 'wechat' AND a.kind LIKE '%服务号%' THEN '微信服务号' WHEN a.platform = 'weibo' THEN '微博'
         ELSE p.name END type,
    COALESCE(s.verdict, '未能核实') verdict, CASE WHEN (SELECT monthly FROM span) THEN s.weeks ELSE s.months END series, COALESCE(s.message, '本期没有监测记录') message,
    COALESCE(DATE(s.newest_at, '+8 hours'), '—') newest
FROM account a JOIN unit u ON u.id = a.unit_id JOIN platform p ON p.key = a.platform
LEFT JOIN account_state s ON s.account_id = a.id WHERE a.listed AND a.closed_at IS NULL;
-- what a month is told in: weeks; longer periods in months
CREATE TEMP VIEW week AS SELECT media.*, json_extract(w.value, '$.from') first, json_extract(w.value, '$.pushes') pushes,
    json_extract(w.value, '$.articles') articles, json_extract(w.value, '$.reposts') reposts,
    json_extract(w.value, '$.known') known
FROM media, json_each(media.series) w WHERE json_extract(w.value, '$.to') BETWEEN (SELECT first FROM span)
    AND MIN((SELECT last FROM span), (SELECT DATE(today, '-1 day') FROM span));

-- documents that need explaining, by the last word of their titles, and what explains them
CREATE TEMP VIEW document AS SELECT *, CASE WHEN INSTR(title, '《') THEN
        SUBSTR(title, INSTR(title, '《') + 1, INSTR(title, '》') - INSTR(title, '《') - 1)
    WHEN INSTR(title, '关于') THEN SUBSTR(title, INSTR(title, '关于')) ELSE title END core FROM item
WHERE category = '政策文件' AND kind <> '解读' AND (title LIKE '%关于%的通知%' OR title LIKE '%关于%的意见%'
    OR title LIKE '%关于%的决定%' OR title LIKE '%关于%的实施意见%' OR EXISTS (SELECT 1 FROM document_kind
        WHERE title LIKE '%' || word OR title LIKE '%' || word || '（%）'))
    AND NOT EXISTS (SELECT 1 FROM plain_word WHERE INSTR(title, word));
CREATE TEMP VIEW reading AS SELECT *, CASE WHEN title LIKE '%图解%' OR title LIKE '%一图%' THEN '图片' ELSE '文字' END form
FROM item WHERE kind = '解读';
CREATE TEMP VIEW answered AS SELECT d.rowid_, d.day document, MIN(r.day) reading
FROM (SELECT *, ROW_NUMBER() OVER () rowid_ FROM document) d JOIN reading r
    ON r.day >= DATE(d.day, '-45 days') AND INSTR(r.title, d.core) GROUP BY d.rowid_;

CREATE TEMP VIEW mail AS SELECT l.kind, l.answered_on IS NOT NULL done, u.name unit, m.days,
    (SELECT COUNT(*) FROM workday WHERE day > l.received_on AND day <= COALESCE(l.answered_on, (SELECT today FROM span)))
        > m.days + COALESCE(l.extended_days, 0) + COALESCE(l.paused_days, 0) late
FROM letter l JOIN unit u ON u.id = l.unit_id JOIN mail_limit m ON m.kind = l.kind
WHERE l.listed AND l.received_on BETWEEN (SELECT first FROM span) AND (SELECT last FROM span);
"""

_PLATFORMS = {"wechat": "微信公众号", "weibo": "新浪微博", "toutiao": "今日头条", "douyin": "抖音"}
_KINDS = [
    "办法",
    "规定",
    "细则",
    "方案",
    "意见",
    "措施",
    "规划",
    "计划",
    "条例",
    "制度",
    "规则",
    "标准",
    "预案",
    "指引",
    "指南",
    "清单",
    "目录",
    "决定",
    "政策",
    "通知",
]
_PLAIN = [
    "任免",
    "任职",
    "免职",
    "职务",
    "表彰",
    "表扬",
    "通报",
    "召开",
    "会议",
    "放假",
    "值班",
    "成立",
    "废止",
    "宣布失效",
    "印章",
    "批复",
    "征求意见",
    "公示",
    "转发",
    "解读",
]


@dataclass
class Numbers:
    """The database at `path`, asked about a period as of a day."""

    path: Path
    period: Period
    now: dt.datetime
    titles: dict[str, str]
    limits: dict[str, int]
    _database: sqlite3.Connection = field(init=False)

    def __post_init__(self) -> None:
        self._database = sqlite3.connect(self.path)
        self._temp("span", "year, first, last, start, stop, today, monthly", [self._span()])
        self._temp("platform", "key, name", _PLATFORMS.items())
        self._temp("document_kind", "word", [(word,) for word in _KINDS])
        self._temp("plain_word", "word", [(word,) for word in _PLAIN])
        self._temp("rule_title", "rule, title", self.titles.items())
        self._temp("mail_limit", "kind, days", self.limits.items())
        days = (self.period.year_start + dt.timedelta(n) for n in range(-30, 366))
        known = [day for day in days if day.year in range(2004, 2027) and chinese_calendar.is_workday(day)]
        self._temp("workday", "day", [(day.isoformat(),) for day in known])
        self._database.executescript(_VIEWS)

    def _temp(self, name: str, columns: str, rows: Any) -> None:
        self._database.execute(f"CREATE TEMP TABLE {name} ({columns})")
        marks = ", ".join("?" for _ in columns.split(","))
        self._database.executemany(f"INSERT INTO {name} VALUES ({marks})", list(rows))

    def _span(self) -> tuple[Any, ...]:
        p = self.period
        moments = (p.start.astimezone(dt.UTC), p.end.astimezone(dt.UTC))
        start, stop = (f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in moments)
        days = (p.year_start.isoformat(), p.first_day.isoformat(), p.last_day.isoformat())
        today = self.now.astimezone(p.start.tzinfo).date().isoformat()
        return (*days, start, stop, today, p.kind == "month")

    def rows(self, statement: str, *values: Any) -> list[list[Any]]:
        return [list(row) for row in self._database.execute(statement, values)]

    def one(self, statement: str, *values: Any) -> Any:
        return self._database.execute(statement, values).fetchone()[0]

    def fact(self, what: str, value: str) -> bool:
        """Whether SQL counts what the panel says; what no statement knows is a fault of this file."""
        for pattern, statement in FACTS:
            if match := re.fullmatch(pattern, what):
                said = [str(row[0]) for row in self.rows(statement, *match.groups())]
                return value in said
        raise AssertionError(f"no statement counts “{what}”")


def _rate(part: str, whole: str) -> str:
    """SQL for a percentage with one decimal, 100% and 0% without."""
    return (
        f"CASE WHEN {whole} = 0 THEN '' WHEN {part} = {whole} THEN '100%' WHEN {part} = 0 THEN '0%' "
        f"ELSE printf('%.1f%%', ROUND({part} * 100.0 / {whole}, 1)) END"
    )


_BOOKS = (
    "SELECT {0}, COUNT(*), SUM(first_seen >= (SELECT start FROM span)), SUM(state = 'rectified'), "
    "SUM(state <> 'rectified'), " + _rate("SUM(state = 'rectified')", "COUNT(*)") + " FROM problem GROUP BY 1"
)


def _ratios(role: str) -> str:
    return f"""SELECT name, task, COUNT(i.day) total, COUNT(CASE WHEN i.day >= (SELECT first FROM span) THEN 1 END),
        ROUND(COUNT(i.day) * 100.0 / task, 2)
        FROM place LEFT JOIN item i ON i.unit_id = place.id WHERE place.role = '{role}' GROUP BY place.id"""


def _classes(role: str) -> str:
    return f"""SELECT name, SUM(i.kind IS '公开'), SUM(i.kind IS '解读'), SUM(i.kind IS '动态') FROM place
        LEFT JOIN item i ON i.unit_id = place.id AND i.day >= (SELECT first FROM span)
        WHERE place.role = '{role}' GROUP BY place.id"""


#: opening of a sheet's name → its lines without the sum
TABLES = {
    "政府信息公开平台县直单位": _ratios("县直"),
    "政府信息公开平台各乡镇": _ratios("乡镇"),
    r"\d+年.*部门（事业机构）": _classes("县直"),
    r"\d+年.*镇办": _classes("乡镇"),
    "检查对象表": "SELECT name, count, checked, " + _rate("checked", "count") + ", passed, " + _rate("passed", "checked") + " FROM looked",
    "政务新媒体账号情况表": "SELECT type, verdict, COUNT(*) FROM media GROUP BY 1, 2",
    "政务新媒体问题账号": """SELECT DISTINCT m.type, m.name, m.unit, COALESCE(json_extract(evidence, '$.newest'), m.newest)
        FROM live JOIN media m ON m.id = account_id WHERE rule LIKE 'account.%'""",
    "政务新媒体未能核实": "SELECT type, name, unit, newest, message FROM media WHERE verdict = '未能核实'",
    "政务新媒体更新统计表": """SELECT type, name, unit, verdict, newest, SUM(pushes), SUM(articles), SUM(reposts),
        CASE WHEN MIN(known) THEN '是' ELSE '否' END FROM week GROUP BY id""",
    "政策解读表": "SELECT '政策文件（项）', COUNT(*) FROM document UNION ALL SELECT '完成解读（件）', COUNT(*) FROM answered "
    "UNION ALL SELECT '解读比例', " + _rate("(SELECT COUNT(*) FROM answered)", "(SELECT COUNT(*) FROM document)") + " "
    """UNION ALL SELECT '印发后3个工作日内解读（件）', COUNT(*) FROM answered
        WHERE (SELECT COUNT(*) FROM workday WHERE day > document AND day <= reading) <= 3
    UNION ALL SELECT column1 || '解读（篇）', (SELECT COUNT(*) FROM reading WHERE form = column1)
        FROM (VALUES ('文字'), ('图片'), ('视频'), ('负责人'))
    UNION ALL SELECT '非文字解读比例', """ + _rate("(SELECT COUNT(*) FROM reading WHERE form <> '文字')", "(SELECT COUNT(*) FROM reading)"),
    "来信与依申请公开": "SELECT kind, COUNT(*), SUM(done), " + _rate("SUM(done)", "COUNT(*)") + ", SUM(late), days FROM mail GROUP BY kind",
    "各单位问题整改情况表": _BOOKS.format("owner"),
    "各类问题整改情况表": _BOOKS.format("kind"),
    "新发现问题趋势": """SELECT CAST(STRFTIME('%m', first_seen, '+8 hours') AS INT) || '月', kind, COUNT(*)
        FROM problem GROUP BY 1, 2""",
    "发布数排名表": "SELECT role, head, CAST(value AS REAL) FROM rank",
    "各规则新发现问题趋势": """SELECT CAST(STRFTIME('%m', first_seen, '+8 hours') AS INT) || '月', rule_title, COUNT(*)
        FROM problem GROUP BY 1, 2""",
    "来稿情况统计表": "SELECT u.name, SUM(amount) FROM figure f JOIN unit u ON u.id = f.unit_id WHERE item LIKE '统计表：%' GROUP BY 1",
    "问题清单": "SELECT message, count, owner FROM live",
}  # fmt: skip

_COUNT = "SELECT COUNT(*) FROM item"
_IN_PERIOD = " day >= (SELECT first FROM span)"
_CLASS = {"政务公开信息": "公开", "政务动态信息": "动态", "政策解读信息": "解读"}
_CLASS_CASE = "CASE ?{} " + " ".join(f"WHEN '{word}' THEN '{kind}'" for word, kind in _CLASS.items()) + " END"

#: what the panel calls a number → the statement that counts it
FACTS = [
    ("累计发布总数", _COUNT),
    ("(乡镇|县直)累计发布数", f"{_COUNT} WHERE role = ?"),
    ("(乡镇|县直)本期发布数", f"{_COUNT} WHERE role = ? AND {_IN_PERIOD}"),
    ("政务新媒体总数", "SELECT SUM(count) FROM looked WHERE account"),
    ("检查的政务新媒体", "SELECT SUM(checked) FROM looked WHERE account"),
    ("检查的部门单位", "SELECT checked FROM looked WHERE role = '县直'"),
    ("检查的乡镇", "SELECT checked FROM looked WHERE role = '乡镇'"),
    ("抽查率", f"SELECT {_rate('SUM(checked)', 'SUM(count)')} FROM looked WHERE account"),
    ("检查比例", f"SELECT {_rate('SUM(checked)', 'SUM(count)')} FROM looked GROUP BY account"),
    ("合格率", f"SELECT {_rate('SUM(passed)', 'SUM(checked)')} FROM looked GROUP BY account"),
    (f"({'|'.join(_PLATFORMS.values())})", "SELECT count FROM looked WHERE role = ?"),
    ("(依申请公开|问政信件|咨询|找错)", "SELECT COUNT(*) FROM mail WHERE kind = ?"),
    ("超期(依申请公开|问政信件|咨询|找错)", "SELECT SUM(late) FROM mail WHERE kind = ?"),
    ("(依申请公开|问政信件|咨询|找错)办理期限", "SELECT days FROM mail_limit WHERE kind = ?"),
    ("问题总数", "SELECT COUNT(*) FROM problem"),
    ("新发现问题", "SELECT COUNT(*) FROM problem WHERE first_seen >= (SELECT start FROM span)"),
    ("已整改问题", "SELECT COUNT(*) FROM problem WHERE state = 'rectified'"),
    ("整改率", f"SELECT {_rate(chr(39).join(['SUM(state = ', 'rectified', ')']), 'COUNT(*)')} FROM problem"),
    ("(更新不及时|空白栏目)的单位", "SELECT COUNT(DISTINCT owner) FROM fresh WHERE kind = ?"),
    ("(更新不及时|空白栏目)的栏目", "SELECT COUNT(*) FROM fresh WHERE kind = ?"),
    ("泄露隐私的单位", "SELECT COUNT(DISTINCT owner) FROM fresh WHERE kind = '个人隐私'"),
    ("泄露隐私的文件", """SELECT COUNT(DISTINCT owner || COALESCE(json_extract(location, '$.file'), title))
        FROM fresh WHERE kind = '个人隐私'"""),
    ("错敏字词", "SELECT SUM(count) FROM fresh WHERE kind = '错敏字词'"),
    ("存在错敏字词的单位", "SELECT COUNT(DISTINCT owner) FROM fresh WHERE kind = '错敏字词'"),
    ("(仍未整改到位|整改后问题再次出现|整改后出现新的问题)", "SELECT COUNT(*) FROM live WHERE standing = ?"),
    ("(仍未整改到位|整改后问题再次出现|整改后出现新的问题)的单位", "SELECT COUNT(DISTINCT owner) FROM live WHERE standing = ?"),
    ("政策文件", "SELECT COUNT(*) FROM document"),
    ("政策解读", "SELECT COUNT(*) FROM reading"),
    ("(文字|图片|视频|负责人)解读", "SELECT COUNT(*) FROM reading WHERE form = ?"),
    ("(政务公开信息|政务动态信息|政策解读信息)", f"{_COUNT} WHERE {_IN_PERIOD} AND kind = {_CLASS_CASE.format(1)}"),
    ("镇办(政务公开信息|政务动态信息)", f"{_COUNT} WHERE role = '乡镇' AND {_IN_PERIOD} AND kind = {_CLASS_CASE.format(1)}"),
    ("部门单位(政务公开信息|政务动态信息)", f"{_COUNT} WHERE role = '县直' AND {_IN_PERIOD} AND kind = {_CLASS_CASE.format(1)}"),
    ("镇办数", "SELECT COUNT(*) FROM place WHERE role = '乡镇'"),
    ("部门单位数", "SELECT COUNT(*) FROM place WHERE role = '县直'"),
    ("镇办动态信息界线", "SELECT 20"),
    ("部门单位动态信息界线", "SELECT 10"),
    ("政务公开信息界线", "SELECT 5"),
    ("政策解读信息界线", "SELECT 1"),
    ("为零", "SELECT 0"),
    ("(镇办|部门单位)动态信息为零的", f"""SELECT COUNT(*) FROM place WHERE role = CASE ? WHEN '镇办' THEN '乡镇' ELSE '县直' END
        AND id NOT IN (SELECT unit_id FROM item WHERE kind = '动态' AND {_IN_PERIOD})"""),
    ("政务公开信息为零的部门单位", f"""SELECT COUNT(*) FROM place WHERE role = '县直'
        AND id NOT IN (SELECT unit_id FROM item WHERE kind = '公开' AND {_IN_PERIOD})"""),
    ("(.+)(政务公开信息|政务动态信息|政策解读信息)", f"""SELECT COUNT(*) FROM item JOIN place ON place.id = unit_id
        WHERE place.name = ?1 AND {_IN_PERIOD} AND kind = {_CLASS_CASE.format(2)}"""),
    # a rule's own clause, by its title
    ("(.+)的单位", "SELECT COUNT(DISTINCT owner) FROM fresh WHERE rule_title = ?"),
    ("(.+)", "SELECT COUNT(*) FROM fresh WHERE rule_title = ?"),
]  # fmt: skip
