"""What is wrong in 禾塘县, and what only looks wrong; written without a look at how the product decides."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING

from tests.acceptance.unseen import prose
from tests.acceptance.unseen.county import FARM, ODD, _html
from xuncha.demo import numbers
from xuncha.demo.responses import Response, redirect

if TYPE_CHECKING:
    from tests.acceptance.unseen.county import Piece, Unseen

__all__ = ["plant"]


def plant(county: Unseen) -> None:
    """Fill the county and plant."""
    for part in (
        _ordinary,
        _freshness,
        _not_empty,
        _dates,
        _twice,
        _links,
        _hidden,
        _identity,
        _words,
        _people,
        _news_among_policies,
    ):
        part(county)
    county.open()
    _special_addresses(county)


def _ordinary(county: Unseen) -> None:
    for site, name, category, newest, count, step in (
        ("portal", "禾塘要闻", "动态要闻", 0, 22, 1),
        ("portal", "基层传真", "动态要闻", 2, 18, 2),
        ("portal", "公告栏", "通知公告", 4, 14, 7),
        ("portal", "民生实事", "其他", 9, 9, 9),
        ("edu", "教坛快讯", "动态要闻", 3, 24, 2),
        ("edu", "通知", "通知公告", 11, 13, 9),
        ("edu", "校园风采", "其他", 8, 9, 6),
        ("agri", "林业动态", "动态要闻", 1, 20, 2),
        ("agri", "公示公告", "通知公告", 6, 12, 10),
        ("agri", "林业政策", "政策文件", 40, 8, 30),
        ("stats", "工作动态", "动态要闻", 0, 26, 13),
        ("stats", "统计公告", "通知公告", 20, 10, 25),
        ("stats", "统计知识", "其他", 30, 8, 21),
        ("money", "财政信息", "动态要闻", 2, 19, 2),
        ("money", "公告", "通知公告", 9, 14, 11),
        ("money", "政策法规", "政策文件", 33, 8, 28),
    ):
        county.fill(county.section(site, name, category), newest, count, step)


def _freshness(county: Unseen) -> None:
    plan = county.manifest.plant
    for site, unit, name, category, newest, period in (
        ("portal", "黄沙乡", "黄沙乡动态", "动态要闻", 15, None),
        ("edu", "县教育局", "校长论坛", "动态要闻", 61, None),
        ("stats", "县统计局", "普查专报", "通知公告", 181, None),
        ("money", "县财政局", "采购动态", "动态要闻", 23, None),
        ("agri", "县林业局", "林场人事", "人事信息", 400, None),
        ("portal", "北岭镇", "北岭镇文件", "政策文件", 260, None),
        ("portal", "麻石街道", "麻石周报", "其他", 9, 7),
    ):
        section = county.fill(county.section(site, name, category, unit, period=period), newest, 7, 8)
        plan("section.stale", section.url, unit=unit, note=f"{category}{newest}天")
    near = county.manifest.near
    fresh = county.fill(county.section("money", "预算绩效", "动态要闻"), 1, 15, 4)
    near("section.stale", fresh.url, note="由旧到新排列，最新的在末页")
    limit = county.fill(county.section("portal", "北岭镇动态", "动态要闻", "北岭镇"), 14, 6, 5)
    near("section.stale", limit.url, note="恰好14天")
    pinned = county.fill(county.section("edu", "教研动态", "动态要闻"), 3, 9, 4)
    county.piece(pinned, 900).top = True
    near("section.stale", pinned.url, note="置顶旧文")
    history = county.section(
        "portal", "抗旱专题", "动态要闻", "县气象局", exempt=("历史专题", county.today + dt.timedelta(90))
    )
    near("section.stale", county.fill(history, 300, 5, 3).url, note="豁免")
    near(
        "section.stale",
        county.fill(county.section("agri", "机构设置", "静态信息"), 800, 3, 5).url,
        note="静态信息",
    )
    for site, unit, name in (
        ("portal", "麻石街道", "网格之窗"),
        ("edu", "县教育局", "资助政策"),
        ("agri", "县林业局", "绿化评比"),
        ("stats", "县统计局", "统计年鉴"),
        ("money", "县财政局", "会计之家"),
    ):
        plan("section.empty", county.section(site, name, "其他", unit).url, unit=unit, note=f"{site} 空栏目")
    _homes(county)


def _homes(county: Unseen) -> None:
    """edu shows nothing younger than 3 days, money nothing younger than 2."""
    for key, newest in (("edu", 3), ("money", 2)):
        for section in county.sites[key].sections[:4]:
            assert all((county.today - p.day).days >= newest for p in section.pieces)
        site = county.sites[key]
        county.manifest.plant("home.stale", site.base + "/", unit=site.owner, note=f"{newest}天")
    for key in ("portal", "agri", "stats"):
        county.manifest.near("home.stale", county.sites[key].base + "/", note="今明两天内有更新")


def _not_empty(county: Unseen) -> None:
    """Sections that a careless eye takes for empty."""
    gallery = county.section("portal", "镜头禾塘", "其他")
    for i in range(6):
        county.piece(gallery, 3 + i * 6)
    body = "".join(
        f'<figure class="shot"><a href="{p.href}"><img src="/static/{p.number}.png" alt="{p.title}"></a><figcaption>{p.title}</figcaption></figure>'
        for p in gallery.pieces
    )
    gallery.handler = lambda _: county.page(
        gallery.site, gallery.name, f'<div class="gallery">{body}</div>', county._tags(gallery)
    )
    files = county.section("agri", "表格下载", "其他")
    rows = "".join(
        f'<tr><td><a href="/static/form{i}.docx">采伐申请表之{i}</a></td><td>2026-0{i}-11</td></tr>'
        for i in range(1, 6)
    )
    files.handler = lambda _: county.page(
        files.site, files.name, f'<table class="down">{rows}</table>', county._tags(files)
    )
    leaflet = county.section("edu", "招生咨询", "静态信息")
    text = "".join(f"<p>{line}</p>" for line in prose.article(Random(8), "school", (9, 1)))
    leaflet.handler = lambda _: county.page(
        leaflet.site,
        leaflet.name,
        f'<div class="content"><h1>招生咨询说明</h1>{text}</div>',
        county._tags(leaflet),
    )
    moved = county.section("stats", "数据发布", "其他")
    county.fill(moved, 12, 6, 30)
    target = county.sites["stats"].sections[2].path
    moved.handler = lambda _: redirect(target)
    directory = county.section("agri", "专题专栏", "其他")
    links = "".join(f'<li><a href="{s.path}">{s.name}</a></li>' for s in county.sites["agri"].sections[:3])
    directory.handler = lambda _: county.page(
        directory.site, directory.name, f'<ul class="zt">{links}</ul>', county._tags(directory)
    )
    letters = county.section("money", "咨询答复", "其他")
    answered = [
        county.piece(letters, 5 + i * 7, f"关于{w}的咨询")
        for i, w in enumerate(("补贴发放", "会计报名", "票据领购", "工资代发"))
    ]
    table = "".join(
        f'<tr><td>{p.number}</td><td><a href="{p.href}">{p.title}</a></td><td>已办结</td><td>{p.day}</td></tr>'
        for p in answered
    )
    letters.handler = lambda _: county.page(
        letters.site,
        letters.name,
        f'<table class="mail"><tr><th>编号</th><th>标题</th><th>状态</th><th>日期</th></tr>{table}</table>',
        county._tags(letters),
    )
    for section in (gallery, files, leaflet, moved, directory, letters):
        county.manifest.near("section.empty", section.url, note=section.name)


def _of(county: Unseen, site: str, section: int, at: int) -> Piece:
    return county.sites[site].sections[section].pieces[at]


def _dates(county: Unseen) -> None:
    for site, section, ahead in (("portal", 2, 30), ("stats", 1, 5), ("money", 1, 200)):
        piece = county.piece(county.sites[site].sections[section], -ahead)
        county.manifest.plant(
            "article.date", (piece.url, piece.section.url), piece.url, piece.unit, f"晚{ahead}天"
        )
    coming = county.piece(
        county.sites["portal"].sections[2],
        0,
        f"关于{county.today.year + 1}年春节放假安排的通知",
        [
            f"根据上级通知，{county.today.year + 1}年2月6日至12日放假，共7天，2月13日正常上班。",
            "节假日期间，各单位要妥善安排好值班和安全保卫工作，遇有重大突发事件，要按规定及时报告并妥善处置。",
            "请各单位在放假前对办公场所进行一次检查，关好门窗、切断电源。",
        ],
    )
    county.manifest.near("article.date", coming.url, note="正文说的是明年的事")


def _twice(county: Unseen) -> None:
    def again(site: str, first: int, at: int, second: int, age: int, edit: str = "") -> None:
        original = _of(county, site, first, at)
        texts = [
            p.replace("。", edit, 1) if edit and i == 1 else p for i, p in enumerate(original.paragraphs)
        ]
        twin = county.piece(
            county.sites[site].sections[second], age, original.title if not edit else "", texts
        )
        county.manifest.plant(
            "article.duplicate", (original.url, twin.url), unit=original.unit, note=edit or "原样"
        )

    again("agri", 0, 3, 0, 5)
    again("portal", 0, 6, 1, 9, "，这是大家没有想到的。")
    again("edu", 0, 4, 2, 12)
    again("stats", 0, 2, 2, 31, "，情况比预想的好。")
    rng = Random(31)
    monthly = [
        county.piece(
            county.sites["stats"].sections[1],
            40 + i * 30,
            f"禾塘县1—{10 - i}月经济运行情况",
            prose.bulletin(rng, f"1—{10 - i}月"),
        )
        for i in range(4)
    ]
    for piece in monthly[1:]:
        county.manifest.near("article.duplicate", piece.url, monthly[0].url, "每月一期的统计简报，数字不同")
    same = _of(county, "portal", 2, 3)
    copy = county.piece(county.sites["edu"].sections[1], 20, same.title, list(same.paragraphs))
    county.manifest.near("article.duplicate", copy.url, same.url, "教育局转发县政府公告")


def _say(piece: Piece, html: str) -> None:
    piece.extras.append(f"<p>{html}</p>")


def _links(county: Unseen) -> None:
    odd = county.base(ODD)
    gone = (
        ("portal", 0, 2, "../../old/2016/3.html", "/old/2016/3.html"),
        ("portal", 1, 4, "http//www.example.com/a.htm", "/detail/http//www.example.com/a.htm"),
        ("edu", 0, 8, "/uploads/soft/1.rar", "/uploads/soft/1.rar"),
        ("agri", 1, 2, "/upload/附件 1.doc", "/upload/%E9%99%84%E4%BB%B6%201.doc"),
        ("stats", 1, 1, "/info/download.jsp?id=3", "/info/download.jsp?id=3"),
        ("money", 0, 7, f"{odd}/gone.htm", f"{odd}/gone.htm"),
    )
    for site, section, at, href, target in gone:
        piece = _of(county, site, section, at)
        _say(piece, f'参见<a href="{href}">有关材料</a>')
        whole = target if target.startswith("http") else county.sites[site].base + target
        county.manifest.plant("link.broken", piece.url, whole, piece.unit, href)
    picture = _of(county, "money", 0, 3)
    _say(picture, '<img src="/UploadFiles/2019/1.jpg" width="500">')
    county.manifest.plant(
        "link.broken",
        picture.url,
        county.sites["money"].base + "/UploadFiles/2019/1.jpg",
        picture.unit,
        "图片",
    )
    for site, section, at, href in (
        ("portal", 2, 2, "file://D:/办公室/通知.doc"),
        ("agri", 0, 5, "C:\\Users\\lin\\Desktop\\名单.xls"),
        ("edu", 1, 3, "http:///uploads/1.doc"),
    ):
        piece = _of(county, site, section, at)
        _say(piece, f'<a href="{href}">附件</a>')
        county.manifest.plant("link.broken", piece.url, href, piece.unit, "错误链接")
    piece = _of(county, "agri", 2, 1)
    _say(piece, '<a href="/zcwd/2015/8.html">政策问答</a>')
    county.manifest.plant(
        "link.broken",
        piece.url,
        county.sites["agri"].base + "/zcwd/2015/8.html",
        piece.unit,
        "转到出错页，状态200",
    )
    fine = _of(county, "portal", 0, 10)
    for href, note in (
        (f"{odd}/news.html ", "末尾有空格"),
        ("/static/年度 计划.pdf", "中文和空格的地址"),
        (f"{odd}/login-first", "要登录"),
        (f"//{ODD}:{county.port}/news.html#part2", "省略协议"),
        (f"{odd}/moved", "永久跳转"),
        ("javascript:history.back()", "脚本"),
        (f"{odd}/reset", "对方一时出错"),
    ):
        _say(fine, f'<a href="{href}">参考</a>')
        county.manifest.near("link.broken", fine.url, href, note)
    county.manifest.doubtful.add(("link.broken", f"{odd}/reset"))
    lottery = f"{odd}/fucai.html"
    _say(fine, f'<a href="{lottery}">福利彩票公益金使用公告</a>')
    county.manifest.near("link.hijacked", fine.url, lottery, "福彩公益金公告")
    for site, section, at, path, name in (
        ("portal", 1, 7, "/lapsed-a", "禾塘县招商局"),
        ("stats", 0, 5, "/lapsed-b", "禾塘信息港"),
        ("edu", 0, 12, "/lapsed-c", "禾塘县教师进修学校"),
    ):
        piece = _of(county, site, section, at)
        _say(piece, f'<a href="{odd}{path}">{name}</a>')
        county.manifest.plant("link.hijacked", piece.url, odd + path, piece.unit, name)


def _special_addresses(county: Unseen) -> None:
    """The odd foreign host, and the portal's own error page behind a redirect."""
    bets = "澳门威尼斯人娱乐城、皇冠体育投注、快三彩票计划、老虎机开户送礼金，信誉保证，提款秒到。"
    plain = "<p>这里是一则普通消息，介绍当地近期的天气、交通和文化活动安排，供读者参考。</p>"
    answers = {
        "/news.html": _html("本地新闻", plain),
        "/login-first": _html("请登录", "<form>用户名</form>", 401),
        "/moved": redirect("/news.html", 301),
        "/reset": _html("出错", "稍后再试", 503),
        "/gone.htm": _html("gone", "", 410),
        "/fucai.html": _html(
            "县民政局福利彩票公益金使用情况公告",
            "<p>去年，全县福利彩票公益金收入二百三十万元，用于养老服务、儿童福利和社区建设，现将使用情况公告如下，接受社会监督。</p>",
        ),
        "/lapsed-a": _html("皇冠体育投注_威尼斯人娱乐城", f"<p>{bets}</p>"),
        "/lapsed-b": _html(
            "域名转让", "<p>您所访问的域名已到期，此域名可转让，有意者请联系我们。Buy this domain.</p>"
        ),
        "/lapsed-c": redirect("/bet.html"),
        "/bet.html": _html("老虎机在线_快三彩票计划", f"<p>{bets}</p>"),
        "/js/kb.js": Response(
            f'document.title="皇冠体育投注";document.write("<html><body>{bets}</body></html>");if(window.stop)window.stop();'.encode(),
            "application/javascript",
        ),
    }
    for path, answer in answers.items():
        county.routes[ODD, path] = lambda _, answer=answer: answer  # type: ignore[misc]
    agri = county.sites["agri"].host
    county.routes[agri, "/zcwd/2015/8.html"] = lambda _: redirect("/error.html")
    county.routes[agri, "/error.html"] = lambda _: _html(
        "提示信息", "<p>对不起，您要访问的内容不存在！3秒后返回首页。</p>"
    )
    for host in FARM:
        county.routes[host, "/"] = lambda _, host=host: _html(_farm_name(host), f"<p>{bets}</p>")  # type: ignore[misc]


