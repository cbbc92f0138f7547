"""What leaks, as counties publish it: sentences and lists, each with the rule that must tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.quality.personal import numbers as made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random


@dataclass(frozen=True)
class Leak:
    """`rule` must tell of it `count` times over; `raw`: what no finding may repeat."""

    rule: str
    text: str
    raw: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True)
class List:
    """A list of persons: title, header, rows; `count`: hits in all, 0 not counted."""

    rule: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[str, ...] = ()
    count: int = 0


def wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() else sign for sign in text)


#: ways to write a long number without its ceasing to be one
WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    wide,
    str.lower,
    lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
    lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
    lambda n: f"{n[:6]}\u3000{n[6:]}",
    lambda n: f"{n[:9]}\u200b{n[9:]}",
    lambda n: f"{n[:9]}\xa0{n[9:]}",
    lambda n: " ".join(n),
    lambda n: f"{n[:10]}\n{n[10:]}",
)
WRITTEN_CARD: tuple[Callable[[str], str], ...] = (
    str,
    wide,
    lambda n: " ".join(n[i : i + 4] for i in range(0, len(n), 4)),
    lambda n: f"{n[:12]}\n{n[12:]}",
    lambda n: f"{n[:4]}-{n[4:8]}-{n[8:12]}-{n[12:]}",
)
#: templates by rule: {n} name, {v} the number as written
SAID: dict[str, tuple[str, ...]] = {
    "identity": (
        "身份证号：{v}。",
        "当事人：{n}，男，汉族，公民身份号码{v}，无固定职业。",
        "{n}，{v}，住示例县。",
        "{n}（身份证号码：{v}）未按规定申报。",
        "现将{n}（{v}）的申请予以公示。",
        "被处罚人{n}居民身份证编号{v}",
        "证件号码:{v}",
        "学籍号：G{v}，姓名：{n}",
        "{n} {v}",
    ),
    "old": (
        "身份证号：{v}",
        "{n}，身份证号码{v}，1999年前换发。",
        "当事人{n}（身份证：{v}）",
        "公民身份号码：{v}",
    ),
    "scientific": ("身份证号：{v}", "{n}\t{v}\t300"),
    "card": (
        "{n}银行卡号：{v}。",
        "请将补贴发放至{n}的一卡通账号{v}。",
        "户名：{n}，开户行：示例县农商银行，账号：{v}",
        "开户人{n}，农行卡号{v}，金额300元",
        "{n}的惠农“一卡通”账号为{v}",
    ),
    "social": ("{n}的社保卡号：{v}", "社会保障卡号{v}，参保人{n}", "社会保障卡卡号：{v}，姓名：{n}"),
    "passport": (
        "{n}，护照号码：{v}，因私出国。",
        "护照号：{v}（{n}）",
        "持护照（号码{v}）入境的{n}",
        "Passport No. {v}，姓名：{n}",
    ),
    "plate": (
        "当事人{n}驾驶{v}小型客车违法停车。",
        "车主：{n}，车牌号：{v}",
        "驾驶人{n}，号牌号码{v}",
        "{n}所有的{v}号小型轿车因逾期未检验被查处。",
    ),
    "home": (
        "姓名：{n}，家庭住址：{v}。",
        "当事人：{n}，女，1980年3月出生，住{v}。",
        "被执行人{n}，住址{v}，逾期未履行。",
        "学生姓名：{n}，家庭地址：{v}",
        "{n}，户籍所在地：{v}，现下落不明。",
        "申请人{n}，现住{v}。",
    ),
    "phone": (
        "{n}，身份证号{i}，手机{v}。",
        "学生{n}，家庭住址：{h}，联系电话：{v}",
        "来信人：{n}，手机号码：{v}，反映问题如下。",
        "信访人{n}（电话：{v}）反映",
    ),
    "weak": (
        "{n}，身份证号：{v}。",
        "公民身份号码{v}，{n}",
        "{n} {v}",
    ),
}
#: masks that leave the day of birth to be read
WEAK: tuple[Callable[[str], str], ...] = (
    lambda n: f"{n[:14]}****",
    lambda n: f"{n[:14]}XXXX",
    lambda n: f"{n[:14]}xxxx",
    lambda n: f"{n[:14]}＊＊＊＊",
    lambda n: f"{n[:14]}××××",
    lambda n: f"{n[:15]}***",
    lambda n: f"{n[:16]}**",
    lambda n: f"{n[:17]}*",
    lambda n: f"****{n[4:14]}****",
    lambda n: f"{n[:14]}●●●●",
    lambda n: f"{n[:14]}####",
)


def sentences(rng: Random, each: int) -> Iterator[Leak]:
    """`each` leaks of every template."""
    kinds: tuple[tuple[str, str, Callable[[Random], str], tuple[Callable[[str], str], ...]], ...] = (
        ("identity", "privacy.id_number", made.identity, WRITTEN),
        ("old", "privacy.id_number", made.old_identity, WRITTEN[:2] + WRITTEN[3:5]),
        ("scientific", "privacy.id_number", made.identity, (lambda n: f"{n[0]}.{n[1:15]}E+17", lambda n: f"{n[0]}.{n[1:15]}E+017")),
        ("weak", "privacy.id_number", made.identity, WEAK),
        ("card", "privacy.bank_card", made.card, WRITTEN_CARD),
        ("social", "privacy.social_card", made.social_card, WRITTEN[:2]),
        ("passport", "privacy.passport", made.passport, WRITTEN[:2]),
        ("plate", "privacy.plate", made.plate, (str, wide, lambda n: f"{n[:2]}·{n[2:]}", lambda n: f"{n[:2]} {n[2:]}")),
        ("home", "privacy.address", made.home, (str,)),
        ("phone", "privacy.phone", made.mobile, (str, wide, lambda n: f"{n[:3]} {n[3:7]} {n[7:]}", lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}")),
    )  # fmt: skip
    for kind, rule, make, writings in kinds:
        for template in SAID[kind]:
            for number in range(max(each, len(writings))):
                raw = make(rng)
                text = template.format(
                    n=made.name(rng),
                    v=writings[number % len(writings)](raw),
                    i=made.identity(rng),
                    h=made.home(rng),
                )
                yield Leak(rule, text, (raw,))


def _column(make: Callable[[Random], str]) -> Callable[[Random, int], str]:
    return lambda rng, _: make(rng)


def _one_of(*words: str) -> Callable[[Random, int], str]:
    return lambda rng, _: rng.choice(words)


NUMBER: Callable[[Random, int], str] = lambda _, i: str(i)  # noqa: E731 -- a column like the others
NAME, IDENTITY, MOBILE = _column(made.name), _column(made.identity), _column(made.mobile)
CARD, HOME, TOWN = _column(made.card), _column(made.home), _one_of(*made.TOWNS)
AMOUNT = _one_of("300", "500", "1200", "5000.00")
BORN = _column(lambda rng: f"{made.born(rng):%Y-%m-%d}")
#: rule, title, header → column; the column whose values are counted and must stay unrepeated
LISTS: tuple[tuple[str, str, dict[str, Callable[[Random, int], str]], str], ...] = (
    ("privacy.id_number", "临时救助对象名单", {"序号": NUMBER, "姓名": NAME, "身份证号": IDENTITY, "金额": AMOUNT}, "身份证号"),
    ("privacy.id_number", "购房补贴公示", {"申请人": NAME, "证件号码": IDENTITY, "小区": _one_of(*made.HOMES)}, "证件号码"),
    ("privacy.id_number", "退役军人名册", {"姓名": NAME, "身份证号码": _column(made.old_identity), "乡镇": TOWN}, "身份证号码"),
    ("privacy.id_number", "残疾人补贴发放表", {"姓名": NAME, "残疾人证号": _column(lambda r: made.identity(r) + r.choice("1234567") + r.choice("1234")), "金额": AMOUNT}, "残疾人证号"),
    ("privacy.id_number", "公示名单", {"姓名": NAME, "身份证号": _column(lambda r: made.identity(r)[:14] + "****"), "金额": AMOUNT}, ""),
    ("privacy.phone", "低保对象花名册", {"序号": NUMBER, "户主": NAME, "低保类别": _one_of("一类", "二类"), "手机": MOBILE}, "手机"),
    ("privacy.phone", "危房改造补助名单", {"姓名": NAME, "所在村": _one_of(*made.VILLAGES), "联系电话": MOBILE, "补助金额": AMOUNT}, "联系电话"),
    ("privacy.bank_card", "耕地地力补贴发放明细", {"户主": NAME, "面积": _one_of("2.5", "3.1"), "银行账号": CARD, "金额": AMOUNT}, "银行账号"),
    ("privacy.bank_card", "公益性岗位补贴表", {"姓名": NAME, "卡号": CARD, "月份": _one_of("10月")}, "卡号"),
    ("privacy.bank_card", "一卡通发放表", {"姓名": NAME, "社保卡银行账号": CARD, "金额": AMOUNT}, "社保卡银行账号"),
    ("privacy.social_card", "参保人员名单", {"姓名": NAME, "社会保障卡号": _column(made.social_card), "乡镇": TOWN}, "社会保障卡号"),
    ("privacy.social_card", "医保退费名单", {"姓名": NAME, "社保卡号": _column(made.social_card), "金额": AMOUNT}, "社保卡号"),
    ("privacy.passport", "因公出访人员", {"姓名": NAME, "护照号": _column(made.passport), "职务": _one_of("科长")}, "护照号"),
    ("privacy.plate", "违停车辆当事人名单", {"序号": NUMBER, "姓名": NAME, "车牌号": _column(made.plate)}, "车牌号"),
    ("privacy.address", "公租房配租对象", {"姓名": NAME, "家庭住址": HOME, "面积": _one_of("45", "60")}, "家庭住址"),
    ("privacy.address", "低保家庭公示", {"户主姓名": NAME, "详细地址": HOME, "人口": _one_of("2", "3")}, "详细地址"),
    ("privacy.sensitive_list", "大病救助名单", {"姓名": NAME, "所在村": _one_of(*made.VILLAGES), "病种": _one_of("尿毒症", "肺癌", "白血病", "脑梗塞")}, ""),
    ("privacy.sensitive_list", "门诊慢性病审批结果", {"序号": NUMBER, "姓名": NAME, "疾病名称": _one_of("高血压", "糖尿病", "冠心病")}, ""),
    ("privacy.sensitive_list", "医疗救助公示", {"患者姓名": NAME, "诊断": _one_of("胃恶性肿瘤", "肾衰竭"), "救助金额": AMOUNT}, ""),
    ("privacy.sensitive_list", "残疾人两项补贴名单", {"姓名": NAME, "残疾类别": _one_of("肢体", "视力", "精神"), "残疾等级": _one_of("一级", "二级")}, ""),
    ("privacy.sensitive_list", "脱贫户名单", {"户主姓名": NAME, "致贫原因": _one_of("因病", "因残", "缺劳力"), "人口": _one_of("3")}, ""),
    ("privacy.sensitive_list", "监测对象名单", {"姓名": NAME, "返贫风险": _one_of("因病", "因灾"), "村": _one_of(*made.VILLAGES)}, ""),
    ("privacy.sensitive_list", "孤儿基本生活费发放名单", {"儿童姓名": NAME, "出生日期": BORN, "监护人": NAME, "金额": AMOUNT}, ""),
    ("privacy.sensitive_list", "留守儿童花名册", {"学生姓名": NAME, "年级": _one_of("三年级"), "监护人": NAME, "与监护人关系": _one_of("祖孙")}, ""),
)  # fmt: skip


def lists(rng: Random, rows: int = 6) -> Iterator[List]:
    for rule, title, columns, counted in LISTS:
        lines = tuple(tuple(make(rng, i) for make in columns.values()) for i in range(1, rows + 1))
        raw: tuple[str, ...] = ()
        if counted:
            raw = tuple(line[list(columns).index(counted)] for line in lines)
        yield List(rule, title, tuple(columns), lines, raw, rows if counted else 0)


def split_lists(rng: Random, rows: int = 6) -> Iterator[List]:
    """An identity number over two cells of a row, its heading over both; one digit a box."""
    for title, parts in (
        ("补助名单", lambda n: (n[:6], n[6:])),
        ("复核名单", lambda n: (n[:6], n[6:14], n[14:])),
        ("申请表", tuple),
    ):
        numbers = [made.identity(rng) for _ in range(rows)]
        lines = tuple((made.name(rng), *parts(number)) for number in numbers)
        header = ("姓名", "身份证号", *[""] * (len(lines[0]) - 2))
        yield List("privacy.id_number", title, header, lines, tuple(numbers), rows)
