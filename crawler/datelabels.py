"""What the words before a day say it is the day of: publication, an update, or something else altogether."""

from __future__ import annotations

import re
from enum import IntEnum

__all__ = ["Label", "has_document_label", "is_document_label", "label_before"]


class Label(IntEnum):
    """Kinds of words before a day, the most telling first."""

    PUBLISHED = 0  #: 发布时间
    PLAIN = 1  #: 时间, 日期
    UPDATED = 2  #: 更新时间
    NONE = 3
    ISSUED = 4  #: 发文日期, 公示时间: of the paper rather than of the page
    OTHER = 9  #: 报名时间, 成文日期, 今天是 …: never the day of publication


_S = r"[\s　]*"


def _spaced(words: str) -> str:
    """Words that may be written with blanks between their characters (日　　期)."""
    return "|".join(_S.join(word) for word in words.split())


_TIME = _spaced("时间 日期")
_PUBLISHED = re.compile(
    rf"(?:{_spaced('发布 发表 公布 公开 刊发 发稿 刊登 上传 推送 上网')}){_S}(?:{_TIME})$"
    rf"|(?:{_TIME}){_S}(?:{_spaced('发布')})$|published(?: on| at)?$|pub(?:lish)?[ _]?(?:date|time)$",
    re.IGNORECASE,
)
#: these need a colon, or to stand right before the day, for headlines end with such words too
_PUBLISHED_BARE = re.compile("(?:发布|发表|公布|刊发|发稿|刊登)[于日]?$")
_UPDATED = re.compile(
    rf"(?:{_spaced('更新 修改 编辑 录入 添加 创建')}){_S}(?:{_TIME})$|updated?$", re.IGNORECASE
)
_UPDATED_BARE = re.compile("更新[于日]?$")
_ISSUED = re.compile(rf"(?:{_spaced('发文 印发 公示 公告 签发')}){_S}(?:{_TIME})$")
_DOCUMENT = re.compile(rf"(?:{_spaced('成文 生成 发文 印发 签发 制发 形成')}){_S}(?:{_TIME})$")
#: the same anywhere in a text: most pages have none
_DOCUMENT_ANYWHERE = re.compile(_DOCUMENT.pattern.removesuffix("$"))
_PLAIN = re.compile(rf"(?:^|[^一-鿿])(?:{_TIME})$|(?:^|[^a-z])(?:date|time)$", re.IGNORECASE)
_ANY_TIME = re.compile(rf"(?:{_TIME})$")
#: the words of notes after which a 时间 that runs on without a blank is still the page's own
_AFTER_NOTE = re.compile("(?:来源|作者|供稿|发布机构|发布单位|信息提供)[:：]")
#: what makes a 时间 or 日期 that of something else
_OTHER = re.compile(
    r"(?:开始|起始|结束|截止|截至|截稿|报名|培训|活动|会议|开会|展会|展览|展出|开放|受理|办理|办结|举办|举行|出生|成立|施行"
    r"|实施|执行|生效|失效|废止|有效|到期|招聘|考试|笔试|面试|体检|缴费|比赛|打印|下载|访问|浏览|当前|现在|页面生成|系统"
    r"|申请|领取|服务|营业|工作|办公|上班|开标|投标|中标|评标|征集|征求意见|意见征集|播出|上映|任职|任命|到任|入职|立案"
    r"|处罚|决定|判决|审批|许可|登记|注册|备案|检查|抽检|生产|采样|监测|统计|截图|拍摄|摄影|回复|答复|办复|来信|写信|留言"
    r"|咨询|提问|投诉|反馈|预计|计划|竣工|完工|开工|签订|签约|合同|采购|公示期|起草|成文|生成|形成|制发|创刊|成稿|讲座|演出"
    r"|直播|访谈|录制|采访|阅读|借阅|参观|预约|放假|休息|停水|停电|施工|封闭|集合|出发|到达|上课|开学|毕业|任期|挂网|挂牌)"
    r"(?:的)?(?:时间|日期|日|期限)(?:为|是)?$|今[天日]是?$|[现当][在前]是?$|即日起至?$|有效期[至限]?$|版权所有$|copyright$|©$",
    re.IGNORECASE,
)
#: no word of interest lacks all of these
_HINT = re.compile("时|日|期|布|表|刊|稿|更新|今|©|date|time|publish|copyright", re.IGNORECASE)
_COLON = re.compile(r"[:：∶]\s*$")
_OPENING = " \t\n\r　\xa0[【(（「|｜/·-—"


def label_before(text: str, at: int) -> Label:
    """The kind of the words that stand right before a day at `at`, across blanks, cells and one line break."""
    before = text[max(0, at - 24) : at].rstrip(_OPENING)
    colon = bool(_COLON.search(before))
    stem = before.rstrip(" \t\n:：∶").rstrip(_OPENING)
    line = stem.rsplit("\n", 1)[-1]
    words = re.split(r"[:：∶;；，,。|｜]", line)[-1]
    if not _HINT.search(words):
        return Label.OTHER if colon else Label.NONE
    touching = colon or "\n" not in text[max(0, at - 24) + len(stem) : at]
    kind = _kind("".join(words.split()), words.strip(), touching)
    if kind is not None:
        return kind
    if _ANY_TIME.search(words):
        return Label.PLAIN if _AFTER_NOTE.search(line) else Label.OTHER
    return Label.OTHER if colon else Label.NONE


def _kind(squeezed: str, words: str, touching: bool) -> Label | None:
    if _PUBLISHED.search(squeezed) or (touching and _PUBLISHED_BARE.search(squeezed)):
        return Label.PUBLISHED
    if _OTHER.search(squeezed):
        return Label.OTHER
    if _UPDATED.search(squeezed) or (touching and _UPDATED_BARE.search(squeezed)):
        return Label.UPDATED
    if _ISSUED.search(squeezed):
        return Label.ISSUED
    return Label.PLAIN if _PLAIN.search(words) else None


def has_document_label(text: str) -> bool:
    """Whether the words that name the day of a document stand anywhere in a text: one quick look."""
    return bool(_DOCUMENT_ANYWHERE.search(text))


def is_document_label(text: str, at: int) -> bool:
    """Whether the words before a day name it the day of the document (成文日期, 生成日期, 发文日期)."""
    before = text[max(0, at - 24) : at].rstrip(_OPENING).rstrip(" \t\n:：∶").rstrip(_OPENING)
    return bool(_DOCUMENT.search(before.rsplit("\n", 1)[-1]))