def _farm_name(host: str) -> str:
    names = [
        "快三计划",
        "皇冠体育",
        "威尼斯人",
        "金沙娱乐",
        "葡京赌场",
        "老虎机",
        "百家乐",
        "六合宝典",
        "时时彩",
        "博彩论坛",
        "棋牌大厅",
        "真钱牛牛",
        "私服发布",
        "代开发票",
    ]
    return names[FARM.index(host)]


def _farm(county: Unseen, count: int, start: int = 0) -> str:
    hosts = FARM[start : start + count]
    for host in hosts:
        county.manifest.accepted.add(("link.hijacked", f"{county.base(host)}/"))
    return " ".join(f'<a href="{county.base(host)}/">{_farm_name(host)}</a>' for host in hosts)


def _hidden(county: Unseen) -> None:
    plan = county.manifest.plant
    first = _of(county, "edu", 0, 15)
    first.extras.insert(0, f'<p>有关人员参加活动。<span style="font-size:0px">{_farm(county, 6)}</span></p>')
    plan("link.hidden", first.url, unit=first.unit, note="零字号")
    second = _of(county, "agri", 0, 9)
    second.tail = f'<div style="height:0px;width:0px;overflow:hidden">{_farm(county, 10, 3)}</div>'
    plan("link.hidden", second.url, unit=second.unit, note="零尺寸")
    site = county.sites["stats"]
    site.home_tail = f'<div style="text-indent:-9999px">{_farm(county, 14)}</div>'
    plan("link.hidden", site.base + "/", unit=site.owner, note="首页负缩进")
    third = _of(county, "money", 1, 4)
    third.extras.append(f'<div style="opacity:0">{_farm(county, 7, 5)}</div>')
    plan("link.hidden", third.url, unit=third.unit, note="透明")
    for key in ("portal", "agri", "edu"):
        county.manifest.near(
            "link.hidden", county.sites[key].base + "/", note="页签、菜单、二维码、跳转链接都藏着"
        )
    county.sites["money"].home_head = f'<script src="{county.base(ODD)}/js/kb.js"></script>'
    plan(
        "site.hijacked",
        county.sites["money"].base + "/",
        unit="县财政局",
        note="外来脚本改写首页",
        rules=("link.hijacked",),
    )


