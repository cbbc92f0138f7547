"""Personal numbers in texts, and numbers that look like them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from xuncha.demo import numbers
from xuncha.demo.writing import Voice, Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xuncha.demo.county import County
    from xuncha.demo.model import Article

__all__ = ["plant"]


def plant(county: County) -> None:
    rng = Random(f"{county.seed}/privacy")
    _plant_identity(county, rng)
    _plant_cards(county, rng)
    _plant_mobiles(county, rng)
    _near_misses(county, rng)


def _article(county: County, name: str, title: str, age: int) -> Article:
    article = county.article(county.find("portal", name), age)
    article.title = title
    return article


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, *rows]
    return (
        '<table border="1">'
        + "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in line)}</tr>" for line in lines)
        + "</table>"
    )


def _people(county: County, rng: Random, count: int) -> list[str]:
    article = county.articles()[0]
    unit = article.section.unit
    writer = Writer(
        rng, Voice(unit.name, unit.topic, article.day, unit.phone, ("县财政局", unit.name), ("石门镇",))
    )
    return [writer.say("surname") + writer.say("given") for _ in range(count)]


def _plant_identity(county: County, rng: Random) -> None:
    texts = (
        ("罗坊镇通知公告", "罗坊镇临时救助对象名单公示", "table"),
        ("县应急局通知公告", "行政处罚决定书（2026年第12号）", "sentence"),
        ("招考录用", "云溪县公益性岗位拟聘用人员名单", "spaced"),
    )
    for name, title, form in texts:
        defect = f"identity-{form}"
        article = _article(county, name, title, 24)
        person, number = _people(county, rng, 1)[0], numbers.identity_number(rng)
        if not county.wants(defect):
            number = number[:2] + "*" * 13 + number[15:]
        if form == "table":
            article.blocks.append(
                _table(("序号", "姓名", "身份证号", "金额（元）"), [("1", person, number, "800")])
            )
        elif form == "sentence":
            article.paragraphs.insert(
                1, f"当事人：{person}，身份证号码：{number}，经营地址：云溪县石门镇圩镇。"
            )
        else:
            article.paragraphs.insert(
                1, f"拟聘人员：{person}（{number[:6]} {number[6:14]} {number[14:]}），岗位：保洁员。"
            )
        if county.wants(defect):
            county.manifest.plant(
                "privacy.id_number", article.url, unit=article.unit, note=form, defect=defect
            )


def _plant_cards(county: County, rng: Random) -> None:
    for number, name in enumerate(("石门镇通知公告", "青塘乡通知公告", "县民政局通知公告")):
        defect = f"card-{number}"
        article = _article(county, name, f"{county.find('portal', name).unit.name}惠农补贴资金发放公示", 31)
        card = numbers.bank_card(rng)
        shown = card if county.wants(defect) else card[:4] + "***********" + card[-4:]
        article.blocks.append(
            _table(("姓名", "银行卡号", "金额（元）"), [(_people(county, rng, 1)[0], shown, "1260.50")])
        )
        if county.wants(defect):
            county.manifest.plant(
                "privacy.bank_card", article.url, unit=article.unit, note="发放表银行卡号", defect=defect
            )


def _plant_mobiles(county: County, rng: Random) -> None:
    for number, name in enumerate(("上源乡通知公告", "双溪镇通知公告", "县交通局通知公告")):
        defect = f"mobile-{number}"
        article = _article(county, name, f"{county.find('portal', name).unit.name}危房改造农户名单公示", 28)
        rows = []
        for i, person in enumerate(_people(county, rng, 6), 1):
            mobile = numbers.mobile(rng)
            rows.append(
                (str(i), person, mobile if county.wants(defect) else mobile[:3] + "****" + mobile[7:])
            )
        article.blocks.append(_table(("序号", "户主姓名", "手机号码"), rows))
        if county.wants(defect):
            county.manifest.plant(
                "privacy.phone", article.url, unit=article.unit, note="名单里的手机号", defect=defect
            )


def _near_misses(county: County, rng: Random) -> None:
    offices = _article(county, "通知公告", "云溪县防汛值班电话", 45)
    rows = [
        ("县水利局值班室", "0790-3320505", "0790-3320506"),
        ("县应急管理局值班室", "0790-3320808", "0790-3320809"),
    ]
    offices.blocks.append(_table(("单位", "值班电话", "传真"), rows))
    county.manifest.near("privacy.phone", offices.url, note="办公值班电话")
    firms = _article(county, "公示信息", "云溪县公共停车场项目中标结果公示", 33)
    firms.paragraphs.insert(
        1,
        f"中标单位：云溪安顺建设有限公司，统一社会信用代码：{numbers.credit_code(rng)}，中标价：12860000.00元。",
    )
    firms.paragraphs.insert(
        2, f"项目编号：YXZC{rng.randint(10**11, 10**12 - 1)}，订单号：{numbers.order_number(rng)}。"
    )
    county.manifest.near("privacy.id_number", firms.url, note="统一社会信用代码、校验位不对的订单号")
    county.manifest.near("privacy.bank_card", firms.url, note="项目编号")
    masked = _article(county, "公示信息", "云溪县创业担保贷款贴息人员名单", 36)
    people = _people(county, rng, 4)
    numbers_shown = [
        (p, "36*************" + f"{rng.randint(100, 999)}", f"138****{rng.randint(1000, 9999)}")
        for p in people
    ]
    masked.blocks.append(_table(("姓名", "身份证号", "联系电话"), numbers_shown))
    for rule in ("privacy.id_number", "privacy.phone"):
        county.manifest.near(rule, masked.url, note="已经脱敏")
