"""Near copies against templated notices, generated: recall and precision of the duplicate index."""

# ruff: noqa: SIM905 -- word lists read better as running text

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from checks.duplicates import DuplicateIndex
from checks.subjects import PageView
from storage import texts
from storage.models import Base, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
WHO = "县委 县政府 县教育局 县水利局 县农业农村局 各乡镇 驻村工作队 村两委 志愿者 网格员 督导组 专家组 青年突击队 行业协会 帮扶企业".split()
WHEN = "近日 本月以来 年初以来 连日来 汛期来临之前 春耕时节 会议之后 下一步 在此基础上 与此同时 为此 入冬以来".split()
DO = "走访 检查 部署 推进 梳理 宣讲 落实 完善 组织 协调 指导 评估 公开 通报 督促 研究 改造 修缮 巩固 拓展".split()
HOW = "扎实 深入 逐户 分类 按期 集中 联合 带头 主动 细致 稳妥 从严 全程 依法 因地制宜地 有序".split()
WHAT = (
    "防汛物资储备 高标准农田建设 校园周边环境 老旧小区管网 农村饮水工程 产业帮扶项目 困难群众台账 森林防火责任 食品安全抽检 "
    "养老服务设施 营商环境举措 招聘活动安排 秸秆综合利用 道路交通隐患 电子政务服务 文化惠民演出 河湖管护机制 耕地保护任务 "
    "基层医疗用药 垃圾分类试点 非遗传承活动 水稻机插技术 企业诉求清单 政务公开事项 学生资助政策 危房改造进度"
).split()
SO = "成效明显 群众反响良好 问题逐项销号 责任落实到人 经验正在推广 短板加快补齐 进度快于往年 满意度稳步提升 机制更加健全 氛围日益浓厚".split()
EDITS = 140
SERIES = 100


def article(rng: Random, sentences: int = 14) -> str:
    return "\n".join(
        f"{rng.choice(WHEN)}，{rng.choice(WHO)}{rng.choice(HOW)}{rng.choice(DO)}{rng.choice(WHAT)}，"
        f"{rng.choice(HOW)}{rng.choice(DO)}{rng.choice(WHAT)}，{rng.choice(SO)}。"
        for _ in range(sentences)
    )


def substituted(share: float) -> Callable[[Random, str], str]:
    def edit(rng: Random, text: str) -> str:
        pool = "".join(WHO + DO + HOW + WHAT + SO)
        return "".join(rng.choice(pool) if sign.isalnum() and rng.random() < share else sign for sign in text)

    return edit


def framed(rng: Random, text: str) -> str:
    head = f"来源：{rng.choice(WHO)}  编辑：{rng.choice(SURNAMES)}晓明\n"
    return f"{head}{text}\n请各单位结合实际抓好贯彻落实。附件：1.任务分工表。（此件公开发布）"


def shortened(rng: Random, text: str) -> str:
    return text[: int(len(text) * 0.85)]


def reordered(rng: Random, text: str) -> str:
    lines = text.split("\n")
    cut = rng.randint(3, len(lines) - 3)
    return "\n".join(lines[cut:] + lines[:cut])


def one_sentence_more(rng: Random, text: str) -> str:
    lines = text.split("\n")
    lines.insert(rng.randint(0, len(lines)), article(rng, 1))
    return "\n".join(lines)


KINDS = {
    "one in a hundred replaced": substituted(0.01),
    "one in twenty replaced": substituted(0.05),
    "head and foot added": framed,
    "tail cut": shortened,
    "order changed": reordered,
    "one sentence added": one_sentence_more,
}

SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕".strip()
GIVEN = "建国 志强 秀英 桂兰 海燕 晓东 文斌 国华 丽萍 小平 玉梅 永福 春生 冬梅 金水 兰香 德胜 翠花 子轩 雨涵".split()
TOWNS = "城关 丰山 大由 木兰 珠坑 小松 龙岗 高田 横江 屏山 赣江源 琴江".split()
FIRMS = "华泰 鼎盛 宏远 中正 恒达 金源 瑞丰 天成 广厦 永信 汇通 安居".split()
WORKS = "道路硬化 渠道维修 路灯安装 垃圾清运 污水管网改造 教学楼加固 卫生院扩建 饮水安全巩固提升 农田灌溉 公厕建设".split()


