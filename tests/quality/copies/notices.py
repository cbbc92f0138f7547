"""Notices filled from one form: the same words, other names, numbers, places, amounts and ordinals."""

# ruff: noqa: SIM905 -- word lists read better as running text

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

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


def jobs(rng: Random) -> tuple[str, str]:
    number = rng.randint(1, 60)
    return (
        f"示例县2026年第{number}批公益性岗位招聘公告",
        f"因工作需要，经研究，现面向社会公开招聘第{number}批公益性岗位人员{rng.randint(2, 30)}名。一、招聘条件：年龄{rng.randint(18, 30)}周岁以上，具有本县户籍，"
        f"身体健康，能胜任岗位工作。二、报名时间：{day(rng)}至{day(rng)}。三、报名地点：{rng.choice(TOWNS)}镇便民服务中心{rng.randint(1, 12)}号窗口。"
        f"四、待遇：月工资{rng.randint(1800, 2600)}元，按规定缴纳社会保险。五、报名时须提交身份证、户口簿原件及复印件，近期免冠照片两张。"
        f"六、联系人：{name(rng)}，电话：0797-57{rng.randint(10000, 99999)}。",
    )


def food(rng: Random) -> tuple[str, str]:
    number = rng.randint(1, 40)
    what = rng.choice("糕点 食用油 白酒 蔬菜制品 肉制品 乳制品 饮料 调味品 豆制品 水果".split())
    return (
        f"食品安全监督抽检信息公告（2026年第{number}期）",
        f"近期，县市场监督管理局组织抽检{what}、粮食加工品等食品{rng.randint(20, 200)}批次，抽样检验项目合格样品{rng.randint(18, 190)}批次，不合格样品{rng.randint(0, 5)}批次。"
        f"根据食品安全国家标准，个别项目不合格，其产品即为不合格产品。对抽检中发现的不合格产品，已责成相关经营单位采取下架、召回等措施控制风险，并依法予以查处。"
        f"现将监督抽检信息予以公布，特别提醒消费者，如在市场上发现被通报的不合格产品，请拨打12315投诉举报电话。不合格样品由{rng.choice(TOWNS)}镇{name(rng)}经营。",
    )


def land(rng: Random) -> tuple[str, str]:
    plot = f"SL2026-{rng.randint(1, 99):02d}"
    return (
        f"国有建设用地使用权挂牌出让公告（{plot}号）",
        f"经示例县人民政府批准，县自然资源局决定以挂牌方式出让{plot}地块的国有建设用地使用权。一、地块位于{rng.choice(TOWNS)}镇，面积{rng.randint(1200, 66000)}平方米，"
        f"土地用途为{rng.choice(['工业用地', '商服用地', '住宅用地', '仓储用地'])}，容积率不大于{rng.randint(1, 3)}.{rng.randint(0, 9)}，起始价{rng.randint(90, 9000)}万元，竞买保证金{rng.randint(20, 4000)}万元。"
        f"二、中华人民共和国境内外的法人、自然人和其他组织均可申请参加。三、申请人可于{day(rng)}至{day(rng)}到县公共资源交易中心获取挂牌出让文件。"
        f"四、本次挂牌出让按照价高者得的原则确定竞得人。五、联系人：{name(rng)}。",
    )


def outage(rng: Random) -> tuple[str, str]:
    town = rng.choice(TOWNS)
    return (
        f"关于{town}镇部分区域停水的通知",
        f"因{town}镇{rng.choice(WORKS)}施工需要，定于{day(rng)}{rng.randint(6, 10)}时至{rng.randint(14, 22)}时对{rng.choice(FIRMS)}路沿线停止供水。请广大用户提前做好储水准备，由此带来的不便，敬请谅解。",
    )


def weather(rng: Random) -> tuple[str, str]:
    level = rng.choice("蓝黄橙红")
    what = rng.choice("暴雨 雷电 大风 高温 大雾 寒潮".split())
    towns = "、".join(rng.sample(TOWNS, 3))
    return (
        f"{what}{level}色预警信号",
        f"县气象台{rng.randint(1, 12)}月{rng.randint(1, 28)}日{rng.randint(0, 23)}时{rng.randint(10, 59)}分发布{what}{level}色预警信号：预计未来{rng.randint(2, 12)}小时内，{towns}等乡镇将出现{what}天气，"
        f"请有关单位和人员做好防范工作。",
    )


def hearing(rng: Random) -> tuple[str, str]:
    village = f"{rng.choice(TOWNS)}{rng.choice(['镇', '乡'])}{rng.choice('上湾 古塘 岭下 河东 石背 溪口 大坪 桥头'.split())}村"
    return (
        f"征收土地预公告（{village}）",
        f"为实施{rng.choice(WORKS)}项目建设需要，拟征收{village}集体土地{rng.randint(1, 90)}.{rng.randint(1000, 9999)}公顷。根据《中华人民共和国土地管理法》的规定，现将有关事项公告如下："
        f"一、自本公告发布之日起{rng.choice([10, 15])}个工作日内，由县自然资源局会同乡镇人民政府开展土地现状调查。二、任何单位和个人不得在拟征收范围内抢栽抢建，"
        f"违反规定抢栽抢建的，对抢栽抢建部分不予补偿。三、被征地村组要积极配合做好调查工作，调查结果由权利人签字确认。联系电话：0797-57{rng.randint(10000, 99999)}。",
    )


def rights(rng: Random) -> tuple[str, str]:
    """A long form with three fields."""
    who = name(rng)
    return (
        "不动产权证书遗失公告",
        f"{who}因保管不善，将位于{rng.choice(TOWNS)}镇{rng.choice(FIRMS)}路{rng.randint(1, 300)}号的不动产权证书遗失，现声明该证书作废，并向我中心申请补发。"
        + "根据《不动产登记暂行条例实施细则》的有关规定，不动产权属证书或者不动产登记证明遗失、灭失，不动产权利人申请补发的，由不动产登记机构在其门户网站上刊发不动产权利人的遗失、灭失声明十五个工作日后，予以补发。"
        "不动产登记机构补发不动产权属证书或者不动产登记证明的，应当将补发不动产权属证书或者不动产登记证明的事项记载于不动产登记簿，并在不动产权属证书或者不动产登记证明上注明补发字样。"
        "凡对上述不动产权利归属有异议的单位和个人，请自本公告刊发之日起十五个工作日内，持有关证明材料以书面形式向不动产登记中心提出，并说明理由；逾期无人提出异议或者提出的异议不成立的，我中心将依法予以补发新证，原证书同时作废。"
        "提出异议时，应当提交本人身份证明、与该不动产权利有关的合同、判决书、公证书等材料的原件；委托他人代为提出的，还应当提交授权委托书和受托人的身份证明。对恶意提出虚假异议，扰乱登记秩序，给权利人造成损失的，依法承担相应的法律责任。"
        "声明人对其声明内容的真实性负责，如有隐瞒事实、提供虚假材料等情形骗取补发证书的，由其本人承担一切法律后果，登记机构有权依法撤销登记、收回证书，并将其失信行为记入信用档案。"
        "特此公告。受理地点：县政务服务中心二楼不动产登记窗口，受理时间为工作日上午八时三十分至十二时、下午二时三十分至五时三十分，法定节假日除外。",
    )


TEMPLATES = {
    one.__name__: one
    for one in (aid, bid, post, water, batch, penalty, jobs, food, land, outage, weather, hearing, rights)
}