def _identity(county: Unseen) -> None:
    county.sites["stats"].lacking = {"badge", "faults"}
    county.sites["edu"].lacking = {"icp", "police", "code"}
    county.sites["agri"].untagged = {"SiteDomain"}
    county.sites["money"].untagged = {"ArticleTitle", "PubDate"}
    names = {"badge": "党政机关", "faults": "找错", "icp": "ICP", "police": "公安", "code": "标识码"}
    for key, site in county.sites.items():
        for rule, missing in (("site.identity", site.lacking), ("site.tags", site.untagged)):
            for item in sorted(missing):
                county.manifest.plant(
                    rule, site.base + "/", unit=site.owner, note=key, word=names.get(item, item)
                )
            if not missing:
                county.manifest.near(rule, site.base + "/", note="齐全")


def _words(county: Unseen) -> None:
    for rule, site, section, at, sentence in (
        ("text.sensitive", "portal", 0, 3, "禾塘市相关负责人到场讲话。"),
        ("text.sensitive", "edu", 0, 10, "三名聋哑人学生表演了手语歌。"),
        ("text.sensitive", "money", 0, 9, "票价须报县物价局备案。"),
        ("text.typo", "portal", 1, 2, "新桥既将通车，两岸往来更方便。"),
        ("text.typo", "agri", 0, 7, "监管人员明查暗访，发现隐患四处。"),
        ("text.typo", "stats", 0, 4, "河堤夜市人群穿流不息。"),
        ("text.typo", "edu", 0, 6, "面对难题，老师们一愁莫展的日子过去了。"),
        ("text.typo", "money", 0, 5, "各单位按步就班推进，没有拖延。"),
    ):
        piece = _of(county, site, section, at)
        piece.paragraphs.insert(1, sentence)
        county.manifest.plant(rule, piece.url, unit=piece.unit, note=sentence)
    for rule, site, section, at, sentence in (
        ("text.typo", "portal", 0, 12, "会议既将目标分解到户，又将责任落实到人。"),
        ("text.typo", "portal", 0, 13, "工作组既要查明，查暗账也不放松。"),
        ("text.typo", "edu", 0, 14, "《“穿流不息”还是“川流不息”》一文获奖。"),
        ("text.sensitive", "portal", 0, 14, "原县物价局的旧楼改作社区食堂。"),
        ("text.sensitive", "portal", 0, 15, "客商从禾塘市场出发，一小时可到高铁站。"),
    ):
        piece = _of(county, site, section, at)
        piece.paragraphs.insert(1, sentence)
        county.manifest.near(rule, piece.url, note=sentence)


