"""What is wrong in the texts of the third county, and what only looks wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.acceptance.third import files, layouts
from tests.acceptance.third.linked import at, hidden, link, links
from tests.acceptance.third.truth import LEDGER, Planted
from xuncha.demo import files as demo_files
from xuncha.demo import numbers

if TYPE_CHECKING:
    from tests.acceptance.third.county import County
    from tests.acceptance.third.model import Article


def plant(county: County) -> None:
    """Put every defect and every near miss into the county."""
    found = county.truth
    _marks(county)
    _texts(county, found)
    _privacy(county, found)
    _twins(county, found)
    _dates(county, found)
    links(county, found)
    hidden(county, found)
    _documents(county, found)
    found += LEDGER


def _marks(county: County) -> None:
    sites = county.sites
    plain = {key: layouts.footer(site) for key, site in sites.items()}
    sites["nyj"].footer = (
        plain["nyj"]
        .replace("赣公网安备", "")
        .replace("www.beian.gov.cn/portal/registerSystemInfo?recordcode=", "www.example.com/?r=")
    )
    sites["wlj"].footer = plain["wlj"].replace("赣ICP备", "湘ICP备")
    sites["wjw"].footer = plain["wjw"].replace(f"网站标识码：{sites['wjw'].code}", "网站标识码：3607350099")
    sites["jyj"].footer = "<SCRIPT src=/inc/foot.js></SCRIPT>"
    sites["jyj"].columns = False
    sites["wlj"].source = False


def _say(county: County, found: list[Planted], name: str, n: int, text: str, rule: str = "") -> None:
    item = at(county, name, n)
    item.body[1] = text + item.body[1]
    if rule:
        found.append(Planted(rule, (item.url.split("#")[0],)))


def _texts(county: County, found: list[Planted]) -> None:
    for name, n, text, rule in (
        ("通知公告", 3, "会议对今冬森林防火工作进行了全面布署。", "text.typo"),
        ("卫健动态", 2, "截止目前，全县累计接种流感疫苗8200剂次。", "text.typo"),
        ("教育要闻", 4, "既使下着小雨，护学岗的老师也没有缺席。", "text.typo"),
        ("青石动态", 6, "镇人民攻府安排专项经费用于村道亮化。", "text.typo"),
        ("文旅动态", 3, "持续做好扫黑险恶宣传进景区工作。", "text.typo"),
        ("云泽要闻", 4, "县档案馆公布署名文章征集结果，共收到来稿45篇。", ""),
        ("云泽要闻", 6, "这套灌溉设备既使用方便，又便于维护。党员争做为民服务的贴心人。", ""),
        ("工作动态", 3, "学习了《政务新媒体帐号管理办法》有关条款。", ""),
        ("通知公告", 5, "云泽市人民政府驻外联络处搬迁新址。", "text.sensitive"),
        ("通知公告", 6, "云泽市场监督管理局在云泽市民广场设置咨询台。", ""),
        ("社会救助", 2, "有关材料请交县扶贫办汇总。", "text.sensitive"),
        ("社会救助", 4, "为残废人家庭安装了扶手。", "text.sensitive"),
        ("文旅动态", 6, "民乐专场演奏了《瞎子阿炳》选段。", ""),
    ):
        _say(county, found, name, n, text, rule)
    slip = at(county, "农业要闻", 5)
    slip.title = "县农业农村局部署秋季秸杆禁烧工作"
    found.append(Planted("text.typo", (slip.url,)))
    old = at(county, "非遗名录", 11)
    old.day = date(2020, 5, 6)
    old.url = old.url.replace(".htm", "0.htm")
    old.body[0] = "有关工作由县扶贫办和文化馆共同承担。" + old.body[0]


def _attach(county: County, item: Article, name: str, data: bytes) -> str:
    path = f"/files/{item.day:%Y%m}/{name}"
    host = item.url.split("/")[2]
    county.put(f"http://{host}{path}", data, kind="application/octet-stream")
    item.extra += link(path, f"附件：{name}")
    return path


def _privacy(county: County, found: list[Planted]) -> None:
    people = [
        (name, numbers.identity_number(rng), numbers.mobile(rng), numbers.bank_card(rng))
        for rng in (county.rng,)
        for name in ("卢永强", "丘秀珍", "游德明", "范玉梅", "潘少华", "龚雅琴")
    ]
    grid = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for name, number, _, _ in people[:3])
    item = at(county, "社会救助", 6)
    item.extra += f"<table><tr><td>姓名</td><td>身份证号</td></tr>{grid}</table>"
    found.append(Planted("privacy.id_number", (item.url,)))
    phones = at(county, "青石公告", 2)
    phones.extra += (
        "<table><tr><td>序号</td><td>姓名</td><td>手机号码</td></tr>"
        + "".join(
            f"<tr><td>{n}</td><td>{name}</td><td>{phone}</td></tr>"
            for n, (name, _, phone, _) in enumerate(people)
        )
        + "</table>"
    )
    found.append(Planted("privacy.phone", (phones.url,)))
    path = _attach(
        county,
        at(county, "惠农补贴", 1),
        "btmd.xlsx",
        files.workbook(["姓名", "公民身份号码", "补贴金额"], [[p[0], p[1], "1200"] for p in people]),
    )
    found.append(Planted("privacy.id_number", (path,)))
    path = _attach(
        county,
        at(county, "柳河村务", 2),
        "务工补助.docx",
        demo_files.letter(
            ["外出务工补助发放表"], [["户主", "银行卡号", "金额"], *[[p[0], p[3], "300"] for p in people]]
        ),
    )
    found.append(Planted("privacy.bank_card", ("/files/", "docx")))
    path = _attach(county, at(county, "土地出让", 3), "qr.pdf", files.pdf(["Bidder", f"ID: {people[1][1]}"]))
    found.append(Planted("privacy.id_number", (path,)))
    path = _attach(
        county,
        at(county, "招生考试", 1),
        "kwry.xlsx",
        files.workbook(["姓名", "单位", "手机号"], [[p[0], "第二小学", p[2]] for p in people]),
    )
    found.append(Planted("privacy.phone", (path,)))
    _say(
        county,
        found,
        "青石公告",
        4,
        "受助人林志远，身份证号36073519850312****，核定每月补助。",
        "privacy.id_number",
    )
    _say(
        county,
        found,
        "农机购置",
        2,
        f"供应商统一社会信用代码：{numbers.credit_code(county.rng)}，订单号202611031234567890。",
        "",
    )
    _say(
        county,
        found,
        "社会救助",
        8,
        "公示对象：陈*远，身份证号3607**********1234。联系人：黄建平，联系电话：13807971234。",
        "",
    )
    _say(
        county,
        found,
        "土地出让",
        6,
        "竞买保证金户名：云泽县公共资源交易中心，开户行：云泽农商银行，账号：36050182015100000123。",
        "",
    )
    path = _attach(
        county,
        at(county, "柳河公告", 3),
        "kb.xlsx",
        files.workbook(
            ["科室", "负责人", "办公电话"],
            [["党政办", "温志远", "0797-8210333"], ["民政所", "谢春燕", "0797-8210334"]],
        ),
    )


def _twins(county: County, found: list[Planted]) -> None:
    def copy(one: tuple[str, int], two: tuple[str, int], title: str = "") -> None:
        first, second = at(county, *one), at(county, *two)
        second.body, second.title = list(first.body), title or first.title
        later = max(first, second, key=lambda item: item.day)
        found.append(Planted("article.duplicate", (later.url,)))

    copy(("农机购置", 3), ("农业要闻", 8))
    copy(("青石动态", 12), ("青石动态", 3))
    copy(("教育要闻", 10), ("校园安全", 5), "多方联动护航学生平安回家")
    edited = at(county, "校园安全", 5)
    edited.body[-1] = edited.body[-1].replace("，", "，同时", 1) + "（供稿：办公室）"
    notice = at(county, "青石公告", 5)
    at(county, "柳河公告", 2).body, at(county, "柳河公告", 2).title = (
        list(notice.body),
        notice.title,
    )  # two units, one notice
    for n in range(2, 7):  # a series on a template
        item = at(county, "就业服务", n)
        item.title = f"云泽县{item.day.year}年第{20 - n}批创业担保贷款贴息公示"
        item.body = [
            f"根据有关规定，现将第{20 - n}批申请创业担保贷款贴息的{n + 3}名人员予以公示，公示期五个工作日。",
            f"本批人员：{'、'.join(county.rng.sample([s + g for s in '陈林黄郑吴谢' for g in ('志远', '文静', '海波', '建平')], 6))}，贴息金额合计{county.rng.randint(10, 90)}.{n}万元。",
            "公示期内如有异议，请向县就业创业服务中心反映，电话0797-8210456。",
        ]
    for n in (9, 10, 11):  # a weekly table of prices
        item = at(county, "农业要闻", n)
        item.title = f"云泽县农产品市场价格周报（第{46 - n}周）"
        item.body = [
            f"本周我县三家农贸市场主要农产品价格：大白菜{n / 3:.2f}元/斤，萝卜{n / 5:.2f}元/斤，猪肉{n + 4.6:.1f}元/斤，鲜鸡蛋{n / 2:.2f}元/斤，"
            f"草鱼{n + 1.3:.1f}元/斤，脐橙{n / 4:.2f}元/斤，与上周相比{'略有上涨' if n % 2 else '基本持平'}。",
            "数据来源：县农业农村局市场信息股。",
        ]
    for n in (4, 6):  # short notes
        at(county, "柳河公告", n).body = ["因管道检修，圩镇今日8时至18时停水。"]
        at(county, "柳河公告", n).title = "停水通知"
    county.section("统计信息").articles.append(at(county, "通知公告", 10))  # one address in two columns
    walked = at(county, "青石动态", 5)
    walked.row = f'<div class="card"><a href="{walked.url};jsessionid=0A1B2C3D4E5F"><h4>{walked.title}</h4><div class="when">{walked.day:%Y-%m-%d}</div></a></div>'
    for name in ("云泽要闻", "卫健动态"):  # print and mobile versions
        item = at(county, name, 5)
        item.extra += link(item.url.replace("gov.cn/", "gov.cn/print/"), "打印版") + link(
            item.url.replace("gov.cn/", "gov.cn/m/"), "手机版"
        )


def _dates(county: County, found: list[Planted]) -> None:
    soon = county.today + timedelta(days=30)
    item = at(county, "乡镇动态", 4)
    item.day, item.url = soon, item.url.replace(".shtml", "f.shtml")
    found.append(Planted("article.date", (item.url,)))
    item = at(county, "疾病防控", 4)
    item.pub = f"{item.day + timedelta(days=5):%Y-%m-%d} 09:30"
    found.append(Planted("article.date", (item.url,)))
    for name, days in (("健康科普", 1), ("云泽要闻", -1)):  # a day apart is no matter
        item = at(county, name, 2)
        item.pub = f"{item.day + timedelta(days=days):%Y-%m-%d} 03:30"
    item = at(county, "土地出让", 8)  # other dates stand above and below
    item.shown = f"<p>挂牌时间：{soon:%Y-%m-%d}</p><p>成文日期：{item.day - timedelta(days=9):%Y-%m-%d}</p><span>发布日期：{item.day:%Y-%m-%d} 10:43</span> 报名截止时间：{soon:%Y年%m月%d日}"
    pinned = at(county, "乡镇动态", 9)
    pinned.day, pinned.pinned, pinned.url = (
        county.today - timedelta(days=700),
        True,
        pinned.url.replace(".shtml", "p.shtml"),
    )
    first = at(county, "云泽要闻", 39)
    first.pinned = True


def _info(number: str, formed: date, attribute: str) -> str:
    return (
        f"<table class='info'><tr><td>索引号</td><td>36073500/2026-{number}</td><td>文号</td><td>云府办发〔2026〕{number}号</td></tr><tr><td>发布机构</td>"
        f"<td>云泽县人民政府办公室</td><td>成文日期</td><td>{formed:%Y-%m-%d}</td></tr><tr><td>公开属性</td><td>{attribute}</td><td>有效性</td><td>有效</td></tr></table>"
    )


def _documents(county: County, found: list[Planted]) -> None:
    bare = at(county, "县政府文件", 0)
    bare.title = "云泽县人民政府办公室关于印发《云泽县河湖管护办法》的通知"
    bare.lead += _info("12", bare.day - timedelta(days=2), "主动公开")
    found.append(Planted("policy.interpretation", (bare.url,)))
    read, reading = at(county, "规范性文件", 2), at(county, "政策解读", 1)
    read.title = "云泽县人民政府关于加强城区养犬管理的通告"
    reading.title = "《云泽县人民政府关于加强城区养犬管理的通告》政策解读"
    read.extra += link(reading.url, "相关解读")
    reading.extra += link(read.url.split("#")[0], "相关文件")
    late, blank, wrong = (at(county, "部门文件", n) for n in (1, 2, 4))
    late.lead += _info("21", late.day - timedelta(days=60), "主动公开")
    found.append(Planted("disclosure.late", (late.url,)))
    blank.lead += _info("22", blank.day - timedelta(days=3), "")
    found.append(Planted("policy.attribute", (blank.url,)))
    wrong.title = "县妇联走访慰问困难妇女儿童"
    found.append(Planted("section.misplaced", (wrong.url,)))
