"""Mobile numbers of private persons, told apart from the phones that an office prints for all to call."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cache

import regex

from checks import identity
from checks.exposure import NEAR, Exposure, bare, hinted, mobile_number
from checks.normalise import fold
from checks.numbers import identity_runs
from storage.models import Confidence

__all__ = ["phones"]

_OFFICE_LABEL = regex.compile(
    r"联系电话|联系方式|联系人|咨询|办公|值班|热线|监督|举报|报名|投诉|服务|客服|电话|热线|传真|手机版|"
    r"联络|负责人|责任人|经办人|网格员|河长|林长|微信|服务号|采购人|代理机构|招标|受理|预约|订票|救援|应急"
)
_PERSON_LABEL = regex.compile(
    r"家庭住址|家庭地址|户籍|现住|住址|身份证|本人电话|本人手机|家长(?:电话|手机)|监护人|户主|学生姓名|考生|"
    r"受助|救助对象|补贴对象|低保|贫困户|脱贫户|残疾(?:等级|类别|人姓名)|申请人|受益人|病种|患者|花名册|"
    r"补[助贴](?:对象|金额|标准|资金|名单)|救助金|保障金|发放金额|改造户"
)
_DUTY_LABEL = regex.compile(
    r"通讯录|值班|责任人|负责人|联系人|联络员|咨询|网格员|河长|林长|服务电话|办公电话|热线|窗口|驻村|工作人员|办事|监督|"
    r"单位名称|机构名称|医生|团队|民警|律师|法律顾问|调解员|辅导员|指导员|特派员|志愿者|支书|书记"
)
#: those who wrote or were dealt with, named in the same sentence; a firm's phone is its own affair
_WRITER = regex.compile(
    r"(?:来信|写信|信访|上访|投诉|举报|反映|求助|来电|诉求|留言|被处罚|当事)人(?P<who>[^。\n]{0,24})$"
)
#: a person described as no office describes its staff: 张三，女，48岁，手机…
_DESCRIBED = regex.compile(
    r"[,，、;； ][男女](?=[,，、;； ])[^。\n;；]{0,40}$|(?<!\d)\d{1,3}岁[^。\n;；]{0,30}$"
)
_FIRM = regex.compile(r"公司|单位|中心|企业|超市|商行|[局店厂社部]")
#: a table of names and mobiles without the office each has
_NAMES_AND_MOBILES = regex.compile(
    r"^(?=.*姓名)(?!.*(?:职[务称]|[科股]室|部门|单位|岗位|办公|联系|分管)).*手机", regex.M
)
_LIST = 3  #: so many mobiles close together make a list of persons


@hinted(mobile_number)
def phones(text: str) -> list[Exposure]:
    """Mobile numbers of private persons; contact and duty phones that an office prints are left out."""
    folded = fold(text)
    matches = [match for match in _mobiles().finditer(folded) if identity.mobile(_number(match))]
    found = []
    for match in matches:
        if verdict := _verdict(folded, match.start(), match.end(), matches):
            found.append(Exposure(match.start(), match.end(), _number(match), *verdict))
    return found


def _number(match: regex.Match[str]) -> str:
    return bare(match[0])[-11:]


def _verdict(
    text: str, start: int, end: int, matches: list[regex.Match[str]]
) -> tuple[Confidence, str] | None:
    if text[start - 1 : start] in ("=", "/", "_", "#", "&") or text[end : end + 1] in ("元", "吨", "万"):
        return None
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    close = line[max(0, start - line_start - 2 * NEAR) : end - line_start + NEAR]
    label = text[max(0, start - 12) : start]
    if any(identity.id_shape(bare(run[0]).upper()) for run in identity_runs(close)) or regex.search(
        r"家庭住址|家庭地址|户籍地?|身份证号(?!码?[:：]?\s*[\dx]*[*×●○■□]{4})", close
    ):
        return Confidence.DEFINITE, "与身份证号、住址等一并公开"
    if regex.search(r"本人|家长|户主|监护人|患者", label):
        return Confidence.SUSPECTED, "标注为个人电话"
    writer = _WRITER.search(text, max(line_start, start - NEAR), start)
    if writer and not _FIRM.search(writer["who"]):
        return Confidence.SUSPECTED, "来信人、当事人等的个人电话"
    described = _DESCRIBED.search(text, max(line_start, start - NEAR), start)
    if described and not _DUTY_LABEL.search(line):
        return Confidence.SUSPECTED, "与性别、年龄一并公开"
    return _list_verdict(text, start, matches, label)


def _list_verdict(
    text: str, start: int, matches: list[regex.Match[str]], label: str
) -> tuple[Confidence, str] | None:
    """Mobiles in a row: a table of persons is a leak, a list of duty phones is none."""
    first_near = bisect_left(matches, start - _LIST * NEAR, key=regex.Match.start)
    near = matches[first_near : bisect_right(matches, start + _LIST * NEAR, key=regex.Match.start)]
    if len({_number(one) for one in near}) < _LIST:
        return None
    first = near[0].start()
    before = text[max(0, first - 6 * NEAR) : first]
    header = "\n".join(before.split("\n")[-2:])  # of a table its own header says more than the words above
    if _NAMES_AND_MOBILES.search(header) and not (_DUTY_LABEL.search(header) or _PERSON_LABEL.search(before)):
        return Confidence.SUSPECTED, "成批公开手机号码"
    for head in (header, before):
        if _DUTY_LABEL.search(head):
            return None
        if _PERSON_LABEL.search(head):
            return Confidence.DEFINITE, "人员名单中成批公开手机号码"
    if _OFFICE_LABEL.search(label) or _OFFICE_LABEL.search(before):
        return None
    return Confidence.SUSPECTED, "成批公开手机号码"


@cache
def _mobiles() -> regex.Pattern[str]:
    return regex.compile(
        r"(?<![0-9a-z.])(?<!\d-)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9a-z]|[.]\d)"
    )