def _people(county: Unseen) -> None:
    rng = Random(77)
    plan, near = county.manifest.plant, county.manifest.near
    wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

    def at(site: str, section: int, index: int) -> Piece:
        return _of(county, site, section, index)

    shapes = (
        (at("portal", 2, 5), lambda n: f"申请人邓水根（公民身份号码{n}）符合条件。"),
        (at("edu", 1, 5), lambda n: f"考生赖金娣，证件号{n.translate(wide)}，准予报名。"),
        (
            at("money", 1, 6),
            lambda n: (
                f"<table><tr><td>姓名</td><td>证件号码</td></tr><tr><td>钟石生</td><td>{n.lower()}</td></tr></table>"
            ),
        ),
    )
    for piece, shape in shapes:
        piece.extras.append(f"<div>{shape(numbers.identity_number(rng))}</div>")
        plan("privacy.id_number", piece.url, unit=piece.unit, note="完整身份证号")
    for piece in (at("agri", 1, 4), at("portal", 2, 7)):
        card = numbers.bank_card(rng)
        spaced = " ".join(card[i : i + 4] for i in range(0, len(card), 4))
        piece.extras.append(f"<p>补贴打入曾火秀的农商行账户，卡号：{spaced}。</p>")
        plan("privacy.bank_card", piece.url, unit=piece.unit, note="带空格的卡号")
    for piece in (at("agri", 1, 6), at("stats", 1, 3)):
        lines = "".join(
            f"<li>{name}，电话{numbers.mobile(rng)}，住河唇圩</li>"
            for name in ("巫长庚", "范细妹", "凌云飞", "官天佑")
        )
        piece.extras.append(f"<p>脱贫户名单：</p><ol>{lines}</ol>")
        plan("privacy.phone", piece.url, unit=piece.unit, note="名单手机号")
    quiet = at("money", 1, 8)
    _say(
        quiet,
        f"统一社会信用代码 {numbers.credit_code(rng, '123699017')}，项目代码 2026-439901-01-01-128841，发票号 25432000000012345678。",
    )
    _say(
        quiet,
        "全年财政收入13812345678元，其中税收收入13987654321元；邮编422599，热线12345，电话400-812-0739，传真0739-5622110。",
    )
    _say(quiet, f"受理编号{numbers.order_number(rng)}，当事人身份证号4399**********0011。")
    for rule in ("privacy.id_number", "privacy.bank_card", "privacy.phone"):
        near(rule, quiet.url, note="信用代码、项目代码、统计数字、已脱敏的号码")


def _news_among_policies(county: Unseen) -> None:
    """The columns for policies are filled with news: to say so is right, though it is nobody's defect here."""
    for site in county.sites.values():
        for section in site.sections:
            if section.category == "政策文件":
                county.manifest.accepted |= {("section.misplaced", piece.url) for piece in section.pieces}
