"""Characters and words written twice by a slip of the hand: 的的, 进行进行, 县人民政府县人民政府."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import regex

from checks.boundaries import words
from checks.normalise import codes
from checks.writing.slips import Slip

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from numpy.typing import NDArray

__all__ = ["repeats"]

#: words of one character that never follow themselves; whether one stands alone, the word cutter says
_SINGLE = "的了是和在将对与为及或被把由从到要并也就而于以向让给但则且该本其各"
#: words that are never doubled for emphasis, as 讨论讨论 and 天天 are
_DOUBLED = (
    "进行|开展|以及|关于|通过|根据|按照|对于|由于|因为|所以|但是|我们|他们|你们|自己|这个|那个|其中|同时|并且|而且|或者|"
    "如果|已经|目前|现在|可以|应当|应该|能够|必须|需要|有关|相关|主要|重要|全面|加强|推进|推动|落实|实施|建设|完善|提高|提升|"
    "促进|确保|坚持|组织|负责|会议|工作|单位|部门|政府|人民|群众|干部|企业|社会|经济|发展|项目|资金|情况|问题|措施|制度|"
    "我县|我市|我区|我局|我镇|我乡|我校|我院|全县|全市|全省|全国|全镇|全乡|此次|本次|今年|近日|日前|广大|切实|指出|强调|召开|举办|举行|出席|"
    "管理|服务|监督|检查|要求|规定|办法|通知|公告|意见|方案|计划|报告|申请|审批|办理|材料|时间|地点|人员|内容|方面|过程"
)
_WORDS = frozenset(_DOUBLED.split("|"))
_RUN = regex.compile(r"\p{Han}+")
_SHORTEST, _LONGEST = 4, 14
#: 实实在在, 是是非非, 好的好的: doubled on purpose
_ON_PURPOSE = regex.compile(r"^(\p{Han}{1,2})\1|^(\p{Han}{1,3})又")
#: 乌云其其格, 了了一桩心愿: the same character twice, by right
_RIGHT = regex.compile(r"其其(?=木?格)|了了(?=\p{Han}{0,8}(?:愿|心事|心结|念想|牵挂))")
_NEAR = 8
#: characters looked at together: a text that is nothing but repetition is no burden on the memory
_WINDOW = 100_000


def repeats(text: str) -> Iterator[Slip]:
    """Doubled runs of four and more, doubled words, doubled function characters that stand alone."""
    taken = bytearray(len(text))
    points = codes(text)
    words_and_characters = [*_doubled(text, points, 2, _WORDS), *_doubled(text, points, 1, _SINGLE)]
    for spans, judged in ((_runs(text, points), _whole), (words_and_characters, _apart)):
        for start, end in spans:
            if 1 in taken[start:end] or not judged(text, start, end):
                continue
            taken[start:end] = b"\1" * (end - start)
            yield Slip(start, end, f"“{text[start:end]}”重复", text[start : (start + end) // 2])


def _runs(text: str, points: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Where 4 to 14 Chinese characters follow themselves, first and longest first."""
    for left in range(0, len(points), _WINDOW):
        window = points[left : left + _WINDOW + 2 * _LONGEST]
        found = [(at, shift) for shift in _shifts(window) for at in _followed(window, shift) if at < _WINDOW]
        for at, shift in sorted(found, key=lambda pair: (pair[0], -pair[1])):
            if _RUN.fullmatch(text, left + at, left + at + shift):
                yield left + at, left + at + 2 * shift


def _doubled(
    text: str, points: NDArray[np.uint32], length: int, among: Container[str]
) -> list[tuple[int, int]]:
    """Where one of these words of one length follows itself."""
    return [(at, at + 2 * length) for at in _followed(points, length) if text[at : at + length] in among]


def _shifts(points: NDArray[np.uint32]) -> list[int]:
    """By how much the text may be shifted so that four characters in a row stand on their equals.

    All shifts are tried at once: most often there is none.
    """
    shifts, length = _LONGEST - _SHORTEST + 1, len(points)
    padded = np.concatenate([points, np.zeros(_LONGEST, points.dtype)])
    rows, size = padded[_SHORTEST:], padded.itemsize
    shifted: NDArray[np.uint32] = np.ndarray((shifts, length), padded.dtype, rows.data, 0, (size, size))
    alike = shifted == points
    two = alike[:, :-1] & alike[:, 1:]
    four = two[:, :-2] & two[:, 2:]
    return (four.any(axis=1).nonzero()[0] + _SHORTEST).tolist() if four.any() else []


def _followed(points: NDArray[np.uint32], shift: int) -> list[int]:
    """Places from which `shift` characters come twice in a row.

    The text is compared with itself shifted, a fraction of what a pattern with a back-reference costs.
    """
    alike = (points[:-shift] == points[shift:]).nonzero()[0]
    if len(alike) < shift:
        return []
    first, last = alike[: len(alike) - shift + 1], alike[shift - 1 :]
    places: list[int] = first[last - first == shift - 1].tolist()
    return places


def _whole(text: str, start: int, end: int) -> bool:
    return not _ON_PURPOSE.match(text[start : (start + end) // 2])


def _apart(text: str, start: int, end: int) -> bool:
    """Whether the cutter sees the same word twice: in 目的的 and 为了了解 it does not."""
    if _RIGHT.match(text, start):
        return False
    half, left = (end - start) // 2, max(0, start - _NEAR)
    cursor, edges = left, {left}
    for word in words(text[left : end + _NEAR]):
        cursor += len(word)
        edges.add(cursor)
    return {start, start + half, end} <= edges
