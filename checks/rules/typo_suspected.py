"""text.typo_suspected: characters and words that a learned detector takes for slips of the pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from checks.context import exempt
from checks.registry import Context, Scope, rule
from checks.subjects import PageView
from checks.surnames import SURNAMES
from checks.typos.helper import PARAMETERS, RULE
from checks.wording import TYPO
from checks.writing.slips import ARCHIVES, Slip, slip_findings
from storage.models import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.subjects import PostView
    from storage.models import Finding

#: the name of a place: its characters are chosen, not spelt
_PLACE = regex.compile(
    r"\p{Han}{0,1}[村乡镇屯寨庄组街巷路山河溪沟湾坪]|\p{Han}{0,1}(?:社区|街道|水库|小学|中学)"
)
#: the name of a person, told by what stands before or after it
_TITLE = regex.compile(
    r"(?:书记|主任|[局县镇乡处科股所站院校村市厅部]长|主席|经理|委员|代表|[董监理]事|调研员|教授|律师|医师|记者|通讯员"
    r"|负责人|村民|居民|任命)$"
)
_SAYS = regex.compile(r"\p{Han}{0,2}(?:同志|先生|女士|说|表示|介绍|告诉|提起|一边|带领|感慨|回忆|笑着)")
_HAN = regex.compile(r"\p{Han}*")
_LONGEST_NAME = 3
_BESIDE = 2  #: characters shown on each side of the suspected one


@rule(
    RULE,
    "疑似错别字",
    Scope.PAGE,
    Severity.MINOR,
    uses=("typos", "lexicons"),
    basis="《政府网站发展指引》（国办发〔2017〕47号）：建立信息发布审核制度，杜绝错别字、错误表述",
    also=(Scope.POST,),
    archive_sections=ARCHIVES,
    **PARAMETERS,
)
def typo_suspected(view: PageView | PostView, context: Context) -> Iterator[Finding]:
    """词表之外的音近、形近错别字，如“可学技术”“未作贵定”，整词写成同音词的，如“人民征服”，以及相邻两字颠倒的，如“人群民众”，由统计模型逐字比较上下文得出。

    一律为疑似，不计入问题数，须人工核实；书名号内的名称、短引文、档案史志栏目、同一写法在一页里
    反复出现的（多为专名）、村镇街巷等地名里的不报。只看开始巡查之后新发布的信息和推文，要连同原有页面一起查，
    把参数 history 设为 true。本县信息满300篇后，判断之前先学习本县用词；此后执行 xuncha learn 可随时重新学习，误报更少。在未见过的正常文稿上，每万字误报不到1处。
    参数 least_score 为最低可信度（0 用模型自带的界限），onnx_model 为本单位自备的 ONNX 模型文件。
    整改：核实后改正；确属正确的写法，用 xuncha suppress 登记一次即不再提示。
    """
    old = isinstance(view, PageView) and view.appeared is None
    if old and not context.parameters["history"]:
        return
    yield from slip_findings(view, context, lambda text: _slips(text, context))


def _person(text: str, start: int, end: int) -> bool:
    """Whether a character belongs to a name: one that stands alone, or after a title, or before "says"."""
    return _alone(text, start) or any(
        text[first] in SURNAMES
        and bool(_TITLE.search(text[max(0, first - 4) : first]) or _SAYS.match(text, end))
        for first in range(max(0, end - 3), end)
    )


def _alone(text: str, place: int) -> bool:
    """Whether it stands in two or three characters by themselves that open with a surname, as in 陈晓梅 贺泽宇."""
    before = _HAN.match(text[max(0, place - _LONGEST_NAME) : place][::-1])
    first = place - (len(before[0]) if before else 0)
    word = _HAN.match(text, first, first + _LONGEST_NAME + 1)
    return bool(word and 2 <= len(word[0]) <= _LONGEST_NAME and word[0][0] in SURNAMES)


def _listed(text: str, context: Context) -> list[tuple[int, int]]:
    """What the word list reports already."""
    hits = context.inputs["lexicons"].scan(text, None, frozenset(TYPO))
    return [(hit.start, hit.end) for hit in hits]


def _slips(text: str, context: Context) -> Iterator[Slip]:
    least, often = context.parameters["least_score"], context.parameters["often"]
    suspects = context.inputs["typos"].finder.find([text])[0]
    listed = _listed(text, context) if suspects else []
    for suspect in suspects:
        start, end = suspect.offset, suspect.offset + len(suspect.wrong)
        if any(first < end and start < last for first, last in listed):
            continue
        stretch = text[max(0, start - 1) : end + 1]
        named = _PLACE.match(text, end) or _person(text, start, end)
        if suspect.score < least or named or exempt(text, start, end) or text.count(stretch) >= often:
            continue
        shown = text[max(0, start - _BESIDE) : end + _BESIDE].replace("\n", " ")
        message = f"“{shown}”中的“{suspect.wrong}”疑为“{suspect.suggestion}”（可信度{suspect.score:.0%}）"
        yield Slip(start, end, message, suspect.suggestion)