def name(rng: Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def day(rng: Random) -> str:
    return f"2026年{rng.randint(1, 10)}月{rng.randint(1, 28)}日"


def aid(rng: Random) -> tuple[str, str]:
    town = rng.choice(TOWNS)
    people = "、".join(name(rng) for _ in range(rng.randint(4, 9)))
    return (
        f"{town}镇2026年{rng.randint(1, 12)}月临时救助对象公示",
        f"根据《社会救助暂行办法》等有关规定，经本人申请、村（居）民委员会调查核实、镇人民政府审核，拟对{people}等人给予临时救助，"
        f"救助金额合计{rng.randint(2000, 90000)}元。现予以公示，公示期自{day(rng)}起7天。公示期内如有异议，请向{town}镇社会事务办反映，"
        f"监督电话：0797-57{rng.randint(10000, 99999)}。反映情况应当实事求是，以单位名义反映的须加盖公章，以个人名义反映的应署真实姓名。",
    )


def bid(rng: Random) -> tuple[str, str]:
    town, work, firm = rng.choice(TOWNS), rng.choice(WORKS), rng.choice(FIRMS)
    return (
        f"{town}镇{work}项目中标结果公告",
        f"一、项目编号：SC2026-{rng.randint(100, 999)}。二、项目名称：{town}镇{work}项目。三、中标信息：供应商名称：江西{firm}建设工程有限公司；"
        f"供应商地址：赣州市章贡区{rng.choice(FIRMS)}路{rng.randint(1, 200)}号；中标金额：{rng.randint(300000, 9000000)}元。四、评审专家名单：{name(rng)}、{name(rng)}、{name(rng)}。"
        f"五、公告期限：自本公告发布之日起1个工作日。六、其他补充事宜：无。七、凡对本次公告内容提出询问，请按以下方式联系采购人{town}镇人民政府，"
        f"联系方式：0797-57{rng.randint(10000, 99999)}。",
    )


def post(rng: Random) -> tuple[str, str]:
    who = name(rng)
    return (
        f"关于{who}同志任前公示的公告",
        f"根据《党政领导干部选拔任用工作条例》有关规定，现将拟任职干部{who}同志的有关情况公示如下：{who}，{rng.choice('男女')}，汉族，{rng.randint(1970, 1995)}年{rng.randint(1, 12)}月出生，"
        f"{rng.choice(['大学', '大专', '研究生'])}学历，现任{rng.choice(TOWNS)}镇人民政府{rng.choice(['副镇长', '党委委员', '四级主任科员'])}，拟任{rng.choice(TOWNS)}镇{rng.choice(['镇长候选人', '党委副书记', '人大主席候选人'])}。"
        f"公示时间为{day(rng)}至{day(rng)}。公示期间，如对公示对象有异议，可采取来信、来电、来访等方式向县委组织部反映。",
    )


def water(rng: Random) -> tuple[str, str]:
    month = rng.randint(1, 12)
    return (
        f"示例县2026年{month}月集中式饮用水水源水质状况报告",
        f"一、监测情况。{month}月{rng.randint(1, 28)}日，县生态环境监测站对{rng.choice(TOWNS)}水库等{rng.randint(1, 4)}个水源地开展监测，监测项目共{rng.randint(28, 109)}项。"
        f"二、评价标准。执行《地表水环境质量标准》（GB 3838-2002）Ⅲ类标准限值，总氮、总磷、粪大肠菌群单独评价。"
        f"三、评价结果。本月取水总量{rng.randint(50, 99)}.{rng.randint(0, 9)}万吨，达标水量{rng.randint(50, 99)}.{rng.randint(0, 9)}万吨，水质达标率{rng.randint(95, 100)}%。",
    )


def batch(rng: Random) -> tuple[str, str]:
    number = rng.choice("一二三四五六七八九")
    return (
        f"2026年第{number}批公共租赁住房保障对象公示",
        f"根据《公共租赁住房管理办法》，经个人申请、社区受理、乡镇初审、部门联审，现将第{number}批符合条件的{name(rng)}等{rng.randint(5, 80)}户家庭名单予以公示，"
        f"公示期为{day(rng)}至{day(rng)}。任何单位和个人如有异议，请以书面形式向县住房保障中心反映，逾期不予受理。名单详见附件。",
    )


def penalty(rng: Random) -> tuple[str, str]:
    firm = f"示例县{rng.choice(FIRMS)}{rng.choice(['超市', '药店', '餐馆', '食品厂'])}"
    return (
        f"行政处罚决定书（示市监罚〔2026〕{rng.randint(1, 300)}号）",
        f"当事人：{firm}。经营者：{name(rng)}。{day(rng)}，我局执法人员依法对当事人进行检查，发现其经营的{rng.choice(['食用油', '糕点', '口罩', '白酒'])}标签不符合规定，货值金额{rng.randint(20, 900)}元。"
        f"上述事实有现场检查笔录、询问笔录、照片等证据证实。依据有关法律法规规定，责令当事人改正违法行为，并处罚款{rng.randint(1, 50)}00元。"
        f"如不服本处罚决定，可在收到决定书之日起六十日内向示例县人民政府申请行政复议，或者在六个月内向人民法院提起行政诉讼。",
    )


TEMPLATES = {one.__name__: one for one in (aid, bid, post, water, batch, penalty)}


class Shelf:
    """Pages of one unit in a database in memory, with their index."""

    def __init__(self) -> None:
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        self.session = Session(engine)
        self.views: list[PageView] = []

    def put(self, title: str, body: str) -> PageView:
        number = len(self.views) + 1
        page = Page(
            url_id=number, url=f"http://www.shili.gov.cn/{number}.html", site_id=1, unit_id=1, title=title,
            shown_date=dt.date(2026, 1, 1) + dt.timedelta(days=number % 300), body_start=0, body_end=len(body),
            first_seen=NOW, changed_at=NOW, tried_at=NOW,
        )  # fmt: skip
        page.id = number
        self.views.append(PageView(page=page, text=body))
        return self.views[-1]

    def indexed(self) -> DuplicateIndex:
        ids = texts.store(self.session, [view.text for view in self.views])
        for view in self.views:
            view.page.text_id = ids[texts.text_hash(view.text)]
        self.session.add_all(view.page for view in self.views)
        self.session.flush()
        index = DuplicateIndex(self.session)
        index.add(self.views)
        return index


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.session.close()
    made.session.get_bind().dispose()  # type: ignore[union-attr]


def test_edited_copies_are_found_and_nothing_else(shelf: Shelf) -> None:
    rng = Random(20260401)
    pairs: dict[tuple[int, int], str] = {}
    for _ in range(EDITS):
        original = shelf.put(f"{rng.choice(WHO)}{rng.choice(DO)}{rng.choice(WHAT)}", article(rng))
        for kind, edit in KINDS.items():
            copy = shelf.put(f"{rng.choice(DO)}{rng.choice(WHAT)}工作动态", edit(rng, original.text))
            pairs[copy.page.id, original.page.id] = kind
    index = shelf.indexed()
    families = dict(pairs.keys())
    missed: dict[str, int] = dict.fromkeys(KINDS, 0)
    wrong = right = 0
    for view in shelf.views:
        found = {twin.page_id for twin in index.twins(view)}
        own = families.get(view.page.id, view.page.id)
        wrong += sum(families.get(other, other) != own for other in found)
        right += sum(families.get(other, other) == own for other in found)
        if view.page.id in families:
            missed[pairs[view.page.id, own]] += own not in found
    assert {kind: count for kind, count in missed.items() if count > EDITS * 0.01} == {}
    assert wrong <= 0.01 * right


@pytest.mark.parametrize("template", TEMPLATES)
def test_notices_on_a_template_are_not_copies(shelf: Shelf, template: str) -> None:
    rng = Random(len(template))
    for _ in range(SERIES):
        shelf.put(*TEMPLATES[template](rng))
    index = shelf.indexed()
    accused = [(view.page.title, twin.title) for view in shelf.views for twin in index.twins(view)]
    assert len(accused) <= 0.01 * SERIES * 2, accused[:5]


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_notice_published_twice_is_found_among_its_series(shelf: Shelf, template: str) -> None:
    rng = Random(len(template) + 1)
    for _ in range(40):
        shelf.put(*TEMPLATES[template](rng))
    again = [shelf.put(view.page.title, view.text) for view in shelf.views[:20]]
    index = shelf.indexed()
    assert all(view.page.id - 40 in {twin.page_id for twin in index.twins(view)} for view in again)
