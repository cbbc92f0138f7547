"""text.leader: names, titles and order of the county's leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checks.context import exempt, sentence
from checks.identity import mask_all
from checks.places import about_place
from checks.registry import Context, Scope, found, rule
from checks.subjects import PostView
from checks.wording import archived, day_written, pieces
from storage.models import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checks.leaders import Leaders, Slip
    from checks.subjects import AttachmentView, PageView
    from checks.wording import Piece
    from storage.models import Finding


@rule(
    "text.leader",
    "领导姓名、职务、次序差错",
    Scope.PAGE,
    Severity.CRITICAL,
    version=2,
    uses=("leaders",),
    basis="《政府网站与政务新媒体检查指标》：发布内容出现严重表述错误的单项否决",
    also=(Scope.ATTACHMENT, Scope.POST),
    archive_sections=("历史档案", "档案史志", "史志", "地方志"),
)
def leader(view: PageView | AttachmentView | PostView, context: Context) -> Iterator[Finding]:
    """对照本县领导名单（leaders.csv 或 leaders.xlsx），查姓名写错一字、职务张冠李戴、职务在稿件日期已变动、排名次序颠倒。

    没有导入领导名单时不查。按稿件自己的日期判断，旧稿件里的旧职务是对的；“原县长”“时任县长”、书名号内、档案史志栏目不报。
    职务不符为确认，其余为疑似，由人判断。
    整改：立即改正并核对同一稿件的其他发布渠道；领导有调整的，更新领导名单后重新导入。
    """
    leaders: Leaders = context.inputs["leaders"]
    if archived(view, context):
        return
    for piece in pieces(view):
        for slip in leaders.slips(piece.text, day_written(view)):
            if not exempt(piece.text, slip.start, slip.end):
                yield _finding(view, piece, slip)


def _finding(view: PageView | AttachmentView | PostView, piece: Piece, slip: Slip) -> Finding:
    place = piece.start + slip.start
    about = about_place(view, view.body if isinstance(view, PostView) else view.text, place)
    return found(
        message=(about.words + "：" if about.words != "页面" else "") + slip.message,
        quote=mask_all(sentence(piece.text, slip.start, slip.end)),
        confidence=Confidence.SUSPECTED if about.doubted else slip.confidence,
        suggestion=slip.suggestion,
        target=about.target,
        location={**about.location, "length": slip.end - slip.start},
        evidence={"kind": slip.kind},
    )
