"""Articles of the unseen county: other topics, other sentences, built from clauses rather than from patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

__all__ = ["article", "bulletin", "heading"]

_WHO = [
    "县林业局",
    "县统计局",
    "县财政局",
    "县气象台",
    "县供电公司",
    "县消防救援大队",
    "县图书馆",
    "县第二中学",
    "县总工会",
    "县妇联",
    "县科协",
    "县残联",
    "黄沙乡",
    "北岭镇",
    "沙田镇",
    "麻石街道",
    "木溪乡",
    "县融媒体中心",
    "县疾控中心",
    "县住房保障中心",
]
_WHERE = [
    "油麻坳",
    "黄泥塘",
    "大岭背",
    "河唇圩",
    "禾草坪",
    "白石坝",
    "金鸡寨",
    "乌石下",
    "龙颈口",
    "三叉河",
    "木子店",
    "长田垅",
    "花桥头",
    "老街口",
    "凤形山",
    "塔下",
    "新圩",
    "洋田",
    "坳背",
    "下马石",
]
_FIELD = {
    "forest": [
        "松材线虫病除治",
        "林下中药材",
        "国有林场改制",
        "退耕还林补植",
        "林区防火道",
        "油桐示范片",
        "苗木检疫",
        "古树认养",
        "竹产业道路",
        "野生动物救护",
    ],
    "money": [
        "部门预算绩效",
        "惠农一卡通",
        "会计继续教育",
        "政府采购目录",
        "专项债券项目",
        "乡镇国库集中支付",
        "资产清查",
        "财会监督",
        "票据改革",
        "预算公开",
    ],
    "figures": [
        "人口变动抽样",
        "粮食产量调查",
        "服务业小微企业调查",
        "住户记账户",
        "统计执法",
        "投资项目入库",
        "名录库维护",
        "工业用电监测",
        "价格采集",
        "经济普查",
    ],
    "school": [
        "研学旅行",
        "校园足球",
        "晨读活动",
        "心理剧展演",
        "青年教师赛课",
        "科技小制作",
        "班级图书漂流",
        "劳动周",
        "家长义工",
        "校史整理",
    ],
    "life": [
        "电动自行车充电桩",
        "老旧电梯更新",
        "夜市管理",
        "河堤夜跑道",
        "社区食堂",
        "便民早餐点",
        "公厕改造",
        "背街小巷亮化",
        "菜市场搬迁",
        "二次供水",
    ],
    "weather": [
        "暴雨预警叫应",
        "人工增雨",
        "农业气象",
        "雷电防护",
        "高温津贴",
        "冬季融雪",
        "气象科普",
        "区域自动站",
        "山洪预警",
        "霜冻防御",
    ],
}
_OPEN = (
    "{day}清早，{where}还罩着薄雾，{who}的工作人员已经到了现场，为的是{field}。",
    "{field}怎么做才合群众的心意？{who}近来跑遍了{where}、{where2}，一家一家地问。",
    "从{month}月起，{who}把{field}摆上重要日程，前后开了{n}次碰头会。",
    "“这件事总算有了着落。”{where}的{name}翻开记事本，{field}那一页写得密密麻麻。",
    "{who}与{who2}签下备忘录，就{field}约定了{n}项合作内容。",
    "记者在{where}看到，与{field}有关的告示贴在最醒目的墙上。",
    "按照年初定下的清单，{field}由{who}负责，{where}列为头一批。",
    "雨刚停，{who}的两台车就开进了{where}，车上装着{field}要用的器材。",
)
_MIDDLE = (
    "走访中发现，{where2}一带原先登记的{big}户里，有{n}户情况已经变化，登记册当天改了过来。",
    "费用方面，县里出{big}万元，{where}自筹{n}万元，账目贴在公示栏里。",
    "{name}算过一笔账：往年这个时候要请{n}个人手，今年少请一半，省下{big}元。",
    "碰到的难处也不少，最头疼的是{trouble}，{who2}为此专门派了{n}名技术骨干蹲点。",
    "{who2}送来{big}册资料，里面把{field}讲得很细，附有图样和电话。",
    "与{where2}相比，{where}的地势高，{field}要多费{n}天工夫。",
    "老人{name}搬来板凳坐在一旁，不时提醒年轻人哪里要多留心。",
    "会上，{n}个村的代表轮流发言，说得最多的是{trouble}。",
    "截至{month}月底，累计完成{big}处，剩下的{n}处因{trouble}推迟到下一季。",
    "为防走样，{who}请{name}等{n}位村民当监督员，每旬到现场看一次。",
    "材料由{who2}统一验收，不合格的{n}件当场退回，另有{big}件入库待用。",
    "夜里，{where2}的灯还亮着，值班员每隔{n}分钟记录一次数据。",
    "{who2}算了算，照这个进度，全年{field}能覆盖{big}人，比去年多出{n}个百分点。",
    "有人担心{trouble}，{name}当场打开手机里的照片，把前后对比讲给大家听。",
    "路过的货车司机{name}说，过去绕行要多走{n}公里，如今一条直路就到{where2}。",
    "参加者分成{n}组，从{where}走到{where2}，边走边记，共收集意见{big}条。",
    "{who}还把{field}编成问答小册子，逢圩日摆摊发放，一上午发出{big}本。",
    "第一批{n}名学员已经结业，其中{name}考了最高分，被请去给{where2}的乡亲上课。",
    "县里的{who2}也派员到场，当天解决了{trouble}。",
    "档案员{name}把{big}份旧卷宗搬出来晾晒，又补齐了缺失的{n}页目录。",
)
_CLOSE = (
    "{who}说，接下来要把{where2}的经验带到其余{n}个点去。",
    "预计到{month2}月，{field}可以全部收尾。",
    "夕阳落到{where}背后，{name}收起工具，约好明天再来。",
    "有关情况，本县将继续关注。",
    "{who2}将在{month2}月回访，看看{field}是不是真的管用。",
    "剩余的{n}项任务，已经写进{who}下个月的计划。",
)
_TROUBLE = [
    "电压不稳",
    "地界不清",
    "车辆进不去",
    "冬季缺水",
    "老人不会用手机",
    "外出户联系不上",
    "资料前后对不上",
    "雨天容易打滑",
    "两头价格悬殊",
    "场地太小",
    "备件难买",
    "噪声扰民",
]
_NAMES = [
    "邓水根",
    "赖金娣",
    "钟石生",
    "温桂兰",
    "廖家旺",
    "曾火秀",
    "巫长庚",
    "范细妹",
    "凌云飞",
    "官天佑",
    "江月红",
    "卓成林",
    "游小满",
    "詹秋生",
    "丘满英",
]
_HEADINGS = (
    "{who}：{field}有了新办法",
    "{where}的{field}",
    "{who}赴{where}推进{field}",
    "一张清单管住{field}",
    "{field}现场会在{where}召开",
    "{who}、{who2}联手做好{field}",
    "记{where}的{field}",
    "{field}走进{where}",
    "{where}群众点赞{field}",
    "{who}总结{field}半年进展",
)
_NOTICES = (
    "关于开展{field}的告知书",
    "{who}{field}结果公告（第{n}号）",
    "{where}至{where2}段施工告示",
    "{who}关于{field}报名的说明",
    "{field}意见征询公告",
)


def _fill(rng: Random, pattern: str, topic: str, today: tuple[int, int]) -> str:
    values = {
        "who": rng.choice(_WHO),
        "who2": rng.choice(_WHO),
        "where": rng.choice(_WHERE),
        "where2": rng.choice(_WHERE),
        "field": rng.choice(_FIELD[topic]),
        "trouble": rng.choice(_TROUBLE),
        "name": rng.choice(_NAMES),
        "n": rng.randint(2, 29),
        "big": rng.randint(31, 4870),
        "day": f"{today[0]}月{today[1]}日",
        "month": (today[0] + 10) % 12 + 1,
        "month2": today[0] % 12 + 1,
    }
    return pattern.format(**values)


def heading(rng: Random, topic: str, today: tuple[int, int], notice: bool = False) -> str:
    return _fill(rng, rng.choice(_NOTICES if notice else _HEADINGS), topic, today)


def article(rng: Random, topic: str, today: tuple[int, int]) -> list[str]:
    """Paragraphs of two to four clauses each."""
    clauses = [_fill(rng, p, topic, today) for p in rng.sample(_MIDDLE, rng.randint(7, 13))]
    paragraphs = [_fill(rng, rng.choice(_OPEN), topic, today)]
    while clauses:
        size = rng.randint(1, 3)
        paragraphs.append("".join(clauses[:size]))
        clauses = clauses[size:]
    return [*paragraphs, _fill(rng, rng.choice(_CLOSE), topic, today)]


def bulletin(rng: Random, months: str) -> list[str]:
    """A monthly bulletin: the same form every time, other figures."""

    def money() -> str:
        return f"{rng.uniform(8, 90):.2f}亿元，同比增长{rng.uniform(1, 12):.1f}%"

    return [
        f"{months}，全县规模以上工业增加值{money()}。",
        f"固定资产投资{money()}，其中工业投资{money()}。",
        f"社会消费品零售总额{money()}，限额以上{money()}。",
        f"一般公共预算收入{money()}，税收收入占比{rng.uniform(50, 80):.1f}%。",
        f"城镇居民人均可支配收入{rng.randint(20000, 40000)}元，农村居民人均可支配收入{rng.randint(9000, 19000)}元。",
        f"金融机构本外币存款余额{rng.uniform(200, 400):.2f}亿元，贷款余额{rng.uniform(150, 300):.2f}亿元。",
    ]
